//! Errors of HTTP stacks, in the three kinds that a caller can act on.
//!
//! Guarantees that the text is one line and names the innermost cause, which HTTP stacks tend to
//! hide. Other transports have to keep URLs and credentials out of their errors.

use std::error::Error as StdError;
use std::fmt;

/// Why a transport has no response, or only a part of it.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<Box<dyn StdError + Send + Sync>>,
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    is_repeatable: bool,
    /// Whether a request that can be repeated is not sent again either.
    #[cfg(all(
        feature = "mock",
        any(feature = "client", feature = "blocking", feature = "tower")
    ))]
    is_final: bool,
}

/// The kinds of [`TransportError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The response was not complete in time.
    Timeout,
    /// No connection could be established, so the server has not seen the request.
    Connect,
    /// Anything else: the connection broke, the response is not HTTP, or the request body could not
    /// be read.
    Other,
}

#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
impl TransportErrorKind {
    /// Whether a request without a complete response may be sent again.
    fn may_resend(self, is_repeatable: bool) -> bool {
        self == Self::Connect || is_repeatable
    }
}

impl TransportError {
    /// The response was not complete in time.
    pub fn timeout() -> Self {
        Self {
            kind: TransportErrorKind::Timeout,
            source: None,
            #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
            is_repeatable: false,
            #[cfg(all(
                feature = "mock",
                any(feature = "client", feature = "blocking", feature = "tower")
            ))]
            is_final: false,
        }
    }

    /// Creates an error for a failed connection: nothing of the request was sent.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            kind: TransportErrorKind::Connect,
            source: Some(source.into()),
            #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
            is_repeatable: false,
            #[cfg(all(
                feature = "mock",
                any(feature = "client", feature = "blocking", feature = "tower")
            ))]
            is_final: false,
        }
    }

    /// Creates an error of another kind.
    pub fn other(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            kind: TransportErrorKind::Other,
            source: Some(source.into()),
            #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
            is_repeatable: false,
            #[cfg(all(
                feature = "mock",
                any(feature = "client", feature = "blocking", feature = "tower")
            ))]
            is_final: false,
        }
    }

    /// Creates an error of the mock: a call that the test does not expect is not repeated.
    #[cfg(all(
        feature = "mock",
        any(feature = "client", feature = "blocking", feature = "tower")
    ))]
    pub(crate) fn unexpected(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            is_final: true,
            ..Self::other(source)
        }
    }

    /// Converts an error; one that is already a transport error is kept.
    #[cfg(any(feature = "client", feature = "tower"))]
    pub(crate) fn of(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        match source.into().downcast() {
            Ok(error) => *error,
            Err(error) => Self::other(error),
        }
    }

    /// Notes whether the call can be sent several times with the effect of one.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn repeatable(self, is_repeatable: bool) -> Self {
        Self {
            is_repeatable,
            ..self
        }
    }

    /// Whether the client would send the request again.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(super) fn is_retryable(&self) -> bool {
        self.may_resend(self.is_repeatable)
    }

    /// Whether the request may be sent again.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn may_resend(&self, is_repeatable: bool) -> bool {
        #[cfg(feature = "mock")]
        if self.is_final {
            return false;
        }
        self.kind.may_resend(is_repeatable)
    }

    /// Returns the kind.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Timeout => "no complete response in time",
            TransportErrorKind::Connect => "cannot connect to the server",
            TransportErrorKind::Other => "the exchange with the server failed",
        })?;
        let Some(mut cause) = self.source() else {
            return Ok(());
        };
        while let Some(source) = cause.source() {
            cause = source;
        }
        write!(f, ": {}", cause.to_string().replace(['\r', '\n'], " "))
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}
