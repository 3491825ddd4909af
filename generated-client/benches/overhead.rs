//! Measures the cost of a call compared with the same call written by hand with reqwest or ureq: `taskset -c 0 cargo
//! bench -p generated-client --features blocking`.
//!
//! Both send the same request to the same server on loopback, and read the same response of 1 KiB into the same type.
//! They alternate, so that other load on the machine affects both. Run it on one core: on several cores, a connection
//! takes three times as long if its threads run on different cores, which is independent of the code that is measured.

#[path = "../../generator/tests/runtime/server.rs"]
#[allow(dead_code, reason = "tests need the rest")]
mod server;

use std::time::{Duration, Instant};

use generated_client::operations::Authenticate;
use generated_client::types::AuthResponse;
use generated_client::{Client, blocking};
use server::{Answer, Server};

const ROUNDS: usize = 200;
const CALLS: u32 = 50;
const PATH: &str = "/sys/v1/session/auth";

fn main() {
    let start = r#"{"token_type":"Bearer","expires_in":600,"entity_id":"3fa85f64-5717-4562-b3fc-2c963f66afa6","access_token":""#;
    let body = format!("{start}{}\"}}", "x".repeat(1024 - start.len() - 2));
    assert_eq!(body.len(), 1024);
    let server = Server::start(move |_| Answer::json(200, &body)).expect("a free port");
    server.forget();
    let url = format!("{}{PATH}", server.url());

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let client = Client::builder()
        .base_url(server.url())
        .basic_auth("user", "password")
        .build()
        .expect("a client");
    let bare = reqwest::Client::new();
    compare(
        "reqwest",
        || {
            runtime.block_on(async {
                let request = bare.post(&url).basic_auth("user", Some("password"));
                let request = request
                    .header("accept", "application/json")
                    .header("content-length", "0")
                    .timeout(Duration::from_secs(60));
                let answer = request.send().await.expect("an answer");
                let body = answer.bytes().await.expect("a body");
                serde_json::from_slice(&body).expect("a session")
            })
        },
        || {
            runtime
                .block_on(client.send(Authenticate::new()))
                .expect("a session")
        },
    );

    let client = blocking::Client::builder()
        .base_url(server.url())
        .basic_auth("user", "password")
        .build()
        .expect("a client");
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into();
    compare(
        "ureq",
        || {
            let request = agent
                .post(&url)
                .header("authorization", "Basic dXNlcjpwYXNzd29yZA==")
                .header("accept", "application/json");
            let mut answer = request.send_empty().expect("an answer");
            let body = answer.body_mut().read_to_vec().expect("a body");
            serde_json::from_slice(&body).expect("a session")
        },
        || client.send(Authenticate::new()).expect("a session"),
    );
}

/// Prints the times of one call, and their ratio.
fn compare(
    name: &str,
    mut bare: impl FnMut() -> AuthResponse,
    mut client: impl FnMut() -> AuthResponse,
) {
    assert_eq!(bare(), client());
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..ROUNDS {
        for which in [round % 2, 1 - round % 2] {
            let call: &mut dyn FnMut() -> AuthResponse =
                if which == 0 { &mut bare } else { &mut client };
            let start = Instant::now();
            for _ in 0..CALLS {
                call();
            }
            times[which].push(start.elapsed() / CALLS);
        }
    }
    let [bare, client] = times.map(|mut times| {
        times.sort();
        times[ROUNDS / 2]
    });
    let ratio = client.as_secs_f64() / bare.as_secs_f64();
    println!("{name}: {bare:?} by hand, {client:?} by the client, ratio {ratio:.3}");
}
