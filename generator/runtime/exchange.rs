//! Maps an operation to the request that is sent, and what came back to its output or error: all that both clients do
//! around their transports.
//!
//! Guarantees that nothing here is generic over operations but thin shells, so that each further operation costs little
//! to compile. Does no IO.

use std::fmt;
use std::time::Instant;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Method, Request, StatusCode};

use crate::runtime::credentials::{Credentials, CredentialsError};
use crate::runtime::error::{EncodeError, Error, Redacted, TransportError};
use crate::runtime::operation::{Call, Operation, SecurityScheme};
use crate::runtime::settings::Config;

/// The answer to an operation. `Debug` hides headers with credentials or cookies.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The output of the operation.
    pub body: T,
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &Redacted(&self.headers))
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

/// The request of an operation, complete.
pub(crate) fn request<O: Operation>(
    operation: &O,
    config: &Config,
    credentials: &Credentials,
) -> Result<Request<Bytes>, Failure> {
    let request = operation.request(&config.base_url);
    complete(request, O::SECURITY, config, credentials)
}

/// The output or the error of an operation.
pub(crate) fn finish<O: Operation>(
    answer: Result<http::Response<Bytes>, Failure>,
) -> Result<Response<O::Output>, Error<O::Error>> {
    let call = Call::of::<O>();
    let answer = answer.map_err(|failure| match failure {
        Failure::Encode(error) => Error::Encode { call, error },
        Failure::MissingCredentials(accepted) => Error::MissingCredentials { call, accepted },
        Failure::Transport(error) => Error::transport(call, error),
        Failure::BodyTooLarge(status, limit) => Error::BodyTooLarge {
            call,
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
            body,
        }),
        Err(error) => Err(Error::response(call, error)),
    }
}

/// When a call that starts now has to be over.
pub(crate) fn deadline(config: &Config) -> Option<Instant> {
    // A timeout that the clock cannot express is no timeout.
    config
        .timeout
        .and_then(|timeout| Instant::now().checked_add(timeout))
}

/// Takes in a body without ever holding more than the limit.
pub(crate) struct Collector {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
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
            body: Vec::with_capacity(capacity),
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
        let mut response = http::Response::new(Bytes::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

fn complete(
    request: Result<Request<Bytes>, EncodeError>,
    security: &'static [&'static [SecurityScheme]],
    config: &Config,
    credentials: &Credentials,
) -> Result<Request<Bytes>, Failure> {
    let mut request = request.map_err(Failure::Encode)?;
    for (name, value) in &config.headers {
        request
            .headers_mut()
            .entry(name)
            .or_insert_with(|| value.clone());
    }
    match credentials.apply(security, &mut request) {
        Ok(()) => Ok(request),
        Err(CredentialsError::Missing { accepted }) => Err(Failure::MissingCredentials(accepted)),
        Err(CredentialsError::Invalid(error)) => Err(Failure::Encode(error)),
    }
}
