//! The async transport over reqwest.
//!
//! Guarantees that redirects are not followed, and that URLs, which may contain a key in their
//! query, do not appear in errors.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::uri::Scheme;
use http::{Request, Response, Uri};

use crate::runtime::base_url::{BaseUrl, is_loopback};
use crate::runtime::client::body::Body;
use crate::runtime::client::transport::{BoxFuture, Transport, declare_empty_body};
use crate::runtime::error::TransportError;
use crate::runtime::tls::require_provider;

/// The default transport of a client: reqwest, in a tokio runtime.
///
/// ```
/// # #[cfg(feature = "client")]
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use api_client::Client;
/// use api_client::runtime::client::Reqwest;
///
/// let settings = reqwest::Client::builder().connect_timeout(Duration::from_secs(2));
/// let client = Client::builder()
///     .base_url("https://api.example.com")
///     .transport(Reqwest::new(settings)?)
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Reqwest {
    client: reqwest::Client,
    /// For plain `http` to this machine, if the other client may have a proxy.
    local: Option<reqwest::Client>,
}

impl Reqwest {
    /// Creates a transport with its own settings, such as a proxy, a client certificate or other
    /// root certificates.
    ///
    /// Redirects are not followed, whatever the settings say: on the way to another server, reqwest
    /// would remove `Authorization`, but neither the body nor an API key in another header.
    ///
    /// The settings also determine the proxy, and cannot be asked whether they have one. By
    /// default, reqwest uses the proxy from the environment, even for loopback over plain `http`,
    /// which the proxy can then read, and ignores a proxy that it does not understand. For a server
    /// on this machine, set [`no_proxy`](reqwest::ClientBuilder::no_proxy), as the default
    /// transport does.
    ///
    /// # Errors
    ///
    /// If reqwest rejects the settings or finds no root certificates, or if rustls has no
    /// cryptography provider: the feature `ring` is off and the program has not installed one.
    pub fn new(settings: reqwest::ClientBuilder) -> Result<Self, TransportError> {
        require_provider()?;
        let client = settings.redirect(reqwest::redirect::Policy::none()).build();
        let client = client.map_err(error)?;
        Ok(Self {
            client,
            local: None,
        })
    }

    /// Creates the default transport: with the proxy from the environment, unless the server is on
    /// this machine. A proxy could read plain `http`, and cannot reach the loopback of another
    /// machine. An operation may have a server on this machine even if the API has another one.
    pub(crate) fn preset(base_url: &BaseUrl) -> Result<Self, TransportError> {
        let direct = || reqwest::Client::builder().no_proxy();
        if base_url.is_loopback() {
            return Self::new(direct());
        }
        // Certificates take time to load, and plain `http` needs none.
        let local = Self::new(direct().tls_certs_only([]))?;
        Ok(Self {
            local: Some(local.client),
            ..Self::new(reqwest::Client::builder())?
        })
    }

    /// The client for a URL.
    fn client(&self, uri: &Uri) -> &reqwest::Client {
        let is_local = uri.scheme() == Some(&Scheme::HTTP) && uri.host().is_some_and(is_loopback);
        let local = self.local.as_ref().filter(|_| is_local);
        local.unwrap_or(&self.client)
    }
}

/// Does not show the settings: a proxy or a default header may contain a password.
impl fmt::Debug for Reqwest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reqwest").finish_non_exhaustive()
    }
}

impl Transport for Reqwest {
    fn send(
        &self,
        mut request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            declare_empty_body(&mut request);
            let request = request.map(|body| match body.into_bytes() {
                Ok(bytes) => reqwest::Body::from(bytes),
                Err(stream) => reqwest::Body::wrap(stream),
            });
            let client = self.client(request.uri());
            let request = reqwest::Request::try_from(request).map_err(error)?;
            let response = client.execute(request).await.map_err(error)?;
            let response = Response::<reqwest::Body>::from(response);
            Ok(response.map(|body| Body::of_answer(body, error)))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

fn error(error: reqwest::Error) -> TransportError {
    // A connection timeout is both; that nothing was sent says more.
    if error.is_connect() {
        TransportError::connect(error.without_url())
    } else if error.is_timeout() && !is_of_body(&error) {
        TransportError::timeout()
    } else {
        TransportError::other(error.without_url())
    }
}

/// Whether the request body timed out; its source may have timeouts of its own.
fn is_of_body(error: &(dyn StdError + 'static)) -> bool {
    let mut causes = std::iter::successors(error.source(), |&error| error.source());
    causes.any(|error| error.is::<TransportError>())
}
