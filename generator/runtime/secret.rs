//! Text that must not appear in logs: passwords, keys, tokens.

use std::fmt;

use bytes::Bytes;
use zeroize::Zeroizing;

use crate::runtime::wire::{self, Error};

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

impl From<&str> for Secret {
    fn from(secret: &str) -> Self {
        Self::new(secret)
    }
}

impl wire::Read for Secret {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        match input {
            wire::Input::Str(secret) => Ok(Self::new(secret)),
            // A PIN may arrive as a number, which other types would show in the error.
            other => Err(Error::custom(format_args!(
                "expected a string, found {}",
                other.kind()
            ))),
        }
    }
}

impl wire::Write for Secret {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        output.str(self.expose())
    }
}

wire::impl_serde!(Secret);
