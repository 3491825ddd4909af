//! Responses that are not the output of an operation, with status, headers and body.
//!
//! Guarantees that bodies are accessible, but that neither `Display` nor `Debug` shows them, except
//! `{:#}`, which quotes an error response.

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, Response, StatusCode};

use crate::runtime::error::headers::Redacted;
use crate::runtime::error::said;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
use crate::runtime::repeat::may_repeat;
use crate::runtime::wire::DecodeError;

/// The error type of operations whose error responses the description does not type, or only as
/// text or bytes, which every error has. It has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untyped {}

/// Why a response is not the output of the operation.
pub enum ResponseError<E = Untyped> {
    /// The status is not one of the operation's successful ones.
    Refused(Box<ApiError<E>>),
    /// The body does not match the description.
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

/// A response whose status is not a successful one of the operation.
pub struct ApiError<E = Untyped> {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    is_cut: bool,
    is_repeatable: bool,
    /// Whether the description has a type for the body that the body does not match.
    #[cfg(feature = "mock")]
    is_mistyped: bool,
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
            is_repeatable: false,
            #[cfg(feature = "mock")]
            is_mistyped: false,
            typed,
        }
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body as received; only its first part if [`is_cut`](Self::is_cut). It may repeat
    /// parts of the request.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns whether the body exceeded the limit of the client, so that only its first part was
    /// read.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Returns the body as text, if it is UTF-8, without a byte order mark.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(without_mark(&self.body)).ok()
    }

    /// Returns the typed body. `None` if the description has no type for this status, or if the
    /// body does not match, for example because a proxy answered or because it is cut.
    pub fn typed(&self) -> Option<&E> {
        self.typed.as_ref()
    }

    /// Returns the typed body by value; see [`typed`](Self::typed).
    pub fn into_typed(self) -> Option<E> {
        self.typed
    }

    pub(crate) fn map_typed<F>(self, map: impl FnOnce(E) -> Option<F>) -> ApiError<F> {
        ApiError {
            status: self.status,
            headers: self.headers,
            body: self.body,
            is_cut: self.is_cut,
            is_repeatable: self.is_repeatable,
            #[cfg(feature = "mock")]
            is_mistyped: self.is_mistyped,
            typed: self.typed.and_then(map),
        }
    }

    /// The same error, whose body should have a type.
    pub(crate) fn of_type(response: Response<Bytes>, typed: Option<E>) -> Self {
        Self {
            #[cfg(feature = "mock")]
            is_mistyped: typed.is_none(),
            ..Self::new(response, typed)
        }
    }

    /// Whether the description has a type for the body that the body does not match.
    #[cfg(feature = "mock")]
    pub(crate) fn is_mistyped(&self) -> bool {
        self.is_mistyped
    }

    /// Replaces the body by its first part, which is not reliable as a value.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn cut(&mut self) {
        self.is_cut = true;
        self.typed = None;
    }

    /// Notes whether the call can be sent several times with the effect of one.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn note_repeatable(&mut self, is_repeatable: bool) {
        self.is_repeatable = is_repeatable;
    }

    /// Whether the client would send the request again.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(super) fn is_retryable(&self) -> bool {
        may_repeat(self.status, &self.headers, self.is_repeatable)
    }
}

impl<E> fmt::Display for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", self.status)?;
        if let Some(coding) = coding(&self.headers).filter(|_| !self.body.is_empty()) {
            write!(f, ", with a body that is encoded as `{coding}`")?;
        }
        match f.alternate() {
            true => self.write_said(f),
            false => Ok(()),
        }
    }
}

impl<E> ApiError<E> {
    /// Quotes the server: ": Invalid credentials".
    pub(super) fn write_said(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text().filter(|_| coding(&self.headers).is_none());
        match text.map(said::quote).filter(|quote| !quote.is_empty()) {
            Some(quote) => write!(f, ": {quote}"),
            None => Ok(()),
        }
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

/// A response with a successful status whose body does not match the description.
pub struct UnreadableAnswer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    problem: Unreadable,
}

/// Why a body could not be read.
pub(crate) enum Unreadable {
    Text(&'static str),
    Json(DecodeError),
}

impl Unreadable {
    /// The stack did not decode the body.
    pub(crate) const ENCODED: Self = Self::Text("the body is encoded");
}

impl UnreadableAnswer {
    pub(crate) fn new(response: Response<Bytes>, problem: Unreadable) -> Self {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            body,
            problem,
        }
    }

    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body as received.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns where and why reading the JSON failed. `None` if the body is not JSON at all.
    pub fn error(&self) -> Option<&DecodeError> {
        match &self.problem {
            Unreadable::Json(error) => Some(error),
            Unreadable::Text(_) => None,
        }
    }
}

impl fmt::Display for UnreadableAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read the response {}", self.status)?;
        if let Some(media_type) = shown(&self.headers, CONTENT_TYPE) {
            write!(f, " of type `{media_type}`")?;
        }
        if let Some(coding) = coding(&self.headers) {
            write!(f, ", encoded as `{coding}`")?;
        }
        f.write_str(": ")?;
        match &self.problem {
            Unreadable::Text(text) => f.write_str(text),
            Unreadable::Json(error) => write!(f, "{error}"),
        }?;
        match f.alternate() {
            true => self.write_advice(f),
            false => Ok(()),
        }
    }
}

impl UnreadableAnswer {
    /// Says what can be done.
    pub(super) fn write_advice(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match coding(&self.headers) {
            Some(_) => {
                "; use a transport that decodes, or accept the encoding with `default_header` and \
                 read the body with `download`"
            }
            None => {
                "; `download` returns the body as it is, and an overlay corrects a description \
                 that is wrong"
            }
        })
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

/// `Display` includes the whole text, so the source is the one below the JSON error.
impl StdError for UnreadableAnswer {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error().and_then(StdError::source)
    }
}

/// How a body is encoded (`Content-Encoding`), if it is.
pub(crate) fn coding(headers: &HeaderMap) -> Option<String> {
    let codings = headers.get_all(CONTENT_ENCODING).iter();
    let codings = codings.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let is_other = |coding: &&[u8]| !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity");
    let mut codings = codings.map(<[u8]>::trim_ascii).filter(is_other).peekable();
    codings.peek()?;
    Some(shown(headers, CONTENT_ENCODING).unwrap_or_default())
}

/// The start of a header, if it is text.
fn shown(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?;
    Some(text.chars().take(100).collect())
}

/// Skips the byte order mark of UTF-8, which is not part of the text.
pub(crate) fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}
