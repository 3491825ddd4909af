//! Maps everything that can go wrong with a call to one type whose variants tell who is at fault.
//!
//! Guarantees that `Display` is one line that names the operation and the cause, and that neither `Display` nor `Debug`
//! show credentials, values of parameters or bodies; of a body that cannot be read they show the path, which is made of
//! the names of its members.

mod build;
mod encode;
mod headers;
mod response;
pub(super) mod transport;

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub use build::BuildError;
pub(crate) use encode::Problem;
pub use encode::{EncodeError, Part};
pub use headers::HeaderError;
pub(crate) use headers::Redacted;
pub use response::{ApiError, ResponseError, UnreadableAnswer, Untyped};
pub use transport::{TransportError, TransportErrorKind};

use crate::runtime::call::Call;
use crate::runtime::scheme::{SecurityScheme, write_missing};

/// Why a call failed. `E` is the type of the operation's error answers.
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
///         // One line that names the operation and the cause, and no secret.
///         eprintln!("{error}");
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
        /// The operation that was called.
        call: &'static Call,
        /// Which parameter, and what is wrong with it.
        error: EncodeError,
    },

    /// None of the ways to authenticate that the operation accepts is configured; nothing was sent.
    #[non_exhaustive]
    MissingCredentials {
        /// The operation that was called.
        call: &'static Call,
        /// The alternatives that the operation accepts.
        accepted: &'static [&'static [SecurityScheme]],
    },

    /// The answer was not complete within the client's timeout. The server may have done what was asked.
    #[non_exhaustive]
    Timeout {
        /// The operation that was called.
        call: &'static Call,
        /// How many requests were sent after the first.
        retries: u32,
        /// What the transport says.
        error: TransportError,
    },

    /// No connection to the server could be made; it has not seen the request. A TLS handshake that fails is here with
    /// reqwest; ureq cannot tell it from a connection that breaks later, so that it is [`Transport`](Self::Transport).
    #[non_exhaustive]
    Connect {
        /// The operation that was called.
        call: &'static Call,
        /// How many requests were sent after the first.
        retries: u32,
        /// What the transport says.
        error: TransportError,
    },

    /// The connection broke, what came over it is not HTTP, or the stream that is the body of the request failed. The
    /// server may have done what was asked.
    #[non_exhaustive]
    Transport {
        /// The operation that was called.
        call: &'static Call,
        /// How many requests were sent after the first.
        retries: u32,
        /// What the transport says.
        error: TransportError,
    },

    /// The body of a success is longer than the client takes. It was not read further. Of an error that is so long, the
    /// first part is kept: it is [`Refused`](Self::Refused).
    #[non_exhaustive]
    BodyTooLarge {
        /// The operation that was called.
        call: &'static Call,
        /// How many requests were sent after the first.
        retries: u32,
        /// The status of the answer.
        status: StatusCode,
        /// The most bytes that the client takes.
        limit: u64,
    },

    /// The server answered, but not with one of the operation's successful statuses. Redirects arrive here too, unless
    /// the description has no other success.
    #[non_exhaustive]
    Refused {
        /// The operation that was called.
        call: &'static Call,
        /// How many requests were sent after the first.
        retries: u32,
        /// The answer.
        error: Box<ApiError<E>>,
    },

    /// The server answered with success, but its body is not what the description says. The server has done what was
    /// asked.
    #[non_exhaustive]
    Decode {
        /// The operation that was called.
        call: &'static Call,
        /// How many requests were sent after the first.
        retries: u32,
        /// The answer, and where it could not be read.
        error: Box<UnreadableAnswer>,
    },
}

impl<E> Error<E> {
    /// The operation that was called.
    pub fn call(&self) -> &'static Call {
        match self {
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

    /// How many requests were sent after the first; see `Retry`.
    pub fn retries(&self) -> u32 {
        match self {
            Self::Encode { .. } | Self::MissingCredentials { .. } => 0,
            Self::Timeout { retries, .. }
            | Self::Connect { retries, .. }
            | Self::Transport { retries, .. }
            | Self::BodyTooLarge { retries, .. }
            | Self::Refused { retries, .. }
            | Self::Decode { retries, .. } => *retries,
        }
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::BodyTooLarge { status, .. } => Some(*status),
            Self::Refused { error, .. } => Some(error.status()),
            Self::Decode { error, .. } => Some(error.status()),
            _ => None,
        }
    }

    /// What the server said, typed, if it refused with a body that the description types.
    pub fn typed(&self) -> Option<&E> {
        match self {
            Self::Refused { error, .. } => error.typed(),
            _ => None,
        }
    }

    /// Whether the answer was not complete in time.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout { .. })
    }

    /// Whether no connection could be made, so that the server has not seen the request.
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Connect { .. })
    }

    /// Whether sending the operation again, later, may help and cannot do twice what was asked: no connection could be
    /// made; the server answered 429 or 503; or, if the method is idempotent, it answered 502 or 504, or too late, or
    /// the connection broke. The client has already done so as its `Retry` says. A body that is a stream has to be made
    /// anew for that.
    pub fn is_retryable(&self) -> bool {
        let idempotent = self.call().method.is_idempotent();
        match self {
            Self::Connect { .. } => true,
            Self::Timeout { .. } | Self::Transport { .. } => idempotent,
            Self::Refused { error, .. } => match error.status() {
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => true,
                StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => idempotent,
                _ => false,
            },
            _ => false,
        }
    }

    /// The same error with another type for the server's answer, so that a function which calls several operations
    /// can return one type. `None` keeps status, headers and body only.
    pub fn map_typed<F>(self, map: impl FnOnce(E) -> Option<F>) -> Error<F> {
        match self {
            Self::Encode { call, error } => Error::Encode { call, error },
            Self::MissingCredentials { call, accepted } => {
                Error::MissingCredentials { call, accepted }
            }
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

    /// The same error without the type of the server's answer; status, headers and body are kept.
    pub fn untyped(self) -> Error {
        self.map_typed(|_| None)
    }

    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn transport(call: &'static Call, retries: u32, error: TransportError) -> Self {
        match error.kind() {
            TransportErrorKind::Timeout => Self::Timeout {
                call,
                retries,
                error,
            },
            TransportErrorKind::Connect => Self::Connect {
                call,
                retries,
                error,
            },
            TransportErrorKind::Other => Self::Transport {
                call,
                retries,
                error,
            },
        }
    }

    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn response(call: &'static Call, retries: u32, error: ResponseError<E>) -> Self {
        match error {
            ResponseError::Refused(error) => Self::Refused {
                call,
                retries,
                error,
            },
            ResponseError::Decode(error) => Self::Decode {
                call,
                retries,
                error,
            },
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.call())?;
        match self {
            Self::Encode { error, .. } => error.fmt(f),
            Self::MissingCredentials { accepted, .. } => write_missing(f, accepted),
            Self::Timeout { error, .. }
            | Self::Connect { error, .. }
            | Self::Transport { error, .. } => error.fmt(f),
            Self::BodyTooLarge { status, limit, .. } => {
                write!(
                    f,
                    "the body of the answer {status} is longer than {limit} bytes"
                )
            }
            Self::Refused { error, .. } => error.fmt(f),
            Self::Decode { error, .. } => error.fmt(f),
        }?;
        match self.retries() {
            0 => Ok(()),
            1 => f.write_str(" (after 1 retry)"),
            retries => write!(f, " (after {retries} retries)"),
        }
    }
}

impl<E> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (variant, detail): (_, &dyn fmt::Debug) = match self {
            Self::Encode { error, .. } => ("Encode", error),
            Self::MissingCredentials { accepted, .. } => ("MissingCredentials", accepted),
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

/// `Display` already has the text of the error inside, so the chain goes on below it.
impl<E> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Encode { error, .. } => error.source(),
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
