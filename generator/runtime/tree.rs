//! A value as a tree, for formats that have to look at it more than once.
//!
//! Guarantees that members keep their order and binary content its bytes, which a JSON value does
//! not, and that strings are wiped from memory.

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::runtime::binary::Binary;
use crate::runtime::wire::{self, Items, Members, Output, Result, Write};

/// A written value.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Null,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    /// Another number, as JSON writes it.
    Number(String),
    /// It may be a password.
    Text(Zeroizing<String>),
    Binary(Binary),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Returns the tree that `value` writes.
    pub(crate) fn of(value: &dyn Write) -> Result<Self> {
        let mut tree = Self::Null;
        value.write(&mut tree)?;
        Ok(tree)
    }

    /// Whether it is a list or an object.
    pub(crate) fn has_members(&self) -> bool {
        matches!(self, Self::List(_) | Self::Object(_))
    }

    /// Returns the text of a scalar; `None` for null, a list and an object.
    pub(crate) fn text(&self) -> Option<Result<Cow<'_, str>>> {
        Some(Ok(match self {
            Self::Bool(value) => if *value { "true" } else { "false" }.into(),
            Self::Signed(value) => value.to_string().into(),
            Self::Unsigned(value) => value.to_string().into(),
            Self::Number(text) => text.as_str().into(),
            Self::Text(text) => text.as_str().into(),
            Self::Float(_) | Self::Binary(_) => {
                let text = wire::to_value(self).map(|value| match value {
                    wire::Value::String(text) => text,
                    other => other.to_string(),
                });
                return Some(text.map(Cow::Owned));
            }
            Self::Null | Self::List(_) | Self::Object(_) => return None,
        }))
    }

    /// Returns the value as JSON text.
    pub(crate) fn json(&self) -> Result<Zeroizing<String>> {
        let json = String::from_utf8(wire::to_json(self)?);
        json.map(Zeroizing::new).map_err(wire::Error::custom)
    }
}

impl Output for Tree {
    fn null(&mut self) -> Result<()> {
        *self = Self::Null;
        Ok(())
    }

    fn bool(&mut self, value: bool) -> Result<()> {
        *self = Self::Bool(value);
        Ok(())
    }

    fn signed(&mut self, value: i64) -> Result<()> {
        *self = Self::Signed(value);
        Ok(())
    }

    fn unsigned(&mut self, value: u64) -> Result<()> {
        *self = Self::Unsigned(value);
        Ok(())
    }

    fn float(&mut self, value: f64) -> Result<()> {
        *self = Self::Float(value);
        Ok(())
    }

    fn number(&mut self, text: &str) -> Result<()> {
        *self = Self::Number(text.to_owned());
        Ok(())
    }

    fn str(&mut self, value: &str) -> Result<()> {
        *self = Self::Text(value.to_owned().into());
        Ok(())
    }

    fn binary(&mut self, value: &Binary) -> Result<()> {
        *self = Self::Binary(value.clone());
        Ok(())
    }

    fn array(&mut self, items: &dyn Items) -> Result<()> {
        let mut list = Vec::with_capacity(items.count());
        while let Some(item) = items.item(list.len()) {
            let item = Self::of(item).map_err(|error| error.at_index(list.len()))?;
            list.push(item);
        }
        *self = Self::List(list);
        Ok(())
    }

    fn object(&mut self, fill: &mut dyn FnMut(&mut dyn Members) -> Result<()>) -> Result<()> {
        let mut open = Open(Vec::new());
        fill(&mut open)?;
        *self = Self::Object(open.0);
        Ok(())
    }
}

/// An object that is being written.
struct Open(Vec<(String, Tree)>);

impl Members for Open {
    fn member(&mut self, name: &str, value: &dyn Write) -> Result<()> {
        let value = Tree::of(value).map_err(|error| error.at_member(name))?;
        self.0.push((name.to_owned(), value));
        Ok(())
    }
}

impl Write for Tree {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        match self {
            Self::Null => output.null(),
            Self::Bool(value) => output.bool(*value),
            Self::Signed(value) => output.signed(*value),
            Self::Unsigned(value) => output.unsigned(*value),
            Self::Float(value) => output.float(*value),
            Self::Number(text) => output.number(text),
            Self::Text(text) => output.str(text),
            Self::Binary(binary) => output.binary(binary),
            Self::List(items) => output.array(items),
            Self::Object(members) => output.object(&mut |object| {
                let mut members = members.iter();
                members.try_for_each(|(name, value)| object.member(name, value))
            }),
        }
    }
}
