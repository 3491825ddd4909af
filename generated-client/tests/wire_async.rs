//! Tests the async client against a real server on loopback.

#[path = "wire/cases.rs"]
mod cases;
#[path = "../../generator/tests/runtime/server.rs"]
mod server;

use std::sync::LazyLock;

use generated_client::operations::{Authenticate, Reauthenticate};
use generated_client::{Client, Error, Operation, Response};
use server::{Answer, Server};
use tokio::runtime::Runtime;

/// Connections live as long as the runtime that created them, so all cases share one.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

fn send<O: Operation>(
    client: &Client,
    operation: &O,
) -> Result<Response<O::Output>, Error<O::Error>> {
    RUNTIME.block_on(client.send_with_response(operation))
}

const SESSION: &str = r#"{"token_type":"Bearer","expires_in":600,"access_token":"t","entity_id":"3fa85f64-5717-4562-b3fc-2c963f66afa6"}"#;

#[tokio::test(flavor = "multi_thread")]
async fn calls_can_go_to_other_threads_and_run_at_once() {
    let server = Server::start(|_| Answer::json(200, SESSION)).unwrap();
    let client = Client::builder()
        .base_url(server.url())
        .bearer_token("token")
        .build()
        .unwrap();
    // The future borrows neither the client nor the operation.
    let calls: Vec<_> = (0..10)
        .map(|_| tokio::spawn(client.clone().send(Reauthenticate::new())))
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().expires_in, 600);
    }
    assert_eq!(server.requests().len(), 10);
}

#[tokio::test]
async fn nothing_is_sent_until_it_is_awaited() {
    let server = Server::start(|_| Answer::json(200, SESSION)).unwrap();
    let client = Client::builder().base_url(server.url()).build().unwrap();
    drop(client.send(Authenticate::new()));
    tokio::task::yield_now().await;
    assert_eq!(server.connections(), 0);
    client.send(Authenticate::new()).await.unwrap();
    assert_eq!(server.requests().len(), 1);
}
