//! The body of a request before a client sends it: bytes in memory, and sources that are read while
//! they are sent.
//!
//! Guarantees that a source is read only once, and only by the kind of client that can read it.
//! Does no I/O itself.

mod claimed;
mod reader;
pub(super) mod source;
#[cfg(any(feature = "client", feature = "tower"))]
pub(super) mod stream;

use std::collections::VecDeque;
use std::fmt;
use std::io;

use bytes::Bytes;

pub(crate) use source::Content;
#[cfg(any(feature = "client", feature = "tower"))]
pub(crate) use stream::{BoxStream, pieces};

use claimed::Claimed;
use reader::Reader;
use source::Readable;
#[cfg(any(feature = "client", feature = "tower"))]
use stream::Segments;

use crate::runtime::error::{EncodeError, Part};

/// The body of a request: bytes, or a stream that is read while it is sent.
///
/// A stream can be sent only once. Clones share it, so once one of them is sent, the others cannot
/// be sent.
#[derive(Clone)]
pub struct RequestBody(Inner);

#[derive(Clone)]
enum Inner {
    Bytes(Bytes),
    /// In order; at least one of them is a source.
    Segments(Vec<Content>),
}

impl RequestBody {
    /// Creates a body from segments, in order. Bytes alone must be one segment.
    pub(crate) fn of(segments: Vec<Content>) -> Self {
        match <[Content; 1]>::try_from(segments) {
            Ok([Content::Bytes(bytes)]) => bytes.into(),
            Ok(source) => Self(Inner::Segments(source.into())),
            Err(segments) => Self(Inner::Segments(segments)),
        }
    }

    /// Returns the bytes, unless the body is a stream.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Inner::Bytes(bytes) => Some(bytes),
            Inner::Segments(_) => None,
        }
    }

    /// Returns whether the body is a stream, which cannot be sent again.
    pub fn is_stream(&self) -> bool {
        self.as_bytes().is_none()
    }

    /// Returns the length, if it is known.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Inner::Bytes(bytes) => Some(bytes.len() as u64),
            Inner::Segments(segments) => segments
                .iter()
                .try_fold(0u64, |sum, segment| sum.checked_add(segment.length()?)),
        }
    }

    /// Converts the body for a blocking HTTP stack.
    ///
    /// # Errors
    ///
    /// If it is a stream that was already sent, or one for an async client. Reading fails if the
    /// stream fails or ends before its length.
    pub fn into_reader(self) -> Result<impl io::Read + Send + 'static, EncodeError> {
        Ok(Reader::new(self.claim()?))
    }

    /// Converts the body for an async HTTP stack.
    #[cfg(any(feature = "client", feature = "tower"))]
    pub(crate) fn into_stream(self) -> Result<Segments, EncodeError> {
        Ok(Segments::new(self.claim()?))
    }

    /// Takes all sources away from the clones of this body.
    fn claim<S: Readable>(self) -> Result<VecDeque<Claimed<S>>, EncodeError> {
        let segments = match self.0 {
            Inner::Bytes(bytes) => vec![Content::Bytes(bytes)],
            Inner::Segments(segments) => segments,
        };
        let claimed = segments.into_iter().map(|segment| match segment {
            Content::Bytes(bytes) => Ok(Claimed::Bytes(bytes)),
            Content::Source(source) => Ok(Claimed::Source(source.take()?, source.length())),
        });
        let claimed: Result<_, &'static str> = claimed.collect();
        claimed.map_err(|problem| EncodeError::new(Part::Body, problem))
    }
}

impl Default for RequestBody {
    fn default() -> Self {
        Bytes::new().into()
    }
}

impl From<Bytes> for RequestBody {
    fn from(bytes: Bytes) -> Self {
        Self(Inner::Bytes(bytes))
    }
}

/// Shows the length but not the content.
impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_stream() { "stream" } else { "bytes" };
        match self.length() {
            Some(length) => write!(f, "RequestBody({kind} of length {length})"),
            None => write!(f, "RequestBody({kind})"),
        }
    }
}
