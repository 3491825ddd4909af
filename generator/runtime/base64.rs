//! Bytes that are written as base64 text.
//!
//! Both alphabets are read, with or without padding, because servers mix them up. Each type writes
//! one form.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet;
use base64::display::Base64Display;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::runtime::wire::{self, Error};

const GENEROUS: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
pub(crate) const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, GENEROUS);
pub(crate) const URL_SAFE: GeneralPurpose =
    GeneralPurpose::new(&alphabet::URL_SAFE, GENEROUS.with_encode_padding(false));

/// The bytes of base64 text in either alphabet.
fn decode(text: &str) -> Option<Vec<u8>> {
    let engine = if text.contains(['-', '_']) {
        &URL_SAFE
    } else {
        &STANDARD
    };
    engine.decode(text).ok()
}

/// What a text would have to be to convert into bytes. Nothing is, and the compiler says why: a
/// list of conversions would lead to bytes that are encoded twice.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a text does not convert into `{Bytes}`: it may be what is to be encoded, or encoded already",
    label = "a text, not bytes",
    note = "a text that is to be encoded: `\"text\".as_bytes()`",
    note = "a text that is base64 already: `\"dGV4dA==\".parse::<{Bytes}>()?`"
)]
pub trait HasOneMeaning<Bytes> {}

/// Makes the compiler say how bytes come from a text. The conversions themselves cannot be called.
/// Their condition has a lifetime, because the compiler would refuse it here otherwise, and is on a
/// tuple, because it would not show the message if it were on the text.
macro_rules! explain_text {
    ($bytes:ident: $($text:ty),+) => {$(
        #[doc(hidden)]
        impl<'a> From<$text> for $bytes
        where
            (&'a str,): $crate::runtime::base64::HasOneMeaning<$bytes>,
        {
            fn from(text: $text) -> Self {
                Self::from(text.as_bytes())
            }
        }
    )+};
}

pub(crate) use explain_text;

macro_rules! bytes {
    ($(#[$docs:meta])* $name:ident, $engine:ident) => {
        $(#[$docs])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
        pub struct $name(Vec<u8>);

        impl $name {
            /// The bytes.
            pub fn into_vec(self) -> Vec<u8> {
                self.0
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(bytes: Vec<u8>) -> Self {
                Self(bytes)
            }
        }

        impl From<&[u8]> for $name {
            fn from(bytes: &[u8]) -> Self {
                Self(bytes.to_vec())
            }
        }

        impl<const N: usize> From<[u8; N]> for $name {
            fn from(bytes: [u8; N]) -> Self {
                Self(bytes.to_vec())
            }
        }

        impl<const N: usize> From<&[u8; N]> for $name {
            fn from(bytes: &[u8; N]) -> Self {
                Self(bytes.to_vec())
            }
        }

        explain_text!($name: &'a str, &'a String, String);

        impl From<$name> for Vec<u8> {
            fn from(bytes: $name) -> Self {
                bytes.0
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl Deref for $name {
            type Target = [u8];

            fn deref(&self) -> &[u8] {
                &self.0
            }
        }

        /// Reads base64 text in either alphabet.
        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> wire::Result<Self> {
                parse(text).map(Self)
            }
        }

        /// Writes the base64 text.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                Base64Display::new(&self.0, &$engine).fmt(f)
            }
        }

        /// Shows only the number of bytes: there may be many, and they are often a key.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({} bytes)"), self.0.len())
            }
        }

        impl wire::Read for $name {
            fn read(input: wire::Input<'_>) -> wire::Result<Self> {
                read(input).map(Self)
            }
        }

        impl wire::Write for $name {
            fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
                output.str(&$engine.encode(&self.0))
            }
        }

        wire::impl_serde!($name);
    };
}

bytes!(
    /// Bytes, written as base64 with the standard alphabet and padding.
    Base64,
    STANDARD
);
bytes!(
    /// Bytes, written as base64 with the URL-safe alphabet and without padding.
    Base64Url,
    URL_SAFE
);

/// Reads base64 text in either alphabet.
pub(crate) fn read(input: wire::Input<'_>) -> wire::Result<Vec<u8>> {
    parse(input.text("a base64 string")?)
}

/// Decodes base64 text in either alphabet.
pub(crate) fn parse(text: &str) -> wire::Result<Vec<u8>> {
    decode(text).ok_or_else(|| Error::custom("expected a base64 string, found another string"))
}
