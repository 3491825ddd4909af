//! The error of a call, whose variants say which side failed.
//!
//! Guarantees that `Display` is one line that names the operation and the cause, and that neither
//! `Display` nor `Debug` shows credentials, parameter values or bodies, except `{:#}`, which quotes
//! an error response. For a body that cannot be read, they show the path, which consists of member
//! names.

mod build;
mod encode;
mod headers;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod of_call;
mod response;
mod said;
pub(super) mod transport;

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::StatusCode;

#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub use build::BuildError;
pub(crate) use encode::Problem;
pub use encode::{EncodeError, Part};
pub use headers::HeaderError;
pub(crate) use headers::Redacted;
pub use response::{ApiError, ResponseError, UnreadableAnswer, Untyped};
pub(crate) use response::{Unreadable, coding, without_mark};
pub use transport::{TransportError, TransportErrorKind};

use crate::runtime::call::Call;
use crate::runtime::scheme::{SecurityScheme, write_missing};
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
use crate::runtime::token::TokenError;

/// Why a call failed. `E` is the type of the error responses of the operation.
///
/// `{error}` is one line that names the operation and the cause, and shows no values. `{error:#}`
/// adds what the server said in an error response, shortened and with control characters escaped,
/// or what can be done about the error. A server may repeat parts of the request in its words, so
/// use it where these may be seen.
///
/// ```
/// # #[cfg(any(feature = "client", feature = "tower"))]
/// # async fn example<O: api_client::Operation>(client: &api_client::Client, operation: &O) -> Option<O::Output> {
/// use api_client::Error;
///
/// match client.send(operation).await {
///     Ok(output) => Some(output),
///     Err(Error::Refused { error, .. }) if error.status() == http::StatusCode::NOT_FOUND => None,
///     Err(error) => {
///         eprintln!("{error:#}");
///         if error.is_retryable() {
///             eprintln!("It may work later.");
///         }
///         None
///     }
/// }
/// # }
/// ```
#[non_exhaustive]
pub enum Error<E = Untyped> {
    /// The request could not be built; nothing was sent.
    #[non_exhaustive]
    Encode {
        /// The operation.
        call: &'static Call,
        /// The parameter, and what is wrong with it.
        error: EncodeError,
    },

    /// None of the alternatives of `security` is configured; nothing was sent.
    #[non_exhaustive]
    MissingCredentials {
        /// The operation.
        call: &'static Call,
        /// The alternatives that the operation accepts.
        accepted: &'static [&'static [SecurityScheme]],
    },

    /// There is no token: the session has ended, or the source of the token failed. Nothing was sent,
    /// unless this is a log-in whose answer has no token.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    #[non_exhaustive]
    Token {
        /// The operation.
        call: &'static Call,
        /// The number of retries.
        retries: u32,
        /// The method of the builder that sets the credential of the scheme.
        scheme: &'static str,
        /// Why there is no token.
        error: TokenError,
    },

    /// The response was not complete within the timeout of the client. The server may have
    /// processed the request.
    #[non_exhaustive]
    Timeout {
        /// The operation.
        call: &'static Call,
        /// The number of retries.
        retries: u32,
        /// The error of the transport.
        error: TransportError,
    },

    /// No connection to the server could be established, so it has not seen the request. With
    /// reqwest, this includes a failed TLS handshake; ureq cannot distinguish that from a
    /// connection that breaks later, so it is a [`Transport`](Self::Transport) error.
    #[non_exhaustive]
    Connect {
        /// The operation.
        call: &'static Call,
        /// The number of retries.
        retries: u32,
        /// The error of the transport.
        error: TransportError,
    },

    /// The connection broke, the response is not HTTP, or the stream of the request body failed.
    /// The server may have processed the request.
    #[non_exhaustive]
    Transport {
        /// The operation.
        call: &'static Call,
        /// The number of retries.
        retries: u32,
        /// The error of the transport.
        error: TransportError,
    },

    /// The body of a success is longer than the limit of the client, and was not read to the end. A
    /// longer error body is cut, and the error is [`Refused`](Self::Refused).
    #[non_exhaustive]
    BodyTooLarge {
        /// The operation.
        call: &'static Call,
        /// The number of retries.
        retries: u32,
        /// The status of the response.
        status: StatusCode,
        /// The limit of the client in bytes.
        limit: u64,
    },

    /// The server answered with a status that is not a successful one of the operation. Any 2xx is
    /// successful, so this is an error status or a redirect, unless redirects are the only success
    /// in the description, or a 304, unless a described parameter asks for it.
    #[non_exhaustive]
    Refused {
        /// The operation.
        call: &'static Call,
        /// The number of retries.
        retries: u32,
        /// The response.
        error: Box<ApiError<E>>,
    },

    /// The server answered with success, but the body does not match the description. The server
    /// has processed the request.
    #[non_exhaustive]
    Decode {
        /// The operation.
        call: &'static Call,
        /// The number of retries.
        retries: u32,
        /// The response, and why it could not be read.
        error: Box<UnreadableAnswer>,
    },
}

impl<E> Error<E> {
    /// The operation.
    pub fn call(&self) -> &'static Call {
        match self {
            #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
            Self::Token { call, .. } => call,
            Self::Encode { call, .. }
            | Self::MissingCredentials { call, .. }
            | Self::Timeout { call, .. }
            | Self::Connect { call, .. }
            | Self::Transport { call, .. }
            | Self::BodyTooLarge { call, .. }
            | Self::Refused { call, .. }
            | Self::Decode { call, .. } => call,
        }
    }

    /// The number of retries.
    pub fn retries(&self) -> u32 {
        match self {
            Self::Encode { .. } | Self::MissingCredentials { .. } => 0,
            #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
            Self::Token { retries, .. } => *retries,
            Self::Timeout { retries, .. }
            | Self::Connect { retries, .. }
            | Self::Transport { retries, .. }
            | Self::BodyTooLarge { retries, .. }
            | Self::Refused { retries, .. }
            | Self::Decode { retries, .. } => *retries,
        }
    }

    /// Returns the status of the response, if there is one.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::BodyTooLarge { status, .. } => Some(*status),
            Self::Refused { error, .. } => Some(error.status()),
            Self::Decode { error, .. } => Some(error.status()),
            _ => None,
        }
    }

    /// Returns the body of the response, if there is one and it was read: what the server said if
    /// it refused the request, or the body that does not match the description. It may hold
    /// secrets.
    pub fn body(&self) -> Option<&Bytes> {
        match self {
            Self::Refused { error, .. } => Some(error.body()),
            Self::Decode { error, .. } => Some(error.body()),
            _ => None,
        }
    }

    /// Returns the [`body`](Self::body) as text, if it is UTF-8, without a byte order mark.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(without_mark(self.body()?)).ok()
    }

    /// Returns the typed body of an error response, if the description types it and it matches.
    pub fn typed(&self) -> Option<&E> {
        match self {
            Self::Refused { error, .. } => error.typed(),
            _ => None,
        }
    }

    /// Returns whether the response was not complete in time.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout { .. })
    }

    /// Returns whether no connection could be established, so that the server has not seen the
    /// request.
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Connect { .. })
    }

    /// Returns whether the client sends the operation again after such a failure: it may help later,
    /// and does nothing twice. The client has done so as often as its
    /// [`Retry`](crate::runtime::Retry), the timeout and the budget of retries allowed. So this is
    /// also true if the budget is exhausted, if the server asks for a longer delay than the longest
    /// one, or if a second connection broke: wait before you send it again. A streamed body must be
    /// created again.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connect { error, .. }
            | Self::Timeout { error, .. }
            | Self::Transport { error, .. } => error.is_retryable(),
            Self::Refused { error, .. } => error.is_retryable(),
            Self::Token { error, .. } => {
                let error = error
                    .get_ref()
                    .and_then(|error| error.downcast_ref::<Error>());
                error.is_some_and(Error::is_retryable)
            }
            Self::Encode { .. }
            | Self::MissingCredentials { .. }
            | Self::BodyTooLarge { .. }
            | Self::Decode { .. } => false,
        }
    }

    /// Maps the type of the error response, so that a function that calls several operations can
    /// return one type. With `None`, only status, headers and body are kept.
    pub fn map_typed<F>(self, map: impl FnOnce(E) -> Option<F>) -> Error<F> {
        match self {
            Self::Encode { call, error } => Error::Encode { call, error },
            Self::MissingCredentials { call, accepted } => {
                Error::MissingCredentials { call, accepted }
            }
            #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
            Self::Token {
                call,
                retries,
                scheme,
                error,
            } => Error::Token {
                call,
                retries,
                scheme,
                error,
            },
            Self::Timeout {
                call,
                retries,
                error,
            } => Error::Timeout {
                call,
                retries,
                error,
            },
            Self::Connect {
                call,
                retries,
                error,
            } => Error::Connect {
                call,
                retries,
                error,
            },
            Self::Transport {
                call,
                retries,
                error,
            } => Error::Transport {
                call,
                retries,
                error,
            },
            Self::BodyTooLarge {
                call,
                retries,
                status,
                limit,
            } => Error::BodyTooLarge {
                call,
                retries,
                status,
                limit,
            },
            Self::Refused {
                call,
                retries,
                error,
            } => Error::Refused {
                call,
                retries,
                error: Box::new(error.map_typed(map)),
            },
            Self::Decode {
                call,
                retries,
                error,
            } => Error::Decode {
                call,
                retries,
                error,
            },
        }
    }

    /// Drops the type of the error response. Status, headers and body are kept.
    pub fn untyped(self) -> Error {
        self.map_typed(|_| None)
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.call())?;
        match self {
            Self::Encode { error, .. } => error.fmt(f),
            Self::MissingCredentials { accepted, .. } => write_missing(f, accepted),
            #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
            Self::Token { scheme, error, .. } => {
                write!(f, "no token for `{scheme}`: ")?;
                error.fmt(f)
            }
            Self::Timeout { error, .. }
            | Self::Connect { error, .. }
            | Self::Transport { error, .. } => error.fmt(f),
            Self::BodyTooLarge { status, limit, .. } => {
                write!(
                    f,
                    "the body of the response {status} is longer than {limit} bytes"
                )
            }
            Self::Refused { error, .. } => write!(f, "{error}"),
            Self::Decode { error, .. } => write!(f, "{error}"),
        }?;
        match self.retries() {
            0 => Ok(()),
            1 => f.write_str(" (after 1 retry)"),
            retries => write!(f, " (after {retries} retries)"),
        }?;
        match self {
            Self::BodyTooLarge { .. } if f.alternate() => f.write_str(
                "; raise `max_response_bytes` of the builder, or read the body with `download`",
            ),
            Self::Refused { error, .. } if f.alternate() => error.write_said(f),
            Self::Decode { error, .. } if f.alternate() => error.write_advice(f),
            _ => Ok(()),
        }
    }
}

impl<E> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (variant, detail): (_, &dyn fmt::Debug) = match self {
            Self::Encode { error, .. } => ("Encode", error),
            Self::MissingCredentials { accepted, .. } => ("MissingCredentials", accepted),
            #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
            Self::Token { error, .. } => ("Token", error),
            Self::Timeout { error, .. } => ("Timeout", error),
            Self::Connect { error, .. } => ("Connect", error),
            Self::Transport { error, .. } => ("Transport", error),
            Self::BodyTooLarge { limit, .. } => ("BodyTooLarge", limit),
            Self::Refused { error, .. } => ("Refused", error),
            Self::Decode { error, .. } => ("Decode", error),
        };
        f.debug_struct(variant)
            .field("call", &format_args!("{}", self.call()))
            .field("retries", &self.retries())
            .field("error", detail)
            .finish()
    }
}

/// `Display` includes the text of the inner error, so the source is the one below it.
impl<E> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Encode { error, .. } => error.source(),
            #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
            Self::Token { error, .. } => error.source(),
            Self::Timeout { error, .. }
            | Self::Connect { error, .. }
            | Self::Transport { error, .. } => error.source(),
            Self::Decode { error, .. } => error.source(),
            Self::MissingCredentials { .. } | Self::BodyTooLarge { .. } | Self::Refused { .. } => {
                None
            }
        }
    }
}
