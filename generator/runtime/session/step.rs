//! The operations of a session, whatever their types: logging in, renewing, logging out.
//!
//! Guarantees that the code of sessions is compiled once, and not for each operation.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use http::HeaderMap;

use crate::runtime::answer::Failure;
use crate::runtime::call::Call;
use crate::runtime::credentials::Credentials;
use crate::runtime::error::Error;
use crate::runtime::exchange::{self, Outcome, Prepared, Reading};
use crate::runtime::operation::Operation;
use crate::runtime::scheme::SecurityScheme;
use crate::runtime::settings::Config;
use crate::runtime::token::{BoxFuture, Grant};

/// An operation whose answer grants a token: `log_in` of a client sends it.
///
/// Implemented where the description says so with `x-client-session`.
pub trait LogIn: Operation {
    /// The security scheme whose credential the token is.
    const SUPPLIES: SecurityScheme;

    /// The schemes that operations require together with the token.
    const TOGETHER_WITH: &'static [SecurityScheme] = &[];

    /// Returns what an answer grants; `None` if it contains no token.
    fn grant(&self, output: &Self::Output, headers: &HeaderMap) -> Option<Grant>;

    /// Returns the operation that renews the token, and that the token authorises.
    fn renewal() -> Option<Step> {
        None
    }

    /// Returns the operation that ends the session.
    fn log_out() -> Option<Step> {
        None
    }
}

/// An operation that renews a session or ends it.
pub struct Step(pub(super) Box<dyn Erased>);

impl Step {
    /// An operation whose answer grants a token.
    pub fn grants(operation: impl LogIn + Send + Sync + 'static) -> Self {
        Self(Box::new(Grants(operation)))
    }

    /// An operation that ends the session.
    pub fn ends(operation: impl Operation + Send + Sync + 'static) -> Self {
        Self(Box::new(Ends(operation)))
    }

    pub(crate) fn call(&self) -> &'static Call {
        self.0.call()
    }

    pub(crate) fn request(&self, config: &Config) -> Result<Prepared, Failure> {
        self.0.request(config)
    }

    pub(crate) fn reading(&self) -> Reading {
        self.0.reading()
    }

    /// The grant, if there is one.
    pub(crate) fn finish<B>(&self, outcome: Outcome<B>) -> Result<Option<Grant>, Error> {
        self.0.finish(outcome.whole())
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Step").field(&self.call().operation).finish()
    }
}

pub(super) trait Erased: Send + Sync {
    fn call(&self) -> &'static Call;
    fn request(&self, config: &Config) -> Result<Prepared, Failure>;
    fn reading(&self) -> Reading;
    fn finish(&self, outcome: Outcome<()>) -> Result<Option<Grant>, Error>;
}

struct Grants<O>(O);

impl<O: LogIn + Send + Sync> Erased for Grants<O> {
    fn call(&self) -> &'static Call {
        Call::of::<O>()
    }

    fn request(&self, config: &Config) -> Result<Prepared, Failure> {
        exchange::request(&self.0, config)
    }

    fn reading(&self) -> Reading {
        Reading::whole::<O>()
    }

    fn finish(&self, outcome: Outcome<()>) -> Result<Option<Grant>, Error> {
        let response = exchange::finish::<O, _>(outcome).map_err(Error::untyped)?;
        Ok(self.0.grant(&response.body, &response.headers))
    }
}

struct Ends<O>(O);

impl<O: Operation + Send + Sync> Erased for Ends<O> {
    fn call(&self) -> &'static Call {
        Call::of::<O>()
    }

    fn request(&self, config: &Config) -> Result<Prepared, Failure> {
        exchange::request(&self.0, config)
    }

    fn reading(&self) -> Reading {
        Reading::whole::<O>()
    }

    fn finish(&self, outcome: Outcome<()>) -> Result<Option<Grant>, Error> {
        exchange::finish::<O, _>(outcome).map_err(Error::untyped)?;
        Ok(None)
    }
}

/// A client that sends steps.
pub(crate) trait Carrier: Send + Sync + 'static {
    fn config(&self) -> &Config;

    /// The same client with another configuration.
    #[must_use]
    fn with_config(&self, config: Config) -> Self
    where
        Self: Sized;

    /// Its configuration with other credentials.
    fn config_with(&self, credentials: Credentials) -> Config {
        let mut config = self.config().clone();
        config.credentials = Arc::new(credentials);
        config
    }

    /// Sends a step with this configuration. The blocking client does it when the future is first
    /// polled.
    fn carry<'a>(
        &'a self,
        step: &'a Step,
        config: Config,
        deadline: Option<Instant>,
    ) -> BoxFuture<'a, Result<Option<Grant>, Error>>;
}
