//! Timeouts for the chunks of a download.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use crate::runtime::client::body::Body;
use crate::runtime::client::transport::{BoxFuture, Transport};
use crate::runtime::error::TransportError;

/// Limits the time for each chunk of the body.
pub(super) fn paced(body: Body, transport: Arc<dyn Transport>, timeout: Option<Duration>) -> Body {
    let Some(timeout) = timeout else {
        return body;
    };
    let left = body.length();
    let paced = Paced {
        body,
        transport,
        timeout,
        timer: None,
    };
    Body::of(Box::pin(paced), left)
}

/// A body that fails if a chunk takes too long.
struct Paced {
    body: Body,
    transport: Arc<dyn Transport>,
    timeout: Duration,
    /// The timer of the current chunk.
    timer: Option<BoxFuture<'static, ()>>,
}

impl Stream for Paced {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let piece = this.body.poll_piece(context);
        if piece.is_ready() {
            this.timer = None;
            return piece;
        }
        let sleep = || this.transport.sleep(this.timeout);
        let timer = this.timer.get_or_insert_with(sleep);
        ready!(timer.as_mut().poll(context));
        this.timer = None;
        Poll::Ready(Some(Err(TransportError::timeout())))
    }
}
