//! A body that is sent in small pieces, and never to its end.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use crate::runtime::client::transport::{BoxFuture, Transport};
use crate::runtime::error::TransportError;

/// Some servers read a part of the body before they refuse it. Between the pieces, the HTTP stack
/// sees the answer before it sees that the connection is closed.
pub(super) struct Withheld {
    /// All bytes that may be sent.
    left: Bytes,
    transport: Arc<dyn Transport>,
    timer: Option<BoxFuture<'static, ()>>,
}

const PIECE: usize = 16 << 10;
const PAUSE: Duration = Duration::from_millis(2);

impl Withheld {
    pub(super) fn new(mut body: Bytes, transport: Arc<dyn Transport>) -> Self {
        body.truncate(body.len().saturating_sub(1));
        Self {
            left: body,
            transport,
            timer: None,
        }
    }
}

impl Stream for Withheld {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.left.is_empty() {
            return Poll::Pending;
        }
        let sleep = || this.transport.sleep(PAUSE);
        let timer = this.timer.get_or_insert_with(sleep);
        ready!(timer.as_mut().poll(context));
        this.timer = None;
        let piece = this.left.split_to(PIECE.min(this.left.len()));
        Poll::Ready(Some(Ok(piece)))
    }
}
