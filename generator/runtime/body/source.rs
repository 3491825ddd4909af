//! What a body is read from while it is sent, shared by all clones of the body until one of them is sent.

use std::fmt;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

#[cfg(any(feature = "client", feature = "tower"))]
use crate::runtime::body::stream::BoxStream;

/// What is sent: bytes, or what is read from a source.
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

/// Shows how long it is, not what is in it.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.length()) {
            (Self::Bytes(bytes), _) => write!(f, "{} bytes", bytes.len()),
            (Self::Source(_), Some(length)) => write!(f, "<stream> of {length} bytes"),
            (Self::Source(_), None) => f.write_str("<stream>"),
        }
    }
}

/// A source of bytes that is read once. Clones share it; two are equal if they are clones of one.
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

    /// The same source, of which so many bytes are sent.
    pub(crate) fn of_length(self, length: u64) -> Self {
        Self {
            length: Some(length),
            ..self
        }
    }

    pub(super) fn length(&self) -> Option<u64> {
        self.length
    }

    /// Takes the source from all its clones. If it is of another kind they keep it.
    pub(super) fn take<S: Kind>(&self) -> Result<S, &'static str> {
        let origin = self.origin.lock();
        let mut origin = origin.unwrap_or_else(PoisonError::into_inner);
        let taken = origin.take().ok_or(
            "is a stream that was sent before, and a stream can be sent once only: make a new one",
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
pub(super) trait Kind: Sized {
    /// What is wrong with another one; goes on from the body.
    const OTHER: &'static str;

    fn of(origin: Origin) -> Result<Self, Origin>;
}

impl Kind for Box<dyn Read + Send> {
    const OTHER: &'static str = "is an async stream, which the blocking client cannot read: make it by \
                                 `Binary::reader`, or send it by the async client";

    fn of(origin: Origin) -> Result<Self, Origin> {
        match origin {
            Origin::Reader(reader) => Ok(reader),
            #[cfg(any(feature = "client", feature = "tower"))]
            other => Err(other),
        }
    }
}

#[cfg(any(feature = "client", feature = "tower"))]
impl Kind for BoxStream {
    const OTHER: &'static str = "is read by `std::io::Read`, which would block the async client: make it by \
                                 `Binary::stream`, or send it by the blocking client";

    fn of(origin: Origin) -> Result<Self, Origin> {
        match origin {
            Origin::Stream(stream) => Ok(stream),
            other => Err(other),
        }
    }
}
