//! The credential for one security scheme.
//!
//! Guarantees that `Debug` shows nothing of it. Does not write it into a request; see
//! [`Credentials`](crate::runtime::Credentials).

use std::fmt;

use crate::runtime::secret::Secret;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
use crate::runtime::token::{ClientCredentials, Source, TokenSource};

/// The credential for one [`SecurityScheme`](crate::runtime::SecurityScheme).
#[derive(Clone)]
#[non_exhaustive]
pub enum Credential {
    /// For [`SchemeKind::Basic`](crate::runtime::SchemeKind::Basic).
    Basic {
        /// The user name, which must not contain a colon.
        user: String,
        /// The password.
        password: Secret,
    },
    /// For all other kinds.
    Token(Secret),
    /// For all other kinds: a token that a client obtains when it is needed.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    Source(Source),
}

#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
impl Credential {
    /// Creates a token that a client obtains when it is needed.
    pub fn source(source: impl TokenSource) -> Self {
        Self::Source(Source::new(source))
    }
}

impl<T: Into<Secret>> From<T> for Credential {
    fn from(token: T) -> Self {
        Self::Token(token.into())
    }
}

#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
impl From<ClientCredentials> for Credential {
    fn from(credentials: ClientCredentials) -> Self {
        Self::source(credentials)
    }
}

impl Credential {
    /// What it is obtained from before each request, which only clients do.
    pub(crate) fn obtained(&self) -> Option<Obtained> {
        #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
        if let Self::Source(source) = self {
            return Some(source.clone());
        }
        None
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Basic { .. } => "Basic([redacted])",
            Self::Token(_) => "Token([redacted])",
            #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
            Self::Source(_) => "Source([redacted])",
        })
    }
}

/// What a client obtains; without a client, there is nothing.
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub(crate) type Obtained = Source;
#[cfg(not(any(feature = "client", feature = "blocking", feature = "tower")))]
pub(crate) type Obtained = std::convert::Infallible;
