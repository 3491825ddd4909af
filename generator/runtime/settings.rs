//! Validates the settings of a client builder.
//!
//! Guarantees that both clients have the same settings with the same defaults, and that a
//! configuration exists only if all of it is valid. Does not set up an HTTP stack.

use std::sync::Arc;
use std::time::Duration;

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::base_url::BaseUrl;
use crate::runtime::budget::{self, Budget};
pub(crate) use crate::runtime::config::Config;
use crate::runtime::config::Shared;
use crate::runtime::credentials::Credentials;
use crate::runtime::error::BuildError;
use crate::runtime::framing::is_set_by_the_stack;
use crate::runtime::retry::Retry;
use crate::runtime::server::Server;

/// The settings of a builder.
#[derive(Debug)]
pub(crate) struct Settings {
    place: Option<Place>,
    server_variables: Vec<(String, String)>,
    pub(crate) allow_http: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_response_bytes: u64,
    pub(crate) retry: Retry,
    pub(crate) retry_budget: u32,
    pub(crate) redirects: u32,
    pub(crate) credentials: Credentials,
    headers: HeaderMap,
    header_error: Option<BuildError>,
}

/// The base URL, as the caller sets it.
#[derive(Debug)]
enum Place {
    Url(String),
    Server(Server),
}

/// The settings without variables.
const NOWHERE: Server = Server {
    url: "",
    description: "",
    variables: &[],
};

impl Default for Settings {
    fn default() -> Self {
        let user_agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        Self {
            place: None,
            server_variables: Vec::new(),
            allow_http: false,
            timeout: Some(Duration::from_secs(60)),
            max_response_bytes: 64 << 20,
            retry: Retry::default(),
            retry_budget: budget::RETRIES,
            redirects: 0,
            credentials: Credentials::new(),
            headers: HeaderMap::from_iter([(USER_AGENT, HeaderValue::from_static(user_agent))]),
            header_error: None,
        }
    }
}

impl Settings {
    pub(crate) fn set_base_url(&mut self, url: String) {
        self.place = Some(Place::Url(url));
    }

    pub(crate) fn set_server(&mut self, server: Server) {
        self.place = Some(Place::Server(server));
    }

    pub(crate) fn set_variable(&mut self, name: String, value: String) {
        self.server_variables.push((name, value));
    }

    pub(crate) fn header(
        &mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) {
        let Ok(name) = name.try_into() else {
            self.header_error.get_or_insert(BuildError::Header(None));
            return;
        };
        match value.try_into() {
            Ok(value) if !is_set_by_the_stack(name.as_str()) => {
                self.headers.insert(name, value);
            }
            _ => {
                self.header_error
                    .get_or_insert(BuildError::Header(Some(name)));
            }
        }
    }

    /// Validates all settings.
    pub(crate) fn finish(self) -> Result<Config, BuildError> {
        if let Some(error) = self.header_error {
            return Err(error);
        }
        let (base_url, is_described) = self.base_url()?;
        let mut base_url = BaseUrl::parse(&base_url).map_err(BuildError::BaseUrl)?;
        if is_described {
            base_url = base_url.described();
        }
        if !(base_url.is_https() || base_url.is_loopback() || self.allow_http) {
            return Err(BuildError::InsecureBaseUrl);
        }
        self.credentials.check().map_err(BuildError::Credential)?;
        Ok(Config {
            server: Arc::new(Shared {
                base_url,
                headers: self.headers,
                max_response_bytes: self.max_response_bytes,
                allow_http: self.allow_http,
            }),
            credentials: Arc::new(self.credentials),
            timeout: self.timeout,
            retry: self.retry,
            redirects: self.redirects,
            budget: Arc::new(Budget::of(self.retry_budget)),
            headers: Arc::default(),
            is_header_invalid: false,
            keeps: false,
        })
    }

    /// Returns the base URL, and whether it is that of one of the API's servers.
    fn base_url(&self) -> Result<(String, bool), BuildError> {
        let variables = self.server_variables.iter();
        let variables: Vec<_> = variables
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let server = match &self.place {
            None if variables.is_empty() => {
                let default = crate::DEFAULT_BASE_URL.map(str::to_owned);
                let default = default.ok_or(BuildError::MissingBaseUrl)?;
                return Ok((default, true));
            }
            Some(Place::Url(url)) if variables.is_empty() => return Ok((url.clone(), false)),
            None => crate::SERVERS.first().unwrap_or(&NOWHERE),
            Some(Place::Url(_)) => &NOWHERE,
            Some(Place::Server(server)) => server,
        };
        let url = server.url_with(&variables).map_err(BuildError::Server)?;
        Ok((url, true))
    }
}

/// The methods that both builders have. They hold `settings: Settings`.
macro_rules! builder_methods {
    ($builder:ty) => {
        impl $builder {
            /// Sets the base URL: an absolute `http` or `https` URL, `DEFAULT_BASE_URL` by default.
            /// Its path is prepended to the path of every operation.
            ///
            /// Operations with a server of their own are sent there only if the base URL is that of
            /// one of `SERVERS`, so with any other one, all requests go to its host.
            ///
            /// `build` rejects a URL without a scheme, or with a user, a query, a fragment or a
            /// backslash. It also rejects `http` to another machine; see
            /// [`allow_http`](Self::allow_http).
            #[must_use]
            pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
                self.settings.set_base_url(base_url.into());
                self
            }

            /// Sets the server, instead of a [`base_url`](Self::base_url): one of `SERVERS`, the
            /// first one by default.
            #[must_use]
            pub fn server(mut self, server: $crate::runtime::server::Server) -> Self {
                self.settings.set_server(server);
                self
            }

            /// Sets a variable in the URL of the [`server`](Self::server).
            ///
            /// `build` rejects a name that the server does not have, a value that the variable must
            /// not have, and any variable together with a [`base_url`](Self::base_url). A value
            /// cannot leave its part of the URL; see
            /// [`Server::url_with`](crate::runtime::Server::url_with).
            #[must_use]
            pub fn server_variable(
                mut self,
                name: impl Into<String>,
                value: impl Into<String>,
            ) -> Self {
                self.settings.set_variable(name.into(), value.into());
                self
            }

            /// Allows a base URL with `http` to another machine, and such servers of single
            /// operations. By default, `http` is only allowed
            /// for loopback ([`BaseUrl::is_loopback`]), because it exposes credentials and
            /// responses to the network.
            #[must_use]
            pub fn allow_http(mut self, allow: bool) -> Self {
                self.settings.allow_http = allow;
                self
            }

            /// Sets the timeout of a call, from connecting to the last byte of the response,
            /// including retries and the delays before them. The default is 60 s; `None` means no
            /// limit.
            ///
            /// The time to send a streamed body counts too, so a call with a long one may need a
            /// longer timeout: `with_timeout`. A blocking reader is not interrupted. For a
            /// download, the timeout applies to the head of the response, and then to each chunk of
            /// the body.
            #[must_use]
            pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
                self.settings.timeout = timeout.into();
                self
            }

            /// Sets the maximum size of a response body, 64 MiB by default. The rest of a longer
            /// body is not read: a success fails with an error, and an error response is cut.
            /// Downloads are not limited.
            #[must_use]
            pub fn max_response_bytes(mut self, bytes: u64) -> Self {
                self.settings.max_response_bytes = bytes;
                self
            }

            /// Sets the retry policy; see [`Retry`] for the default.
            #[must_use]
            pub fn retry(mut self, retry: Retry) -> Self {
                self.settings.retry = retry;
                self
            }

            /// Sets how many retries the client and its clones may make before calls succeed again, 100
            /// by default; see [`Retry`].
            #[must_use]
            pub fn retry_budget(mut self, retries: u32) -> Self {
                self.settings.retry_budget = retries;
                self
            }

            /// Sets how many redirects a call follows. The default is none: a redirect is an error
            /// with the status and the `Location`.
            ///
            /// A redirect within the origin of the request (scheme, host and port) is sent with all
            /// headers; a key in the query is sent only if the `Location` repeats it. To another
            /// origin, only GET and HEAD are sent, without credentials, cookies, parameters in
            /// headers and default headers. A 303 becomes a GET without a body; 307 and 308 repeat
            /// the method and the body; 301 and 302 are followed for GET, HEAD and QUERY only.
            ///
            /// A redirect is not followed if it leads from `https` to `http`, to `http` that
            /// [`allow_http`](Self::allow_http) does not allow, or from another machine to
            /// loopback; if its body is a stream, which can be sent only once; or if the
            /// description lists it as the success of the operation.
            #[must_use]
            pub fn follow_redirects(mut self, most: u32) -> Self {
                self.settings.redirects = most;
                self
            }

            /// Sets the `User-Agent` header; the default is the name and version of this crate.
            #[must_use]
            pub fn user_agent(self, user_agent: impl TryInto<HeaderValue>) -> Self {
                self.default_header(USER_AGENT, user_agent)
            }

            /// Sets a header for every request, unless the operation sets it.
            ///
            /// For a transport that decodes responses, set `Accept-Encoding` to what it decodes,
            /// such as `gzip`. The default is `identity`: the transports of this crate do not
            /// decode, and an encoded response is an error.
            ///
            /// `build` rejects a name or value that cannot be sent, and headers that only the HTTP
            /// stack can set, such as `Content-Length`. Mark a secret [`HeaderValue`]
            /// as sensitive, so that it is not logged; a credential is better.
            #[must_use]
            pub fn default_header(
                mut self,
                name: impl TryInto<HeaderName>,
                value: impl TryInto<HeaderValue>,
            ) -> Self {
                self.settings.header(name, value);
                self
            }

            /// Sets all credentials, and replaces those set before.
            #[must_use]
            pub fn credentials(mut self, credentials: Credentials) -> Self {
                self.settings.credentials = credentials;
                self
            }

            /// Sets the credential for one security scheme.
            #[must_use]
            pub fn credential(mut self, scheme: SecurityScheme, credential: Credential) -> Self {
                self.settings.credentials.set(scheme, credential);
                self
            }
        }

        impl fmt::Debug for $builder {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct("ClientBuilder")
                    .field("credentials", &self.settings.credentials)
                    .finish_non_exhaustive()
            }
        }
    };
}

/// The methods that both clients have besides those that send. They hold `config: Config` and a
/// transport.
macro_rules! client_methods {
    ($client:ty, $builder:ty) => {
        impl $client {
            /// Creates a builder. All settings have defaults; the base URL has one only if the
            /// description names a server (`DEFAULT_BASE_URL`).
            pub fn builder() -> $builder {
                <$builder>::default()
            }

            /// Returns a client with other credentials, for one call or several. It shares the
            /// connections.
            ///
            /// A credential that cannot be sent is reported by the calls that need it.
            #[must_use]
            pub fn with_credentials(&self, credentials: Credentials) -> Self {
                let mut client = self.clone();
                client.config.credentials = Arc::new(credentials);
                client
            }

            /// Returns a client with another timeout, for one call or several. It shares the
            /// connections.
            #[must_use]
            pub fn with_timeout(&self, timeout: impl Into<Option<Duration>>) -> Self {
                let mut client = self.clone();
                client.config.timeout = timeout.into();
                client
            }

            /// Returns a client with another retry policy, for one call or several. It shares the
            /// connections.
            #[must_use]
            pub fn with_retry(&self, retry: Retry) -> Self {
                let mut client = self.clone();
                client.config.retry = retry;
                client
            }

            /// Returns a client that sends another header, for one call or several. It shares the
            /// connections.
            ///
            /// The header replaces one of the operation and one of
            /// `default_header`, but not a credential. If the name or the value cannot be sent, or if
            /// only the HTTP stack can set the header, calls fail before anything is sent. Mark a
            /// secret [`HeaderValue`] as sensitive, so that it is not logged.
            #[must_use]
            pub fn with_header(
                &self,
                name: impl TryInto<HeaderName>,
                value: impl TryInto<HeaderValue>,
            ) -> Self {
                let mut client = self.clone();
                client.config.set_header(name, value);
                client
            }

            /// Returns a client that follows this many redirects, for one call or several; see
            /// `follow_redirects` of the builder. It shares the connections.
            #[must_use]
            pub fn with_redirects(&self, most: u32) -> Self {
                let mut client = self.clone();
                client.config.redirects = most;
                client
            }

            /// Returns a client whose sessions keep the credentials and the operation that they log in
            /// with (`log_in`), to log in again when a token cannot be renewed otherwise. They are wiped from
            /// memory with the last clone of the session's client.
            #[must_use]
            pub fn keep_credentials(&self) -> Self {
                let mut client = self.clone();
                client.config.keeps = true;
                client
            }

            /// Returns the base URL.
            pub fn base_url(&self) -> &BaseUrl {
                &self.config.server.base_url
            }
        }

        impl fmt::Debug for $client {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct("Client")
                    .field("base_url", &self.config.server.base_url)
                    .field("timeout", &self.config.timeout)
                    .field("max_response_bytes", &self.config.server.max_response_bytes)
                    .field("retry", &self.config.retry)
                    .field("credentials", &self.config.credentials)
                    .finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use {builder_methods, client_methods};
