//! Tests the blocking client against a real server on loopback.

#[path = "wire/cases.rs"]
mod cases;
#[path = "../../generator/tests/runtime/server.rs"]
mod server;

use generated_client::blocking::Client;
use generated_client::operations::Reauthenticate;
use generated_client::{Error, Operation, Response};
use server::{Answer, Server};

fn send<O: Operation>(
    client: &Client,
    operation: &O,
) -> Result<Response<O::Output>, Error<O::Error>> {
    client.send_with_response(operation)
}

#[test]
fn one_client_serves_several_threads() {
    let session = r#"{"token_type":"Bearer","expires_in":600,"entity_id":"3fa85f64-5717-4562-b3fc-2c963f66afa6"}"#;
    let server = Server::start(move |_| Answer::json(200, session)).unwrap();
    let client = Client::builder()
        .base_url(server.url())
        .bearer_token("token")
        .build()
        .unwrap();
    std::thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| client.send(Reauthenticate::new()).unwrap());
        }
    });
    assert_eq!(server.requests().len(), 10);
}
