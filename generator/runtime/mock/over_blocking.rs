//! The mock as a transport of the blocking client.

use std::io::{self, Read};
use std::time::{Duration, Instant, SystemTime};

use bytes::{Buf as _, Bytes};
use http::header::EXPECT;
use http::{Request, Response};

use crate::runtime::base_url::BaseUrl;
use crate::runtime::blocking::{Body, Limits, Transport};
use crate::runtime::error::TransportError;
use crate::runtime::mock::Mock;
use crate::runtime::mock::call::MockCall;
use crate::runtime::mock::clock::Clock;
use crate::runtime::mock::reply::{Content, Pieces, failure};
use crate::runtime::mock::state::{NOWHERE, SILENCE, no_answer};

impl Transport for Mock {
    fn send(
        &self,
        request: Request<Body>,
        limits: Limits,
    ) -> Result<Response<Body>, TransportError> {
        let (head, body) = request.into_parts();
        // The question after a broken connection; its body never ends.
        if head.headers.contains_key(EXPECT) {
            return Err(no_answer());
        }
        let body = whole(body).map_err(TransportError::other)?;
        let base_url = BaseUrl::parse(NOWHERE).map_err(TransportError::other)?;
        let call = MockCall::new(head, body);
        let reply = self.state.answer(call, &base_url);
        let reply = reply.map_err(TransportError::unexpected)?;
        let clock = &self.state.clock;
        wait(clock, reply.delay, limits)?;
        match &reply.content {
            Content::Response(response) => {
                Ok(response.clone().map(|body| match reply.is_in_pieces() {
                    true => Body::new(Chunks {
                        pieces: reply.pieces(body),
                        current: Bytes::new(),
                    }),
                    false => body.into(),
                }))
            }
            Content::Failure(kind) => Err(failure(*kind)),
            Content::Silence => {
                wait(clock, SILENCE, limits)?;
                Err(TransportError::timeout())
            }
        }
    }

    fn sleep(&self, duration: Duration) {
        self.state.clock.wait(duration);
    }

    fn now(&self) -> Instant {
        self.state.clock.now()
    }

    fn today(&self) -> SystemTime {
        self.state.clock.today()
    }
}

/// Waits, but not longer than until the deadline.
fn wait(clock: &Clock, duration: Duration, limits: Limits) -> Result<(), TransportError> {
    let left = limits
        .deadline
        .map(|deadline| deadline.saturating_duration_since(clock.now()));
    match left.filter(|left| *left < duration) {
        Some(left) => {
            clock.wait(left);
            Err(TransportError::timeout())
        }
        None => {
            clock.wait(duration);
            Ok(())
        }
    }
}

fn whole(body: Body) -> io::Result<Bytes> {
    let mut stream = match body.into_bytes() {
        Ok(bytes) => return Ok(bytes),
        Err(stream) => stream,
    };
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(bytes.into())
}

struct Chunks {
    pieces: Pieces,
    current: Bytes,
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.current.is_empty() {
            self.current = self.pieces.next().transpose()?.unwrap_or_default();
        }
        (&mut self.current).reader().read(buffer)
    }
}
