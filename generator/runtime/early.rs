//! Finds out why a server closed the connection while it received a body.
//!
//! A server that does not want a body, because it is too large or the credentials are wrong, answers
//! and closes the connection. While the client is still sending, the operating system or the HTTP
//! stack can lose that answer, and reports a broken connection. So the client asks again, with the
//! same head and `Expect: 100-continue` (RFC 9110 §10.1.1), but without the end of the body.
//!
//! Guarantees that the server never receives a second complete request, and that only the refusal
//! of a request counts as the answer. Does not help if a server reads a part of the body first and
//! the HTTP stack looks for an answer only after all of it, as ureq does.

use std::error::Error as _;
use std::io::{self, ErrorKind};

use http::header::EXPECT;
use http::request::Parts;
use http::{HeaderValue, Request, StatusCode};

use crate::runtime::error::TransportError;

/// Smaller bodies are sent before a server can answer.
const LARGE: u64 = 16 << 10;

/// How long the server may take to refuse the head.
#[cfg(any(feature = "client", feature = "tower"))]
pub(crate) const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);

/// What is needed to ask again.
pub(crate) struct Question {
    head: Parts,
    length: Option<u64>,
}

impl Question {
    /// `None` if the body is too short to be refused.
    pub(crate) fn new(head: &Parts, length: Option<u64>) -> Option<Self> {
        if length.is_some_and(|length| length < LARGE) {
            return None;
        }
        let mut head = head.clone();
        let value = HeaderValue::from_static("100-continue");
        head.headers.insert(EXPECT, value);
        Some(Self { head, length })
    }

    /// The request that asks, with a body of this length that never ends.
    pub(crate) fn into_request<B>(self, body: impl FnOnce(Option<u64>) -> B) -> Request<B> {
        Request::from_parts(self.head, body(self.length))
    }
}

/// Whether the peer closed the connection while it was in use.
pub(crate) fn is_closed(error: &TransportError) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        // That of the source of the body.
        if error.is::<TransportError>() {
            return false;
        }
        if let Some(error) = error.downcast_ref::<io::Error>()
            && matches!(
                error.kind(),
                ErrorKind::BrokenPipe | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
            )
        {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Whether the answer to the question is that to the request: the server refused it.
pub(crate) fn is_refusal(status: StatusCode) -> bool {
    (status.is_client_error() || status.is_server_error())
        && status != StatusCode::EXPECTATION_FAILED
}
