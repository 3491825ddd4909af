//! Requests to this machine do not use the proxies that are set in the environment.

use std::env;
use std::process::Command;

use crate::operations::Authenticate;
use crate::runtime::{blocking, client};
use crate::server::{Answer, Server};
use crate::setup::{block_on, credentials};

/// Says where the server is that a child process sends to.
const TARGET: &str = "PROXIES_TARGET";

/// The host of requests that a proxy may see.
const ELSEWHERE: &str = "elsewhere.example";

const ANSWER: &str = r#"{"access_token": "t", "entity_id": "e", "expires_in": 1}"#;

/// The environment belongs to a process, so each variable has a process of its own, which runs [`send`].
#[test]
fn no_proxy_sees_what_goes_to_loopback() {
    let target = Server::start(|_| Answer::json(200, ANSWER)).unwrap();
    let proxy = Server::start(|_| Answer::text(502, "").close()).unwrap();
    let variables = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    for variable in variables {
        let mut child = Command::new(env::current_exe().unwrap());
        for other in variables
            .iter()
            .chain(&["NO_PROXY", "no_proxy", "REQUEST_METHOD"])
        {
            child.env_remove(other);
        }
        child
            .args(["--exact", "proxies::send", "--ignored", "--nocapture"])
            .env(variable, proxy.url())
            .env(TARGET, target.url());
        let output = child.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && text.contains("1 passed"),
            "{variable}: {text}"
        );
    }
    // Each process sends what follows.
    assert_eq!(target.requests().len(), variables.len() * 6);
    let seen = proxy.requests();
    assert_eq!(seen.len(), variables.len() * 3, "{seen:?}");
    for request in seen {
        assert!(request.line.contains(ELSEWHERE), "{request:?}");
    }
}

#[test]
#[ignore = "needs the environment that the other test makes"]
fn send() {
    let target = env::var(TARGET).unwrap();
    let same = target.replace("127.0.0.1", "localhost");
    let elsewhere = format!("http://{ELSEWHERE}");
    for (url, arrives) in [(&target, true), (&same, true), (&elsewhere, false)] {
        let client = client::Client::builder()
            .base_url(url)
            .allow_http(!arrives)
            .credentials(credentials())
            .build();
        let sent = block_on(client.unwrap().send(Authenticate::default()));
        assert_eq!(sent.is_ok(), arrives, "{url}: {:?}", sent.err());
        for agent in [None, Some(ureq::Agent::new_with_defaults())] {
            let mut client = blocking::Client::builder()
                .base_url(url)
                .allow_http(!arrives)
                .credentials(credentials());
            if let Some(agent) = agent {
                client = client.transport(agent);
            }
            let sent = client.build().unwrap().send(Authenticate::default());
            assert_eq!(sent.is_ok(), arrives, "{url}: {:?}", sent.err());
        }
    }
}
