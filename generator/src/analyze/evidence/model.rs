//! What is known of the values of a variant.

use super::kinds::{Kind, Kinds};
use crate::ir::{StringType, Type, TypeKind, Types};
use std::rc::Rc;

/// One way in which a variant may look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Case {
    /// The position of the variant.
    pub variant: usize,
    /// What its value looks like.
    pub accepts: Accepts,
}

/// What a value looks like.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Accepts {
    Null,
    Bool,
    /// A whole number from the first to the last of these.
    Integer(Range),
    Number,
    String(Strings),
    /// A list of these items.
    Array(Items),
    /// An object with these members, and maybe others.
    Object(Vec<Property>),
}

/// What is known of a whole number: the least and the greatest that its type holds, if that tells
/// anything.
pub(crate) type Range = Option<(i64, u64)>;

/// What is known of the items of a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Items {
    /// Each is of one of these JSON types.
    Kinds(Kinds),
    /// Each looks in one of these ways; of objects, only what is required is told.
    Ways(Vec<Accepts>),
}

/// What is known of a string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strings {
    Any,
    /// One of these and no other.
    Values(Vec<String>),
    /// One of these, or one that is not known yet.
    Open(Vec<String>),
    /// In this format.
    Format(StringType),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Property {
    pub name: String,
    pub required: bool,
    /// Without null where it only stands for absence.
    pub kinds: Kinds,
    pub strings: Strings,
    /// What is known of its members if it is an object, as far as that decides.
    pub inside: Inside,
}

/// The members of an object; `None` where it keeps any, or may be several things.
pub(crate) type Inside = Option<Rc<[Property]>>;

impl Items {
    /// The JSON types of the items.
    pub(super) fn kinds(&self) -> Kinds {
        match self {
            Self::Kinds(kinds) => kinds.clone(),
            Self::Ways(ways) => ways.iter().map(Accepts::kind).collect(),
        }
    }
}

impl Accepts {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Bool => Kind::Bool,
            Self::Integer(_) => Kind::Integer,
            Self::Number => Kind::Number,
            Self::String(_) => Kind::String,
            Self::Array(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
        }
    }

    /// What this takes in Rust, roughly.
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

    /// How many ways this tells, those of its items included.
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

/// What a type of strings tells.
pub(super) fn strings(string: StringType) -> Strings {
    match string {
        StringType::Plain | StringType::Secret | StringType::Binary => Strings::Any,
        format => Strings::Format(format),
    }
}

/// What a member's string tells: the values of an enum, a format.
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
