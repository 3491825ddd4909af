//! The evidence by which variants of a union without a discriminator are told apart: kinds of
//! values, members, constants, ranges, and formats of strings.

use super::any::{Json, Node};
use super::input::{Input, Read};
use super::json::to_json;
use super::output::Write;

/// One form that the values of a variant may have.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The index of the variant.
    pub variant: usize,
    /// The values that it accepts.
    pub accepts: Accepts,
}

/// The values that a case accepts.
#[derive(Clone, Copy, Debug)]
pub enum Accepts {
    /// Null.
    Null,
    /// A boolean.
    Bool,
    /// Only this boolean.
    Is(bool),
    /// An integer.
    Integer,
    /// An integer from the first to the second of these.
    Range(i64, u64),
    /// Only these integers.
    Integers(&'static [i64]),
    /// Preferably these integers.
    OpenIntegers(&'static [i64]),
    /// Any number; integers only if no case accepts only integers.
    Number,
    /// The same, from the first to the second of these.
    Between(f64, f64),
    /// A string.
    String(Strings),
    /// An array whose items are all of these kinds.
    Array(Kinds),
    /// An array whose items each match one of these.
    Items(&'static [Accepts]),
    /// A string or an array of this form, with so many characters or items, at least and at most.
    Sized(u64, u64, &'static Accepts),
    /// An object with these members. Others are not refused, and get lost.
    Object(&'static [Property]),
    /// An object with these members and no others.
    Closed(&'static [Property]),
    /// An object with these members, and others of which each matches one of these; if there are
    /// none, others may be anything.
    Map(&'static [Property], &'static [Accepts]),
    /// An object whose member of this name is a string, but none of these, which variants have.
    /// If a variant accepts it as well, it belongs to that one.
    New(&'static str, &'static [&'static str]),
}

/// Sets of strings.
#[derive(Clone, Copy, Debug)]
pub enum Strings {
    /// All strings.
    Any,
    /// Strings that start with this.
    Starts(&'static str),
    /// Only these values.
    Values(&'static [&'static str]),
    /// Preferably these values; others if no other case accepts them.
    Open(&'static [&'static str]),
    /// All strings that no other case accepts.
    Others,
    /// Strings that a type reads ([`reads`]).
    Format(fn(&str) -> bool),
    /// Strings that a type reads ([`reads`]), preferably those that it writes ([`writes`]): many
    /// texts can be read as base64 by chance.
    Bytes(fn(&str) -> bool, fn(&str) -> bool),
    /// UUIDs.
    Uuid,
}

/// Returns whether a string is a value of this type.
pub fn reads<T: Read>(text: &str) -> bool {
    T::read(Input::Str(text)).is_ok()
}

/// Returns whether a string is what this type writes.
pub fn writes<T: Read + Write>(text: &str) -> bool {
    let again = T::read(Input::Str(text)).and_then(|value| to_json(&value));
    again.is_ok_and(|again| to_json(&text.to_owned()).is_ok_and(|text| text == again))
}

/// A member of an object that is evidence.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// The name in JSON.
    pub name: &'static str,
    /// Whether it is required. If not, null counts as absent.
    pub required: bool,
    /// The kinds of its values.
    pub kinds: Kinds,
    /// The forms of its values, as far as these are evidence.
    pub ways: Option<&'static [Accepts]>,
}

/// A set of kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// Null.
    pub const NULL: Self = Self(1);
    /// Booleans.
    pub const BOOL: Self = Self(2);
    /// Integers.
    pub const INTEGER: Self = Self(4);
    /// All numbers, including integers.
    pub const NUMBER: Self = Self(8 | 4);
    /// Strings.
    pub const STRING: Self = Self(16);
    /// Arrays.
    pub const ARRAY: Self = Self(32);
    /// Objects.
    pub const OBJECT: Self = Self(64);
    /// All kinds.
    pub const ANY: Self = Self(127);

    /// The union of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn overlap(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn of(value: &Json) -> Self {
        match &value.0 {
            Node::Null => Self::NULL,
            Node::Bool(_) => Self::BOOL,
            Node::Unsigned(_) | Node::Signed(_) => Self::INTEGER,
            Node::Number(_) => Self::of_float(value.as_f64().unwrap_or(f64::NAN)),
            Node::String(_) => Self::STRING,
            Node::Array(_) => Self::ARRAY,
            Node::Object(_) => Self::OBJECT,
        }
    }

    pub(super) fn of_input(input: &Input<'_>) -> Self {
        match input {
            Input::Null => Self::NULL,
            Input::Bool(_) => Self::BOOL,
            Input::Unsigned(_) | Input::Signed(_) => Self::INTEGER,
            Input::Float(_) | Input::Number(_) => Self::of_float(input.float().unwrap_or(f64::NAN)),
            Input::Str(_) => Self::STRING,
            Input::Array(_) => Self::ARRAY,
            Input::Object(_) => Self::OBJECT,
        }
    }

    /// JSON does not distinguish 1.0 from 1, but a value written as a fraction should preferably be
    /// read as a number.
    fn of_float(value: f64) -> Self {
        if value.fract() == 0.0 {
            Self::NUMBER
        } else {
            Self(8)
        }
    }
}

impl Case {
    /// Creates a case for the variant with this index.
    pub const fn new(variant: usize, accepts: Accepts) -> Self {
        Self { variant, accepts }
    }
}

impl Property {
    /// Creates a required member.
    pub const fn required(name: &'static str, kinds: Kinds) -> Self {
        Self {
            name,
            required: true,
            kinds,
            ways: None,
        }
    }

    /// Creates an optional member.
    pub const fn optional(name: &'static str, kinds: Kinds) -> Self {
        Self {
            required: false,
            ..Self::required(name, kinds)
        }
    }

    /// Sets the forms of its values.
    #[must_use]
    pub const fn ways(self, ways: &'static [Accepts]) -> Self {
        Self {
            ways: Some(ways),
            ..self
        }
    }
}

impl Accepts {
    pub(super) fn kinds(self) -> Kinds {
        match self {
            Self::Null => Kinds::NULL,
            Self::Bool | Self::Is(_) => Kinds::BOOL,
            Self::Integer | Self::Range(..) | Self::Integers(_) | Self::OpenIntegers(_) => {
                Kinds::INTEGER
            }
            Self::Number | Self::Between(..) => Kinds::NUMBER,
            Self::Sized(_, _, form) => form.kinds(),
            Self::String(_) => Kinds::STRING,
            Self::Array(_) | Self::Items(_) => Kinds::ARRAY,
            Self::Object(_) | Self::Closed(_) | Self::Map(..) | Self::New(..) => Kinds::OBJECT,
        }
    }

    /// The form without the number of its characters or items.
    pub(super) fn unsized_form(self) -> Self {
        match self {
            Self::Sized(_, _, form) => *form,
            other => other,
        }
    }

    /// The members that are named, if this is an object.
    pub(super) fn properties(self) -> &'static [Property] {
        match self {
            Self::Object(properties) | Self::Closed(properties) | Self::Map(properties, _) => {
                properties
            }
            _ => &[],
        }
    }
}
