//! Runs one test over both clients.

use std::time::Duration;

use crate::operations::{API_KEY_AUTH, BASIC_AUTH, BEARER_TOKEN};
use crate::runtime::secret::Secret;
use crate::runtime::{Credential, Credentials, Error, Operation, Response};
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
    pub credentials: Credentials,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            prefix: "",
            timeout: Some(Duration::from_secs(20)),
            max_response_bytes: 1 << 20,
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
    pub result: Result<Response<O::Output>, Error<O::Error>>,
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
    let server = || Server::answering([answer.clone()]).unwrap();
    let mut outcomes = Vec::new();
    #[cfg(feature = "client")]
    {
        let server = server();
        outcomes.push(Outcome {
            client: "async",
            result: send(&server.url(), setup, operation),
            requests: server.requests(),
        });
    }
    #[cfg(feature = "blocking")]
    {
        let server = server();
        outcomes.push(Outcome {
            client: "blocking",
            result: send_blocking(&server.url(), setup, operation),
            requests: server.requests(),
        });
    }
    outcomes
}

#[cfg(feature = "client")]
pub fn send<O: Operation>(
    url: &str,
    setup: &Setup,
    operation: &O,
) -> Result<Response<O::Output>, Error<O::Error>> {
    let client = crate::runtime::client::Client::builder()
        .base_url(format!("{url}{}", setup.prefix))
        .timeout(setup.timeout)
        .max_response_bytes(setup.max_response_bytes)
        .credentials(setup.credentials.clone())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime
        .unwrap()
        .block_on(client.send_with_response(operation))
}

#[cfg(feature = "blocking")]
pub fn send_blocking<O: Operation>(
    url: &str,
    setup: &Setup,
    operation: &O,
) -> Result<Response<O::Output>, Error<O::Error>> {
    let client = crate::runtime::blocking::Client::builder()
        .base_url(format!("{url}{}", setup.prefix))
        .timeout(setup.timeout)
        .max_response_bytes(setup.max_response_bytes)
        .credentials(setup.credentials.clone())
        .build()
        .unwrap();
    client.send_with_response(operation)
}
