//! Maps the async transport to reqwest.
//!
//! Guarantees that URLs, which may hold a key in their query, are not in errors. Does not change the settings of a
//! `reqwest::Client` that the caller brings: one that follows redirects follows them.

use std::time::Instant;

use bytes::Bytes;
use http::{Request, Response};

use crate::runtime::client::transport::{Body, BoxFuture, Chunks, Transport};
use crate::runtime::error::TransportError;

/// What a client uses if it is given nothing else.
pub(crate) fn default() -> Result<reqwest::Client, TransportError> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(error)
}

impl Transport for reqwest::Client {
    fn send(
        &self,
        request: Request<Bytes>,
        deadline: Option<Instant>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let mut request = reqwest::Request::try_from(request).map_err(error)?;
            if let Some(deadline) = deadline {
                *request.timeout_mut() = Some(deadline.saturating_duration_since(Instant::now()));
            }
            let mut response = self.execute(request).await.map_err(error)?;
            let status = response.status();
            let headers = std::mem::take(response.headers_mut());
            let mut answer = Response::new(Body::new(response));
            *answer.status_mut() = status;
            *answer.headers_mut() = headers;
            Ok(answer)
        })
    }
}

impl Chunks for reqwest::Response {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async { self.chunk().await.map_err(error) })
    }
}

fn error(error: reqwest::Error) -> TransportError {
    if error.is_timeout() {
        TransportError::timeout()
    } else if error.is_connect() {
        TransportError::connect(error.without_url())
    } else {
        TransportError::other(error.without_url())
    }
}
