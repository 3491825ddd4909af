//! The steps around a transport that all clients share: from an operation to the request, and from
//! the response to its output or error.
//!
//! Guarantees that only thin wrappers are generic over operations, so that each further operation
//! adds little compile time. Does no I/O.

use std::fmt;
use std::ops::ControlFlow;
use std::time::Instant;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH};
use http::response::Parts;
use http::uri::Scheme;
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use crate::runtime::answer::{Answer, Failure, Received};
use crate::runtime::base_url::is_loopback;
use crate::runtime::call::Call;
use crate::runtime::credentials::CredentialsError;
use crate::runtime::error::{
    EncodeError, Error, Part, Redacted, ResponseError, TransportError, Unreadable,
    UnreadableAnswer, coding,
};
use crate::runtime::idempotency;
use crate::runtime::operation::{Operation, Request};
#[cfg(feature = "mock")]
use crate::runtime::origin::Origin;
use crate::runtime::scheme::SecurityScheme;
use crate::runtime::session::signer::Signer;
use crate::runtime::settings::Config;
use crate::runtime::trace::Span;
use crate::runtime::wipe::{self, Buffer};

/// The response to an operation. `Debug` hides headers with credentials or cookies.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The number of retries; see [`Retry`](crate::runtime::Retry).
    pub retries: u32,
    /// The output of the operation.
    pub body: T,
}

impl<T> Response<T> {
    /// Replaces the body.
    pub(crate) fn map<U>(self, map: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            status: self.status,
            headers: self.headers,
            retries: self.retries,
            body: map(self.body),
        }
    }
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

/// How the response to an operation is received.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// Whether the operation treats a response with this head as an error, whatever its body is.
    refuses: fn(http::Response<Bytes>) -> bool,
    /// Whether the body of any other response is left unread.
    streams: bool,
}

impl Reading {
    /// The body is read before the operation looks at it.
    pub(crate) fn whole<O: Operation>() -> Self {
        Self {
            refuses: |head| matches!(O::response(head), Err(ResponseError::Refused(_))),
            streams: false,
        }
    }

    /// The body of a success is left to the caller.
    pub(crate) fn stream<O: Operation>() -> Self {
        Self {
            streams: true,
            ..Self::whole::<O>()
        }
    }

    /// Whether the body of a success is left unread.
    #[cfg(feature = "blocking")]
    pub(crate) fn streams(self) -> bool {
        self.streams
    }

    /// Whether the body that follows is left unread.
    pub(crate) fn leaves(self, head: &Parts) -> bool {
        self.streams && !self.refuses(head.status, &head.headers)
    }

    /// Whether a response with this head is an error of the operation.
    pub(crate) fn refuses(self, status: StatusCode, headers: &HeaderMap) -> bool {
        let mut head = http::Response::new(Bytes::new());
        *head.status_mut() = status;
        *head.headers_mut() = headers.clone();
        (self.refuses)(head)
    }
}

/// The result of a call.
pub(crate) struct Outcome<B> {
    pub(crate) answer: Answer<B>,
    /// The number of retries.
    pub(crate) retries: u32,
    /// Whether the call can be sent several times with the effect of one.
    pub(crate) is_repeatable: bool,
    pub(crate) span: Span,
}

impl<B> Outcome<B> {
    /// The same without a body that was left unread.
    pub(crate) fn whole(self) -> Outcome<()> {
        let answer = self.answer.map(|answer| {
            answer.map(|body| match body {
                Received::Whole(body) => Received::Whole(body),
                Received::Cut(body) => Received::Cut(body),
                Received::Stream(_) => Received::Stream(()),
            })
        });
        Outcome {
            answer,
            retries: self.retries,
            is_repeatable: self.is_repeatable,
            span: self.span,
        }
    }
}

/// A request that is complete except for the tokens that have to be obtained.
pub(crate) struct Prepared {
    pub(crate) request: Request,
    pub(crate) signer: Signer,
}

/// What a client accepts that does not decode.
const IDENTITY: HeaderValue = HeaderValue::from_static("identity");

/// Rejects a body that is left to the caller, but is encoded although the request asks for one that
/// is not.
pub(crate) fn check_coding(asked: &HeaderMap, head: &Parts) -> Result<(), Failure> {
    match coding(&head.headers) {
        Some(_) if asked.get(ACCEPT_ENCODING) == Some(&IDENTITY) => {
            Err(Failure::Encoded(Box::new(head.clone())))
        }
        _ => Ok(()),
    }
}

/// Builds the complete request of an operation.
pub(crate) fn request<O: Operation>(operation: &O, config: &Config) -> Result<Prepared, Failure> {
    let request = operation.request(&config.server.base_url);
    let request = complete(request, O::SECURITY, config);
    #[cfg(feature = "mock")]
    let request = request.map(|prepared| of_call(prepared, Call::of::<O>(), config));
    request
}

/// Notes for the mock what the request is.
#[cfg(feature = "mock")]
fn of_call(mut prepared: Prepared, call: &'static Call, config: &Config) -> Prepared {
    let base_url = config.server.base_url.clone();
    let extensions = prepared.request.extensions_mut();
    extensions.insert(Origin { call, base_url });
    prepared
}

/// The output or the error of an operation. A body that was left unread counts as empty.
pub(crate) fn finish<O: Operation, B>(
    outcome: Outcome<B>,
) -> Result<Response<O::Output>, Error<O::Error>> {
    let Outcome {
        answer,
        retries,
        is_repeatable,
        span,
    } = outcome;
    let result = read::<O, B>(answer, retries, is_repeatable);
    match &result {
        Ok(response) => span.success(response.status.as_u16(), retries),
        Err(error) => span.failure(error),
    }
    result
}

/// The unread body of a success, or the error of an operation.
pub(crate) fn finish_stream<O: Operation, B: From<Bytes>>(
    outcome: Outcome<B>,
) -> Result<Response<B>, Error<O::Error>> {
    let Outcome {
        answer,
        retries,
        is_repeatable,
        span,
    } = outcome;
    let answer = match answer.map(http::Response::into_parts) {
        Ok((mut head, Received::Stream(body))) => {
            hide(&mut head.headers, O::SECRET_HEADERS);
            span.success(head.status.as_u16(), retries);
            return Ok(Response {
                status: head.status,
                headers: head.headers,
                retries,
                body,
            });
        }
        Ok((head, read)) => Ok(http::Response::from_parts(head, read)),
        Err(failure) => Err(failure),
    };
    let outcome = Outcome {
        answer,
        retries,
        is_repeatable,
        span,
    };
    Ok(finish::<O, B>(outcome)?.map(|_| Bytes::new().into()))
}

fn read<O: Operation, B>(
    answer: Answer<B>,
    retries: u32,
    is_repeatable: bool,
) -> Result<Response<O::Output>, Error<O::Error>> {
    let call = Call::of::<O>();
    let answer = answer.map_err(|failure| match failure {
        Failure::Encode(error) => Error::Encode { call, error },
        Failure::MissingCredentials(accepted) => Error::MissingCredentials { call, accepted },
        Failure::Token(scheme, error) => Error::Token {
            call,
            retries,
            scheme,
            error,
        },
        Failure::Transport(error) => {
            Error::transport(call, retries, error.repeatable(is_repeatable))
        }
        Failure::BodyTooLarge(status, limit) => Error::BodyTooLarge {
            call,
            retries,
            status,
            limit,
        },
        Failure::Encoded(mut head) => {
            hide(&mut head.headers, O::SECRET_HEADERS);
            let response = http::Response::from_parts(*head, Bytes::new());
            let error = UnreadableAnswer::new(response, Unreadable::ENCODED);
            Error::response(call, retries, ResponseError::Decode(Box::new(error)))
        }
    })?;
    let (mut head, body) = answer.into_parts();
    hide(&mut head.headers, O::SECRET_HEADERS);
    let status = head.status;
    // The operation consumes the response, so its headers are copied for callers that ask for them.
    let headers = head.headers.clone();
    let (body, is_cut) = match body {
        Received::Whole(body) => (body, false),
        Received::Cut(body) => (body, true),
        Received::Stream(_) => (Bytes::new(), false),
    };
    match O::response(http::Response::from_parts(head, body)) {
        Ok(body) => Ok(Response {
            status,
            headers,
            retries,
            body,
        }),
        Err(ResponseError::Refused(mut error)) => {
            error.note_repeatable(is_repeatable);
            if is_cut {
                error.cut();
            }
            let error = ResponseError::Refused(error);
            Err(Error::response(call, retries, error))
        }
        Err(error) => Err(Error::response(call, retries, error)),
    }
}

/// Marks the values of headers as sensitive, so that no `Debug` output shows them.
fn hide(headers: &mut HeaderMap, names: &[&str]) {
    for (name, value) in headers.iter_mut() {
        if names
            .iter()
            .any(|it| name.as_str().eq_ignore_ascii_case(it))
        {
            value.set_sensitive(true);
        }
    }
}

/// Collects a body up to the limit. A longer body of a success is an error; the rest of a longer
/// error body is dropped. The memory is wiped afterwards, because it may hold keys.
pub(crate) struct Collector {
    head: Parts,
    body: Buffer,
    is_cut: bool,
    limit: u64,
    deadline: Option<Instant>,
    reading: Reading,
}

impl Collector {
    /// Rejects a body whose announced length is too long.
    pub(crate) fn new(
        method: &Method,
        head: Parts,
        limit: u64,
        deadline: Option<Instant>,
        reading: Reading,
    ) -> Result<Self, Failure> {
        // In a response to HEAD, the header gives the length that the body would have.
        let length = head.headers.get(CONTENT_LENGTH);
        let length = length.filter(|_| method != Method::HEAD);
        let length: u64 = length
            .and_then(|value| value.to_str().ok()?.parse().ok())
            .unwrap_or_default();
        // A server can announce any length, so only a part of it is reserved in advance.
        let capacity = usize::try_from(length.min(limit).min(1 << 20)).unwrap_or_default();
        let collector = Self {
            head,
            body: Buffer::with_capacity(capacity),
            is_cut: false,
            limit,
            deadline,
            reading,
        };
        if length > limit {
            collector.allow_cut()?;
        }
        Ok(collector)
    }

    /// Adds the next chunk, and returns whether to go on. The deadline is checked as well, because
    /// a transport may have no timeout of its own.
    pub(crate) fn push(&mut self, chunk: &[u8], now: Instant) -> Result<ControlFlow<()>, Failure> {
        if self.deadline.is_some_and(|deadline| now > deadline) {
            return Err(TransportError::timeout().into());
        }
        let space = self.limit.saturating_sub(self.body.len() as u64);
        let fitting = usize::try_from(space).ok();
        let fitting = fitting.and_then(|space| chunk.get(..space));
        match fitting.filter(|fitting| fitting.len() < chunk.len()) {
            None => {
                self.body.extend_from_slice(chunk);
                Ok(ControlFlow::Continue(()))
            }
            Some(fitting) => {
                self.allow_cut()?;
                self.body.extend_from_slice(fitting);
                self.is_cut = true;
                Ok(ControlFlow::Break(()))
            }
        }
    }

    /// Returns the response with its body.
    pub(crate) fn finish<B>(self) -> http::Response<Received<B>> {
        let body = wipe::wiped(self.body.into_vec());
        let body = match self.is_cut {
            true => Received::Cut(body),
            false => Received::Whole(body),
        };
        http::Response::from_parts(self.head, body)
    }

    /// An error response still has a status if its body is too long; a part of a successful body is
    /// useless.
    fn allow_cut(&self) -> Result<(), Failure> {
        let Parts {
            status, headers, ..
        } = &self.head;
        if self.reading.refuses(*status, headers) {
            Ok(())
        } else {
            Err(Failure::BodyTooLarge(*status, self.limit))
        }
    }
}

fn complete(
    request: Result<Request, EncodeError>,
    security: &'static [&'static [SecurityScheme]],
    config: &Config,
) -> Result<Prepared, Failure> {
    let mut request = request.map_err(Failure::Encode)?;
    // The base URL was checked when the client was built. An operation may have a server of its own.
    let uri = request.uri();
    let is_open = uri.scheme() == Some(&Scheme::HTTP) && !uri.host().is_some_and(is_loopback);
    if is_open && !config.server.allow_http {
        let problem =
            "is http and its host is not this machine, which needs `allow_http` of the builder";
        return Err(Failure::Encode(EncodeError::new(Part::Url, problem)));
    }
    if config.is_header_invalid {
        let problem = "has a name or a value that cannot be sent";
        return Err(Failure::Encode(EncodeError::new(Part::WithHeader, problem)));
    }
    for (name, value) in &*config.headers {
        request.headers_mut().insert(name, value.clone());
    }
    idempotency::add_key(&mut request);
    for (name, value) in &config.server.headers {
        request
            .headers_mut()
            .entry(name)
            .or_insert_with(|| value.clone());
    }
    // Without this header, a server may encode the response as it likes (RFC 9110 §12.5.3).
    request
        .headers_mut()
        .entry(ACCEPT_ENCODING)
        .or_insert(IDENTITY);
    match config.credentials.authenticate(security, &mut request) {
        Ok(sources) => Ok(Prepared {
            request,
            signer: Signer::new(sources),
        }),
        Err(CredentialsError::Missing { accepted }) => Err(Failure::MissingCredentials(accepted)),
        Err(CredentialsError::Invalid(error)) => Err(Failure::Encode(error)),
    }
}
