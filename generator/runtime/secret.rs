//! Text that must not show up in logs: passwords, keys, tokens.

use std::fmt;

use bytes::Bytes;
use zeroize::Zeroizing;

use crate::runtime::wire::{self, Error};

/// A secret string. It is not shown by `Debug`, and its memory is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret into custody.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(Zeroizing::new(secret.into()))
    }

    /// The parts one after the other, without a copy that is left behind.
    pub(crate) fn concat(parts: &[&str]) -> Self {
        let length = parts.iter().map(|part| part.len()).sum();
        let mut secret = String::with_capacity(length);
        parts.iter().for_each(|part| secret.push_str(part));
        Self::new(secret)
    }

    /// The bytes of the secret; their memory is wiped when the last clone is dropped.
    pub(crate) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(self.0)
    }

    /// The secret itself.
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
            // A PIN may arrive as a number, which other types would show.
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
