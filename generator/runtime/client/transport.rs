//! The interface between the async client and an HTTP stack.
//!
//! Guarantees nothing itself: limits, timeouts, retries, credentials and errors of the API are
//! handled by the client.

use std::time::{Duration, Instant, SystemTime};

use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Request, Response};

use crate::runtime::client::body::Body;
use crate::runtime::error::TransportError;
use crate::runtime::framing::usually_has_body;
pub use crate::runtime::token::BoxFuture;

/// An async HTTP stack, and the clock of its async runtime.
///
/// A transport for tests that always returns the same response:
///
/// ```
/// # #[cfg(any(feature = "client", feature = "tower"))]
/// # mod example {
/// use std::time::Duration;
/// use api_client::runtime::TransportError;
/// use api_client::runtime::client::{Body, BoxFuture, Transport};
/// use bytes::Bytes;
/// use http::{Request, Response};
///
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
///         let body = Body::from(Bytes::from_static(self.0.as_bytes()));
///         Box::pin(async { Ok(Response::new(body)) })
///     }
///
///     fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
///         Box::pin(std::future::pending())
///     }
/// }
/// # }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and returns the response once its head is received.
    ///
    /// At the timeout of the call, the client drops the future or the body, which should then stop
    /// its work. An error status is not an error here, and redirects should not be followed. Errors
    /// are shown to users, so they must not contain the query or the headers of the request. The
    /// length of the request body, if known, should be sent as `Content-Length`.
    ///
    /// # Errors
    ///
    /// If there is no response.
    fn send(&self, request: Request<Body>)
    -> BoxFuture<'_, Result<Response<Body>, TransportError>>;

    /// Sleeps, for timeouts and between retries: `Box::pin(tokio::time::sleep(duration))` in a
    /// tokio runtime.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

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

/// Sets `Content-Length: 0` for methods that usually have a body: hyper omits it.
pub(super) fn declare_empty_body(request: &mut Request<Body>) {
    if request.body().length() == Some(0) && usually_has_body(request.method().as_str()) {
        let zero = HeaderValue::from_static("0");
        request.headers_mut().insert(CONTENT_LENGTH, zero);
    }
}
