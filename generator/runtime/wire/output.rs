//! The writing side: what a type implements ([`Write`]) and what a format offers ([`Output`],
//! [`Members`]).
//!
//! Members are written in the order of the table of fields; flattened fields follow.

use crate::runtime::binary::Binary;
use std::collections::BTreeSet;

use super::error::{Error, Result};
use super::field::{Field, Presence};
use super::input::{Input, Read};

/// A type that can be written to an [`Output`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not written as JSON",
    note = "for a mock: `answer_empty` answers an operation that returns nothing, and `respond` one that returns a file"
)]
pub trait Write {
    /// Writes one value.
    fn write(&self, output: &mut dyn Output) -> Result<()>;

    /// Returns whether an optional member with this value is omitted.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A destination for exactly one value.
pub trait Output {
    /// Writes null.
    fn null(&mut self) -> Result<()>;

    /// Writes a boolean.
    fn bool(&mut self, value: bool) -> Result<()>;

    /// Writes an integer.
    fn signed(&mut self, value: i64) -> Result<()>;

    /// Writes a non-negative integer.
    fn unsigned(&mut self, value: u64) -> Result<()>;

    /// Writes a finite number.
    fn float(&mut self, value: f64) -> Result<()>;

    /// Writes a number as written in JSON, which may not fit into 64 bits.
    fn number(&mut self, text: &str) -> Result<()> {
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => self.float(value),
            _ => Err(Error::custom("a number is outside of the range of `f64`")),
        }
    }

    /// Writes a string.
    fn str(&mut self, value: &str) -> Result<()>;

    /// Writes binary data. Formats that only support text accept it if it is UTF-8.
    fn binary(&mut self, value: &Binary) -> Result<()> {
        let Some(bytes) = value.bytes() else {
            return Err(Error::custom(
                "a stream can be a body, or a part of a multipart body, but not text",
            ));
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => self.str(text),
            Err(_) => Err(Error::custom(
                "these bytes are not UTF-8, so they cannot be text",
            )),
        }
    }

    /// Writes an array.
    fn array(&mut self, items: &dyn Items) -> Result<()>;

    /// Writes an object, whose members `fill` adds.
    fn object(&mut self, fill: &mut dyn FnMut(&mut dyn Members) -> Result<()>) -> Result<()>;
}

/// The items of an array to write.
pub trait Items {
    /// Returns the number of items.
    fn count(&self) -> usize;

    /// Returns an item, by its index.
    fn item(&self, index: usize) -> Option<&dyn Write>;
}

/// An object that is being written.
pub trait Members {
    /// Adds a member.
    fn member(&mut self, name: &str, value: &dyn Write) -> Result<()>;

    /// Adds the members `fields`, except for optional ones that are absent. Do not implement this
    /// method: it is in the trait so that the loop and the step of each kind of object are compiled
    /// together.
    fn fields(&mut self, fields: &'static [Field], values: &[&dyn Write]) -> Result<()> {
        for (field, value) in fields.iter().zip(values) {
            if field.presence == Presence::Required || !value.is_absent() {
                self.member(field.name, *value)?;
            }
        }
        Ok(())
    }
}

impl dyn Members + '_ {
    /// Adds the members of `value`, which must be an object. Absent and null add nothing.
    pub fn flatten(&mut self, value: &dyn Write) -> Result<()> {
        if value.is_absent() {
            Ok(())
        } else {
            value.write(&mut Flatten(self))
        }
    }
}

impl dyn Output + '_ {
    /// Writes a struct: `values` correspond to `fields` by index, and absent optional ones are
    /// omitted. The members of `flattened` follow.
    pub fn fields(
        &mut self,
        fields: &'static [Field],
        values: &[&dyn Write],
        flattened: &[&dyn Write],
    ) -> Result<()> {
        self.object(&mut |members| {
            members.fields(fields, values)?;
            if let [part] = flattened {
                return members.flatten(*part);
            }
            // Members that none of them knows may have been kept by several.
            let once: &mut dyn Members = &mut Once {
                members,
                written: BTreeSet::new(),
            };
            flattened.iter().try_for_each(|part| once.flatten(*part))
        })
    }

    /// Writes a variant of a union with an internal tag: the tag, then the members of `payload`.
    pub fn tagged(&mut self, tag: &str, name: &str, payload: &dyn Write) -> Result<()> {
        self.object(&mut |members| {
            members.member(tag, &name)?;
            members.flatten(payload)
        })
    }

    /// The same with a tag that is not a string.
    pub fn tagged_by(&mut self, tag: &str, value: &dyn Write, payload: &dyn Write) -> Result<()> {
        self.object(&mut |members| {
            members.member(tag, value)?;
            members.flatten(payload)
        })
    }

    /// The same with a payload that has the tag among its own members, which is omitted so that it
    /// cannot contradict.
    pub fn retagged(&mut self, tag: &str, value: &dyn Write, payload: &dyn Write) -> Result<()> {
        self.object(&mut |members| {
            members.member(tag, value)?;
            let others: &mut dyn Members = &mut Without { members, name: tag };
            others.flatten(payload)
        })
    }

    /// Writes an object with one member.
    pub fn keyed(&mut self, key: &str, payload: &dyn Write) -> Result<()> {
        self.object(&mut |members| members.member(key, payload))
    }
}

/// An object that is being written, without the member of this name.
struct Without<'a> {
    members: &'a mut dyn Members,
    name: &'a str,
}

impl Members for Without<'_> {
    fn member(&mut self, name: &str, value: &dyn Write) -> Result<()> {
        if name == self.name {
            return Ok(());
        }
        self.members.member(name, value)
    }
}

/// An object that is being written, where each member is written only once.
struct Once<'a> {
    members: &'a mut dyn Members,
    written: BTreeSet<String>,
}

impl Members for Once<'_> {
    fn member(&mut self, name: &str, value: &dyn Write) -> Result<()> {
        if !self.written.insert(name.to_owned()) {
            return Ok(());
        }
        self.members.member(name, value)
    }
}

/// The payload of a variant without data: an empty object.
pub struct Empty;

impl Read for Empty {
    fn read(input: Input<'_>) -> Result<Self> {
        input.object(&[], &mut [])?;
        Ok(Self)
    }
}

impl Write for Empty {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        output.object(&mut |_| Ok(()))
    }
}

/// Adds the members of an object to one that is already open.
struct Flatten<'a>(&'a mut dyn Members);

impl Output for Flatten<'_> {
    fn null(&mut self) -> Result<()> {
        Ok(())
    }

    fn bool(&mut self, _: bool) -> Result<()> {
        Err(no_object("a boolean"))
    }

    fn signed(&mut self, _: i64) -> Result<()> {
        Err(no_object("an integer"))
    }

    fn unsigned(&mut self, _: u64) -> Result<()> {
        Err(no_object("an integer"))
    }

    fn float(&mut self, _: f64) -> Result<()> {
        Err(no_object("a number"))
    }

    fn number(&mut self, _: &str) -> Result<()> {
        Err(no_object("a number"))
    }

    fn str(&mut self, _: &str) -> Result<()> {
        Err(no_object("a string"))
    }

    fn array(&mut self, _: &dyn Items) -> Result<()> {
        Err(no_object("an array"))
    }

    fn object(&mut self, fill: &mut dyn FnMut(&mut dyn Members) -> Result<()>) -> Result<()> {
        fill(self.0)
    }
}

#[cold]
fn no_object(found: &str) -> Error {
    Error::custom(format_args!(
        "only an object can be flattened into another object, not {found}"
    ))
}
