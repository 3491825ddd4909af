//! Guarantees of clients other than errors: settings, sharing, and custom transports.

use std::future::{pending, ready};
use std::io::Cursor;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};

use crate::operations::{Authenticate, ListKeys, Terminate, Version};
use crate::runtime::secret::Secret;
use crate::runtime::{
    BuildError, Credential, Credentials, Error, Retry, TransportError, blocking, client,
};
use crate::security::BEARER_TOKEN;
use crate::server::{Answer, Server};
use crate::setup::{TOKEN, credentials};

/// Answers without a network and keeps what it is asked.
#[derive(Clone, Default)]
struct Mock {
    requests: Arc<Mutex<Vec<Request<()>>>>,
}

impl client::Transport for Mock {
    fn send(
        &self,
        request: Request<client::Body>,
    ) -> client::BoxFuture<'_, Result<Response<client::Body>, TransportError>> {
        self.requests.lock().unwrap().push(request.map(|_| ()));
        let body = client::Body::from(Bytes::from_static(br#"{"version":"1"}"#));
        Box::pin(ready(Ok(Response::new(body))))
    }

    fn sleep(&self, _: Duration) -> client::BoxFuture<'static, ()> {
        Box::pin(pending())
    }
}

impl blocking::Transport for Mock {
    fn send(
        &self,
        request: Request<blocking::Body>,
        _: blocking::Limits,
    ) -> Result<Response<blocking::Body>, TransportError> {
        self.requests.lock().unwrap().push(request.map(|_| ()));
        Ok(Response::new(blocking::Body::new(Cursor::new(
            br#"{"version":"1"}"#,
        ))))
    }
}

/// Trickles, and has no timeout of its own.
struct Slow;

impl blocking::Transport for Slow {
    fn send(
        &self,
        _: Request<blocking::Body>,
        _: blocking::Limits,
    ) -> Result<Response<blocking::Body>, TransportError> {
        struct Trickle;
        impl std::io::Read for Trickle {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                std::thread::sleep(Duration::from_millis(10));
                buffer[0] = b' ';
                Ok(1)
            }
        }
        Ok(Response::new(blocking::Body::new(Trickle)))
    }
}

#[test]
fn any_transport() {
    let mock = Mock::default();
    let client = blocking::Client::builder()
        .base_url("https://host")
        .transport(mock.clone())
        .build()
        .unwrap();
    assert_eq!(client.send(Version::new()).unwrap()["version"], "1");
    let client = client::Client::builder()
        .base_url("https://host")
        .user_agent("mine/1")
        .default_header("X-Tenant", "a")
        .default_header("Accept", "text/plain")
        .transport(mock.clone())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(
        runtime.block_on(client.send(&Version::new())).unwrap()["version"],
        "1"
    );
    let requests = mock.requests.lock().unwrap();
    assert_eq!(requests[0].uri(), "https://host/sys/v1/version");
    assert_eq!(requests[1].headers()["user-agent"], "mine/1");
    assert_eq!(requests[1].headers()["x-tenant"], "a");
    // What the operation says counts.
    assert_eq!(requests[1].headers()["accept"], "application/json");
}

#[test]
fn a_transport_without_a_timeout_is_timed_out() {
    let client = blocking::Client::builder()
        .base_url("https://host")
        .timeout(Duration::from_millis(100))
        .transport(Slow)
        .build()
        .unwrap();
    assert!(client.send(Version::new()).unwrap_err().is_timeout());
}

/// A server that is always busy, with a clock that stands still unless someone sleeps.
#[derive(Clone)]
struct Clock {
    now: Arc<Mutex<Instant>>,
}

impl Clock {
    fn busy() -> http::response::Builder {
        Response::builder().status(503).header("retry-after", "9")
    }

    fn pass(&self, duration: Duration) {
        *self.now.lock().unwrap() += duration;
    }
}

impl client::Transport for Clock {
    fn send(
        &self,
        _: Request<client::Body>,
    ) -> client::BoxFuture<'_, Result<Response<client::Body>, TransportError>> {
        let answer = Self::busy().body(Bytes::new().into());
        Box::pin(ready(Ok(answer.unwrap())))
    }

    fn sleep(&self, duration: Duration) -> client::BoxFuture<'static, ()> {
        let clock = self.clone();
        Box::pin(async move { clock.pass(duration) })
    }

    fn now(&self) -> Instant {
        *self.now.lock().unwrap()
    }
}

impl blocking::Transport for Clock {
    fn send(
        &self,
        _: Request<blocking::Body>,
        limits: blocking::Limits,
    ) -> Result<Response<blocking::Body>, TransportError> {
        assert!(limits.deadline > Some(*self.now.lock().unwrap()));
        Ok(Self::busy().body(Bytes::new().into()).unwrap())
    }

    fn sleep(&self, duration: Duration) {
        self.pass(duration);
    }

    fn now(&self) -> Instant {
        *self.now.lock().unwrap()
    }
}

#[test]
fn the_clock_is_that_of_the_transport() {
    // In an hour, a deadline of the real clock is long over.
    let now = Instant::now() + Duration::from_secs(3600);
    let clock = Clock {
        now: Arc::new(Mutex::new(now)),
    };
    let client = blocking::Client::builder()
        .base_url("https://host")
        .timeout(Duration::from_secs(30))
        .retry(Retry::times(9))
        .transport(clock.clone())
        .build()
        .unwrap();
    // After three delays of 9 s, the next one would exceed the timeout.
    assert_eq!(client.send(Version::new()).unwrap_err().retries(), 3);
    assert_eq!(*clock.now.lock().unwrap() - now, Duration::from_secs(3 * 9));

    let clock = Clock {
        now: Arc::new(Mutex::new(now)),
    };
    let client = client::Client::builder()
        .base_url("https://host")
        .timeout(Duration::from_secs(30))
        .retry(Retry::times(9))
        .transport(clock.clone())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let error = runtime.block_on(client.send(Version::new())).unwrap_err();
    assert_eq!(error.retries(), 3);
    assert_eq!(*clock.now.lock().unwrap() - now, Duration::from_secs(3 * 9));
}

#[test]
fn settings_that_cannot_be_used() {
    let build = |change: fn(blocking::ClientBuilder) -> blocking::ClientBuilder| {
        change(blocking::Client::builder().base_url("https://host"))
            .build()
            .map(|_| ())
    };
    assert!(build(|builder| builder).is_ok());
    assert!(build(|builder| builder.base_url("http://127.0.0.1:80")).is_ok());
    assert!(build(|builder| builder.base_url("http://host").allow_http(true)).is_ok());
    assert!(build(|builder| builder.timeout(Duration::MAX)).is_ok());
    assert!(build(|builder| builder.timeout(None)).is_ok());
    assert!(matches!(
        build(|builder| builder.base_url("http://host")),
        Err(BuildError::InsecureBaseUrl)
    ));
    assert!(matches!(
        build(|builder| builder.base_url("host")),
        Err(BuildError::BaseUrl(_))
    ));
    assert!(matches!(
        build(|builder| builder.default_header("a b", "c")),
        Err(BuildError::Header(None))
    ));
    assert!(matches!(
        build(|builder| builder.user_agent("a\nb")),
        Err(BuildError::Header(Some(_)))
    ));
    let error =
        build(|builder| builder.credential(BEARER_TOKEN, Credential::Token(Secret::from("a\n"))));
    assert_eq!(
        error.unwrap_err().to_string(),
        "cannot build the client: the credential of `bearer_token` contains a character that is not allowed in a header, such as a \
         line break"
    );
    assert!(matches!(
        blocking::Client::builder().build(),
        Err(BuildError::MissingBaseUrl)
    ));
    assert!(matches!(
        client::Client::builder().build(),
        Err(BuildError::MissingBaseUrl)
    ));
}

#[test]
fn defaults() {
    let client = client::Client::builder()
        .base_url("https://host/api/")
        .build()
        .unwrap();
    assert_eq!(
        format!("{client:?}"),
        "Client { base_url: BaseUrl(https://host/api), timeout: Some(60s), max_response_bytes: 67108864, \
         retry: Retry { times: 2, first: 100ms, longest: 10s, any_method: false }, credentials: Credentials{}, .. }"
    );
}

#[test]
fn derived_clients_share_connections() {
    let answers = || vec![Answer::new(204, &[], ""); 3];
    let server = Server::answering(answers()).unwrap();
    let anonymous = blocking::Client::builder()
        .base_url(server.url())
        .build()
        .unwrap();
    assert!(matches!(
        anonymous.send(Terminate::new()),
        Err(Error::MissingCredentials { .. })
    ));
    let client = anonymous.with_credentials(credentials());
    client.send(Terminate::new()).unwrap();
    let other = Credentials::new().with(BEARER_TOKEN, Credential::Token(Secret::from("other")));
    client
        .with_credentials(other)
        .send(Terminate::new())
        .unwrap();
    client.clone().send(&Terminate::new()).unwrap();
    assert_eq!(
        tokens(&server),
        [TOKEN, "other", TOKEN].map(|token| format!("Bearer {token}"))
    );
    assert_eq!(server.connections(), 1);

    let server = Server::answering(answers()).unwrap();
    let client = client::Client::builder()
        .base_url(server.url())
        .credentials(credentials())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        client.send(Terminate::new()).await.unwrap();
        let other = Credentials::new().with(BEARER_TOKEN, Credential::Token(Secret::from("other")));
        client
            .with_credentials(other)
            .send(Terminate::new())
            .await
            .unwrap();
        // The future borrows nothing, so that it can be spawned.
        tokio::spawn(client.send(Terminate::new()))
            .await
            .unwrap()
            .unwrap();
    });
    assert_eq!(
        tokens(&server),
        [TOKEN, "other", TOKEN].map(|token| format!("Bearer {token}"))
    );
    assert_eq!(server.connections(), 1);
}

fn tokens(server: &Server) -> Vec<String> {
    let requests = server.requests();
    requests
        .iter()
        .map(|request| request.header("authorization").unwrap_or_default())
        .collect()
}

#[test]
fn stacks_with_settings_of_their_own() {
    // The agent's own settings would make an error of a status.
    let server = Server::answering([Answer::text(404, "no"), Answer::text(404, "no")]).unwrap();
    let client = blocking::Client::builder()
        .base_url(server.url())
        .transport(ureq::Agent::new_with_defaults())
        .build()
        .unwrap();
    assert_eq!(
        client.send(Version::new()).unwrap_err().status().unwrap(),
        404
    );
    let client = client::Client::builder()
        .base_url(server.url())
        .transport(client::Reqwest::new(reqwest::Client::builder()).unwrap())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    assert_eq!(
        runtime
            .block_on(client.send(Version::new()))
            .unwrap_err()
            .status()
            .unwrap(),
        404
    );
}

#[test]
fn redirects_are_followed_by_no_stack() {
    // The stacks' own settings would follow it, and take an API key and the body along.
    let elsewhere = Server::answering([Answer::json(200, "{}")]).unwrap();
    let location = format!("{}/MARKED", elsewhere.url());
    let answer = Answer::new(307, &[("location", &location)], "");
    let server = Server::answering(vec![answer; 2]).unwrap();
    let agent = ureq::Agent::new_with_defaults();
    let blocking = blocking::Client::builder()
        .base_url(server.url())
        .transport(agent)
        .build()
        .unwrap();
    assert_eq!(
        blocking.send(Version::new()).unwrap_err().status().unwrap(),
        307
    );
    let settings = reqwest::Client::builder().redirect(reqwest::redirect::Policy::limited(9));
    let client = client::Client::builder()
        .base_url(server.url())
        .transport(client::Reqwest::new(settings).unwrap())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let error = runtime.block_on(client.send(Version::new())).unwrap_err();
    assert_eq!(error.status().unwrap(), 307);
    assert_eq!(server.requests().len(), 2);
    assert_eq!(elsewhere.connections(), 0);
}

#[test]
fn what_is_true_of_one_call_only() {
    let busy = || Answer::text(503, "");
    let server = Server::answering([
        Answer::raw("").stall(),
        busy(),
        Answer::new(204, &[], ""),
        Answer::json(200, "{}"),
    ])
    .unwrap();
    let client = blocking::Client::builder()
        .base_url(server.url())
        .build()
        .unwrap();
    let hurried = client.with_timeout(Duration::from_millis(100));
    assert!(hurried.send(Version::new()).unwrap_err().is_timeout());
    let once = client.with_retry(Retry::never());
    assert_eq!(
        once.send(Version::new()).unwrap_err().status().unwrap(),
        503
    );

    // The token of a login that is not complete, for an operation that asks for something else, or for nothing.
    let pending = || Credentials::new().with(BEARER_TOKEN, Credential::Token(Secret::from("step")));
    assert!(matches!(
        client
            .with_credentials(pending())
            .send(Authenticate::default()),
        Err(Error::MissingCredentials { .. })
    ));
    let client = client.with_credentials(pending().always());
    client.send(Terminate::new()).unwrap();
    client
        .with_timeout(Duration::from_secs(9))
        .send(Version::new())
        .unwrap();
    assert_eq!(tokens(&server)[2..], ["Bearer step", "Bearer step"]);
    // One was given up, and another one served the rest.
    assert_eq!(server.connections(), 2);
}

#[test]
fn all_credentials_or_none() {
    let two = credentials().always();
    let server = Server::answering([]).unwrap();
    let client = blocking::Client::builder()
        .base_url(server.url())
        .credentials(two)
        .build()
        .unwrap();
    // Three schemes that want the same header.
    assert!(matches!(
        client.send(Version::new()),
        Err(Error::Encode { .. })
    ));
    let none = client.with_credentials(Credentials::new().always());
    assert_eq!(
        none.send(Version::new()).unwrap_err().status().unwrap(),
        500
    );
    assert_eq!(server.requests().len(), 1);
    assert_eq!(server.requests()[0].header("authorization"), None);
}

#[test]
fn clients_and_futures_are_send() {
    fn is_send<T: Send>(_: T) {}
    fn is_shared<T: Clone + Send + Sync + 'static>() {}
    is_shared::<client::Client>();
    is_shared::<blocking::Client>();
    fn check(client: &client::Client) {
        is_send(client.send(ListKeys::new("")));
        is_send(client.send_with_response(&Version::new()));
    }
    let _ = check;
}
