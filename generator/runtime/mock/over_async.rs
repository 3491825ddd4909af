//! The mock as a transport of the async client.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant, SystemTime};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::header::EXPECT;
use http::{Request, Response};

use crate::runtime::base_url::BaseUrl;
use crate::runtime::client::{Body, BoxFuture, Transport};
use crate::runtime::error::TransportError;
use crate::runtime::mock::Mock;
use crate::runtime::mock::call::MockCall;
use crate::runtime::mock::reply::{Content, Pieces, failure};
use crate::runtime::mock::state::{NOWHERE, SILENCE, no_answer};

impl Transport for Mock {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            // The question after a broken connection; its body never ends.
            if head.headers.contains_key(EXPECT) {
                return Err(no_answer());
            }
            let clock = &self.state.clock;
            let busy = clock.busy();
            let body = whole(body).await?;
            drop(busy);
            let base_url = BaseUrl::parse(NOWHERE).map_err(TransportError::other)?;
            let call = MockCall::new(head, body);
            let reply = self.state.answer(call, &base_url);
            let reply = reply.map_err(TransportError::unexpected)?;
            if !reply.delay.is_zero() {
                clock.sleep(reply.delay).await;
            }
            match &reply.content {
                Content::Response(response) => {
                    Ok(response.clone().map(|body| match reply.is_in_pieces() {
                        true => Body::new(Chunks(reply.pieces(body))),
                        false => body.into(),
                    }))
                }
                Content::Failure(kind) => Err(failure(*kind)),
                Content::Silence => {
                    clock.sleep(SILENCE).await;
                    Err(TransportError::timeout())
                }
            }
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(self.state.clock.sleep(duration))
    }

    fn now(&self) -> Instant {
        self.state.clock.now()
    }

    fn today(&self) -> SystemTime {
        self.state.clock.today()
    }
}

async fn whole(body: Body) -> Result<Bytes, TransportError> {
    let mut stream = match body.into_bytes() {
        Ok(bytes) => return Ok(bytes),
        Err(stream) => stream,
    };
    let mut bytes = BytesMut::new();
    while let Some(chunk) = stream.next().await? {
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

struct Chunks(Pieces);

impl Stream for Chunks {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next())
    }
}
