//! The interface between the blocking client and an HTTP stack.
//!
//! Guarantees nothing itself: limits, credentials and errors of the API are handled by the client.

use std::thread;
use std::time::{Duration, Instant, SystemTime};

use http::{Request, Response};

use crate::runtime::blocking::body::Body;
use crate::runtime::error::TransportError;

/// A blocking HTTP stack and its clock: a `ureq::Agent`, or any other.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and returns the response once its head is received.
    ///
    /// If a limit is exceeded, the error should be [`TransportError::timeout`], or
    /// [`TimedOut`](std::io::ErrorKind::TimedOut) while the body is read. An error status is not an
    /// error here, and redirects should not be followed. Errors are shown to users, so they must
    /// not contain the query or the headers of the request. The length of the request body, if
    /// known, should be sent as `Content-Length`.
    ///
    /// # Errors
    ///
    /// If there is no response.
    fn send(
        &self,
        request: Request<Body>,
        limits: Limits,
    ) -> Result<Response<Body>, TransportError>;

    /// Sleeps between retries: by default, the thread.
    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }

    /// Returns the time, for deadlines: by default, that of the real clock. It has to advance with
    /// [`sleep`](Self::sleep). A transport around another one should pass both on.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// Returns the time of the calendar, which dates in `Retry-After` are compared with: by default,
    /// that of the real clock.
    fn today(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// The time limits of a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The deadline of the response, or only of its head if [`per_read`](Self::per_read) is set; a
    /// time of [`Transport::now`].
    pub deadline: Option<Instant>,
    /// The time limit of each read of the body; set for downloads, which may take long as a whole.
    pub per_read: Option<Duration>,
}
