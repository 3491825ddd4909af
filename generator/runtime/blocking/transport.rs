//! Maps a request to an answer whose body is a reader: what a blocking HTTP stack has to do for a client.
//!
//! Guarantees nothing by itself; limits, credentials and errors of the API are the client's.

use std::io::{ErrorKind, Read};
use std::time::Instant;

use bytes::Bytes;
use http::{Request, Response};

use crate::runtime::error::TransportError;

/// A blocking HTTP stack: a `ureq::Agent`, or any other.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and returns the answer once its head is there.
    ///
    /// The answer has to be complete, body included, at `deadline`; what comes later should be
    /// [`TransportError::timeout`]. Statuses are no errors here, and redirects should not be followed. The errors are
    /// shown to people: they must not hold the query or the headers of the request.
    ///
    /// # Errors
    ///
    /// If there is no answer.
    fn send(
        &self,
        request: Request<Bytes>,
        deadline: Option<Instant>,
    ) -> Result<Response<Body>, TransportError>;
}

/// The body of an answer, read in pieces.
pub struct Body(Box<dyn Read + Send>);

impl Body {
    /// A body that is read from here. [`ErrorKind::TimedOut`] and [`ErrorKind::WouldBlock`] are timeouts.
    pub fn new(reader: impl Read + Send + 'static) -> Self {
        Self(Box::new(reader))
    }

    /// Reads the next piece into the front of the buffer; 0 is the end.
    ///
    /// # Errors
    ///
    /// If the body ends early or late.
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize, TransportError> {
        loop {
            match self.0.read(buffer) {
                Ok(length) => return Ok(length),
                Err(error) => match error.kind() {
                    ErrorKind::Interrupted => {}
                    ErrorKind::TimedOut | ErrorKind::WouldBlock => {
                        return Err(TransportError::timeout());
                    }
                    _ => return Err(TransportError::other(error)),
                },
            }
        }
    }
}

/// A body that is already there.
impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::new(std::io::Cursor::new(bytes))
    }
}
