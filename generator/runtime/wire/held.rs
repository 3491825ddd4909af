//! How the types of the runtime that this module itself names are read and written: they cannot name it.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde_json::Number;

use super::any::{Json, Node};
use super::error::{DecodeError, Error, Result};
use super::input::{Input, Read};
use super::json::{from_json, to_json};
use super::macros::impl_serde;
use super::object::{take_items, take_members};
use super::output::{Output, Write};
use super::replay::from_tree;
use crate::runtime::binary::Binary;
use crate::runtime::unknown::Unknown;

impl Read for Json {
    const IS_ANY: bool = true;

    fn read(input: Input<'_>) -> Result<Self> {
        Ok(Self(match input {
            Input::Null => Node::Null,
            Input::Bool(value) => Node::Bool(value),
            Input::Unsigned(value) => Node::Unsigned(value),
            Input::Signed(value) => Node::Signed(value),
            Input::Float(value) => match Number::from_f64(value) {
                Some(number) => Node::Number(number.to_string().into()),
                None => {
                    let message = format_args!("{value} is not a JSON number");
                    return Err(Error::custom(message));
                }
            },
            Input::Number(text) => Node::Number(text.into()),
            Input::Str(text) => Node::String(text.into()),
            Input::Array(array) => Node::Array(Arc::new(take_items(array)?)),
            Input::Object(object) => return take_members(object).map(Self::object),
        }))
    }
}

impl Write for Json {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        match &self.0 {
            Node::Null => output.null(),
            Node::Bool(value) => output.bool(*value),
            Node::Unsigned(value) => output.unsigned(*value),
            Node::Signed(value) => output.signed(*value),
            Node::Number(text) => output.number(text),
            Node::String(text) => output.str(text),
            Node::Array(items) => output.array(&**items),
            Node::Object(members) => output.object(&mut |object| {
                let mut members = members.iter();
                members.try_for_each(|(name, value)| object.member(name, value))
            }),
        }
    }
}

impl_serde!(Json);

impl Json {
    /// Reads the value as a type of the API.
    ///
    /// # Errors
    ///
    /// If the value is not a `T`.
    pub fn read_as<T: Read>(&self) -> Result<T> {
        from_tree(self)
    }
}

impl FromStr for Json {
    type Err = DecodeError;

    fn from_str(text: &str) -> Result<Self, DecodeError> {
        from_json(text.as_bytes())
    }
}

/// JSON text.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = to_json(self).map_err(|_| fmt::Error)?;
        f.write_str(&String::from_utf8_lossy(&text))
    }
}

/// JSON text.
impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Read for Unknown {
    const IS_ANY: bool = true;

    fn read(input: Input<'_>) -> Result<Self> {
        Json::read(input).map(Self)
    }
}

impl Write for Unknown {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        self.0.write(output)
    }
}

impl Read for Binary {
    fn read(input: Input<'_>) -> Result<Self> {
        input.text("a string").map(Self::from)
    }
}

impl Write for Binary {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        output.binary(self)
    }
}

impl_serde!(Binary);
