//! The reading side: what a format hands in ([`Input`]) and what a type implements ([`Read`],
//! [`Slot`]).
//!
//! The source of an [`Array`] or [`Object`] skips what its reader left unread.
//!
//! Reading recurses as deep as the input. Values are therefore passed on with `Result::map`: with
//! `?`, a debug build keeps several copies of them on the stack of each level.

use std::collections::BTreeSet;

use super::any::Json;
use super::error::{Error, Result};
use super::field::{Field, Key, Presence};
use super::memo::Origin;

/// A type that can be read from an [`Input`].
pub trait Read: Sized {
    /// Whether this is any JSON value, with numbers as they are written. Some formats only provide
    /// these on request.
    const IS_ANY: bool = false;

    /// Reads one value.
    fn read(input: Input<'_>) -> Result<Self>;
}

/// A slot for one value.
pub trait Slot {
    /// Reads the value, and replaces the one in the slot.
    fn fill(&mut self, input: Input<'_>) -> Result<()>;
}

impl<T: Read> Slot for Option<T> {
    fn fill(&mut self, input: Input<'_>) -> Result<()> {
        T::read(input).map(|value| *self = Some(value))
    }
}

/// Reads one value; the type is inferred.
pub fn read<T: Read>(input: Input<'_>) -> Result<T> {
    T::read(input)
}

/// A value as a format presents it.
pub enum Input<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A non-negative integer.
    Unsigned(u64),
    /// A negative integer.
    Signed(i64),
    /// Any other number, from a format that has floating-point numbers.
    Float(f64),
    /// Any other number as JSON writes it, with all its digits.
    Number(&'a str),
    /// A string.
    Str(&'a str),
    /// An array, whose items are read one by one.
    Array(&'a mut dyn Array),
    /// An object, whose members are read one by one.
    Object(&'a mut dyn Object),
}

/// Receives one value.
pub type Sink<'a> = &'a mut dyn FnMut(Input<'_>) -> Result<()>;

/// The items of an array, one after another.
pub trait Array {
    /// Passes the next item to `sink`; returns `false` at the end.
    fn next(&mut self, sink: Sink<'_>) -> Result<bool>;

    /// The same for an item whose numbers are kept as written, for formats that provide these only
    /// on request.
    fn next_as_written(&mut self, sink: Sink<'_>) -> Result<bool> {
        self.next(sink)
    }

    /// Returns the next item as a value. Arrays in memory share it.
    fn take(&mut self) -> Result<Option<Json>> {
        let mut value = None;
        self.next_as_written(&mut |input| value.fill(input))?;
        Ok(value)
    }

    /// Returns which value in memory this is, if it is one and nothing of it has been read.
    fn origin(&self) -> Option<Origin> {
        None
    }
}

/// The members of an object, one after another.
pub trait Object {
    /// Moves to the next member; `None` at the end. A value that was not read is skipped.
    ///
    /// The search in `fields` starts after the last match, so input in the order of the table needs
    /// one comparison for each member.
    fn next(&mut self, fields: &[Field]) -> Result<Option<Key>>;

    /// Returns the name of the current member.
    fn key(&self) -> &str;

    /// Passes the value of the current member to `sink`.
    fn value(&mut self, sink: Sink<'_>) -> Result<()>;

    /// The same for a value whose numbers are kept as written, for formats that provide these only
    /// on request.
    fn value_as_written(&mut self, sink: Sink<'_>) -> Result<()> {
        self.value(sink)
    }

    /// Skips the value of the current member.
    fn skip(&mut self) -> Result<()>;

    /// Returns the value of the current member. Objects in memory share it.
    fn take(&mut self) -> Result<Json> {
        let mut value = None;
        self.value_as_written(&mut |input| value.fill(input))?;
        value.ok_or_else(Error::incomplete)
    }

    /// Reads all members into the slots of their fields, and skips the others.
    ///
    /// Do not implement this method: it is in the trait so that the loop and the steps of each kind
    /// of object are compiled together, which makes reading a fifth faster.
    fn fill(&mut self, slots: &mut Slots<'_, '_>) -> Result<()> {
        while let Some(key) = self.next(slots.fields())? {
            match key {
                Key::Known(index) => slots.fill(index, self)?,
                Key::Unknown => self.skip()?,
            }
        }
        Ok(())
    }

    /// Returns whether this is the rest that another type left over, so that unknown members are
    /// not evidence about the type that reads it.
    fn is_rest(&self) -> bool {
        false
    }

    /// Returns which value in memory this is, if it is one and nothing of it has been read.
    fn origin(&self) -> Option<Origin> {
        None
    }
}

/// The fields of a struct and their slots.
pub struct Slots<'s, 'v> {
    fields: &'static [Field],
    slots: &'s mut [&'v mut dyn Slot],
    /// One bit for each of the first 64 fields; few structs have more.
    seen: u64,
    seen_beyond: BTreeSet<usize>,
}

impl<'s, 'v> Slots<'s, 'v> {
    pub(super) fn new(fields: &'static [Field], slots: &'s mut [&'v mut dyn Slot]) -> Self {
        Self {
            fields,
            slots,
            seen: 0,
            seen_beyond: BTreeSet::new(),
        }
    }

    /// Reads the current member of `object` into the slot of the field with this index.
    #[inline]
    pub fn fill(&mut self, index: usize, object: &mut (impl Object + ?Sized)) -> Result<()> {
        let (Some(field), Some(slot)) = (self.fields.get(index), self.slots.get_mut(index)) else {
            return object.skip();
        };
        let is_first = match index {
            0..64 => {
                let bit = 1 << index;
                let is_first = self.seen & bit == 0;
                self.seen |= bit;
                is_first
            }
            _ => self.seen_beyond.insert(index),
        };
        if !is_first {
            return object.skip();
        }
        let result = if field.is_any {
            // Null is one of the values.
            object.value_as_written(&mut |input| slot.fill(input))
        } else if field.presence == Presence::Optional {
            object.value(&mut |input| match input {
                Input::Null => Ok(()),
                input => slot.fill(input),
            })
        } else {
            object.value(&mut |input| slot.fill(input))
        };
        match result {
            Ok(()) => Ok(()),
            Err(error) => Err(error.at_member(field.name)),
        }
    }

    /// Returns the fields.
    pub fn fields(&self) -> &'static [Field] {
        self.fields
    }

    pub(super) fn finish(&self) -> Result<()> {
        let missing = self.fields.iter().enumerate().find(|(index, field)| {
            let seen = match index {
                0..64 => self.seen & 1 << index != 0,
                _ => self.seen_beyond.contains(index),
            };
            field.presence == Presence::Required && !seen
        });
        match missing {
            Some((_, field)) => Err(Error::missing(field.name)),
            None => Ok(()),
        }
    }
}

impl<'a> Input<'a> {
    /// Returns the text of a string. `expected` is the expected value, for the error.
    pub fn text(self, expected: &str) -> Result<&'a str> {
        match self {
            Self::Str(text) => Ok(text),
            other => Err(other.unexpected(expected)),
        }
    }

    /// Passes each item of an array to `sink`. `are_any` says whether the items are any JSON value
    /// ([`Read::IS_ANY`]).
    pub fn array(self, are_any: bool, sink: Sink<'_>) -> Result<()> {
        let Self::Array(array) = self else {
            return Err(self.unexpected("an array"));
        };
        let mut index = 0;
        loop {
            let next = match are_any {
                false => array.next(sink),
                true => array.next_as_written(sink),
            };
            match next {
                Ok(true) => index += 1,
                Ok(false) => return Ok(()),
                Err(error) => return Err(error.at_index(index)),
            }
        }
    }

    /// Returns the `f64` nearest to a number that is not an integer of 64 bits; it may be infinite.
    pub(super) fn float(&self) -> Option<f64> {
        match self {
            Self::Float(value) => Some(*value),
            Self::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Reborrows the input for a shorter lifetime.
    pub fn reborrow(&mut self) -> Input<'_> {
        match self {
            Self::Null => Input::Null,
            Self::Bool(value) => Input::Bool(*value),
            Self::Unsigned(value) => Input::Unsigned(*value),
            Self::Signed(value) => Input::Signed(*value),
            Self::Float(value) => Input::Float(*value),
            Self::Number(text) => Input::Number(text),
            Self::Str(value) => Input::Str(value),
            Self::Array(array) => Input::Array(&mut **array),
            Self::Object(object) => Input::Object(&mut **object),
        }
    }

    /// Creates an error: this input is not what was `expected`. It shows no value, because one that
    /// is not of the expected kind may be a secret: a PIN may arrive as a number.
    #[cold]
    pub fn unexpected(&self, expected: &str) -> Error {
        Error::from_text(format!("expected {expected}, found {}", self.kind()))
    }

    /// Returns the kind of value with its article, such as `an integer`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Unsigned(_) | Self::Signed(_) => "an integer",
            Self::Float(_) | Self::Number(_) => "a number",
            Self::Str(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

/// Shortens a number for an error: it may have any number of digits.
pub(super) fn shortened(number: &str) -> String {
    const LONGEST: usize = 40;
    match number.get(..LONGEST) {
        Some(start) if number.len() > LONGEST => format!("{start}…"),
        _ => number.to_owned(),
    }
}
