//! Adds the tokens of sources to the attempts of one call.
//!
//! Guarantees that a call is repeated at most once because its token was rejected, and that a
//! request that was redirected to another server gets no token.

use std::time::Instant;

use http::StatusCode;

use crate::runtime::answer::{Answer, Failure};
use crate::runtime::credentials::sign;
use crate::runtime::operation::Request;
use crate::runtime::scheme::SecurityScheme;
use crate::runtime::token::{Need, Ready, Source, TokenError, Via};

/// The sources whose tokens a call needs.
pub(crate) struct Signer {
    sources: Vec<(SecurityScheme, Source)>,
    /// Of each source, which token was sent last, and when.
    sent: Vec<(u64, Instant)>,
    has_repeated: bool,
    is_redirected: bool,
}

impl Signer {
    pub(crate) fn new(sources: Vec<(SecurityScheme, Source)>) -> Self {
        Self {
            sources,
            sent: Vec::new(),
            has_repeated: false,
            is_redirected: false,
        }
    }

    /// What the call is repeated from if its token is rejected. A stream can be sent only once.
    pub(crate) fn copy(&self, request: &Request) -> Option<Request> {
        let may_repeat = !self.sources.is_empty() && !request.body().is_stream();
        may_repeat.then(|| request.clone())
    }

    /// Adds the tokens, after waiting for them if necessary.
    #[cfg(any(feature = "client", feature = "tower"))]
    pub(crate) async fn sign(
        &mut self,
        request: &mut Request,
        via: &dyn Via,
        now: &(dyn Fn() -> Instant + Send + Sync),
        deadline: Option<Instant>,
    ) -> Result<(), Failure> {
        if self.is_redirected {
            return Ok(());
        }
        self.sent.clear();
        for (scheme, source) in &self.sources {
            let need = Need {
                scheme,
                via,
                deadline,
            };
            let ready = source.0.ready(need, now).await;
            self.sent.push(add(request, scheme, ready)?);
        }
        Ok(())
    }

    /// Adds the tokens, after waiting for them if necessary.
    #[cfg(feature = "blocking")]
    pub(crate) fn sign_blocking(
        &mut self,
        request: &mut Request,
        via: &dyn Via,
        now: &dyn Fn() -> Instant,
        deadline: Option<Instant>,
    ) -> Result<(), Failure> {
        use crate::runtime::error::TransportError;
        if self.is_redirected {
            return Ok(());
        }
        self.sent.clear();
        for (scheme, source) in &self.sources {
            let need = Need {
                scheme,
                via,
                deadline,
            };
            let ready = source.0.ready_blocking(need, now);
            let ready = ready.ok_or_else(TransportError::timeout)?;
            self.sent.push(add(request, scheme, ready)?);
        }
        Ok(())
    }

    /// Notes that the call goes on with the request of a redirect, which has the tokens if it may
    /// have them.
    pub(crate) fn redirected(&mut self, keeps_origin: bool) {
        self.is_redirected = true;
        if !keeps_origin {
            self.sent.clear();
        }
    }

    /// Notes what the server made of the tokens. Returns whether the call should be repeated with
    /// others.
    pub(crate) fn heed<B>(&mut self, answer: &Answer<B>) -> bool {
        let Ok(answer) = answer else {
            return false;
        };
        let sent = self.sources.iter().zip(&self.sent);
        if answer.status() != StatusCode::UNAUTHORIZED {
            sent.for_each(|((_, source), (generation, at))| source.0.accept(*generation, *at));
            return false;
        }
        let may_help = sent.fold(false, |before, ((_, source), (generation, _))| {
            source.0.reject(*generation) | before
        });
        may_help && !self.has_repeated
    }

    /// Notes that the call is sent from its start again.
    pub(crate) fn repeat(&mut self) {
        self.has_repeated = true;
        self.is_redirected = false;
    }
}

fn add(
    request: &mut Request,
    scheme: &SecurityScheme,
    ready: Result<Ready, TokenError>,
) -> Result<(u64, Instant), Failure> {
    let ready = ready.map_err(|error| Failure::Token(scheme.method, error))?;
    sign(request, scheme, ready.token).map_err(Failure::Encode)?;
    Ok((ready.generation, ready.at))
}
