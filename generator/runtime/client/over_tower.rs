//! Maps the async transport to any `tower::Service` that takes HTTP requests.
//!
//! Guarantees that the service is ready before it is called. Needs no async runtime: whoever brings the service brings
//! the timer of its runtime too. Does not look into the service's own errors, but for those of the operating system.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::{Buf, Bytes};
use http::{Request, Response};
use tower_service::Service;

use crate::runtime::client::transport::{Body, BoxFuture, Chunks, Transport};
use crate::runtime::error::TransportError;
use crate::runtime::exchange;

type BoxError = Box<dyn StdError + Send + Sync>;

/// Sends over a [`tower::Service`](Service), such as hyper's client with layers of one's own.
///
/// The service is cloned for each request, so it should share its connections as hyper's does. It should not follow
/// redirects: it would send API keys to wherever they lead. An error that has a refused connection among its causes is
/// taken for one; a service that knows more about its errors makes them a [`TransportError`].
///
/// ```
/// # #[cfg(feature = "tower")]
/// # fn example<S, B, R>(service: S) -> Result<(), Box<dyn std::error::Error>>
/// # where
/// #     S: tower_service::Service<http::Request<B>, Response = http::Response<R>> + Clone + Send + 'static,
/// #     S::Future: Send,
/// #     S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
/// #     B: From<bytes::Bytes> + Send + 'static,
/// #     R: http_body::Body + Send + 'static,
/// #     R::Data: Send,
/// #     R::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
/// # {
/// # mod tokio { pub mod time { pub async fn sleep(_: std::time::Duration) {} } }
/// use api_client::Client;
/// use api_client::runtime::client::Tower;
///
/// let client = Client::builder()
///     .base_url("https://api.example.com")
///     .transport(Tower::new(service, tokio::time::sleep))
///     .build()?;
/// # Ok(())
/// # }
/// ```
pub struct Tower<S, B, F> {
    /// Locked only while it is cloned, so that services need not be `Sync`.
    service: Mutex<S>,
    sleep: F,
    body: PhantomData<fn() -> B>,
}

impl<S, B, F> Tower<S, B, F> {
    /// A transport over `service`, with the timer of its async runtime: `tokio::time::sleep`, or
    /// `async_io::Timer::after`.
    pub fn new(service: S, sleep: F) -> Self {
        Self {
            service: Mutex::new(service),
            sleep,
            body: PhantomData,
        }
    }
}

impl<S, B, F> fmt::Debug for Tower<S, B, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tower").finish_non_exhaustive()
    }
}

impl<S, B, F, R, T> Transport for Tower<S, B, F>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: From<Bytes> + Send + 'static,
    F: Fn(Duration) -> T + Send + Sync + 'static,
    R: http_body::Body + Send + 'static,
    R::Data: Send,
    R::Error: Into<BoxError>,
    T: Future + Send + 'static,
{
    fn send(
        &self,
        mut request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let service = self.service.lock().unwrap_or_else(PoisonError::into_inner);
        let mut service = service.clone();
        Box::pin(async move {
            exchange::declare_empty_body(&mut request);
            let ready = poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(error)?;
            let answer = service.call(request.map(B::from)).await.map_err(error)?;
            Ok(answer.map(|body| Body::new(Frames(Box::pin(body)))))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let timer = (self.sleep)(duration);
        Box::pin(async {
            timer.await;
        })
    }
}

struct Frames<R>(Pin<Box<R>>);

impl<R> Chunks for Frames<R>
where
    R: http_body::Body + Send,
    R::Data: Send,
    R::Error: Into<BoxError>,
{
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async {
            loop {
                let frame = poll_fn(|context| self.0.as_mut().poll_frame(context)).await;
                let Some(frame) = frame.transpose().map_err(error)? else {
                    return Ok(None);
                };
                // The other kind of frame is trailers.
                if let Ok(mut data) = frame.into_data() {
                    return Ok(Some(data.copy_to_bytes(data.remaining())));
                }
            }
        })
    }
}

fn error(error: impl Into<BoxError>) -> TransportError {
    match error.into().downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) if is_connect(&*error) => TransportError::connect(error),
        Err(error) => TransportError::other(error),
    }
}

/// Whether one of the causes is that the operating system could not connect.
fn is_connect(error: &(dyn StdError + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return matches!(
                error.kind(),
                ErrorKind::ConnectionRefused
                    | ErrorKind::HostUnreachable
                    | ErrorKind::NetworkUnreachable
                    | ErrorKind::AddrNotAvailable
            );
        }
        cause = error.source();
    }
    false
}
