//! The evidence about the values of a variant.

use super::kinds::{JsonKind, Kinds};
use crate::ir::{StringType, Type, TypeKind, Types};
use std::rc::Rc;

/// One form that a value of a variant may have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Case {
    /// The position of the variant.
    pub variant: usize,
    /// The form of its values.
    pub accepts: Accepts,
}

/// The form of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Accepts {
    Null,
    Bool,
    /// An integer in this range.
    Integer(Range),
    Number,
    String(Strings),
    /// A list with these items.
    Array(Items),
    /// An object with these members, and possibly others.
    Object(Vec<Property>),
}

/// The least and the greatest value that an integer type holds, if they help to decide.
pub(crate) type Range = Option<(i64, u64)>;

/// The evidence about the items of a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Items {
    /// Each item has one of these JSON types.
    Kinds(Kinds),
    /// Each item has one of these forms; for objects, only required members are kept.
    Ways(Vec<Accepts>),
}

/// The evidence about a string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strings {
    Any,
    /// Only one of these values.
    Values(Vec<String>),
    /// One of these values, or an unknown one.
    Open(Vec<String>),
    /// A string in this format.
    Format(StringType),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Property {
    pub name: String,
    pub required: bool,
    /// Does not include null if null only means that the member is absent.
    pub kinds: Kinds,
    pub strings: Strings,
    /// The evidence about its members if it is an object, as far as it helps to decide.
    pub inside: Inside,
}

/// The members of an object; `None` if it accepts any members, or may have several forms.
pub(crate) type Inside = Option<Rc<[Property]>>;

impl Items {
    /// Returns the JSON types of the items.
    pub(super) fn kinds(&self) -> Kinds {
        match self {
            Self::Kinds(kinds) => kinds.clone(),
            Self::Ways(ways) => ways.iter().map(Accepts::kind).collect(),
        }
    }
}

impl Accepts {
    pub(super) fn kind(&self) -> JsonKind {
        match self {
            Self::Null => JsonKind::Null,
            Self::Bool => JsonKind::Bool,
            Self::Integer(_) => JsonKind::Integer,
            Self::Number => JsonKind::Number,
            Self::String(_) => JsonKind::String,
            Self::Array(_) => JsonKind::Array,
            Self::Object(_) => JsonKind::Object,
        }
    }

    /// Returns the approximate size of the Rust code for this.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::String(strings) => strings.size(),
            Self::Array(Items::Ways(ways)) => ways.iter().map(Self::size).sum(),
            Self::Object(properties) => {
                let strings = properties.iter().map(|it| it.strings.size());
                150 * properties.len() + strings.sum::<usize>()
            }
            _ => 0,
        }
    }

    /// Returns the number of forms, including those of its items.
    pub(super) fn ways(&self) -> usize {
        match self {
            Self::Array(Items::Ways(ways)) => 1 + ways.iter().map(Self::ways).sum::<usize>(),
            _ => 1,
        }
    }
}

impl Strings {
    fn size(&self) -> usize {
        match self {
            Self::Values(values) | Self::Open(values) => {
                values.iter().map(|value| value.len() + 50).sum()
            }
            Self::Any | Self::Format(_) => 0,
        }
    }
}

/// Returns the evidence from a string type.
pub(super) fn strings(string: StringType) -> Strings {
    match string {
        StringType::Plain | StringType::Secret | StringType::Binary => Strings::Any,
        format => Strings::Format(format),
    }
}

/// Returns the evidence from a member's string: the values of an enum, or a format.
pub(super) fn string_evidence(types: &Types, ty: &Type) -> Strings {
    match types.resolve(ty.non_null()) {
        Type::String(string) => strings(*string),
        Type::Named(id) => match &types[*id].kind {
            TypeKind::Enum(it) => {
                Strings::Open(it.values.iter().map(|v| v.value.clone()).collect())
            }
            _ => Strings::Any,
        },
        _ => Strings::Any,
    }
}
