//! Buffers for secrets.
//!
//! Guarantees that their memory is wiped when they are dropped, and that no copy is left when they
//! grow.

use std::ops::Deref;
use std::{io, mem};

use bytes::Bytes;
use zeroize::Zeroizing;

/// Bytes that may hold a secret. They are wiped when they are dropped or moved because they grow.
pub(crate) struct Buffer(Zeroizing<Vec<u8>>);

impl Buffer {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    #[inline]
    pub(crate) fn reserve(&mut self, more: usize) {
        if self.0.capacity() - self.0.len() < more {
            self.grow(more);
        }
    }

    /// A vector that grows by itself leaves a copy behind.
    #[cold]
    fn grow(&mut self, more: usize) {
        let least = self.0.len().saturating_add(more);
        let mut longer = Vec::with_capacity(least.max(self.0.capacity().saturating_mul(2)));
        longer.extend_from_slice(&self.0);
        self.0 = Zeroizing::new(longer);
    }

    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        self.reserve(1);
        self.0.push(byte);
    }

    #[inline]
    pub(crate) fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    /// Returns the bytes, which the caller has to wipe.
    pub(crate) fn into_vec(mut self) -> Vec<u8> {
        mem::take(&mut self.0)
    }
}

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Text that may hold a secret. It is wiped when it is dropped or moved because it grows.
#[derive(Default)]
pub(crate) struct Text(Zeroizing<String>);

impl Text {
    pub(crate) fn push_str(&mut self, text: &str) {
        let least = self.0.len().saturating_add(text.len());
        if self.0.capacity() < least {
            // A string that grows by itself leaves a copy behind.
            let mut longer = String::with_capacity(least.max(self.0.capacity().saturating_mul(2)));
            longer.push_str(&self.0);
            self.0 = Zeroizing::new(longer);
        }
        self.0.push_str(text);
    }

    /// Returns the bytes. Their memory is wiped when the last clone is dropped.
    pub(crate) fn into_bytes(mut self) -> Bytes {
        wiped(mem::take(&mut *self.0).into_bytes())
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'a> FromIterator<&'a str> for Text {
    fn from_iter<I: IntoIterator<Item = &'a str>>(parts: I) -> Self {
        let mut text = Self::default();
        parts.into_iter().for_each(|part| text.push_str(part));
        text
    }
}

/// Bytes whose memory is wiped when the last clone is dropped.
pub(crate) fn wiped(bytes: Vec<u8>) -> Bytes {
    Bytes::from_owner(Zeroizing::new(bytes))
}
