//! What a string says about the case of a union that it is.

use base64::Engine as _;
use uuid::Uuid;

use super::case::Strings;
use crate::runtime::base64::{STANDARD, URL_SAFE, decode};

/// How well a string fits, from worst to best.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Fit {
    /// It is not a value of the case.
    Contradicts,
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
            // Many texts can be read as base64 by chance.
            Self::Base64 => bytes(text, |bytes| STANDARD.encode(bytes)),
            Self::Base64Url => bytes(text, |bytes| URL_SAFE.encode(bytes)),
        }
    }
}

fn bytes(text: &str, encode: fn(&[u8]) -> String) -> Fit {
    match decode(text) {
        Some(bytes) if encode(&bytes) == text => Fit::Format,
        Some(_) => Fit::Loose,
        None => Fit::Contradicts,
    }
}
