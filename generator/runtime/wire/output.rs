//! The writing side: what a type implements ([`Write`]) and what a format offers ([`Output`], [`Members`]).
//!
//! The members of an object come in the order of its table of fields, flattened ones after them.

use crate::runtime::binary::Binary;
use std::collections::BTreeSet;

use super::error::{Error, Result};
use super::field::{Field, Presence};
use super::input::{Input, Read};

/// A type that can be written to an [`Output`].
pub trait Write {
    /// Writes one value.
    fn write(&self, output: &mut dyn Output) -> Result<()>;

    /// Whether an optional member with this value is left out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A place that takes exactly one value.
pub trait Output {
    /// Takes null.
    fn null(&mut self) -> Result<()>;

    /// Takes a boolean.
    fn bool(&mut self, value: bool) -> Result<()>;

    /// Takes an integer.
    fn signed(&mut self, value: i64) -> Result<()>;

    /// Takes an integer from 0 on.
    fn unsigned(&mut self, value: u64) -> Result<()>;

    /// Takes a finite number.
    fn float(&mut self, value: f64) -> Result<()>;

    /// Takes a number as JSON writes it, which may not fit 64 bits.
    fn number(&mut self, text: &str) -> Result<()> {
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => self.float(value),
            _ => Err(Error::custom("a number is beyond the range of `f64`")),
        }
    }

    /// Takes a string.
    fn str(&mut self, value: &str) -> Result<()>;

    /// Takes bytes that may be no text; formats that have nothing but text take them if they are UTF-8.
    fn binary(&mut self, value: &Binary) -> Result<()> {
        let Some(bytes) = value.bytes() else {
            return Err(Error::custom(
                "a stream can be a body, or a part of a multipart body, but no text",
            ));
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => self.str(text),
            Err(_) => Err(Error::custom(
                "these bytes are not UTF-8, so they cannot be text",
            )),
        }
    }

    /// Takes an array.
    fn array(&mut self, items: &dyn Items) -> Result<()>;

    /// Takes an object, whose members `fill` adds.
    fn object(&mut self, fill: &mut dyn FnMut(&mut dyn Members) -> Result<()>) -> Result<()>;
}

/// The items of an array to write.
pub trait Items {
    /// How many there are.
    fn count(&self) -> usize;

    /// One of them, counted from 0.
    fn item(&self, index: usize) -> Option<&dyn Write>;
}

/// An object that is being written.
pub trait Members {
    /// Adds a member.
    fn member(&mut self, name: &str, value: &dyn Write) -> Result<()>;

    /// Adds the members `fields`, except optional ones that are absent. This is not for implementing: it is here so
    /// that the loop and the step of each kind of object are compiled into one.
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
    /// Adds the members of `value`, which must be an object; absent and null add nothing.
    pub fn flatten(&mut self, value: &dyn Write) -> Result<()> {
        if value.is_absent() {
            Ok(())
        } else {
            value.write(&mut Flatten(self))
        }
    }
}

impl dyn Output + '_ {
    /// Writes a struct: `values` are those of `fields`, one for one; absent optional ones are left out. The members of
    /// `flattened` follow.
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
            // Of what none of them knows, several may have kept all.
            let once: &mut dyn Members = &mut Once {
                members,
                written: BTreeSet::new(),
            };
            flattened.iter().try_for_each(|part| once.flatten(*part))
        })
    }

    /// Writes a variant of a union with the tag inside: the tag, then the members of `payload`.
    pub fn tagged(&mut self, tag: &str, name: &str, payload: &dyn Write) -> Result<()> {
        self.object(&mut |members| {
            members.member(tag, &name)?;
            members.flatten(payload)
        })
    }

    /// The same with a tag that may be something other than a string.
    pub fn tagged_by(&mut self, tag: &str, value: &dyn Write, payload: &dyn Write) -> Result<()> {
        self.object(&mut |members| {
            members.member(tag, value)?;
            members.flatten(payload)
        })
    }

    /// The same with a payload that has the tag among its own members: that one is left out, so that it cannot
    /// contradict.
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

/// An object that is being written, of which each member is written once.
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

/// The payload of a variant that has none: an object without members.
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
        "only an object can be part of another object, not {found}"
    ))
}
