//! What a string says about the case of a union that it is.

use uuid::Uuid;

use super::case::Strings;

/// How well a string fits, from worst to best.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Fit {
    /// It is not a value of the case.
    Contradicts,
    /// It can be read, but is beyond the limits of the case.
    Beyond,
    /// It may be a value that the union does not know.
    Other,
    /// It is a value that the case does not know.
    Open,
    /// It can be read, but would be written in another form, or is more likely something else.
    Loose,
    /// The case accepts any string.
    Any,
    /// It has the format of the case.
    Format,
    /// It is one of the values of a case that may get more of them.
    OpenValue,
    /// It is one of the values of the case.
    Value,
}

impl Strings {
    pub(super) fn fit(self, text: &str) -> Fit {
        match self {
            Self::Any => Fit::Any,
            Self::Starts(prefix) if text.starts_with(prefix) => Fit::Any,
            Self::Starts(_) => Fit::Beyond,
            Self::Values(values) if values.contains(&text) => Fit::Value,
            Self::Values(_) => Fit::Contradicts,
            Self::Open(values) if values.contains(&text) => Fit::OpenValue,
            Self::Open(_) => Fit::Open,
            Self::Others => Fit::Other,
            Self::Format(reads) if reads(text) => Fit::Format,
            Self::Format(_) => Fit::Contradicts,
            Self::Uuid => match Uuid::try_parse(text) {
                // Without hyphens, 32 digits may also be a hash.
                Ok(_) if text.len() == 36 => Fit::Format,
                Ok(_) => Fit::Loose,
                Err(_) => Fit::Contradicts,
            },
            Self::Bytes(_, writes) if writes(text) => Fit::Format,
            Self::Bytes(reads, _) if reads(text) => Fit::Loose,
            Self::Bytes(..) => Fit::Contradicts,
        }
    }
}
