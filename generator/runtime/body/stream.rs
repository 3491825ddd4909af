//! Streams the segments of a body in order, for an async client.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::runtime::body::claimed::{Claimed, too_short};
use crate::runtime::error::transport::TransportError;

type BoxError = Box<dyn StdError + Send + Sync>;

/// The chunks of a body.
pub(crate) type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// The remaining segments.
pub(crate) struct Segments(VecDeque<Claimed<BoxStream>>);

impl Segments {
    pub(super) fn new(segments: VecDeque<Claimed<BoxStream>>) -> Self {
        Self(segments)
    }
}

impl Stream for Segments {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(segment) = self.0.front_mut() {
            let piece = match segment {
                Claimed::Bytes(bytes) => Some(bytes.split_off(0)).filter(|it| !it.is_empty()),
                Claimed::Source(_, Some(0)) => None,
                Claimed::Source(source, left) => {
                    let piece = ready!(source.as_mut().poll_next(context)).transpose()?;
                    match (piece, left) {
                        (Some(mut piece), Some(left)) => {
                            piece.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
                            *left = left.saturating_sub(piece.len() as u64);
                            Some(piece)
                        }
                        (None, Some(left)) => {
                            let error = TransportError::other(too_short(*left));
                            return Poll::Ready(Some(Err(error)));
                        }
                        (piece, None) => piece,
                    }
                }
            };
            if piece.is_some() {
                return Poll::Ready(piece.map(Ok));
            }
            self.0.pop_front();
        }
        Poll::Ready(None)
    }
}

/// The chunks of a stream.
pub(crate) fn pieces<S, B, E>(stream: S) -> BoxStream
where
    S: Stream<Item = Result<B, E>> + Send + 'static,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    Box::pin(Pieces(Box::pin(stream)))
}

struct Pieces<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Pieces<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = self.0.as_mut().poll_next(context);
        piece.map(|piece| {
            let piece = piece?;
            Some(piece.map(Into::into).map_err(TransportError::of))
        })
    }
}
