//! The async transport over any `tower::Service` for HTTP requests.
//!
//! Guarantees that the service is ready before it is called. Needs no particular async runtime: the
//! caller provides the service and the timer of its runtime. Does not interpret the errors of the
//! service, except for those of the operating system.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::marker::PhantomData;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::{Request, Response};
use tower_service::Service;

use crate::runtime::client::body::Body;
use crate::runtime::client::transport::{BoxFuture, Transport, declare_empty_body};
use crate::runtime::error::TransportError;

type BoxError = Box<dyn StdError + Send + Sync>;

/// Sends requests over a [`tower::Service`](Service), such as the client of hyper with additional
/// layers.
///
/// The service is cloned for each request, so clones should share their connections, as those of
/// hyper do. It should not follow redirects, which could send API keys to another server. Its
/// request body is a [`Body`], or a type that is created from one; a layer such as
/// `MapRequestBodyLayer` of tower-http converts it. An error counts as a failed connection if a
/// refused connection is among its causes; a service that knows more should return a
/// [`TransportError`].
///
/// ```
/// # #[cfg(feature = "tower")]
/// # fn example<S, B, R>(service: S) -> Result<(), Box<dyn std::error::Error>>
/// # where
/// #     S: tower_service::Service<http::Request<B>, Response = http::Response<R>> + Clone + Send + 'static,
/// #     S::Future: Send,
/// #     S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
/// #     B: From<api_client::runtime::client::Body> + Send + 'static,
/// #     R: http_body::Body + Send + 'static,
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
    /// Locked only while it is cloned, so that services do not have to be `Sync`.
    service: Mutex<S>,
    sleep: F,
    body: PhantomData<fn() -> B>,
}

impl<S, B, F> Tower<S, B, F> {
    /// Creates a transport over `service`, with the timer of its async runtime, such as
    /// `tokio::time::sleep` or `async_io::Timer::after`.
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
    B: From<Body> + Send + 'static,
    F: Fn(Duration) -> T + Send + Sync + 'static,
    R: http_body::Body + Send + 'static,
    R::Error: Into<BoxError>,
    T: Future + Send + 'static,
{
    fn send(
        &self,
        mut request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let service = self.service.lock().unwrap_or_else(PoisonError::into_inner);
        let mut service = service.clone();
        Box::pin(async move {
            declare_empty_body(&mut request);
            let ready = poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(error)?;
            let answer = service.call(request.map(B::from)).await.map_err(error)?;
            Ok(answer.map(|body| Body::of_answer(body, error)))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let timer = (self.sleep)(duration);
        Box::pin(async {
            timer.await;
        })
    }
}

fn error(error: impl Into<BoxError>) -> TransportError {
    match error.into() {
        error if is_connect(&*error) => TransportError::connect(error),
        error => TransportError::of(error),
    }
}

/// Whether a failed connection of the operating system is among the causes.
fn is_connect(error: &(dyn StdError + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        // An error of the request body says nothing about this connection.
        if error.is::<TransportError>() {
            return false;
        }
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
