//! Maps a URL as people write it (`https://host/api/`) to the fixed front part of every request's URL.
//!
//! Guarantees that it is absolute, `http` or `https`, and has no user, query or fragment. A path is kept as a prefix of
//! every operation's path. Does not resolve names or server variables.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use http::Uri;
use http::uri::{Authority, Scheme};

/// Where the API is: scheme, host, port and a path prefix.
///
/// `https://host/api` and `https://host/api/` are the same: the path `/v1/keys` becomes `https://host/api/v1/keys`.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    prefix: String,
}

impl BaseUrl {
    /// Reads an absolute `http` or `https` URL.
    ///
    /// # Errors
    ///
    /// If it is something else, or has a user, a query or a fragment. The error does not repeat the URL, which may hold
    /// a password.
    pub fn parse(url: &str) -> Result<Self, BaseUrlError> {
        if url.contains('#') {
            return Err(BaseUrlError("has a fragment"));
        }
        let uri = Uri::from_str(url).map_err(|_| BaseUrlError("is not a valid URL"))?;
        let parts = uri.into_parts();
        let scheme = parts.scheme.ok_or(NOT_ABSOLUTE)?;
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return Err(NOT_ABSOLUTE);
        }
        let authority = parts.authority.ok_or(NOT_ABSOLUTE)?;
        if authority.as_str().contains('@') {
            return Err(BaseUrlError("has a user or a password"));
        }
        if authority.host().is_empty() {
            return Err(BaseUrlError("has no host"));
        }
        let port = authority.as_str().strip_prefix(authority.host());
        if authority.port_u16().is_none() && port != Some("") {
            return Err(BaseUrlError("has an invalid port"));
        }
        let path = match &parts.path_and_query {
            Some(path_and_query) if path_and_query.query().is_some() => {
                return Err(BaseUrlError("has a query"));
            }
            Some(path_and_query) => path_and_query.path(),
            None => "",
        };
        if path.split('/').any(is_dot_segment) {
            return Err(BaseUrlError("has a path with `.` or `..`"));
        }
        Ok(Self {
            scheme,
            authority,
            prefix: path.trim_end_matches('/').to_owned(),
        })
    }

    /// The host, without the port; an IPv6 address is in brackets.
    pub fn host(&self) -> &str {
        self.authority.host()
    }

    /// The port, 443 or 80 if the URL names none.
    pub fn port(&self) -> u16 {
        let default = if self.is_https() { 443 } else { 80 };
        self.authority.port_u16().unwrap_or(default)
    }

    /// Whether requests go over TLS.
    pub fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// Whether the host is this machine: `localhost` or below it, `127.0.0.0/8` or `[::1]`.
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        let host = host.strip_suffix('.').unwrap_or(host);
        if let Ok(address) = host.parse::<Ipv4Addr>() {
            return address.is_loopback();
        }
        if let Some(address) = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
        {
            return address
                .parse::<Ipv6Addr>()
                .is_ok_and(|address| address.is_loopback());
        }
        let host = host.to_ascii_lowercase();
        host == "localhost" || host.ends_with(".localhost")
    }

    /// Where an operation with a server of its own is, if this is the default and not what a person has set.
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

const NOT_ABSOLUTE: BaseUrlError = BaseUrlError("is not an absolute http or https URL");

impl fmt::Display for BaseUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the base URL {}", self.0)
    }
}

impl std::error::Error for BaseUrlError {}

/// Whether URL parsers take this path segment for `.` or `..` and rewrite the path.
pub(crate) fn is_dot_segment(segment: &str) -> bool {
    let decoded = segment.to_ascii_lowercase().replace("%2e", ".");
    decoded == "." || decoded == ".."
}
