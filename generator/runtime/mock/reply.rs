//! What a mock answers, and the check that the operation can read it.

use std::io::{self, ErrorKind};
use std::time::Duration;

use bytes::Bytes;
use http::Response;

#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
use crate::runtime::error::TransportError;
use crate::runtime::error::{ResponseError, TransportErrorKind};
use crate::runtime::operation::Operation;

/// An answer.
#[derive(Clone)]
pub(super) struct Reply {
    pub(super) content: Content,
    /// Before the head.
    pub(super) delay: Duration,
    /// The size of the pieces of the body.
    pub(super) piece: Option<usize>,
    /// The number of bytes after which the body breaks off.
    pub(super) cut: Option<usize>,
}

#[derive(Clone)]
pub(super) enum Content {
    Response(Response<Bytes>),
    Failure(TransportErrorKind),
    /// Nothing is ever answered.
    Silence,
}

impl Reply {
    pub(super) fn new(content: Content) -> Self {
        Self {
            content,
            delay: Duration::ZERO,
            piece: None,
            cut: None,
        }
    }

    /// Whether the body does not arrive as a whole.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(super) fn is_in_pieces(&self) -> bool {
        self.piece.is_some() || self.cut.is_some()
    }

    /// The body as it arrives.
    pub(super) fn pieces(&self, body: Bytes) -> Pieces {
        Pieces {
            left: self.cut.unwrap_or(usize::MAX),
            size: self.piece.unwrap_or(usize::MAX).max(1),
            is_cut: self.cut.is_some(),
            body,
        }
    }
}

/// What an answer has to be.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    Output,
    Refusal,
    Either,
}

/// Checks that an answer is one that the description allows.
pub(super) fn check<O: Operation>(answer: Response<Bytes>, wanted: Wanted) -> Result<(), String> {
    let status = answer.status();
    match (O::response(answer), wanted) {
        (Ok(_), Wanted::Output | Wanted::Either) => Ok(()),
        (Ok(_), Wanted::Refusal) => Err(format!("it takes {status} as a success")),
        (Err(ResponseError::Decode(error)), _) => Err(error.to_string()),
        (Err(ResponseError::Refused(_)), Wanted::Output) => {
            Err(format!("it takes {status} as an error"))
        }
        (Err(ResponseError::Refused(error)), _) if error.is_mistyped() => Err(format!(
            "the description has a type for the body of {status}, which this body does not match"
        )),
        (Err(ResponseError::Refused(_)), _) => Ok(()),
    }
}

/// The pieces of a body.
pub(super) struct Pieces {
    body: Bytes,
    size: usize,
    /// The number of bytes before the body breaks off.
    left: usize,
    is_cut: bool,
}

impl Iterator for Pieces {
    type Item = io::Result<Bytes>;

    fn next(&mut self) -> Option<Self::Item> {
        let length = self.body.len().min(self.size).min(self.left);
        if length > 0 {
            self.left -= length;
            return Some(Ok(self.body.split_to(length)));
        }
        let cut = || io::Error::new(ErrorKind::UnexpectedEof, "the mock cut the body");
        self.body.clear();
        std::mem::take(&mut self.is_cut).then(|| Err(cut()))
    }
}

/// The error of a transport.
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub(super) fn failure(kind: TransportErrorKind) -> TransportError {
    let error = |kind| io::Error::new(kind, "the mock says so");
    match kind {
        TransportErrorKind::Timeout => TransportError::timeout(),
        TransportErrorKind::Connect => TransportError::connect(error(ErrorKind::ConnectionRefused)),
        TransportErrorKind::Other => TransportError::other(error(ErrorKind::ConnectionReset)),
    }
}
