//! Sessions of the async client.

use std::sync::Arc;
use std::time::Instant;

use crate::runtime::call::Call;
use crate::runtime::client::{BoxFuture, Client, run};
use crate::runtime::error::Error;
use crate::runtime::exchange::{self, Reading};
use crate::runtime::operation::Operation;
use crate::runtime::session::{self, Carrier, Grant, LogIn, LoggedIn, Pending, Step};
use crate::runtime::settings::Config;

impl Client {
    /// Logs in, and returns a client that sends the token with each operation that accepts it.
    ///
    /// The token is renewed shortly before its end, by the call that finds it so old; other calls go
    /// on with the old one, or wait once it has ended. If the server rejects it with 401, it is
    /// renewed, and the call is repeated once, unless its body is a stream. Without an operation
    /// that renews the token, or once it has ended, this needs
    /// [`keep_credentials`](Self::keep_credentials); otherwise calls fail with
    /// [`Error::Token`]. The credentials of the log-in are not part of the returned client. Nothing
    /// happens in the background, and dropping the client does not log out.
    ///
    /// # Errors
    ///
    /// See [`Error`]. An answer without a token is an [`Error::Token`].
    pub fn log_in<O: LogIn + Send + Sync + 'static>(
        &self,
        operation: O,
    ) -> impl Future<Output = Result<LoggedIn<O::Output, Self>, Error<O::Error>>> + Send + use<O>
    {
        let request = exchange::request(&operation, &self.config);
        let client = self.clone();
        let reading = Reading::whole::<O>();
        async move {
            let asked = client.transport.now();
            let outcome = run(client.clone(), Call::of::<O>(), request, reading);
            let response = exchange::finish::<O, _>(outcome.await)?;
            session::begin(client, operation, response, asked)
        }
    }

    /// Ends the session of this client and its clones: sends the operation that the description names
    /// for it, if there is one, and wipes the token. Calls fail from then on. A client without a
    /// session does nothing.
    ///
    /// # Errors
    ///
    /// See [`Error`]. The token is kept then, so that it can be tried again. A 401 is not an error,
    /// because the session is over then as well.
    pub fn log_out(&self) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        let client = self.clone();
        async move {
            match session::ending(&client.config.credentials) {
                Some(ending) => session::end(&client, ending, None).await,
                None => Ok(()),
            }
        }
    }
}

impl<A> Pending<A, Client> {
    /// Sends the next step with the pending token, and returns the client of the complete session.
    /// After an error, it can be sent again, for example with another code.
    ///
    /// The session goes on with the token that was pending. If the answer to the next step contains
    /// another one, log in with that step instead: `login.client().log_in(operation)`.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn complete<O: Operation>(
        &self,
        operation: O,
    ) -> impl Future<Output = Result<Client, Error<O::Error>>> + Send + use<A, O> {
        let sent = self.client.send_with_response(operation);
        let active = self.active.clone();
        async move {
            sent.await?;
            Ok(active)
        }
    }
}

impl Carrier for Client {
    fn config(&self) -> &Config {
        &self.config
    }

    fn with_config(&self, config: Config) -> Self {
        Self {
            config,
            transport: Arc::clone(&self.transport),
        }
    }

    fn carry<'a>(
        &'a self,
        step: &'a Step,
        config: Config,
        _: Option<Instant>,
    ) -> BoxFuture<'a, Result<Option<Grant>, Error>> {
        // The future is dropped at the deadline.
        let client = self.with_config(config);
        let request = step.request(&client.config);
        let outcome = run(client, step.call(), request, step.reading());
        Box::pin(async { step.finish(outcome.await) })
    }
}
