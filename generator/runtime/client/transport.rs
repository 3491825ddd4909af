//! Maps a request to an answer whose body comes in pieces: what an async HTTP stack has to do for a client.
//!
//! Guarantees nothing by itself; limits, credentials and errors of the API are the client's.

use std::pin::Pin;
use std::time::Instant;

use bytes::Bytes;
use http::{Request, Response};

use crate::runtime::error::TransportError;

/// A boxed future.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An async HTTP stack.
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
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>>;
}

/// The pieces of a body.
pub trait Chunks: Send {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the body ends early or late.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}

/// The body of an answer, read in pieces.
pub struct Body(Source);

enum Source {
    Full(Option<Bytes>),
    Chunks(Box<dyn Chunks>),
}

impl Body {
    /// A body that comes in pieces.
    pub fn new(chunks: impl Chunks + 'static) -> Self {
        Self(Source::Chunks(Box::new(chunks)))
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the body ends early or late.
    pub async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        match &mut self.0 {
            Source::Full(bytes) => Ok(bytes.take()),
            Source::Chunks(chunks) => chunks.next().await,
        }
    }
}

/// A body that is already there.
impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Source::Full(Some(bytes)))
    }
}
