//! The proxies that are set in the environment: requests to this machine use none, and all others use the one that is
//! named for them, or fail.

use std::env;
use std::process::Command;

use bytes::Bytes;

use crate::operations::Authenticate;
use crate::runtime::{Retry, blocking, client};
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
        run(
            "proxies::send",
            &[(variable, &proxy.url()), (TARGET, &target.url())],
        );
    }
    // Each process sends what follows.
    assert_eq!(target.requests().len(), variables.len() * 7);
    let seen = proxy.requests();
    assert_eq!(seen.len(), variables.len() * 3, "{seen:?}");
    for request in seen {
        assert!(request.line.contains(ELSEWHERE), "{request:?}");
    }
}

/// Runs a test of this file in a process with these variables and no others about proxies.
#[track_caller]
fn run(test: &str, variables: &[(&str, &str)]) {
    let mut child = Command::new(env::current_exe().unwrap());
    for name in [
        "ALL_PROXY",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        "REQUEST_METHOD",
    ] {
        child.env_remove(name).env_remove(name.to_ascii_lowercase());
    }
    child
        .args(["--exact", test, "--ignored", "--nocapture"])
        .envs(variables.iter().copied());
    let output = child.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{variables:?}: {text}"
    );
}

/// Where a request of the blocking client arrives.
const EXPECTED: &str = "PROXIES_EXPECTED";

/// On Linux, `0.0.0.0` is this machine, but not loopback.
#[test]
#[cfg(target_os = "linux")]
fn the_blocking_client_uses_the_proxy_that_is_named_or_fails() {
    let target = Server::start(|_| Answer::json(200, ANSWER)).unwrap();
    let proxy = Server::start(|_| Answer::text(502, "").close()).unwrap();
    let other = Server::start(|_| Answer::text(502, "").close()).unwrap();
    let url = target.url().replace("127.0.0.1", "0.0.0.0");
    let (named, wrong) = (proxy.url(), other.url());
    let bare = named.replace("http://", "");
    let socks = named.replace("http", "socks5");
    for (expected, variables) in [
        (
            "proxy",
            &[("HTTP_PROXY", named.as_str())] as &[(&str, &str)],
        ),
        ("proxy", &[("http_proxy", &bare)]),
        (
            "proxy",
            &[
                ("ALL_PROXY", &wrong),
                ("HTTP_PROXY", &named),
                ("HTTPS_PROXY", &wrong),
            ],
        ),
        ("proxy", &[("ALL_PROXY", &named), ("HTTP_PROXY", "")]),
        (
            "proxy",
            &[
                ("HTTP_PROXY", &named),
                ("NO_PROXY", "10.0.0.0/8, 0.0.0.1, 0"),
            ],
        ),
        ("target", &[("HTTPS_PROXY", &wrong)]),
        (
            "target",
            &[("HTTP_PROXY", &wrong), ("NO_PROXY", "10.0.0.0/8,0.0.0.0/8")],
        ),
        ("target", &[("HTTP_PROXY", &wrong), ("no_proxy", "*")]),
        (
            "target",
            &[("HTTP_PROXY", &wrong), ("REQUEST_METHOD", "GET")],
        ),
        ("target", &[("HTTPS_PROXY", &socks)]),
        ("none", &[("HTTP_PROXY", &socks)]),
        ("none", &[("ALL_PROXY", &socks)]),
        ("none", &[("HTTP_PROXY", "ftp://MARKED")]),
        ("none", &[("HTTP_PROXY", "http://user:MARKED@ no")]),
    ] {
        let counts = || [&proxy, &target, &other].map(|it| it.requests().len());
        let before = counts();
        let base = [(TARGET, url.as_str()), (EXPECTED, expected)];
        run("proxies::send_blocking", &[&base, variables].concat());
        let [at_proxy, at_target, elsewhere] = counts();
        let arrived = [
            at_proxy - before[0],
            at_target - before[1],
            elsewhere - before[2],
        ];
        let expected = match expected {
            "proxy" => [2, 0, 0],
            "target" => [0, 2, 0],
            _ => [0, 0, 0],
        };
        assert_eq!(arrived, expected, "{variables:?}");
    }
}

#[test]
#[ignore = "needs the environment that the other test makes"]
fn send_blocking() {
    let expected = env::var(EXPECTED).unwrap();
    let builder = || {
        blocking::Client::builder()
            .base_url(env::var(TARGET).unwrap())
            .allow_http(true)
            .retry(Retry::never())
            .credentials(credentials())
    };
    let client = match builder().build() {
        Ok(client) => client,
        Err(error) => {
            assert_eq!(expected, "none");
            assert!(
                error.to_string().ends_with("is not an http or https URL"),
                "{error}"
            );
            assert!(!format!("{error:?}").contains("MARKED"));
            return;
        }
    };
    let sent = client.send(Authenticate::default());
    assert_eq!(sent.is_ok(), expected == "target", "{:?}", sent.err());
    let builder = builder().transport(ureq::Agent::new_with_defaults());
    let sent = builder.build().unwrap().send(Authenticate::default());
    assert_eq!(sent.is_ok(), expected == "target", "{:?}", sent.err());
}

#[test]
#[ignore = "needs the environment that the other test makes"]
fn send() {
    let target = env::var(TARGET).unwrap();
    let same = target.replace("127.0.0.1", "localhost");
    let elsewhere = format!("http://{ELSEWHERE}");
    // An operation has a server on this machine, and the API has not.
    let preset = client::Reqwest::preset(&elsewhere.parse().unwrap()).unwrap();
    let request = http::Request::get(&target).body(client::Body::from(Bytes::new()));
    let answer = block_on(client::Transport::send(&preset, request.unwrap()));
    assert_eq!(answer.unwrap().status(), 200);
    for (url, arrives) in [(&target, true), (&same, true), (&elsewhere, false)] {
        let client = client::Client::builder()
            .base_url(url)
            .allow_http(!arrives)
            .retry(Retry::never())
            .credentials(credentials())
            .build();
        let sent = block_on(client.unwrap().send(Authenticate::default()));
        assert_eq!(sent.is_ok(), arrives, "{url}: {:?}", sent.err());
        for agent in [None, Some(ureq::Agent::new_with_defaults())] {
            let mut client = blocking::Client::builder()
                .base_url(url)
                .allow_http(!arrives)
                .retry(Retry::never())
                .credentials(credentials());
            if let Some(agent) = agent {
                client = client.transport(agent);
            }
            let sent = client.build().unwrap().send(Authenticate::default());
            assert_eq!(sent.is_ok(), arrives, "{url}: {:?}", sent.err());
        }
    }
}
