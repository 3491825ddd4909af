//! The reading side: what a format hands in ([`Input`]) and what a type implements ([`Read`], [`Slot`]).
//!
//! Whoever hands out an [`Array`] or [`Object`] also skips what its reader left unread.
//!
//! Reading goes as deep as the input. So what is read goes on to where it is kept by `Result::map`: behind a `?`, a
//! debug build has several copies of it on the stack of each level.

use std::collections::BTreeSet;

use super::any::Json;
use super::error::{Error, Result};
use super::field::{Field, Key, Presence};

/// A type that can be read from an [`Input`].
pub trait Read: Sized {
    /// Whether values are kept as any JSON value, with numbers as they are written. Formats may have to be asked for these.
    const IS_ANY: bool = false;

    /// Reads one value.
    fn read(input: Input<'_>) -> Result<Self>;
}

/// A place that one value is read into.
pub trait Slot {
    /// Reads the value; what was in the slot before is lost.
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

/// One value as a format presents it.
pub enum Input<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// An integer from 0 on.
    Unsigned(u64),
    /// An integer below 0.
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

/// Takes one value.
pub type Sink<'a> = &'a mut dyn FnMut(Input<'_>) -> Result<()>;

/// The items of an array, one after another.
pub trait Array {
    /// Hands the next item to `sink`; `false` at the end.
    fn next(&mut self, sink: Sink<'_>) -> Result<bool>;

    /// The same for an item whose numbers are kept as they are written, where the format has to be asked for these.
    fn next_as_written(&mut self, sink: Sink<'_>) -> Result<bool> {
        self.next(sink)
    }

    /// The next item as a value of its own. Arrays in memory share it.
    fn take(&mut self) -> Result<Option<Json>> {
        let mut value = None;
        self.next_as_written(&mut |input| value.fill(input))?;
        Ok(value)
    }
}

/// The members of an object, one after another.
pub trait Object {
    /// Goes on to the next member; `None` at the end. A value that was neither read nor skipped is skipped.
    ///
    /// The search in `fields` starts after the last hit, so input in the order of the table costs one comparison each.
    fn next(&mut self, fields: &[Field]) -> Result<Option<Key>>;

    /// The name of the member that [`next`](Object::next) returned last.
    fn key(&self) -> &str;

    /// Hands the value of this member to `sink`.
    fn value(&mut self, sink: Sink<'_>) -> Result<()>;

    /// The same for a value whose numbers are kept as they are written, where the format has to be asked for these.
    fn value_as_written(&mut self, sink: Sink<'_>) -> Result<()> {
        self.value(sink)
    }

    /// Leaves the value of this member out.
    fn skip(&mut self) -> Result<()>;

    /// The value of this member as a value of its own. Objects in memory share it.
    fn take(&mut self) -> Result<Json> {
        let mut value = None;
        self.value_as_written(&mut |input| value.fill(input))?;
        value.ok_or_else(Error::incomplete)
    }

    /// Reads all members into the slots of the fields that they are named by, and skips the others.
    ///
    /// This is not for implementing: it is here so that the loop and the steps of each kind of object are compiled
    /// into one, which makes reading a fifth faster than a loop that calls them one by one.
    fn fill(&mut self, slots: &mut Slots<'_, '_>) -> Result<()> {
        while let Some(key) = self.next(slots.fields())? {
            match key {
                Key::Known(index) => slots.fill(index, self)?,
                Key::Unknown => self.skip()?,
            }
        }
        Ok(())
    }

    /// Whether this is what another type left over, so that unknown members say nothing about the type that reads it.
    fn is_rest(&self) -> bool {
        false
    }
}

/// The fields of a struct and their slots.
pub struct Slots<'s, 'v> {
    fields: &'static [Field],
    slots: &'s mut [&'v mut dyn Slot],
    /// One bit for each of the first 64 fields; hardly any struct has more.
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

    /// Reads the member that `object` stands at into the slot of the field with this index.
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
            object.value_as_written(&mut |input| match input {
                Input::Null if field.presence == Presence::Optional => Ok(()),
                input => slot.fill(input),
            })
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

    /// The names of the fields.
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
    /// The text of a string; `expected` names what it should hold, for the error.
    pub fn text(self, expected: &str) -> Result<&'a str> {
        match self {
            Self::Str(text) => Ok(text),
            other => Err(other.unexpected(expected)),
        }
    }

    /// Hands every item of an array to `sink`; `are_any` says whether they are any JSON value ([`Read::IS_ANY`]).
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

    /// The `f64` nearest to a number that is not an integer of 64 bits; it may be infinite.
    pub(super) fn float(&self) -> Option<f64> {
        match self {
            Self::Float(value) => Some(*value),
            Self::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The same input for a shorter time.
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

    /// An error that says that this input is not what was `expected`. It shows numbers and booleans, not strings.
    #[cold]
    pub fn unexpected(&self, expected: &str) -> Error {
        Error::from_text(match self {
            Self::Bool(value) => format!("expected {expected}, found {value}"),
            Self::Unsigned(value) => format!("expected {expected}, found integer {value}"),
            Self::Signed(value) => format!("expected {expected}, found integer {value}"),
            Self::Float(value) => format!("expected {expected}, found number {value}"),
            Self::Number(text) => {
                format!("expected {expected}, found number {}", shortened(text))
            }
            _ => format!("expected {expected}, found {}", self.kind()),
        })
    }

    /// The kind of value, with its article: `an integer`.
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

/// A number for an error: it may have any number of digits.
pub(super) fn shortened(number: &str) -> String {
    const LONGEST: usize = 40;
    match number.get(..LONGEST) {
        Some(start) if number.len() > LONGEST => format!("{start}…"),
        _ => number.to_owned(),
    }
}
