//! What an async HTTP stack has to do for a client.
//!
//! Guarantees nothing by itself; limits, timeouts, retries, credentials and errors of the API are the client's.

use std::pin::Pin;
use std::time::Duration;

use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, Request, Response};

use crate::runtime::client::body::Body;
use crate::runtime::error::TransportError;

/// A boxed future.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An async HTTP stack, and the timer of the async runtime that it lives in.
///
/// One for tests, which answers everything with the same:
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
    /// Sends a request and returns the answer once its head is there.
    ///
    /// When the call's timeout ends, the client drops the future, or the body; what is still going on then should be
    /// given up. Statuses are no errors here, and redirects should not be followed. The errors are shown to people: they
    /// must not hold the query or the headers of the request. The length of the request's body, if it is known, belongs
    /// into `Content-Length`.
    ///
    /// # Errors
    ///
    /// If there is no answer.
    fn send(&self, request: Request<Body>)
    -> BoxFuture<'_, Result<Response<Body>, TransportError>>;

    /// Waits, for timeouts and between retries: `Box::pin(tokio::time::sleep(duration))` in a tokio runtime.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// Says that there is no body, which belongs to methods that usually have one (RFC 9110 §8.6): some servers and proxies
/// insist on it, and hyper leaves it out.
pub(super) fn declare_empty_body(request: &mut Request<Body>) {
    if request.body().length() == Some(0)
        && [Method::POST, Method::PUT, Method::PATCH].contains(request.method())
    {
        let zero = HeaderValue::from_static("0");
        request.headers_mut().insert(CONTENT_LENGTH, zero);
    }
}
