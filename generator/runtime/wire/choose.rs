//! Unions that nothing announces: which variant it is follows from what is there.
//!
//! The kind of JSON value decides first, then required members, constants and formats, then the same one level deeper;
//! the first case wins a draw.
//! Nothing is read twice or on trial, the order of the members does not matter, and the work is linear in the size of
//! the cases. Only if several cases take an object (or array) is it kept in memory while it is looked at.

use super::any::{Json, Node};
use super::object::{take_items, take_members};
use super::rank::{Members, rank_array, rank_scalar};
use super::{Input, Rest, Result};

/// One way in which a variant of a union may look.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The index of the variant.
    pub variant: usize,
    /// The values that it takes.
    pub accepts: Accepts,
}

/// Stands for the index of a variant where a value is several of them.
pub const SEVERAL: usize = usize::MAX;

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

    fn of_input(input: &Input<'_>) -> Self {
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

impl<'a> Input<'a> {
    /// Decides by evidence which of the `cases` this is; returns its variant and the value for it to read.
    ///
    /// If none fits, it is the one with the fewest contradictions, so that reading it explains what is wrong.
    pub fn choose(self, cases: &'static [Case]) -> Result<(usize, Rest<'a>)> {
        self.decide(cases, false)
    }

    /// The same for variants of which a value may be several at once: an object that has members which only several
    /// of them know all of is none of them, and its variant is [`SEVERAL`].
    pub fn choose_one(self, cases: &'static [Case]) -> Result<(usize, Rest<'a>)> {
        self.decide(cases, true)
    }

    fn decide(self, cases: &'static [Case], one: bool) -> Result<(usize, Rest<'a>)> {
        let kind = Kinds::of_input(&self);
        let mut fitting = cases
            .iter()
            .filter(|case| case.accepts.kinds().overlap(kind));
        let Some(first) = fitting.next() else {
            return Err(self.unexpected(&expectation(cases)));
        };
        if fitting.next().is_none() {
            return Ok((first.variant, Rest::untouched(self)));
        }
        match self {
            Self::Array(array) => {
                let items = take_items(array)?;
                let best = best(cases, |accepts| rank_array(accepts, &items));
                Ok((best.unwrap_or(first.variant), Rest::items(items)))
            }
            Self::Object(object) => {
                let rest = object.is_rest();
                let members = take_members(object)?;
                let index = Members::new(&members);
                let best = best(cases, |accepts| index.rank(accepts));
                if one && best.is_some_and(|best| index.are_more_than(best, cases)) {
                    return Ok((SEVERAL, Rest::members(members, rest)));
                }
                Ok((best.unwrap_or(first.variant), Rest::members(members, rest)))
            }
            Self::Str(text) => {
                let best = best(cases, |accepts| match accepts {
                    Accepts::String(strings) => Some(strings.rank(text)),
                    _ => None,
                });
                Ok((best.unwrap_or(first.variant), Rest::untouched(self)))
            }
            _ => {
                let best = best(cases, |accepts| {
                    accepts
                        .kinds()
                        .overlap(kind)
                        .then(|| rank_scalar(accepts, &self))
                });
                Ok((best.unwrap_or(first.variant), Rest::untouched(self)))
            }
        }
    }
}

/// The variant of the case with the highest rank; the first of these.
fn best<R: PartialOrd>(cases: &[Case], rank: impl Fn(Accepts) -> Option<R>) -> Option<usize> {
    let mut best: Option<(R, usize)> = None;
    for case in cases {
        let Some(rank) = rank(case.accepts) else {
            continue;
        };
        if best.as_ref().is_none_or(|(highest, _)| rank > *highest) {
            best = Some((rank, case.variant));
        }
    }
    best.map(|(_, variant)| variant)
}

/// `an integer or a string`
fn expectation(cases: &[Case]) -> String {
    let mut kinds = Vec::new();
    for case in cases {
        let kind = match case.accepts {
            Accepts::Null => "null",
            Accepts::Bool => "a boolean",
            Accepts::Integer | Accepts::Range(..) => "an integer",
            Accepts::Number => "a number",
            Accepts::String(_) => "a string",
            Accepts::Array(_) | Accepts::Items(_) => "an array",
            Accepts::Object(_) => "an object",
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    match kinds.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "nothing".to_owned(),
    }
}
