//! Tokens and what they are obtained with leave no copy in memory.
//!
//! The buffers of a transport are its own, so the one of these tests wipes them.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use zeroize::Zeroizing;

use crate::memory::Mark;
use crate::operations::{ConfirmFactor, ListPrograms, StartSession, StartSliding, Work};
use crate::runtime::client::BoxFuture;
use crate::runtime::{ClientCredentials, Credentials, LoggedIn, TransportError, blocking, client};
use crate::setup::block_on;

/// Grants the tokens in turn.
#[derive(Clone)]
struct Granting {
    tokens: Arc<[Mark]>,
    granted: Arc<AtomicUsize>,
    is_pending: bool,
    seconds: Arc<AtomicU64>,
}

impl Granting {
    fn new(numbers: impl IntoIterator<Item = u8>) -> Self {
        Self {
            tokens: numbers.into_iter().map(Mark::new).collect(),
            granted: Arc::default(),
            is_pending: false,
            seconds: Arc::default(),
        }
    }

    fn advance(&self, seconds: u64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    fn now(&self) -> Instant {
        static START: OnceLock<Instant> = OnceLock::new();
        let start = START.get_or_init(Instant::now);
        *start + Duration::from_secs(self.seconds.load(Ordering::SeqCst))
    }

    fn answer<B>(&self, request: &Request<B>) -> Response<Bytes> {
        let path = request.uri().path();
        if request.method() == Method::DELETE {
            return status(204, Bytes::new());
        }
        let (before, after) = match (path, self.is_pending) {
            ("/sessions", false) => (r#"{"grant":{"token":""#, r#"","seconds":600}}"#),
            ("/sessions", true) => (
                r#"{"factors":["code"],"grant":{"token":""#,
                r#"","seconds":600}}"#,
            ),
            ("/oauth/token", _) => (
                r#"{"expires_in":600,"token_type":"Bearer","access_token":""#,
                "\"}",
            ),
            ("/sliding", _) => ("", ""),
            _ => return status(204, Bytes::new()),
        };
        let token = self.granted.fetch_add(1, Ordering::SeqCst);
        let token = Zeroizing::new(self.tokens[token].text());
        let mut body = Zeroizing::new(Vec::with_capacity(200));
        for part in [before, &token, after] {
            body.extend_from_slice(part.as_bytes());
        }
        let body = Bytes::from_owner(body);
        if path != "/sliding" {
            return status(200, body);
        }
        let mut answer = status(204, Bytes::new());
        let token = HeaderValue::from_maybe_shared(body).unwrap();
        answer.headers_mut().insert("x-token", token);
        answer
    }

    fn client(&self, credentials: Credentials) -> client::Client {
        let builder = client::Client::builder().transport(self.clone());
        let builder = builder.base_url("http://localhost");
        builder.credentials(credentials).build().unwrap()
    }

    fn blocking(&self, credentials: Credentials) -> blocking::Client {
        let builder = blocking::Client::builder().transport(self.clone());
        let builder = builder.base_url("http://localhost");
        builder.credentials(credentials).build().unwrap()
    }
}

fn status(status: u16, body: Bytes) -> Response<Bytes> {
    let mut answer = Response::new(body);
    *answer.status_mut() = StatusCode::from_u16(status).unwrap();
    answer
}

impl client::Transport for Granting {
    fn send(
        &self,
        request: Request<client::Body>,
    ) -> BoxFuture<'_, Result<Response<client::Body>, TransportError>> {
        Box::pin(async move { Ok(self.answer(&request).map(client::Body::from)) })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }

    fn now(&self) -> Instant {
        self.now()
    }
}

impl blocking::Transport for Granting {
    fn send(
        &self,
        request: Request<blocking::Body>,
        _: blocking::Limits,
    ) -> Result<Response<blocking::Body>, TransportError> {
        Ok(self.answer(&request).map(blocking::Body::from))
    }

    fn now(&self) -> Instant {
        self.now()
    }
}

fn active<A, C>(logged_in: LoggedIn<A, C>) -> C {
    match logged_in {
        LoggedIn::Active(client) => client,
        LoggedIn::Pending(_) => panic!("the log-in is pending"),
    }
}

fn basic(password: Mark) -> Credentials {
    Credentials::new().basic_auth("user", password.text())
}

/// The mark of what the header for this pair contains.
fn encoded(user: &str, password: Mark) -> Mark {
    let pair = Zeroizing::new(format!("{user}:{}", *Zeroizing::new(password.text())));
    let text = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
    Mark::of(text.as_bytes())
}

/// Tests both clients: `name!(client and credentials to client, what follows a call)`.
macro_rules! with_each_client {
    ($test:ident) => {
        block_on(async {
            $test!(Granting::client, .await);
        });
        $test!(Granting::blocking,)
    };
}

macro_rules! tokens {
    ($client:expr, $($wait:tt)*) => {
        let marks @ [first, second] = [40, 41].map(Mark::new);
        for logs_out in [false, true] {
            let server = Granting::new([40, 41]);
            let client = $client(&server, basic(Mark::new(42)));
            let client = active(client.log_in(StartSession::new())$($wait)*.unwrap());
            let clone = client.clone();
            client.send(Work::new())$($wait)*.unwrap();
            assert!(first.count() > 0);
            // Renewed: the first one is gone, although the session goes on.
            server.advance(599);
            client.send(Work::new())$($wait)*.unwrap();
            assert_eq!(first.count(), 0);
            assert!(second.count() > 0);
            if logs_out {
                client.log_out()$($wait)*.unwrap();
                assert_eq!(marks.map(|mark| mark.count()), [0, 0]);
            }
            drop((client, clone));
            assert_eq!(marks.map(|mark| mark.count()), [0, 0]);
        }
    };
}

#[test]
fn the_tokens_of_a_session_are_wiped() {
    with_each_client!(tokens);
}

macro_rules! headers {
    ($client:expr, $($wait:tt)*) => {
        let mark = Mark::new(43);
        let server = Granting::new([43]);
        let client = $client(&server, Credentials::new());
        let client = active(client.log_in(StartSliding::new().ttl(60))$($wait)*.unwrap());
        client.send(Work::new())$($wait)*.unwrap();
        assert!(mark.count() > 0);
        drop(client);
        assert_eq!(mark.count(), 0);
    };
}

#[test]
fn a_token_in_a_header_is_wiped() {
    with_each_client!(headers);
}

macro_rules! pending {
    ($client:expr, $($wait:tt)*) => {
        let mark = Mark::new(44);
        for completes in [false, true] {
            let server = Granting { is_pending: true, ..Granting::new([44]) };
            let client = $client(&server, basic(Mark::new(45)));
            let login = match client.log_in(StartSession::new())$($wait)*.unwrap() {
                LoggedIn::Active(_) => panic!("the log-in is complete"),
                LoggedIn::Pending(login) => login,
            };
            assert!(mark.count() > 0);
            if completes {
                let client = login.complete(ConfirmFactor::new())$($wait)*.unwrap();
                drop(login);
                client.send(Work::new())$($wait)*.unwrap();
                assert!(mark.count() > 0);
                client.log_out()$($wait)*.unwrap();
                assert_eq!(mark.count(), 0);
            } else {
                drop(login);
            }
            assert_eq!(mark.count(), 0);
        }
    };
}

#[test]
fn the_token_of_a_pending_log_in_is_wiped() {
    with_each_client!(pending);
}

macro_rules! credentials {
    ($client:expr, $($wait:tt)*) => {
        for keeps in [false, true] {
            let (password, token) = (Mark::new(46), Mark::new(47));
            let encoded = encoded("user", password);
            let server = Granting::new([47, 48]);
            let mut login = $client(&server, basic(password));
            if keeps {
                login = login.keep_credentials();
            }
            let client = active(login.log_in(StartSession::new())$($wait)*.unwrap());
            drop(login);
            let clone = client.clone();
            assert_eq!(encoded.count(), 0);
            assert_eq!(password.count() > 0, keeps);
            if keeps {
                // The token has ended, so this logs in again.
                server.advance(601);
                client.send(Work::new())$($wait)*.unwrap();
                assert_eq!(encoded.count() + token.count(), 0);
            }
            drop((client, clone));
            assert_eq!(password.count() + encoded.count(), 0);
            assert_eq!(token.count() + Mark::new(48).count(), 0);
        }
    };
}

#[test]
fn the_credentials_of_a_log_in_are_kept_only_on_demand_and_wiped() {
    with_each_client!(credentials);
}

macro_rules! programs {
    ($client:expr, $($wait:tt)*) => {
        for is_in_body in [false, true] {
            let marks @ [id, secret, parameter, _] = [50, 51, 52, 53].map(Mark::new);
            let user = Zeroizing::new(id.text());
            let encoded = encoded(&user, secret);
            drop(user);
            let server = Granting::new([53]);
            let program = ClientCredentials::new(id.text(), secret.text());
            let program = program.scope("read").parameter("p", parameter.text());
            let program = match is_in_body {
                true => program.secret_in_body(),
                false => program,
            };
            let client = $client(&server, Credentials::new().program(program));
            let clone = client.clone();
            client.send(ListPrograms::new())$($wait)*.unwrap();
            assert!(marks.iter().all(|mark| mark.count() > 0));
            drop((client, clone));
            assert_eq!(marks.map(|mark| mark.count()), [0; 4]);
            assert_eq!(encoded.count(), 0);
        }
    };
}

#[test]
fn client_credentials_are_wiped() {
    with_each_client!(programs);
}
