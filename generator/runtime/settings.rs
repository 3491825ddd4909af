//! Maps what people set on a client's builder to a checked configuration.
//!
//! Guarantees that both clients have the same settings with the same defaults, and that a configuration only exists if
//! all of it can be used. Does not set up an HTTP stack.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::base_url::BaseUrl;
use crate::runtime::credentials::Credentials;
use crate::runtime::error::BuildError;
use crate::runtime::retry::Retry;
use crate::runtime::server::Server;

/// What a builder collects.
#[derive(Debug)]
pub(crate) struct Settings {
    place: Option<Place>,
    server_variables: Vec<(String, String)>,
    pub(crate) allow_http: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_response_bytes: u64,
    pub(crate) retry: Retry,
    pub(crate) credentials: Credentials,
    headers: HeaderMap,
    header_error: Option<BuildError>,
}

/// Where the API is, as a person says it.
#[derive(Debug)]
enum Place {
    Url(String),
    Server(Server),
}

/// What has no variables.
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
            Ok(value) => {
                self.headers.insert(name, value);
            }
            Err(_) => {
                self.header_error
                    .get_or_insert(BuildError::Header(Some(name)));
            }
        }
    }

    /// Checks everything.
    pub(crate) fn finish(self) -> Result<Config, BuildError> {
        if let Some(error) = self.header_error {
            return Err(error);
        }
        let base_url = BaseUrl::parse(&self.base_url()?).map_err(BuildError::BaseUrl)?;
        if !(base_url.is_https() || base_url.is_loopback() || self.allow_http) {
            return Err(BuildError::InsecureBaseUrl);
        }
        self.credentials.check().map_err(BuildError::Credential)?;
        Ok(Config {
            server: Arc::new(Shared {
                base_url,
                headers: self.headers,
                max_response_bytes: self.max_response_bytes,
            }),
            credentials: Arc::new(self.credentials),
            timeout: self.timeout,
            retry: self.retry,
        })
    }

    fn base_url(&self) -> Result<String, BuildError> {
        let variables = self.server_variables.iter();
        let variables: Vec<_> = variables
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let server = match &self.place {
            None if variables.is_empty() => {
                let default = crate::DEFAULT_BASE_URL.map(str::to_owned);
                return default.ok_or(BuildError::MissingBaseUrl);
            }
            Some(Place::Url(url)) if variables.is_empty() => return Ok(url.clone()),
            None => crate::SERVERS.first().unwrap_or(&NOWHERE),
            Some(Place::Url(_)) => &NOWHERE,
            Some(Place::Server(server)) => server,
        };
        server.url_with(&variables).map_err(BuildError::Server)
    }
}

/// What a client works with. Cheap to clone, so that a client can differ from another in one call's settings.
#[derive(Clone)]
pub(crate) struct Config {
    pub(crate) server: Arc<Shared>,
    pub(crate) credentials: Arc<Credentials>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Retry,
}

/// What is the same for all calls.
pub(crate) struct Shared {
    pub(crate) base_url: BaseUrl,
    pub(crate) headers: HeaderMap,
    pub(crate) max_response_bytes: u64,
}

impl Config {
    /// When a call that starts now has to be over. A timeout that the clock cannot express is no timeout.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        Instant::now().checked_add(self.timeout?)
    }
}

/// The methods that both builders have. They hold `settings: Settings`.
macro_rules! builder_methods {
    ($builder:ty) => {
        impl $builder {
            /// Sets where the API is: an absolute `http` or `https` URL, `DEFAULT_BASE_URL` if not set. A path in it
            /// is put before every operation's.
            ///
            /// A URL without a scheme, with a user, a query, a fragment or a backslash is refused by `build`; so is
            /// `http` to another machine, see [`allow_http`](Self::allow_http).
            #[must_use]
            pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
                self.settings.set_base_url(base_url.into());
                self
            }

            /// Sets where the API is, in place of a [`base_url`](Self::base_url): one of `SERVERS`, the first if not
            /// set.
            #[must_use]
            pub fn server(mut self, server: $crate::runtime::server::Server) -> Self {
                self.settings.set_server(server);
                self
            }

            /// Sets a variable in the URL of the [`server`](Self::server).
            ///
            /// A name that the server does not have, or a value that the variable may not have, is reported by
            /// `build`; so is any variable beside a [`base_url`](Self::base_url). A value cannot leave its place in the
            /// URL, see [`Server::url_with`](crate::runtime::Server::url_with).
            #[must_use]
            pub fn server_variable(
                mut self,
                name: impl Into<String>,
                value: impl Into<String>,
            ) -> Self {
                self.settings.set_variable(name.into(), value.into());
                self
            }

            /// Allows a base URL with `http` to another machine. Without this, `http` is for loopback only
            /// ([`BaseUrl::is_loopback`]): it shows credentials and answers to the network.
            #[must_use]
            pub fn allow_http(mut self, allow: bool) -> Self {
                self.settings.allow_http = allow;
                self
            }

            /// Sets how long a call may take, from connecting to the last byte of the answer, retries and the waits
            /// before them included: 60 s if not set; `None` is no limit.
            ///
            /// A body that is a stream has to be sent within it, too, so that a call with a long one may need a longer
            /// one: `with_timeout`. A reader that blocks is not interrupted. Of a download, only the head has to be there
            /// by then; what follows has the same time for each piece.
            #[must_use]
            pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
                self.settings.timeout = timeout.into();
                self
            }

            /// Sets how long the body of an answer may be, 64 MiB if not set. More is not read: it is an error of a
            /// success, and is missing in the error of any other answer. A download may be of any length.
            #[must_use]
            pub fn max_response_bytes(mut self, bytes: u64) -> Self {
                self.settings.max_response_bytes = bytes;
                self
            }

            /// Sets when a request is sent again; see [`Retry`] for the default.
            #[must_use]
            pub fn retry(mut self, retry: Retry) -> Self {
                self.settings.retry = retry;
                self
            }

            /// Sets the header `User-Agent`, this crate's name and version if not set.
            #[must_use]
            pub fn user_agent(self, user_agent: impl TryInto<HeaderValue>) -> Self {
                self.default_header(USER_AGENT, user_agent)
            }

            /// Sets a header that every request carries unless the operation sets it.
            ///
            /// A name or value that cannot be sent is reported by `build`. One that is a secret is a
            /// [`HeaderValue`] that is marked as sensitive, so that nobody logs it; better, it is a credential.
            #[must_use]
            pub fn default_header(
                mut self,
                name: impl TryInto<HeaderName>,
                value: impl TryInto<HeaderValue>,
            ) -> Self {
                self.settings.header(name, value);
                self
            }

            /// Sets all credentials, in place of those set before.
            #[must_use]
            pub fn credentials(mut self, credentials: Credentials) -> Self {
                self.settings.credentials = credentials;
                self
            }

            /// Sets what to use for one security scheme.
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

/// The methods that both clients have besides those that send. They hold `config: Config` and a transport.
macro_rules! client_methods {
    ($client:ty, $builder:ty) => {
        impl $client {
            /// Starts a client. All settings have defaults, the base URL only if the description names a server:
            /// `DEFAULT_BASE_URL`.
            pub fn builder() -> $builder {
                <$builder>::default()
            }

            /// The same client with other credentials, for one call or for many. It shares the connections.
            ///
            /// A credential that cannot be sent is reported by the calls that need it.
            #[must_use]
            pub fn with_credentials(&self, credentials: Credentials) -> Self {
                let mut client = self.clone();
                client.config.credentials = Arc::new(credentials);
                client
            }

            /// The same client with another timeout, for one call or for many. It shares the connections.
            #[must_use]
            pub fn with_timeout(&self, timeout: impl Into<Option<Duration>>) -> Self {
                let mut client = self.clone();
                client.config.timeout = timeout.into();
                client
            }

            /// The same client with other retries, for one call or for many. It shares the connections.
            #[must_use]
            pub fn with_retry(&self, retry: Retry) -> Self {
                let mut client = self.clone();
                client.config.retry = retry;
                client
            }

            /// Where the API is.
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
