//! The source of a streamed body, shared by all clones until one of them is sent.

use std::fmt;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

#[cfg(any(feature = "client", feature = "tower"))]
use crate::runtime::body::stream::BoxStream;

/// Content to send: bytes, or what a source yields.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Content {
    Bytes(Bytes),
    Source(Source),
}

impl Content {
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Source(source) => source.length,
        }
    }
}

impl Default for Content {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

/// Shows the length but not the content.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.length()) {
            (Self::Bytes(bytes), _) => write!(f, "{} bytes", bytes.len()),
            (Self::Source(_), Some(length)) => write!(f, "<stream> of {length} bytes"),
            (Self::Source(_), None) => f.write_str("<stream>"),
        }
    }
}

/// A source of bytes that can be read only once. Clones share it, and two are equal if they share
/// it.
#[derive(Clone)]
pub(crate) struct Source {
    origin: Arc<Mutex<Option<Origin>>>,
    length: Option<u64>,
}

pub(super) enum Origin {
    Reader(Box<dyn Read + Send>),
    #[cfg(any(feature = "client", feature = "tower"))]
    Stream(BoxStream),
}

impl Source {
    pub(crate) fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::new(Origin::Reader(Box::new(reader)))
    }

    #[cfg(any(feature = "client", feature = "tower"))]
    pub(crate) fn stream(stream: BoxStream) -> Self {
        Self::new(Origin::Stream(stream))
    }

    fn new(origin: Origin) -> Self {
        Self {
            origin: Arc::new(Mutex::new(Some(origin))),
            length: None,
        }
    }

    /// Sets the number of bytes to send.
    pub(crate) fn of_length(self, length: u64) -> Self {
        Self {
            length: Some(length),
            ..self
        }
    }

    pub(super) fn length(&self) -> Option<u64> {
        self.length
    }

    /// Takes the source away from all its clones. A source of another kind is kept.
    pub(super) fn take<S: Readable>(&self) -> Result<S, &'static str> {
        let origin = self.origin.lock();
        let mut origin = origin.unwrap_or_else(PoisonError::into_inner);
        let taken = origin.take().ok_or(
            "is a stream that was already sent, and a stream can be sent only once: create a new one",
        )?;
        S::of(taken).map_err(|other| {
            *origin = Some(other);
            S::OTHER
        })
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.origin, &other.origin) && self.length == other.length
    }
}

impl Eq for Source {}

/// A kind of source.
pub(super) trait Readable: Sized {
    /// Why another kind cannot be sent, as the end of a sentence about the body.
    const OTHER: &'static str;

    fn of(origin: Origin) -> Result<Self, Origin>;
}

impl Readable for Box<dyn Read + Send> {
    const OTHER: &'static str = "is an async stream, which the blocking client cannot read: create it with \
                                 `Binary::reader`, or use the async client";

    fn of(origin: Origin) -> Result<Self, Origin> {
        match origin {
            Origin::Reader(reader) => Ok(reader),
            #[cfg(any(feature = "client", feature = "tower"))]
            other => Err(other),
        }
    }
}

#[cfg(any(feature = "client", feature = "tower"))]
impl Readable for BoxStream {
    const OTHER: &'static str = "is read by `std::io::Read`, which would block the async client: create it with \
                                 `Binary::stream`, or use the blocking client";

    fn of(origin: Origin) -> Result<Self, Origin> {
        match origin {
            Origin::Stream(stream) => Ok(stream),
            other => Err(other),
        }
    }
}
