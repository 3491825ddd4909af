//! What tells the variants of a union apart that nothing announces: kinds of values, members, forms of strings.

use super::any::{Json, Node};
use super::input::Input;

/// One way in which a variant of a union may look.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The index of the variant.
    pub variant: usize,
    /// The values that it takes.
    pub accepts: Accepts,
}

/// The values that a case takes.
#[derive(Clone, Copy, Debug)]
pub enum Accepts {
    /// Null.
    Null,
    /// A boolean.
    Bool,
    /// A whole number.
    Integer,
    /// A whole number that is not less than the first and not greater than the second of these.
    Range(i64, u64),
    /// Any number; a whole one only if no case takes just these.
    Number,
    /// A string.
    String(Strings),
    /// An array whose items are all of these kinds.
    Array(Kinds),
    /// An array whose items all look like one of these.
    Items(&'static [Accepts]),
    /// An object; these are the members that tell something about it.
    Object(&'static [Property]),
}

/// Which strings.
#[derive(Clone, Copy, Debug)]
pub enum Strings {
    /// All.
    Any,
    /// Just these.
    Values(&'static [&'static str]),
    /// Best these, others if no other case wants them.
    Open(&'static [&'static str]),
    /// Those that begin like this.
    Prefix(&'static str),
    /// UUIDs.
    Uuid,
    /// RFC 3339 dates with time.
    DateTime,
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

/// A member that tells something about an object.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// Its name on the wire.
    pub name: &'static str,
    /// Whether it must be there. If not, null stands for absence.
    pub required: bool,
    /// The kinds of value it may have.
    pub kinds: Kinds,
    /// Which strings it may be, if it is one.
    pub strings: Strings,
    /// The members that tell something about it, if it is an object; those inside of these tell nothing.
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
    /// Whole numbers.
    pub const INTEGER: Self = Self(4);
    /// All numbers, whole ones too.
    pub const NUMBER: Self = Self(8 | 4);
    /// Strings.
    pub const STRING: Self = Self(16);
    /// Arrays.
    pub const ARRAY: Self = Self(32);
    /// Objects.
    pub const OBJECT: Self = Self(64);
    /// Everything.
    pub const ANY: Self = Self(127);

    /// The kinds of both.
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

    /// JSON does not tell 1.0 from 1, but who writes a fraction prefers to be read as a number.
    fn of_float(value: f64) -> Self {
        if value.fract() == 0.0 {
            Self::NUMBER
        } else {
            Self(8)
        }
    }
}

impl Case {
    /// A way in which the variant with this index may look.
    pub const fn new(variant: usize, accepts: Accepts) -> Self {
        Self { variant, accepts }
    }
}

impl Property {
    /// A member that must be there.
    pub const fn required(name: &'static str, kinds: Kinds) -> Self {
        Self {
            name,
            required: true,
            kinds,
            strings: Strings::Any,
            inside: None,
        }
    }

    /// A member that may be there.
    pub const fn optional(name: &'static str, kinds: Kinds) -> Self {
        Self {
            required: false,
            ..Self::required(name, kinds)
        }
    }

    /// The same with what is known of it if it is a string.
    #[must_use]
    pub const fn strings(self, strings: Strings) -> Self {
        Self { strings, ..self }
    }

    /// The same with what is known of it if it is an object.
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
