//! Where tokens come from.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;

use crate::runtime::base_url::BaseUrl;
use crate::runtime::scheme::SecurityScheme;
use crate::runtime::secret::Secret;
use crate::runtime::token::grant::Grant;

/// A boxed future.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Any error of a source.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// The result of a [`TokenSource`], later.
pub type TokenFuture<'a> = BoxFuture<'a, Result<Grant, BoxError>>;

/// Where a token comes from, such as a file that another program rotates, or a service.
///
/// A client asks for the first token when a call needs it, and for the next one shortly before the
/// end of its [`lifetime`](Grant::lifetime) or after the server has answered 401. One call at a time
/// asks, and a call that fails to get a token does not fail as long as the old one can be used. The
/// client shares the token with its clones.
///
/// A closure is a source as well:
///
/// ```
/// # #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
/// # fn example(scheme: api_client::runtime::SecurityScheme) -> api_client::Credentials {
/// use std::fs;
/// use std::time::Duration;
/// use api_client::Credentials;
/// use api_client::runtime::{Credential, session::Grant};
///
/// let rotated = || {
///     let token = fs::read_to_string("/run/secrets/token")?;
///     Ok(Grant::new(token.trim()).lifetime(Duration::from_secs(30)))
/// };
/// Credentials::new().with(scheme, Credential::source(rotated))
/// # }
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// Obtains a token. The future is dropped if the call that waits for it is; the next call asks
    /// again.
    ///
    /// The blocking client waits for the future on the thread of the call.
    ///
    /// # Errors
    ///
    /// If there is no token. The error is shown to users, so it must not contain secrets. After a
    /// failure, the client waits a second before it asks again, and up to 30 s after several.
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> TokenFuture<'a>;
}

impl<F> TokenSource for F
where
    F: Fn() -> Result<Grant, BoxError> + Send + Sync + 'static,
{
    fn token<'a>(&'a self, _: TokenRequest<'a>) -> TokenFuture<'a> {
        Box::pin(async { self() })
    }
}

/// What a client knows when it asks for a token. `Debug` does not show the token.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TokenRequest<'a> {
    /// The token so far, unless its lifetime is over.
    pub current: Option<&'a Secret>,
    /// Whether the server has rejected it.
    pub is_rejected: bool,
    /// The deadline of the call that needs the token.
    pub deadline: Option<Instant>,
    pub(crate) scheme: &'a SecurityScheme,
    pub(crate) via: &'a dyn Via,
}

/// The client whose call needs a token.
pub(crate) trait Via: Send + Sync {
    fn base_url(&self) -> &BaseUrl;

    /// Sends a request to the token endpoint of OAuth 2, with nothing of the client's own except its
    /// `User-Agent`.
    fn ask(&self, question: http::Request<Bytes>, deadline: Option<Instant>) -> TokenFuture<'_>;
}

impl fmt::Debug for dyn Via + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

/// What a call needs.
#[derive(Clone, Copy)]
pub(crate) struct Need<'a> {
    pub(crate) scheme: &'a SecurityScheme,
    pub(crate) via: &'a dyn Via,
    pub(crate) deadline: Option<Instant>,
}

/// Why there is no token.
#[derive(Clone, Debug)]
pub struct TokenError(Arc<Problem>);

/// What is wrong.
#[derive(Debug)]
pub(crate) enum Problem {
    /// The session is over.
    Ended,
    /// A log-in succeeded, but its answer contains no token.
    NoToken,
    /// A log-in without a user asks for one.
    Pending,
    Source(BoxError),
}

impl TokenError {
    /// Returns whether the session is over, and nothing can renew it: it has expired, or a client has
    /// logged out.
    pub fn is_ended(&self) -> bool {
        matches!(*self.0, Problem::Ended)
    }

    /// Returns the error of the source. That of a session is an [`Error`](crate::runtime::Error).
    pub fn get_ref(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        match &*self.0 {
            Problem::Source(error) => Some(&**error),
            _ => None,
        }
    }
}

impl From<Problem> for TokenError {
    fn from(problem: Problem) -> Self {
        Self(Arc::new(problem))
    }
}

impl From<BoxError> for TokenError {
    fn from(error: BoxError) -> Self {
        match error.downcast::<Self>() {
            Ok(error) => *error,
            Err(error) => Problem::Source(error).into(),
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Problem::Ended => f.write_str("the session has ended: log in again"),
            Problem::NoToken => f.write_str("the answer to the log-in contains no token"),
            Problem::Pending => {
                f.write_str("the log-in needs another step, such as a second factor")
            }
            Problem::Source(error) => error.fmt(f),
        }
    }
}

/// `Display` includes the text of the error of the source, so the source is the one below it.
impl StdError for TokenError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.get_ref()?.source()
    }
}
