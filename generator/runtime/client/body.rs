//! The bodies of requests and responses of the async client: bytes or streams of bytes.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use crate::runtime::body::{BoxStream, RequestBody, pieces};
use crate::runtime::error::{EncodeError, TransportError};

/// The body of a request or of a response: bytes, or a stream of chunks.
///
/// Read a download with [`next`](Self::next), or as a [`Stream`] or an [`http_body::Body`].
/// Dropping it ends the download.
pub struct Body {
    content: Content,
    /// Returns the number of bytes that are still to come, if it is known.
    left: Option<u64>,
}

enum Content {
    Bytes(Bytes),
    /// Never locked: the mutex makes the body `Sync`, which HTTP stacks require.
    Stream(Mutex<BoxStream>),
}

impl Body {
    /// Creates a body from a stream of chunks. If an error of the stream is a [`TransportError`],
    /// it is kept.
    pub fn new<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self::of(pieces(stream), None)
    }

    /// Returns the next chunk; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the body breaks off, or if the next chunk takes too long.
    pub async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        poll_fn(|context| self.poll_piece(context))
            .await
            .transpose()
    }

    /// Returns the number of bytes that are still to come, if it is known.
    pub fn length(&self) -> Option<u64> {
        self.left
    }

    /// Returns the bytes, if all of them are in memory.
    ///
    /// # Errors
    ///
    /// Returns the body itself, if it is a stream.
    pub fn into_bytes(self) -> Result<Bytes, Self> {
        match self.content {
            Content::Bytes(bytes) => Ok(bytes),
            content => Err(Self { content, ..self }),
        }
    }

    /// The body that a client sends.
    pub(crate) fn of_request(body: RequestBody) -> Result<Self, EncodeError> {
        if let Some(bytes) = body.as_bytes() {
            return Ok(bytes.clone().into());
        }
        let left = body.length();
        Ok(Self::of(Box::pin(body.into_stream()?), left))
    }

    /// The body that an HTTP stack receives, without the trailers.
    pub(crate) fn of_answer<B>(body: B, error: fn(B::Error) -> TransportError) -> Self
    where
        B: http_body::Body + Send + 'static,
    {
        let left = body.size_hint().exact();
        let body = Box::pin(body);
        Self::of(Box::pin(Frames { body, error }), left)
    }

    pub(super) fn of(stream: BoxStream, left: Option<u64>) -> Self {
        Self {
            content: Content::Stream(Mutex::new(stream)),
            left,
        }
    }

    pub(super) fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        let piece = match &mut self.content {
            Content::Bytes(bytes) => Some(mem::take(bytes)).filter(|bytes| !bytes.is_empty()),
            Content::Stream(stream) => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                ready!(stream.as_mut().poll_next(context)).transpose()?
            }
        };
        let length = piece.as_ref().map_or(0, Bytes::len) as u64;
        self.left = self.left.map(|left| left.saturating_sub(length));
        Poll::Ready(piece.map(Ok))
    }
}

/// Creates a body from bytes in memory.
impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self {
            left: Some(bytes.len() as u64),
            content: Content::Bytes(bytes),
        }
    }
}

/// Shows the length but not the content.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("length", &self.left).finish()
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_piece(context)
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let piece = self.poll_piece(context);
        piece.map(|piece| Some(piece?.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.left == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

/// The data of a body of an HTTP stack, without its trailers.
struct Frames<B: http_body::Body> {
    body: Pin<Box<B>>,
    error: fn(B::Error) -> TransportError,
}

impl<B: http_body::Body> Stream for Frames<B> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let frame = ready!(self.body.as_mut().poll_frame(context)).transpose();
            let Some(frame) = frame.map_err(self.error)? else {
                return Poll::Ready(None);
            };
            // The other kind of frame is trailers.
            if let Ok(mut data) = frame.into_data() {
                return Poll::Ready(Some(Ok(data.copy_to_bytes(data.remaining()))));
            }
        }
    }
}
