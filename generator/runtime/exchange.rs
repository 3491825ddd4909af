//! Maps an operation to the request that is sent, and what came back to its output or error: all that both clients do
//! around their transports.
//!
//! Guarantees that nothing here is generic over operations but thin shells, so that each further operation costs little
//! to compile. Does no IO.

use std::fmt;
use std::time::Instant;

use bytes::Bytes;
#[cfg(any(feature = "client", feature = "tower"))]
use http::HeaderValue;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Method, Request, StatusCode};

use crate::runtime::credentials::CredentialsError;
use crate::runtime::error::{EncodeError, Error, Redacted, TransportError};
use crate::runtime::operation::{Call, Operation, SecurityScheme};
use crate::runtime::secret::{self, Buffer};
use crate::runtime::settings::Config;
use crate::runtime::trace::Span;

/// The answer to an operation. `Debug` hides headers with credentials or cookies.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// How many requests were sent after the first; see [`Retry`](crate::runtime::Retry).
    pub retries: u32,
    /// The output of the operation.
    pub body: T,
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &Redacted(&self.headers))
            .field("retries", &self.retries)
            .field("body", &self.body)
            .finish()
    }
}

/// What can go wrong until there is an answer.
pub(crate) enum Failure {
    Encode(EncodeError),
    MissingCredentials(&'static [&'static [SecurityScheme]]),
    Transport(TransportError),
    BodyTooLarge(StatusCode, u64),
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

/// What came of an attempt.
pub(crate) type Answer = Result<http::Response<Bytes>, Failure>;

/// What came of a call.
pub(crate) struct Outcome {
    pub(crate) answer: Answer,
    /// How many requests were sent after the first.
    pub(crate) retries: u32,
    pub(crate) span: Span,
}

/// The request of an operation, complete.
pub(crate) fn request<O: Operation>(
    operation: &O,
    config: &Config,
) -> Result<Request<Bytes>, Failure> {
    let request = operation.request(&config.server.base_url);
    complete(request, O::SECURITY, config)
}

/// The output or the error of an operation.
pub(crate) fn finish<O: Operation>(
    outcome: Outcome,
) -> Result<Response<O::Output>, Error<O::Error>> {
    let Outcome {
        answer,
        retries,
        span,
    } = outcome;
    let result = read::<O>(answer, retries);
    match &result {
        Ok(response) => span.success(response.status.as_u16(), retries),
        Err(error) => span.failure(error),
    }
    result
}

fn read<O: Operation>(
    answer: Answer,
    retries: u32,
) -> Result<Response<O::Output>, Error<O::Error>> {
    let call = Call::of::<O>();
    let answer = answer.map_err(|failure| match failure {
        Failure::Encode(error) => Error::Encode { call, error },
        Failure::MissingCredentials(accepted) => Error::MissingCredentials { call, accepted },
        Failure::Transport(error) => Error::transport(call, retries, error),
        Failure::BodyTooLarge(status, limit) => Error::BodyTooLarge {
            call,
            retries,
            status,
            limit,
        },
    })?;
    let status = answer.status();
    // The operation takes the whole answer, so the headers are copied for whoever asks for them.
    let headers = answer.headers().clone();
    match O::response(answer) {
        Ok(body) => Ok(Response {
            status,
            headers,
            retries,
            body,
        }),
        Err(error) => Err(Error::response(call, retries, error)),
    }
}

/// Says that there is no body, which belongs to methods that usually have one (RFC 9110 §8.6): some servers and proxies
/// insist on it, and hyper leaves it out.
#[cfg(any(feature = "client", feature = "tower"))]
pub(crate) fn declare_empty_body(request: &mut Request<Bytes>) {
    if request.body().is_empty()
        && [Method::POST, Method::PUT, Method::PATCH].contains(request.method())
    {
        let zero = HeaderValue::from_static("0");
        request.headers_mut().insert(CONTENT_LENGTH, zero);
    }
}

/// Takes in a body without ever holding more than the limit. Its memory is wiped in the end: it may hold keys.
pub(crate) struct Collector {
    status: StatusCode,
    headers: HeaderMap,
    body: Buffer,
    limit: u64,
    deadline: Option<Instant>,
}

impl Collector {
    /// Refuses a body that says in advance that it is too long.
    pub(crate) fn new(
        method: &Method,
        status: StatusCode,
        headers: HeaderMap,
        limit: u64,
        deadline: Option<Instant>,
    ) -> Result<Self, Failure> {
        // To HEAD, the header says how long the body would be.
        let length = headers
            .get(CONTENT_LENGTH)
            .filter(|_| method != Method::HEAD);
        let length: u64 = length
            .and_then(|value| value.to_str().ok()?.parse().ok())
            .unwrap_or_default();
        if length > limit {
            return Err(Failure::BodyTooLarge(status, limit));
        }
        // A server can promise anything, so not all of it is reserved in advance.
        let capacity = usize::try_from(length.min(1 << 20)).unwrap_or_default();
        Ok(Self {
            status,
            headers,
            body: Buffer::with_capacity(capacity),
            limit,
            deadline,
        })
    }

    /// Takes the next piece. The time is looked at too, because a transport may have no timeout of its own.
    pub(crate) fn push(&mut self, chunk: &[u8]) -> Result<(), Failure> {
        if self
            .deadline
            .is_some_and(|deadline| Instant::now() > deadline)
        {
            return Err(TransportError::timeout().into());
        }
        if (self.body.len() + chunk.len()) as u64 > self.limit {
            return Err(Failure::BodyTooLarge(self.status, self.limit));
        }
        self.body.extend_from_slice(chunk);
        Ok(())
    }

    /// The answer with its body.
    pub(crate) fn finish(self) -> http::Response<Bytes> {
        let mut response = http::Response::new(secret::wiped(self.body.into_vec()));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

fn complete(
    request: Result<Request<Bytes>, EncodeError>,
    security: &'static [&'static [SecurityScheme]],
    config: &Config,
) -> Result<Request<Bytes>, Failure> {
    let mut request = request.map_err(Failure::Encode)?;
    for (name, value) in &config.server.headers {
        request
            .headers_mut()
            .entry(name)
            .or_insert_with(|| value.clone());
    }
    match config.credentials.apply(security, &mut request) {
        Ok(()) => Ok(request),
        Err(CredentialsError::Missing { accepted }) => Err(Failure::MissingCredentials(accepted)),
        Err(CredentialsError::Invalid(error)) => Err(Failure::Encode(error)),
    }
}
