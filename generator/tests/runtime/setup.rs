//! Runs one test with all clients: async over reqwest and over hyper as a tower service, and blocking.

use std::time::Duration;

use crate::runtime::secret::Secret;
use crate::runtime::{Credential, Credentials, Error, Operation, Response, Retry};
use crate::security::{API_KEY_AUTH, BASIC_AUTH, BEARER_TOKEN};
use crate::server::{Answer, Request, Server};

pub const PASSWORD: &str = "MARKED-password";
pub const KEY: &str = "MARKED-key";
pub const TOKEN: &str = "MARKED-token";

/// What the tests set on a client.
#[derive(Clone)]
pub struct Setup {
    pub prefix: &'static str,
    pub timeout: Option<Duration>,
    pub max_response_bytes: u64,
    pub retry: Retry,
    pub credentials: Credentials,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            prefix: "",
            timeout: Some(Duration::from_secs(20)),
            max_response_bytes: 1 << 20,
            retry: Retry::default(),
            credentials: credentials(),
        }
    }
}

pub fn credentials() -> Credentials {
    Credentials::new()
        .with(
            BASIC_AUTH,
            Credential::Basic {
                user: "user".to_owned(),
                password: Secret::from(PASSWORD),
            },
        )
        .with(API_KEY_AUTH, Credential::Token(Secret::from(KEY)))
        .with(BEARER_TOKEN, Credential::Token(Secret::from(TOKEN)))
}

/// What one of the clients made of an operation.
pub struct Outcome<O: Operation> {
    pub client: &'static str,
    pub result: Sent<O>,
    pub requests: Vec<Request>,
}

impl<O: Operation> Outcome<O> {
    pub fn error(self) -> Error<O::Error> {
        match self.result {
            Ok(_) => panic!("the {} client got an answer", self.client),
            Err(error) => error,
        }
    }
}

/// Sends the operation with each client to a server of its own.
pub fn each<O: Operation>(answer: &Answer, setup: &Setup, operation: &O) -> Vec<Outcome<O>> {
    each_of(std::slice::from_ref(answer), setup, operation)
}

/// The same with a server that gives several answers.
pub fn each_of<O: Operation>(answers: &[Answer], setup: &Setup, operation: &O) -> Vec<Outcome<O>> {
    let run = |client, send: fn(&str, &Setup, &O) -> Sent<O>| {
        let server = Server::answering(answers.to_vec()).unwrap();
        Outcome {
            client,
            result: send(&server.url(), setup, operation),
            requests: server.requests(),
        }
    };
    vec![
        #[cfg(feature = "client")]
        run("async", send),
        #[cfg(feature = "tower")]
        run("tower", send_over_tower),
        #[cfg(feature = "blocking")]
        run("blocking", send_blocking),
    ]
}

/// What a client makes of an operation.
pub type Sent<O> = Result<Response<<O as Operation>::Output>, Error<<O as Operation>::Error>>;

/// The builders have the same methods, but no type in common.
macro_rules! configured {
    ($builder:expr, $url:expr, $setup:expr) => {
        $builder
            .base_url(format!("{}{}", $url, $setup.prefix))
            .timeout($setup.timeout)
            .max_response_bytes($setup.max_response_bytes)
            .retry($setup.retry.clone())
            .credentials($setup.credentials.clone())
    };
}

#[cfg(any(feature = "client", feature = "tower"))]
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(work)
}

#[cfg(feature = "client")]
pub fn send<O: Operation>(url: &str, setup: &Setup, operation: &O) -> Sent<O> {
    block_on(over_reqwest(url, setup).send_with_response(operation))
}

#[cfg(feature = "client")]
pub fn over_reqwest(url: &str, setup: &Setup) -> crate::runtime::client::Client {
    let builder = crate::runtime::client::Client::builder();
    configured!(builder, url, setup).build().unwrap()
}

/// Sends over hyper, which is a tower service.
#[cfg(feature = "tower")]
pub fn send_over_tower<O: Operation>(url: &str, setup: &Setup, operation: &O) -> Sent<O> {
    block_on(over_tower(url, setup).send_with_response(operation))
}

#[cfg(feature = "tower")]
pub fn over_tower(url: &str, setup: &Setup) -> crate::runtime::client::Client {
    let builder = crate::runtime::client::Client::builder().transport(hyper());
    configured!(builder, url, setup).build().unwrap()
}

#[cfg(feature = "tower")]
pub fn hyper() -> impl crate::runtime::client::Transport {
    use hyper_util::client::legacy::{Client, connect::HttpConnector};
    use hyper_util::rt::TokioExecutor;
    let service: Client<HttpConnector, crate::runtime::client::Body> =
        Client::builder(TokioExecutor::new()).build_http();
    crate::runtime::client::Tower::new(service, tokio::time::sleep)
}

#[cfg(feature = "blocking")]
pub fn send_blocking<O: Operation>(url: &str, setup: &Setup, operation: &O) -> Sent<O> {
    blocking(url, setup).send_with_response(operation)
}

#[cfg(feature = "blocking")]
pub fn blocking(url: &str, setup: &Setup) -> crate::runtime::blocking::Client {
    let builder = crate::runtime::blocking::Client::builder();
    configured!(builder, url, setup).build().unwrap()
}
