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

use crate::runtime::url;

/// The base URL of the API: scheme, host, port and a path prefix.
///
/// `https://host/api` and `https://host/api/` are equivalent: with both, the path `/v1/keys`
/// becomes `https://host/api/v1/keys`.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    prefix: String,
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
        })
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

    /// The base URL for an operation that has its own server, if this is the default base URL and
    /// was not set by the caller.
    pub(crate) fn elsewhere(
        &self,
        default: Option<&str>,
        server: &str,
    ) -> Result<Option<Self>, BaseUrlError> {
        let default = default.map(Self::parse).transpose()?;
        let is_default = default.is_some_and(|default| default == *self);
        is_default.then(|| Self::parse(server)).transpose()
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
