//! A server of sessions without a network, with a clock of its own.

use std::collections::BTreeSet;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};

use crate::runtime::client::BoxFuture;
use crate::runtime::{Retry, TransportError, blocking, client};
use crate::setup::PASSWORD;

/// What the server does with a request for a token.
#[derive(Clone, Copy, PartialEq)]
pub enum Mode {
    Grants,
    Fails(u16),
    /// Grants a token in an answer that cannot be read.
    Garbles,
    Stalls,
}

#[derive(Clone)]
pub struct World(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    now: Instant,
    mode: Mode,
    factors: &'static str,
    tokens: u32,
    valid: BTreeSet<String>,
    log: Vec<String>,
}

impl World {
    pub fn new() -> Self {
        Self(Arc::new(Inner {
            state: Mutex::new(State {
                now: Instant::now(),
                mode: Mode::Grants,
                factors: "null",
                tokens: 0,
                valid: BTreeSet::new(),
                log: Vec::new(),
            }),
            changed: Condvar::new(),
        }))
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.0.state.lock().unwrap());
        self.0.changed.notify_all();
        result
    }

    pub fn advance(&self, seconds: u64) {
        self.with(|state| state.now += Duration::from_secs(seconds));
    }

    pub fn set(&self, mode: Mode) {
        self.with(|state| state.mode = mode);
    }

    /// Asks for a second factor from now on, or no longer.
    pub fn ask_for(&self, factors: &'static str) {
        self.with(|state| state.factors = factors);
    }

    /// Makes all tokens so far invalid.
    pub fn revoke(&self) {
        self.with(|state| state.valid.clear());
    }

    /// How often this was requested.
    pub fn count(&self, request: &str) -> usize {
        let log = self.log();
        log.iter().filter(|line| line.starts_with(request)).count()
    }

    pub fn log(&self) -> Vec<String> {
        self.with(|state| state.log.clone())
    }

    /// Whether a request had these credentials.
    pub fn has_seen(&self, credentials: &str) -> bool {
        self.log().iter().any(|line| line.ends_with(credentials))
    }

    pub fn client(&self) -> client::Client {
        let builder = client::Client::builder().transport(self.clone());
        let builder = builder.base_url("http://localhost").retry(Retry::never());
        builder.basic_auth("user", PASSWORD).build().unwrap()
    }

    pub fn blocking(&self) -> blocking::Client {
        let builder = blocking::Client::builder().transport(self.clone());
        let builder = builder.base_url("http://localhost").retry(Retry::never());
        builder.basic_auth("user", PASSWORD).build().unwrap()
    }

    fn receive(&self, head: &http::request::Parts) -> bool {
        let line = format!("{} {}", head.method, head.uri.path());
        let authorization = authorization(&head.headers);
        self.with(|state| state.log.push(format!("{line} {authorization}")));
        line != "GET /work" && authorization != "Bearer "
    }

    fn stalls(&self) -> bool {
        self.with(|state| state.mode == Mode::Stalls)
    }

    fn answer(&self, head: &http::request::Parts) -> Response<Bytes> {
        let authorization = authorization(&head.headers);
        let has_token = |state: &State| state.valid.contains(authorization);
        self.with(|state| match (&head.method, head.uri.path()) {
            (&Method::POST, "/sessions") => state.grant(authorization.starts_with("Basic ")),
            (&Method::PUT, "/sessions") => state.grant(has_token(state)),
            (&Method::POST, "/sliding") => {
                let mut answer = state.grant(true);
                *answer.status_mut() = http::StatusCode::NO_CONTENT;
                let token = format!("MARKED-{}", state.tokens);
                answer
                    .headers_mut()
                    .insert("x-token", token.parse().unwrap());
                answer
            }
            (&Method::DELETE, _) => {
                state.valid.remove(authorization);
                status(204)
            }
            _ => status(if has_token(state) { 204 } else { 401 }),
        })
    }
}

impl State {
    fn grant(&mut self, is_allowed: bool) -> Response<Bytes> {
        match self.mode {
            Mode::Fails(code) => return status(code),
            _ if !is_allowed => return status(401),
            _ => {}
        }
        self.tokens += 1;
        self.valid.insert(format!("Bearer MARKED-{}", self.tokens));
        let (token, factors) = (self.tokens, self.factors);
        let seconds = match self.mode {
            Mode::Garbles => "{}",
            _ => "600",
        };
        let body = format!(
            r#"{{"grant":{{"token":"MARKED-{token}","seconds":{seconds}}},"factors":{factors}}}"#
        );
        Response::new(body.into())
    }
}

fn status(code: u16) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = http::StatusCode::from_u16(code).unwrap();
    answer
}

fn authorization(headers: &HeaderMap) -> &str {
    let value = headers.get("authorization");
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or("none")
}

fn is_work(head: &http::request::Parts) -> bool {
    head.uri.path() == "/work"
}

impl client::Transport for World {
    fn send(
        &self,
        request: Request<client::Body>,
    ) -> BoxFuture<'_, Result<Response<client::Body>, TransportError>> {
        let (head, _) = request.into_parts();
        self.receive(&head);
        Box::pin(async move {
            tokio::task::yield_now().await;
            while !is_work(&head) && self.stalls() {
                tokio::task::yield_now().await;
            }
            Ok(self.answer(&head).map(client::Body::from))
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }

    fn now(&self) -> Instant {
        self.with(|state| state.now)
    }
}

impl blocking::Transport for World {
    fn send(
        &self,
        request: Request<blocking::Body>,
        limits: blocking::Limits,
    ) -> Result<Response<blocking::Body>, TransportError> {
        let (head, _) = request.into_parts();
        self.receive(&head);
        let mut state = self.0.state.lock().unwrap();
        while !is_work(&head) && state.mode == Mode::Stalls {
            if limits
                .deadline
                .is_some_and(|deadline| state.now >= deadline)
            {
                return Err(TransportError::timeout());
            }
            state = self.0.changed.wait(state).unwrap();
        }
        drop(state);
        Ok(self.answer(&head).map(blocking::Body::from))
    }

    fn now(&self) -> Instant {
        self.with(|state| state.now)
    }
}
