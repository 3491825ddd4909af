//! Asks the token endpoint of OAuth 2 for a token.
//!
//! Guarantees that the endpoint gets nothing of the client's own except its `User-Agent`: no
//! credentials, no default headers, and no headers of a call.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderMap, Response};

use crate::runtime::answer::Failure;
use crate::runtime::base_url::BaseUrl;
use crate::runtime::call::Call;
use crate::runtime::config::Shared;
use crate::runtime::error::{EncodeError, Error, ResponseError, Untyped};
use crate::runtime::exchange::{self, Outcome, Prepared, Reading};
use crate::runtime::operation::{Operation, Request};
use crate::runtime::response;
use crate::runtime::scheme::SecurityScheme;
use crate::runtime::secret::Secret;
use crate::runtime::session::step::{Carrier, Erased, Step};
use crate::runtime::settings::Config;
use crate::runtime::token::{
    BoxError, Grant, Problem, TokenError, TokenFuture, Via, whole_seconds,
};
use crate::runtime::wire::{self, Json};

/// The longest answer of a token endpoint.
const LONGEST: u64 = 1 << 20;

/// The call to the token endpoint with
/// [`ClientCredentials`](crate::runtime::session::ClientCredentials), as errors, traces and mocks name
/// it: a test expects it with `mock.any::<ObtainToken>()`. Only clients create it.
pub struct ObtainToken(http::Request<Bytes>);

impl fmt::Debug for ObtainToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ObtainToken([redacted])")
    }
}

impl Operation for ObtainToken {
    type Output = Obtained;
    type Error = Untyped;

    const ID: &'static str = "ObtainToken";
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "{token_url}";
    const SECURITY: &'static [&'static [SecurityScheme]] = &[];
    const REPEATABLE: Option<bool> = Some(true);

    fn request(&self, _: &BaseUrl) -> Result<Request, EncodeError> {
        Ok(self.0.clone().map(Into::into))
    }

    fn response(answer: Response<Bytes>) -> Result<Obtained, ResponseError<Untyped>> {
        if !answer.status().is_success() {
            return response::refused(answer);
        }
        // Some servers refuse with success.
        match response::json(answer.clone())? {
            Obtained {
                token: None,
                error: Some(_),
                ..
            } => response::refused(answer),
            obtained => Ok(obtained),
        }
    }
}

impl Erased for ObtainToken {
    fn call(&self) -> &'static Call {
        Call::of::<Self>()
    }

    fn request(&self, config: &Config) -> Result<Prepared, Failure> {
        exchange::request(self, config)
    }

    fn reading(&self) -> Reading {
        Reading::whole::<Self>()
    }

    fn finish(&self, outcome: Outcome<()>) -> Result<Option<Grant>, Error> {
        let obtained = exchange::finish::<Self, _>(outcome)?.body;
        let token = obtained.token.filter(|token| !token.expose().is_empty());
        let seconds = obtained.seconds.and_then(|seconds| match seconds.as_str() {
            Some(text) => text.parse().ok(),
            None => whole_seconds(seconds.as_f64()?),
        });
        Ok(token.map(|token| Grant::new(token).seconds(seconds)))
    }
}

/// The answer of a token endpoint (RFC 6749 §5.1). `Debug` does not show the token.
#[derive(Debug)]
pub struct Obtained {
    token: Option<Secret>,
    /// Some servers write it as a string.
    seconds: Option<Json>,
    error: Option<Json>,
}

impl wire::Read for Obtained {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        const FIELDS: &[wire::Field] = &[
            wire::optional("access_token"),
            wire::optional("token_type"),
            wire::optional("expires_in").any(),
            wire::optional("error").any(),
        ];
        let (mut token, mut seconds, mut error) = (None, None, None);
        let mut kind: Option<Bearer> = None;
        let slots: &mut [&mut dyn wire::Slot] =
            &mut [&mut token, &mut kind, &mut seconds, &mut error];
        input.object(FIELDS, slots)?;
        Ok(Self {
            token,
            seconds,
            error,
        })
    }
}

/// The only type of token that this crate can send.
struct Bearer;

impl wire::Read for Bearer {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        match input.text("a string")? {
            kind if kind.eq_ignore_ascii_case("bearer") => Ok(Self),
            _ => Err(wire::Error::custom("the type of the token is not `Bearer`")),
        }
    }
}

impl<C: Carrier> Via for C {
    fn base_url(&self) -> &BaseUrl {
        &self.config().server.base_url
    }

    fn ask(&self, question: http::Request<Bytes>, deadline: Option<Instant>) -> TokenFuture<'_> {
        Box::pin(async move {
            let config = elsewhere(self.config(), &question)?;
            let step = Step(Box::new(ObtainToken(question)));
            let grant = self.carry(&step, config, deadline).await?;
            grant.ok_or_else(|| TokenError::from(Problem::NoToken).into())
        })
    }
}

/// The configuration for a request to another server: only limits are the same.
fn elsewhere(config: &Config, question: &http::Request<Bytes>) -> Result<Config, BoxError> {
    let uri = question.uri();
    let scheme = uri.scheme_str().unwrap_or_default();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let base_url = BaseUrl::parse(&format!("{scheme}://{authority}"))?;
    let mut headers = HeaderMap::new();
    if let Some(agent) = config.server.headers.get(USER_AGENT) {
        headers.insert(USER_AGENT, agent.clone());
    }
    Ok(Config {
        server: Arc::new(Shared {
            base_url,
            headers,
            max_response_bytes: config.server.max_response_bytes.min(LONGEST),
            allow_http: config.server.allow_http,
        }),
        credentials: Arc::default(),
        timeout: config.timeout,
        retry: config.retry.clone(),
        redirects: 0,
        budget: Arc::clone(&config.budget),
        headers: Arc::default(),
        is_header_invalid: false,
        keeps: false,
    })
}
