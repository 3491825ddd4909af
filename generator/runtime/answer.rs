//! The result of an attempt to send a request.

use bytes::Bytes;
use http::StatusCode;
use http::response::Parts;

use crate::runtime::error::{EncodeError, TransportError};
use crate::runtime::scheme::SecurityScheme;
use crate::runtime::token::TokenError;

/// Why there is no response.
pub(crate) enum Failure {
    Encode(EncodeError),
    MissingCredentials(&'static [&'static [SecurityScheme]]),
    /// There is no token for the scheme whose method this is.
    Token(&'static str, TokenError),
    Transport(TransportError),
    BodyTooLarge(StatusCode, u64),
    /// The body of a download is encoded.
    Encoded(Box<Parts>),
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

/// The result of an attempt. `B` is the body type of a transport.
pub(crate) type Answer<B> = Result<http::Response<Received<B>>, Failure>;

/// The part of a response body that was received.
pub(crate) enum Received<B> {
    Whole(Bytes),
    /// The first part of a body that is too long.
    Cut(Bytes),
    /// Nothing has been read yet.
    Stream(B),
}
