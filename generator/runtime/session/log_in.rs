//! Logging in, second factors and logging out.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use crate::runtime::call::Call;
use crate::runtime::credential::Credential;
use crate::runtime::credentials::Credentials;
use crate::runtime::error::Error;
use crate::runtime::exchange::Response;
use crate::runtime::scheme::SecurityScheme;
use crate::runtime::secret::Secret;
use crate::runtime::session::step::{Carrier, LogIn, Step};
use crate::runtime::token::{
    BoxError, Grant, Problem, Source, TokenError, TokenFuture, TokenRequest, TokenSource, Tokens,
};

/// What a log-in has led to.
#[derive(Debug)]
pub enum LoggedIn<A, C> {
    /// A client that sends the token with each operation that accepts it. Its clones share the token.
    Active(C),
    /// Another step is needed first, such as a second factor.
    Pending(Pending<A, C>),
}

/// A log-in that needs another step. Until then, its token is sent only with that step. `Debug` shows
/// the answer.
pub struct Pending<A, C> {
    answer: A,
    pub(crate) client: C,
    /// The client of the complete session.
    pub(crate) active: C,
}

impl<A, C> Pending<A, C> {
    /// Returns the answer to the log-in, which says what is needed.
    pub fn answer(&self) -> &A {
        &self.answer
    }

    /// Returns a client that sends the pending token with every operation, whatever its `security`
    /// says, such as one that requests a challenge.
    pub fn client(&self) -> &C {
        &self.client
    }
}

impl<A: fmt::Debug, C> fmt::Debug for Pending<A, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Pending");
        shown.field("answer", &self.answer).finish_non_exhaustive()
    }
}

/// Begins the session that the answer to a log-in grants. `asked` is the time of the request.
pub(crate) fn begin<C: Carrier + Clone, O: LogIn + Send + Sync + 'static>(
    client: C,
    operation: O,
    response: Response<O::Output>,
    asked: Instant,
) -> Result<LoggedIn<O::Output, C>, Error<O::Error>> {
    let Some(grant) = operation.grant(&response.body, &response.headers) else {
        return Err(Error::Token {
            call: Call::of::<O>(),
            retries: response.retries,
            scheme: O::SUPPLIES.method,
            error: Problem::NoToken.into(),
        });
    };
    let is_pending = grant.is_pending;
    let terms = Terms {
        scheme: O::SUPPLIES,
        security: O::SECURITY,
        together: O::TOGETHER_WITH,
        renewal: O::renewal(),
        log_out: O::log_out(),
        again: client.config().keeps.then(|| Step::grants(operation)),
    };
    let [active, pending] = start(client, terms, grant, asked);
    Ok(match is_pending {
        false => LoggedIn::Active(active),
        true => LoggedIn::Pending(Pending {
            answer: response.body,
            client: pending,
            active,
        }),
    })
}

/// What the operation says of the session.
struct Terms {
    scheme: SecurityScheme,
    security: &'static [&'static [SecurityScheme]],
    together: &'static [SecurityScheme],
    renewal: Option<Step>,
    log_out: Option<Step>,
    again: Option<Step>,
}

/// The client of the session, and that of one that is pending.
fn start<C: Carrier + Clone>(client: C, terms: Terms, grant: Grant, asked: Instant) -> [C; 2] {
    let Terms { scheme, again, .. } = terms;
    let before = Arc::clone(&client.config().credentials);
    // Those that were sent with the log-in are not kept.
    let used = before.chosen(terms.security);
    let rest = before.without(|known| {
        known.name == scheme.name || used.contains(known) && !terms.together.contains(known)
    });
    let with = |credential: Credential, is_pending: bool| {
        let credentials = rest.clone().with(scheme, credential);
        let mut config = client.config().clone();
        config.keeps = false;
        config.credentials = Arc::new(match is_pending {
            true => credentials.pending(),
            false => credentials,
        });
        client.with_config(config)
    };
    let pending = with(Credential::Token(grant.token.clone()), true);
    let mut config = client.config().clone();
    config.keeps = false;
    config.credentials = Arc::default();
    let session = Session {
        client: Box::new(client.with_config(config)),
        scheme,
        credentials: rest.clone(),
        renewal: terms.renewal,
        again: again.map(|step| (step, Credentials::clone(&before))),
    };
    let is_renewable = session.renewal.is_some() || session.again.is_some();
    let log_out = terms.log_out.map(|step| Box::new(step) as _);
    let tokens = Tokens::of_session(Box::new(session), is_renewable, log_out, grant, asked);
    let active = with(Credential::Source(Source(Arc::new(tokens))), false);
    [active, pending]
}

/// Renews the token of a session.
struct Session {
    client: Box<dyn Carrier>,
    scheme: SecurityScheme,
    /// Those besides the token.
    credentials: Credentials,
    renewal: Option<Step>,
    /// The log-in with its credentials, if they are kept.
    again: Option<(Step, Credentials)>,
}

impl Session {
    async fn send(
        &self,
        step: &Step,
        credentials: Credentials,
        deadline: Option<Instant>,
    ) -> Result<Grant, BoxError> {
        let config = self.client.config_with(credentials);
        let grant = self.client.carry(step, config, deadline).await?;
        match grant {
            Some(grant) if grant.is_pending => Err(TokenError::from(Problem::Pending).into()),
            Some(grant) => Ok(grant),
            None => Err(TokenError::from(Problem::NoToken).into()),
        }
    }

    async fn renew(
        &self,
        step: &Step,
        token: Secret,
        deadline: Option<Instant>,
    ) -> Result<Grant, BoxError> {
        let credentials = self.credentials.clone();
        let credentials = credentials.with(self.scheme, Credential::Token(token));
        self.send(step, credentials, deadline).await
    }
}

impl TokenSource for Session {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> TokenFuture<'a> {
        Box::pin(async move {
            let TokenRequest {
                current,
                is_rejected,
                deadline,
                ..
            } = request;
            let renewal = self.renewal.as_ref().zip(current.cloned());
            // A rejected token can renew itself only if the rejection was about something else.
            if let Some((step, token)) = renewal
                && !(is_rejected && self.again.is_some())
            {
                let renewed = self.renew(step, token, deadline).await;
                if self.again.is_none() || !renewed.as_ref().is_err_and(is_refusal) {
                    return renewed;
                }
            }
            match &self.again {
                Some((step, credentials)) => self.send(step, credentials.clone(), deadline).await,
                None => Err(TokenError::from(Problem::Ended).into()),
            }
        })
    }
}

/// Whether the server does not renew the token. Another failure may pass.
fn is_refusal(error: &BoxError) -> bool {
    let error = error.downcast_ref::<Error>();
    let status = error.and_then(Error::status);
    status.is_some_and(|status| status.is_client_error() && status.as_u16() != 429)
}

/// What logging out sends, and with which credentials.
pub(crate) type Ending = (Source, Option<Credentials>);

/// The session of these credentials, if there is one.
pub(crate) fn ending(credentials: &Credentials) -> Option<Ending> {
    let mut sources = credentials.sources();
    let (scheme, source) = sources.find(|(_, source)| source.0.is_session)?;
    let token = source.0.current();
    let credentials = token.map(|token| {
        let credentials = credentials.clone();
        credentials.with(scheme, Credential::Token(token))
    });
    Some((source.clone(), credentials))
}

/// Logs out: sends the operation that the description names, and forgets the token.
pub(crate) async fn end(
    client: &dyn Carrier,
    (source, credentials): Ending,
    deadline: Option<Instant>,
) -> Result<(), Error> {
    if let Some(credentials) = credentials
        && let Some(log_out) = &source.0.log_out
        && let Some(step) = log_out.downcast_ref::<Step>()
    {
        let config = client.config_with(credentials);
        match client.carry(step, config, deadline).await {
            // The session is over already.
            Err(error) if error.status() == Some(http::StatusCode::UNAUTHORIZED) => {}
            Err(error) => return Err(error),
            Ok(_) => {}
        }
    }
    source.0.end();
    Ok(())
}
