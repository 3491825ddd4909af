//! A client whose transport returns a fixed response and records requests, and an operation with all kinds of
//! parameters.

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Request, Response, StatusCode};

use crate::runtime::client::{Body, BoxFuture, Transport};
use crate::runtime::wire::Value;
use crate::runtime::{
    BaseUrl, EncodeError, Operation, QueryStyle, RequestBuilder, ResponseError, SchemeKind,
    SecurityScheme, TransportError, Untyped, response,
};

pub const BASIC: SecurityScheme = scheme("basic", SchemeKind::Basic);
pub const BEARER: SecurityScheme = scheme("bearer", SchemeKind::Bearer);
pub const HEADER: SecurityScheme = scheme("header", SchemeKind::Header("x-key"));
pub const QUERY: SecurityScheme = scheme("query", SchemeKind::Query("key"));
pub const COOKIE: SecurityScheme = scheme("cookie", SchemeKind::Cookie("key"));

const fn scheme(name: &'static str, kind: SchemeKind) -> SecurityScheme {
    SecurityScheme {
        name,
        method: name,
        kind,
    }
}

/// An operation with a parameter in each location.
#[derive(Clone, Debug, Default)]
pub struct Call {
    pub one: String,
    pub two: String,
    pub query: String,
    pub header: String,
    pub cookie: String,
}

impl Operation for Call {
    type Output = Value;
    type Error = Untyped;

    const ID: &'static str = "Call";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/v1/{one}/items/{two}";
    const SECURITY: &'static [&'static [SecurityScheme]] =
        &[&[BASIC], &[BEARER], &[HEADER], &[QUERY], &[COOKIE]];

    fn request(&self, base_url: &BaseUrl) -> Result<crate::runtime::Request, EncodeError> {
        RequestBuilder::new(Self::METHOD, Self::PATH, base_url)
            .path("one", &self.one)
            .path("two", &self.two)
            .query("q", QueryStyle::FORM, &self.query)
            .header("x-header", &self.header)
            .cookie("c", QueryStyle::FORM, &self.cookie)
            .accept("application/json")
            .finish()
    }

    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>> {
        match response.status().as_u16() {
            200..=299 => response::json(response),
            _ => response::refused(response),
        }
    }
}

/// A transport that returns the same response to every request, and never waits.
#[derive(Clone, Default)]
pub struct Recorder {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    sent: Arc<Mutex<Vec<Parts>>>,
    waited: Arc<Mutex<Duration>>,
}

impl Recorder {
    /// Creates one with this response.
    pub fn new(status: StatusCode, headers: HeaderMap, body: Vec<u8>) -> Self {
        Self {
            status,
            headers,
            body: Bytes::from(body),
            ..Self::default()
        }
    }

    /// Returns the requests that were sent.
    pub fn sent(&self) -> Vec<Parts> {
        self.sent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Returns how long the client has waited.
    pub fn waited(&self) -> Duration {
        *self.waited.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Recorder {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.push(request.into_parts().0);
        let mut answer = Response::new(Body::from(self.body.clone()));
        *answer.status_mut() = self.status;
        *answer.headers_mut() = self.headers.clone();
        Box::pin(async { Ok(answer) })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mut waited = self.waited.lock().unwrap_or_else(PoisonError::into_inner);
        // The timer of the timeout itself is not a wait.
        if duration < Duration::from_secs(30) {
            *waited += duration;
        }
        Box::pin(async {})
    }
}

/// Runs a future that never has to wait.
pub fn ready<T>(work: impl Future<Output = T>) -> Result<T, String> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Ok(done),
        Poll::Pending => Err("the client waits for nothing".to_owned()),
    }
}
