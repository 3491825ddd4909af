//! Why a client cannot be built.
#![cfg(any(feature = "client", feature = "blocking", feature = "tower"))]

use std::error::Error as StdError;
use std::fmt;

use crate::runtime::base_url::BaseUrlError;
use crate::runtime::error::encode::EncodeError;
use crate::runtime::error::transport::TransportError;
use crate::runtime::server::ServerError;

/// Why a client could not be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// No base URL is set.
    MissingBaseUrl,
    /// The base URL is invalid.
    BaseUrl(BaseUrlError),
    /// A variable of the server cannot be set.
    Server(ServerError),
    /// The base URL is `http`, its host is not this machine, and `allow_http` was not called.
    InsecureBaseUrl,
    /// A default header or the user agent cannot be sent. Contains the name of the header, if it is
    /// valid.
    Header(Option<http::HeaderName>),
    /// A credential cannot be sent.
    Credential(EncodeError),
    /// No transport is set, and no feature of this crate provides one.
    MissingTransport,
    /// The HTTP stack could not be set up, for example because it found no root certificates.
    Transport(TransportError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot build the client: ")?;
        match self {
            Self::MissingBaseUrl => {
                f.write_str("there is no base URL; set one with `base_url`")?;
                match crate::SERVERS.first().map(|server| server.url) {
                    Some(path) if path.len() > 1 && path.starts_with('/') => {
                        write!(f, " that ends with `{path}`")
                    }
                    _ => Ok(()),
                }
            }
            Self::BaseUrl(error) => error.fmt(f),
            Self::Server(error) => error.fmt(f),
            Self::InsecureBaseUrl => f.write_str(
                "the base URL is http and its host is not this machine; use https, or `allow_http`",
            ),
            Self::Header(Some(name)) => {
                write!(f, "the value of the header `{name}` cannot be sent")
            }
            Self::Header(None) => f.write_str("a default header has an invalid name"),
            Self::Credential(error) => error.fmt(f),
            Self::MissingTransport => f.write_str(
                "there is no transport; set one with `transport`, or turn on the feature `client`",
            ),
            Self::Transport(error) => error.fmt(f),
        }
    }
}

/// `Display` includes the text of the inner error, so the source is the one below it.
impl StdError for BuildError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}
