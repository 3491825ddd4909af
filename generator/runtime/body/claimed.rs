//! A segment of a body that is being sent.

use std::io;

use bytes::Bytes;

/// A segment that is this body's alone; a source with its length, if that is known.
pub(super) enum Claimed<S> {
    Bytes(Bytes),
    Source(S, Option<u64>),
}

/// The error of a source that ends early.
pub(super) fn too_short(missing: u64) -> io::Error {
    io::Error::new(
        io::ErrorKind::UnexpectedEof,
        format!("the stream ended {missing} bytes before its length"),
    )
}
