//! What a blocking HTTP stack has to do for a client.
//!
//! Guarantees nothing by itself; limits, credentials and errors of the API are the client's.

use std::time::{Duration, Instant};

use http::{Request, Response};

use crate::runtime::blocking::body::Body;
use crate::runtime::error::TransportError;

/// A blocking HTTP stack: a `ureq::Agent`, or any other.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and returns the answer once its head is there.
    ///
    /// What takes longer than the limits should be [`TransportError::timeout`], and
    /// [`TimedOut`](std::io::ErrorKind::TimedOut) where the body is read. Statuses are no errors here, and redirects
    /// should not be followed. The errors are shown to people: they must not hold the query or the headers of the
    /// request. The length of the request's body, if it is known, belongs into `Content-Length`.
    ///
    /// # Errors
    ///
    /// If there is no answer.
    fn send(
        &self,
        request: Request<Body>,
        limits: Limits,
    ) -> Result<Response<Body>, TransportError>;
}

/// How long an answer may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// When the answer has to be complete; if [`per_read`](Self::per_read) is set, its head alone.
    pub deadline: Option<Instant>,
    /// How long it may take until a read of the body has something; set for downloads, which may take long as a whole.
    pub per_read: Option<Duration>,
}
