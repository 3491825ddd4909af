//! Optional and boxed values, lists, maps, and JSON values of any type.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::object::take_members;
use super::{Error, Input, Items, Output, Read, Result, Write};

impl<T: Read> Read for Option<T> {
    fn read(input: Input<'_>) -> Result<Self> {
        match input {
            Input::Null => Ok(None),
            input => T::read(input).map(Some),
        }
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        match self {
            Some(value) => value.write(output),
            None => output.null(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Read> Read for Box<T> {
    fn read(input: Input<'_>) -> Result<Self> {
        T::read(input).map(Self::new)
    }
}

impl<T: Write + ?Sized> Write for Box<T> {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        (**self).write(output)
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Write + ?Sized> Write for &T {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        (**self).write(output)
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(input: Input<'_>) -> Result<Self> {
        let mut items = Self::new();
        input.array(&mut |input| T::read(input).map(|item| items.push(item)))?;
        Ok(items)
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        output.array(self)
    }
}

impl<T: Write> Items for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> Option<&dyn Write> {
        self.get(index).map(|item| item as &dyn Write)
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    fn read(input: Input<'_>) -> Result<Self> {
        let mut entries = Self::new();
        input.entries(&mut |name, input| {
            T::read(input).map(|value| {
                entries.insert(name, value);
            })
        })?;
        Ok(entries)
    }
}

impl<T: Write> Write for BTreeMap<String, T> {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        output.object(&mut |members| {
            self.iter()
                .try_for_each(|(name, value)| members.member(name, value))
        })
    }
}

impl Read for Value {
    fn read(input: Input<'_>) -> Result<Self> {
        match input {
            Input::Null => Ok(Self::Null),
            Input::Bool(value) => Ok(Self::Bool(value)),
            Input::Unsigned(value) => Ok(Self::from(value)),
            Input::Signed(value) => Ok(Self::from(value)),
            Input::Float(value) => match Number::from_f64(value) {
                Some(number) => Ok(Self::Number(number)),
                None => Err(Error::custom(format_args!("{value} is not a JSON number"))),
            },
            Input::Str(value) => Ok(Self::String(value.to_owned())),
            Input::Array(array) => {
                let mut items = Vec::new();
                loop {
                    match array.take() {
                        Ok(Some(item)) => items.push(item),
                        Ok(None) => return Ok(Self::Array(items)),
                        Err(error) => return Err(error.at_index(items.len())),
                    }
                }
            }
            Input::Object(object) => Ok(Self::Object(Map::from_iter(take_members(object)?))),
        }
    }
}

impl Write for Value {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        match self {
            Self::Null => output.null(),
            Self::Bool(value) => output.bool(*value),
            Self::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(value), ..) => output.unsigned(value),
                (_, Some(value), _) => output.signed(value),
                (.., Some(value)) => value.write(output),
                _ => Err(Error::custom("a number does not fit 64 bits")),
            },
            Self::String(value) => output.str(value),
            Self::Array(items) => output.array(items),
            Self::Object(entries) => output.object(&mut |members| {
                entries
                    .iter()
                    .try_for_each(|(name, value)| members.member(name, value))
            }),
        }
    }
}
