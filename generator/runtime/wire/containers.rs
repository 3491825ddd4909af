//! Optional and boxed values, lists, maps, and JSON values of any type.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::Value;

use super::any::Json;
use super::error::Result;
use super::input::{Input, Read};
use super::output::{Items, Output, Write};

impl<T: Read> Read for Option<T> {
    const IS_ANY: bool = T::IS_ANY;

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
    const IS_ANY: bool = T::IS_ANY;

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
        input.array(T::IS_ANY, &mut |input| {
            T::read(input).map(|item| items.push(item))
        })?;
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
        input.entries(T::IS_ANY, &mut |name, input| {
            match entries.entry(name) {
                Entry::Vacant(entry) => T::read(input).map(|value| {
                    entry.insert(value);
                }),
                // Of members of one name, the first counts.
                Entry::Occupied(_) => Ok(()),
            }
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
    const IS_ANY: bool = true;

    fn read(input: Input<'_>) -> Result<Self> {
        Json::read(input).map(|value| value.to_value())
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
                // Only numbers of arbitrary precision, a feature of `serde_json`, are none of these.
                _ => output.number(&number.to_string()),
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
