//! The bodies of requests and responses of the blocking client: bytes or readers.

use std::fmt;
use std::io::{self, ErrorKind, Read};

use bytes::{Buf as _, Bytes};

use crate::runtime::body::RequestBody;
use crate::runtime::error::{EncodeError, TransportError};

/// The body of a request or of a response, which implements `Read`. Dropping the body of a download
/// ends it.
pub struct Body {
    content: Content,
    /// Returns the number of bytes that are still to come, if it is known.
    left: Option<u64>,
}

enum Content {
    Bytes(Bytes),
    Reader(Box<dyn Read + Send>),
}

impl Body {
    /// Creates a body from a reader. [`ErrorKind::TimedOut`] and [`ErrorKind::WouldBlock`] count as
    /// timeouts.
    pub fn new(reader: impl Read + Send + 'static) -> Self {
        Self {
            content: Content::Reader(Box::new(reader)),
            left: None,
        }
    }

    /// Returns the number of bytes that are still to come, if it is known.
    pub fn length(&self) -> Option<u64> {
        self.left
    }

    /// Returns the bytes, if all of them are in memory.
    ///
    /// # Errors
    ///
    /// Returns the body itself, if it is a stream.
    pub fn into_bytes(self) -> Result<Bytes, Self> {
        match self.content {
            Content::Bytes(bytes) => Ok(bytes),
            content => Err(Self { content, ..self }),
        }
    }

    /// The body that a client sends.
    pub(crate) fn of_request(body: RequestBody) -> Result<Self, EncodeError> {
        if let Some(bytes) = body.as_bytes() {
            return Ok(bytes.clone().into());
        }
        let left = body.length();
        let reader = body.into_reader()?;
        Ok(Self::new(reader).of_length(left))
    }

    /// Sets the length.
    pub(crate) fn of_length(self, left: Option<u64>) -> Self {
        Self { left, ..self }
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = match &mut self.content {
            Content::Bytes(bytes) => bytes.reader().read(buffer)?,
            Content::Reader(reader) => loop {
                match reader.read(buffer) {
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    result => break result?,
                }
            },
        };
        self.left = self.left.map(|left| left.saturating_sub(length as u64));
        Ok(length)
    }
}

/// Creates a body from bytes in memory.
impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self {
            left: Some(bytes.len() as u64),
            content: Content::Bytes(bytes),
        }
    }
}

/// Shows the length but not the content.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("length", &self.left).finish()
    }
}

/// Why the body of a response could not be read.
pub(crate) fn error(error: io::Error) -> TransportError {
    match error.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => TransportError::timeout(),
        _ => TransportError::other(error),
    }
}
