//! The evidence about the values of a variant.

use super::kinds::{JsonKind, Kinds, all_kinds};
use crate::ir::{Count, Decimal, StringType};
use std::rc::Rc;

/// One form that a value of a variant may have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Case {
    /// The position of the variant; the number of variants for values that none of them knows.
    pub variant: usize,
    /// The form of its values.
    pub accepts: Accepts,
}

/// The form of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Accepts {
    Null,
    /// A boolean, or only this one.
    Bool(Option<bool>),
    Integer(Integers),
    Number(Numbers),
    String(Strings),
    /// A list with so many of these items.
    Array(Values, Count),
    Object(Object),
    /// An object whose member of this name is a string, but none of these, which variants have.
    New(String, Vec<String>),
}

/// The evidence about an integer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Integers {
    Any,
    /// From the first to the second of these.
    Range(i64, u64),
    /// Only one of these values.
    Values(Vec<i64>),
    /// One of these values, or an unknown one.
    Open(Vec<i64>),
}

/// The evidence about a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Numbers {
    Any,
    /// From the first to the second of these.
    Between(Decimal, Decimal),
}

/// The evidence about a string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strings {
    Any,
    /// A string of so many characters that starts with this.
    Limited(Count, String),
    /// Only one of these values.
    Values(Vec<String>),
    /// One of these values, or an unknown one.
    Open(Vec<String>),
    /// A string in this format.
    Format(StringType),
}

/// An object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Object {
    pub properties: Vec<Property>,
    pub others: Others,
}

/// Members of an object that are not named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Others {
    /// They are accepted, and get lost.
    Ignored,
    /// There are none.
    Refused,
    /// They are kept, and have these values.
    Kept(Values),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Property {
    pub name: String,
    pub required: bool,
    /// Do not include null if null only means that the member is absent.
    pub values: Values,
}

/// The evidence about a value that is inside another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Values {
    /// It has one of these JSON types.
    Kinds(Kinds),
    /// It has one of these forms.
    Ways(Rc<Ways>),
}

/// The forms of a value, which may be shared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ways {
    pub forms: Vec<Accepts>,
    /// The approximate size of the Rust code for them.
    pub size: usize,
}

impl Values {
    /// One of these forms, or its JSON types if the forms say no more.
    pub(super) fn of(forms: Vec<Accepts>) -> Self {
        let is_plain = |form: &Accepts| *form == Accepts::of_kind(form.kind());
        if forms.iter().all(is_plain) {
            return Self::Kinds(forms.iter().map(Accepts::kind).collect());
        }
        let size = forms
            .iter()
            .map(Accepts::size)
            .fold(0, usize::saturating_add);
        Self::Ways(Rc::new(Ways { forms, size }))
    }

    pub(super) fn any() -> Self {
        Self::Kinds(all_kinds())
    }

    /// Returns the JSON types of the values.
    pub(crate) fn kinds(&self) -> Kinds {
        match self {
            Self::Kinds(kinds) => kinds.clone(),
            Self::Ways(ways) => ways.forms.iter().map(Accepts::kind).collect(),
        }
    }

    /// Returns the forms of the values.
    pub(crate) fn forms(&self) -> Vec<Accepts> {
        match self {
            Self::Kinds(kinds) => kinds.iter().map(|kind| Accepts::of_kind(*kind)).collect(),
            Self::Ways(ways) => ways.forms.clone(),
        }
    }

    /// Whether there are constants or formats, which tell values from those of variants without the member as well.
    pub(super) fn is_telling(&self) -> bool {
        let Self::Ways(ways) = self else {
            return false;
        };
        ways.forms.iter().any(|form| {
            matches!(
                form,
                Accepts::Bool(Some(_))
                    | Accepts::Integer(Integers::Values(_) | Integers::Open(_))
                    | Accepts::String(Strings::Values(_) | Strings::Open(_) | Strings::Format(_))
            )
        })
    }

    pub(super) fn size(&self) -> usize {
        match self {
            Self::Kinds(_) => 0,
            Self::Ways(ways) => ways.size,
        }
    }
}

impl Accepts {
    /// Returns the form of a value of which only the JSON type is known.
    pub(super) fn of_kind(kind: JsonKind) -> Self {
        match kind {
            JsonKind::Null => Self::Null,
            JsonKind::Bool => Self::Bool(None),
            JsonKind::Integer => Self::Integer(Integers::Any),
            JsonKind::Number => Self::Number(Numbers::Any),
            JsonKind::String => Self::String(Strings::Any),
            JsonKind::Array => Self::Array(Values::any(), Count::ANY),
            JsonKind::Object => Self::Object(Object {
                properties: Vec::new(),
                others: Others::Kept(Values::any()),
            }),
        }
    }

    pub(super) fn kind(&self) -> JsonKind {
        match self {
            Self::Null => JsonKind::Null,
            Self::Bool(_) => JsonKind::Bool,
            Self::Integer(_) => JsonKind::Integer,
            Self::Number(_) => JsonKind::Number,
            Self::String(_) => JsonKind::String,
            Self::Array(..) => JsonKind::Array,
            Self::Object(_) | Self::New(..) => JsonKind::Object,
        }
    }

    /// Returns the approximate size of the Rust code for this.
    pub(super) fn size(&self) -> usize {
        let values = |lengths: &mut dyn Iterator<Item = usize>| {
            lengths.map(|length| length + 50).sum::<usize>()
        };
        let own = match self {
            Self::String(Strings::Values(all) | Strings::Open(all)) | Self::New(_, all) => {
                values(&mut all.iter().map(String::len))
            }
            Self::Integer(Integers::Values(all) | Integers::Open(all)) => {
                values(&mut all.iter().map(|_| 0))
            }
            Self::Array(items, _) => items.size(),
            Self::Object(object) => {
                let others = match &object.others {
                    Others::Kept(values) => values.size(),
                    Others::Ignored | Others::Refused => 0,
                };
                let properties = object.properties.iter().map(|it| 100 + it.values.size());
                properties.fold(others, usize::saturating_add)
            }
            _ => 0,
        };
        own.saturating_add(50)
    }
}

/// Returns the evidence from a string type.
pub(super) fn strings(string: StringType) -> Strings {
    match string {
        StringType::Plain | StringType::Secret | StringType::Binary => Strings::Any,
        format => Strings::Format(format),
    }
}
