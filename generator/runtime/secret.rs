//! Text and bytes that must not appear in logs: passwords, keys, tokens.

use std::fmt;
use std::str::FromStr;

use ::base64::Engine as _;
use ::base64::engine::general_purpose::STANDARD as BASIC;
use bytes::Bytes;
use zeroize::Zeroizing;

use crate::runtime::base64::{self, STANDARD, URL_SAFE};
use crate::runtime::wire;

/// A secret string. `Debug` does not show it, and its memory is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Creates a secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(Zeroizing::new(secret.into()))
    }

    /// Concatenates the parts without leaving a copy in memory.
    pub(crate) fn concat(parts: &[&str]) -> Self {
        let length = parts.iter().map(|part| part.len()).sum();
        let mut secret = String::with_capacity(length);
        parts.iter().for_each(|part| secret.push_str(part));
        Self::new(secret)
    }

    /// The credentials of HTTP basic authentication (RFC 7617), without the name of the scheme.
    pub(crate) fn basic(user: &str, password: &str) -> Self {
        let pair = Self::concat(&[user, ":", password]);
        Self::from(BASIC.encode(pair.expose()))
    }

    /// Returns the bytes of the secret. Their memory is wiped when the last clone is dropped.
    pub(crate) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(self.0)
    }

    /// Returns the secret.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self::new(secret)
    }
}

impl From<&String> for Secret {
    fn from(secret: &String) -> Self {
        Self::new(secret)
    }
}

impl From<&Secret> for Secret {
    fn from(secret: &Secret) -> Self {
        secret.clone()
    }
}

impl From<&str> for Secret {
    fn from(secret: &str) -> Self {
        Self::new(secret)
    }
}

impl wire::Read for Secret {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        input.text("a string").map(Self::new)
    }
}

impl wire::Write for Secret {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        output.str(self.expose())
    }
}

wire::impl_serde!(Secret);

macro_rules! bytes {
    ($(#[$docs:meta])* $name:ident, $engine:ident) => {
        $(#[$docs])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Zeroizing<Vec<u8>>);

        impl $name {
            /// Creates a secret.
            pub fn new(secret: impl Into<Vec<u8>>) -> Self {
                Self(Zeroizing::new(secret.into()))
            }

            /// Returns the bytes of the secret, decoded.
            pub fn expose(&self) -> &[u8] {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("[redacted]")
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(secret: Vec<u8>) -> Self {
                Self::new(secret)
            }
        }

        impl From<&[u8]> for $name {
            fn from(secret: &[u8]) -> Self {
                Self::new(secret)
            }
        }

        impl<const N: usize> From<[u8; N]> for $name {
            fn from(secret: [u8; N]) -> Self {
                Self::new(Zeroizing::new(secret).as_slice())
            }
        }

        impl<const N: usize> From<&[u8; N]> for $name {
            fn from(secret: &[u8; N]) -> Self {
                Self::new(secret.as_slice())
            }
        }

        base64::explain_text!($name: &'a str, &'a String, String);

        /// Reads base64 text in either alphabet.
        impl FromStr for $name {
            type Err = wire::Error;

            fn from_str(text: &str) -> wire::Result<Self> {
                base64::parse(text).map(Self::new)
            }
        }

        impl wire::Read for $name {
            fn read(input: wire::Input<'_>) -> wire::Result<Self> {
                base64::read(input).map(Self::new)
            }
        }

        impl wire::Write for $name {
            fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
                output.str(&Zeroizing::new($engine.encode(self.expose())))
            }
        }

        wire::impl_serde!($name);
    };
}

bytes!(
    /// Secret bytes, written as base64 with the standard alphabet and padding. `Debug` does not show
    /// them, and their memory is wiped when they are dropped.
    SecretBytes,
    STANDARD
);
bytes!(
    /// Secret bytes, written as base64 with the URL-safe alphabet and without padding. `Debug` does
    /// not show them, and their memory is wiped when they are dropped.
    SecretBytesUrl,
    URL_SAFE
);
