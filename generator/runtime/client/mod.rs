//! Maps an operation to its output over an async HTTP stack.
//!
//! Guarantees one request per call: redirects are not followed and nothing is retried. Does not stream bodies.

mod over_reqwest;
mod transport;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderName, HeaderValue, Request};

pub use transport::{Body, BoxFuture, Chunks, Transport};

use crate::runtime::base_url::BaseUrl;
use crate::runtime::credentials::{Credential, Credentials};
use crate::runtime::error::{BuildError, Error};
use crate::runtime::exchange::{self, Collector, Failure, Response};
use crate::runtime::operation::{Operation, SecurityScheme};
use crate::runtime::settings::{Config, Settings, builder_methods};

/// Sends operations. Cheap to clone; clones share connections.
///
/// The default transport is reqwest with rustls, and needs a tokio runtime. It trusts the certificates that the system
/// trusts and uses the proxy that the environment names. It follows no redirects, which would be a way to lead
/// credentials elsewhere: a redirect is an [`Error::Refused`], unless the description has no other success.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    credentials: Arc<Credentials>,
}

struct Shared {
    config: Config,
    transport: Box<dyn Transport>,
}

impl Client {
    /// Starts a client. All settings have defaults, the base URL only if the description names a server:
    /// `DEFAULT_BASE_URL`.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The same client with other credentials. It shares the connections.
    #[must_use]
    pub fn with_credentials(&self, credentials: Credentials) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            credentials: Arc::new(credentials),
        }
    }

    /// Where the API is.
    pub fn base_url(&self) -> &BaseUrl {
        &self.shared.config.base_url
    }

    /// Sends an operation, or a reference to one, and reads its answer.
    ///
    /// The request is built at once and sent when the future is first polled. Dropping the future ends the call; the
    /// server may have done what was asked by then.
    ///
    /// # Errors
    ///
    /// See [`Error`], whose variants tell whether anything was sent.
    ///
    /// # Panics
    ///
    /// reqwest panics if the future is polled outside a tokio runtime.
    pub fn send<O: Operation>(
        &self,
        operation: O,
    ) -> impl Future<Output = Result<O::Output, Error<O::Error>>> + Send + use<O> {
        let response = self.send_with_response(operation);
        async move { Ok(response.await?.body) }
    }

    /// As [`send`](Self::send), with status and headers.
    ///
    /// # Errors
    ///
    /// See [`Error`], whose variants tell whether anything was sent.
    pub fn send_with_response<O: Operation>(
        &self,
        operation: O,
    ) -> impl Future<Output = Result<Response<O::Output>, Error<O::Error>>> + Send + use<O> {
        let request = exchange::request(&operation, &self.shared.config, &self.credentials);
        let answer = run(Arc::clone(&self.shared), request);
        async move { exchange::finish::<O>(answer.await) }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.config.base_url)
            .field("timeout", &self.shared.config.timeout)
            .field("max_response_bytes", &self.shared.config.max_response_bytes)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

/// Boxed so that what each operation adds to a program stays small.
fn run(
    shared: Arc<Shared>,
    request: Result<Request<Bytes>, Failure>,
) -> BoxFuture<'static, Result<http::Response<Bytes>, Failure>> {
    Box::pin(async move {
        let deadline: Option<Instant> = exchange::deadline(&shared.config);
        let request = request?;
        let method = request.method().clone();
        let response = shared.transport.send(request, deadline).await?;
        let (parts, mut body) = response.into_parts();
        let limit = shared.config.max_response_bytes;
        let mut collector = Collector::new(&method, parts.status, parts.headers, limit, deadline)?;
        while let Some(chunk) = body.next().await? {
            collector.push(&chunk)?;
        }
        Ok(collector.finish())
    })
}

/// The settings of a [`Client`].
#[derive(Default)]
pub struct ClientBuilder {
    settings: Settings,
    transport: Option<Box<dyn Transport>>,
}

builder_methods!(ClientBuilder);

impl ClientBuilder {
    /// Sends over this in place of the default: a `reqwest::Client` with settings of its own, or any other stack.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// If a setting cannot be used, or if the default transport finds no root certificates.
    pub fn build(self) -> Result<Client, BuildError> {
        let (config, credentials) = self.settings.finish()?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Box::new(over_reqwest::default().map_err(BuildError::Transport)?),
        };
        Ok(Client {
            shared: Arc::new(Shared { config, transport }),
            credentials: Arc::new(credentials),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.settings.credentials)
            .finish_non_exhaustive()
    }
}
