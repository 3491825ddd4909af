//! Maps an answer that is not the operation's output to an error that keeps status, headers and body.
//!
//! Guarantees that bodies can be reached but are shown by neither `Display` nor `Debug`.

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

use crate::runtime::error::headers::Redacted;
use crate::runtime::wire::DecodeError;

/// The error type of operations whose error answers the description does not type, or only as text or bytes, which an
/// error has anyway. It has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untyped {}

/// Why an answer is not the operation's output.
pub enum ResponseError<E = Untyped> {
    /// The status is not one of the operation's successful ones.
    Refused(Box<ApiError<E>>),
    /// The body is not what the description says.
    Decode(Box<UnreadableAnswer>),
}

impl<E> fmt::Display for ResponseError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl<E> fmt::Debug for ResponseError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => f.debug_tuple("Refused").field(error).finish(),
            Self::Decode(error) => f.debug_tuple("Decode").field(error).finish(),
        }
    }
}

impl<E> StdError for ResponseError<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Refused(_) => None,
            Self::Decode(error) => error.source(),
        }
    }
}

/// An answer whose status is not one of the operation's successful ones.
pub struct ApiError<E = Untyped> {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    is_cut: bool,
    typed: Option<E>,
}

impl<E> ApiError<E> {
    pub(crate) fn new(response: Response<Bytes>, typed: Option<E>) -> Self {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            body,
            is_cut: false,
            typed,
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came, if [`is_cut`](Self::is_cut) its first part. It may repeat parts of the request.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Whether the body is longer than the client takes, so that the rest of it was not read.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The body as text, if it is UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.body).ok()
    }

    /// The body as the description types it. `None` if the description has no type for this status, or if the body is
    /// something else, as when a proxy answers in the server's place, or cut.
    pub fn typed(&self) -> Option<&E> {
        self.typed.as_ref()
    }

    /// The body as the description types it, as [`typed`](Self::typed).
    pub fn into_typed(self) -> Option<E> {
        self.typed
    }

    pub(crate) fn map_typed<F>(self, map: impl FnOnce(E) -> Option<F>) -> ApiError<F> {
        ApiError {
            status: self.status,
            headers: self.headers,
            body: self.body,
            is_cut: self.is_cut,
            typed: self.typed.and_then(map),
        }
    }

    /// The same error with only the first part of its body, which says nothing reliable.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn cut(self) -> Self {
        Self {
            is_cut: true,
            typed: None,
            ..self
        }
    }
}

impl<E> fmt::Display for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", self.status)
    }
}

impl<E> fmt::Debug for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("status", &self.status)
            .field("headers", &Redacted(&self.headers))
            .field("body", &format_args!("[{} bytes]", self.body.len()))
            .field("is_cut", &self.is_cut)
            .field(
                "typed",
                &format_args!(
                    "{}",
                    if self.typed.is_some() {
                        "Some(_)"
                    } else {
                        "None"
                    }
                ),
            )
            .finish()
    }
}

impl<E> StdError for ApiError<E> {}

/// An answer with a successful status whose body is not what the description says.
pub struct UnreadableAnswer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    problem: Problem,
}

enum Problem {
    Text(&'static str),
    Json(DecodeError),
}

impl UnreadableAnswer {
    pub(crate) fn json(response: Response<Bytes>, error: DecodeError) -> Self {
        Self::new(response, Problem::Json(error))
    }

    pub(crate) fn text(response: Response<Bytes>, problem: &'static str) -> Self {
        Self::new(response, Problem::Text(problem))
    }

    fn new(response: Response<Bytes>, problem: Problem) -> Self {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            body,
            problem,
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Where in the JSON the reading stopped, and why. `None` if there was no JSON at all.
    pub fn error(&self) -> Option<&DecodeError> {
        match &self.problem {
            Problem::Json(error) => Some(error),
            Problem::Text(_) => None,
        }
    }
}

impl fmt::Display for UnreadableAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read the answer {}: ", self.status)?;
        match &self.problem {
            Problem::Text(text) => f.write_str(text),
            Problem::Json(error) => error.fmt(f),
        }
    }
}

impl fmt::Debug for UnreadableAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadableAnswer")
            .field("status", &self.status)
            .field("headers", &Redacted(&self.headers))
            .field("body", &format_args!("[{} bytes]", self.body.len()))
            .field("problem", &format_args!("{self}"))
            .finish()
    }
}

/// `Display` has the whole text, so the chain goes on below the JSON error.
impl StdError for UnreadableAnswer {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error().and_then(StdError::source)
    }
}
