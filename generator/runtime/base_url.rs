//! Parses a base URL (`https://host/api/`), which all request URLs start with.
//!
//! Guarantees that it is absolute, `http` or `https`, has no user, query or fragment, and that
//! every HTTP stack connects to the same host. A path is kept as a prefix of the path of every
//! operation. Does not resolve names or server variables.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use http::Uri;
use http::uri::{Authority, Scheme};

use crate::runtime::server::Server;
use crate::runtime::url;

/// The base URL of the API: scheme, host, port and a path prefix.
///
/// `https://host/api` and `https://host/api/` are equivalent: with both, the path `/v1/keys`
/// becomes `https://host/api/v1/keys`.
#[derive(Clone)]
pub struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    prefix: String,
    /// Whether it is the URL of one of the API's servers, with any values of its variables.
    is_described: bool,
}

impl BaseUrl {
    /// Parses an absolute `http` or `https` URL.
    ///
    /// # Errors
    ///
    /// If the text is not such a URL, or has a user, a query, a fragment, a backslash, or a host
    /// that is neither a name nor an address. The error does not contain the URL, which may hold a
    /// password.
    pub fn parse(url: &str) -> Result<Self, BaseUrlError> {
        let parts = url::split(url).map_err(BaseUrlError)?;
        let authority = Authority::from_str(parts.authority);
        Ok(Self {
            scheme: match parts.is_https {
                true => Scheme::HTTPS,
                false => Scheme::HTTP,
            },
            authority: authority.map_err(|_| BaseUrlError("has no valid host"))?,
            prefix: parts.path.trim_end_matches('/').to_owned(),
            is_described: false,
        })
    }

    /// The same URL, which is that of one of the API's servers.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn described(self) -> Self {
        Self {
            is_described: true,
            ..self
        }
    }

    /// Returns the host, without the port. An IPv6 address is in brackets.
    pub fn host(&self) -> &str {
        self.authority.host()
    }

    /// Returns the port; 443 or 80 if the URL has none.
    pub fn port(&self) -> u16 {
        let default = if self.is_https() { 443 } else { 80 };
        self.authority.port_u16().unwrap_or(default)
    }

    /// Returns whether requests use TLS.
    pub fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// Returns whether the host is this machine: `localhost`, an address in `127.0.0.0/8`, or
    /// `[::1]`.
    pub fn is_loopback(&self) -> bool {
        is_loopback(self.host())
    }

    /// The base URL for an operation that has its own server.
    ///
    /// A relative one is relative to this base URL. Another one is used if this is the URL of one
    /// of the API's servers: a caller who sets a URL of their own, such as that of a gateway or of a
    /// server for tests, sends all requests there.
    pub(crate) fn elsewhere(
        &self,
        servers: &[Server],
        own: &str,
    ) -> Result<Option<Self>, BaseUrlError> {
        if url::is_relative(own) {
            let path = url::relative_path(&self.prefix, own);
            let url = format!("{}://{}{path}", self.scheme, self.authority);
            return Self::parse(&url).map(Some);
        }
        let is_this = |server: &Server| {
            let url = server.url_with(&[]).ok();
            url.is_some_and(|url| Self::parse(&url).is_ok_and(|url| url == *self))
        };
        if !self.is_described && !servers.iter().any(is_this) {
            return Ok(None);
        }
        let url = match own.starts_with("//") {
            true => format!("{}:{own}", self.scheme),
            false => own.to_owned(),
        };
        Self::parse(&url).map(Some)
    }

    /// The URL of a path that starts with `/` and is already encoded.
    pub(crate) fn join(&self, path_and_query: &str) -> Result<Uri, http::Error> {
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(format!("{}{path_and_query}", self.prefix))
            .build()
    }
}

impl PartialEq for BaseUrl {
    fn eq(&self, other: &Self) -> bool {
        self.scheme == other.scheme
            && self.authority == other.authority
            && self.prefix == other.prefix
    }
}

impl Eq for BaseUrl {}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(url: &str) -> Result<Self, BaseUrlError> {
        Self::parse(url)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.prefix)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BaseUrl({self})")
    }
}

/// Why a text is not a [`BaseUrl`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrlError(&'static str);

impl fmt::Display for BaseUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the base URL {}", self.0)
    }
}

impl std::error::Error for BaseUrlError {}

/// Whether a host is this machine. Names below `localhost` do not count, because a name server can
/// resolve them to another address.
pub(crate) fn is_loopback(host: &str) -> bool {
    if let Some(address) = url::in_brackets(host) {
        return address.parse().is_ok_and(|it: Ipv6Addr| it.is_loopback());
    }
    let address = host.parse::<Ipv4Addr>();
    address.map_or_else(
        |_| host.eq_ignore_ascii_case("localhost"),
        |address| address.is_loopback(),
    )
}
