//! The evidence by which variants of a union without a discriminator are told apart: kinds of
//! values, members, and formats of strings.

use super::any::{Json, Node};
use super::input::Input;

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
    /// An integer.
    Integer,
    /// An integer from the first to the second of these.
    Range(i64, u64),
    /// Any number; integers only if no case accepts only integers.
    Number,
    /// A string.
    String(Strings),
    /// An array whose items are all of these kinds.
    Array(Kinds),
    /// An array whose items each match one of these.
    Items(&'static [Accepts]),
    /// An object, with the members that are evidence.
    Object(&'static [Property]),
}

/// Sets of strings.
#[derive(Clone, Copy, Debug)]
pub enum Strings {
    /// All strings.
    Any,
    /// Only these values.
    Values(&'static [&'static str]),
    /// Preferably these values; others if no other case accepts them.
    Open(&'static [&'static str]),
    /// Strings with this prefix.
    Prefix(&'static str),
    /// UUIDs.
    Uuid,
    /// RFC 3339 dates with time.
    DateTime,
    /// Dates with time in the basic form of ISO 8601.
    BasicDateTime,
    /// RFC 3339 dates with time, without an offset.
    LocalDateTime,
    /// RFC 3339 dates.
    Date,
    /// RFC 3339 times.
    Time,
    /// IP addresses of either version.
    Ip,
    /// IPv4 addresses.
    Ipv4,
    /// IPv6 addresses.
    Ipv6,
    /// Bytes in either alphabet of base64.
    Base64,
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
    /// The strings that it may be.
    pub strings: Strings,
    /// The members that are evidence, if it is an object. Their own members are not examined.
    pub inside: Option<&'static [Property]>,
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
            strings: Strings::Any,
            inside: None,
        }
    }

    /// Creates an optional member.
    pub const fn optional(name: &'static str, kinds: Kinds) -> Self {
        Self {
            required: false,
            ..Self::required(name, kinds)
        }
    }

    /// Sets the strings that it may be.
    #[must_use]
    pub const fn strings(self, strings: Strings) -> Self {
        Self { strings, ..self }
    }

    /// Sets the members that are evidence, if it is an object.
    #[must_use]
    pub const fn inside(self, members: &'static [Property]) -> Self {
        Self {
            inside: Some(members),
            ..self
        }
    }
}

impl Accepts {
    pub(super) fn kinds(self) -> Kinds {
        match self {
            Self::Null => Kinds::NULL,
            Self::Bool => Kinds::BOOL,
            Self::Integer | Self::Range(..) => Kinds::INTEGER,
            Self::Number => Kinds::NUMBER,
            Self::String(_) => Kinds::STRING,
            Self::Array(_) | Self::Items(_) => Kinds::ARRAY,
            Self::Object(_) => Kinds::OBJECT,
        }
    }
}
