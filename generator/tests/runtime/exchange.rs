//! Requests and responses on the wire, byte for byte.

use std::collections::BTreeMap;

use crate::operations::{Authenticate, ListKeys, Terminate, Version};
use crate::runtime::secret::Secret;
use crate::server::{Answer, Request};
use crate::setup::{Outcome, Setup, each};

/// The headers without those whose values depend on the test run, names in lower case, sorted.
fn headers(request: &Request) -> Vec<(String, String)> {
    let mut headers: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
        .filter(|(name, _)| name != "host")
        .collect();
    headers.sort();
    headers
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
}

fn only<O: crate::runtime::Operation>(outcome: &Outcome<O>) -> &Request {
    assert_eq!(outcome.requests.len(), 1, "{}", outcome.client);
    &outcome.requests[0]
}

const USER_AGENT: &str = concat!("generator/", env!("CARGO_PKG_VERSION"));

#[test]
fn a_json_body_and_basic_credentials() {
    let operation =
        Authenticate::new().body(BTreeMap::from([("pin".to_owned(), Secret::from("12\"34"))]));
    for outcome in each(
        &Answer::json(200, r#"{"expires_in":600}"#),
        &Setup::default(),
        &operation,
    ) {
        let request = only(&outcome);
        assert_eq!(request.line, "POST /sys/v1/session/auth HTTP/1.1");
        assert_eq!(
            headers(request),
            pairs([
                ("accept", "application/json"),
                ("accept-encoding", "identity"),
                ("authorization", "Basic dXNlcjpNQVJLRUQtcGFzc3dvcmQ="),
                ("content-length", "16"),
                ("content-type", "application/json"),
                ("user-agent", USER_AGENT),
            ]),
            "{}",
            outcome.client
        );
        assert_eq!(request.text(), r#"{"pin":"12\"34"}"#);
        let response = outcome.result.unwrap();
        assert_eq!(response.status, 200);
        assert_eq!(response.headers["content-type"], "application/json");
        assert_eq!(response.body["expires_in"], 600);
    }
}

#[test]
fn parameters_below_a_prefix() {
    let operation = ListKeys::new("a/b c")
        .limit(10)
        .state(vec!["Active".to_owned(), "Pre,Active".to_owned()])
        .x_trace("on, off");
    let setup = Setup {
        prefix: "/dsm/",
        ..Setup::default()
    };
    for outcome in each(
        &Answer::json(200, r#"{"keys":[{"size":256}]}"#),
        &setup,
        &operation,
    ) {
        let request = only(&outcome);
        assert_eq!(
            request.line,
            "GET /dsm/crypto/v1/groups/a%2Fb%20c/keys?limit=10&state=Active,Pre%2CActive HTTP/1.1",
            "{}",
            outcome.client
        );
        assert_eq!(
            headers(request),
            pairs([
                ("accept", "application/json"),
                ("accept-encoding", "identity"),
                ("authorization", "Bearer MARKED-token"),
                ("user-agent", USER_AGENT),
                ("x-trace", "on, off"),
            ]),
            "{}",
            outcome.client
        );
        assert!(request.body.is_empty());
        assert_eq!(outcome.result.unwrap().body["keys"][0]["size"], 256);
    }
}

#[test]
fn a_post_without_a_body_says_so() {
    for outcome in each(
        &Answer::new(204, &[], ""),
        &Setup::default(),
        &Terminate::new(),
    ) {
        let request = only(&outcome);
        assert_eq!(request.line, "POST /sys/v1/session/terminate HTTP/1.1");
        assert_eq!(
            request.header("content-length").as_deref(),
            Some("0"),
            "{}",
            outcome.client
        );
        assert_eq!(request.header("content-type"), None);
        assert_eq!(request.header("transfer-encoding"), None);
        assert_eq!(outcome.result.unwrap().status, 204);
    }
}

#[test]
fn no_credentials_where_none_are_asked_for() {
    for outcome in each(
        &Answer::json(200, r#"{"version":"4.34"}"#),
        &Setup::default(),
        &Version::new(),
    ) {
        assert_eq!(only(&outcome).header("authorization"), None);
        assert_eq!(outcome.result.unwrap().body["version"], "4.34");
    }
}

#[test]
fn a_body_in_chunks() {
    let answer = Answer::raw(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{\"versio\r\n9\r\nn\":\"4.3\"}\r\n0\r\n\r\n",
    );
    for outcome in each(&answer, &Setup::default(), &Version::new()) {
        assert_eq!(outcome.result.unwrap().body["version"], "4.3");
    }
}
