//! What comes of an attempt to send a request.

use bytes::Bytes;
use http::StatusCode;

use crate::runtime::error::{EncodeError, TransportError};
use crate::runtime::scheme::SecurityScheme;

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

/// What came of an attempt, where `B` is the body of a transport.
pub(crate) type Answer<B> = Result<http::Response<Received<B>>, Failure>;

/// What there is of the body of an answer.
pub(crate) enum Received<B> {
    Whole(Bytes),
    /// The first part of one that is too long.
    Cut(Bytes),
    /// Nothing was read so far.
    Stream(B),
}
