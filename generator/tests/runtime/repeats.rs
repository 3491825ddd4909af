//! Which failures are retried for which operations, and that `is_retryable` says the same.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::time::Duration;

use crate::operations::{ChangeOrder, Encrypt, Order, TakeNext, Terminate, Version};
use crate::runtime::{Error, Operation, Retry};
use crate::server::{Answer, Request, Server};
use crate::setup::{self, Setup, each_of};

fn quick(times: u32) -> Setup {
    Setup {
        retry: Retry::times(times).delays(Duration::ZERO, Duration::from_secs(1)),
        ..Setup::default()
    }
}

/// What a server may say that may be better the next time, and whether it had a reason to say that
/// it did nothing.
fn failures() -> Vec<(Answer, bool)> {
    let asked = |status, value| (Answer::new(status, &[("retry-after", value)], ""), true);
    let plain = |status| (Answer::text(status, ""), false);
    vec![
        asked(429, "0"),
        asked(503, "0"),
        asked(503, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (Answer::new(429, &[("retry-after", "soon")], ""), false),
        (Answer::new(502, &[("retry-after", "0")], ""), false),
        plain(429),
        plain(502),
        plain(503),
        plain(504),
        (Answer::raw("").close(), false),
        (Answer::raw("HTTP/1.1 204 No Con").close(), false),
    ]
}

/// Checks that an operation is sent twice if it may be, and that the error of a client without
/// retries says so beforehand.
fn check<O: Operation>(operation: &O, is_repeatable: bool) {
    for (failure, did_nothing) in failures() {
        let expected = is_repeatable || did_nothing;
        let answers = [failure.clone(), Answer::new(204, &[], "")];
        for outcome in each_of(&answers, &quick(2), operation) {
            let (client, id) = (outcome.client, O::ID);
            let sent = outcome.requests.len();
            assert_eq!(sent, 1 + usize::from(expected), "{client} {id} {failure:?}");
            assert_eq!(outcome.result.is_ok(), expected);
        }
        for outcome in each_of(&answers, &quick(0), operation) {
            assert_eq!(outcome.requests.len(), 1);
            let error = outcome.error();
            assert_eq!(error.is_retryable(), expected, "{error} {failure:?}");
            assert_eq!(error.untyped().is_retryable(), expected);
        }
    }
    // These do not pass, whatever the operation.
    for failure in [
        Answer::text(400, ""),
        Answer::text(500, ""),
        Answer::new(500, &[("retry-after", "0")], ""),
        Answer::new(307, &[("retry-after", "0")], ""),
    ] {
        for outcome in each_of(&vec![failure.clone(); 2], &quick(2), operation) {
            assert_eq!(outcome.requests.len(), 1, "{failure:?}");
            assert!(!outcome.error().is_retryable());
        }
    }
}

#[test]
fn what_is_repeated() {
    check(&Terminate::new(), false);
    check(&TakeNext::new(), false);
    check(&Encrypt::new(), true);
    check(&Order::new(), true);
    check(&ChangeOrder::new("mine"), true);
}

#[test]
fn what_the_policy_says_of_all_operations() {
    let setup = Setup {
        retry: quick(1).retry.any_method(),
        ..quick(1)
    };
    for outcome in each_of(&vec![Answer::text(504, ""); 2], &setup, &Terminate::new()) {
        assert_eq!(outcome.requests.len(), 2);
        assert!(outcome.error().is_retryable());
    }
}

#[test]
fn a_connection_that_breaks_is_tried_once_more() {
    for outcome in each_of(
        &vec![Answer::raw("").close(); 5],
        &quick(4),
        &Version::new(),
    ) {
        assert_eq!(outcome.requests.len(), 2, "{}", outcome.client);
        let error = outcome.error();
        assert_eq!(error.retries(), 1);
        assert!(matches!(error, Error::Transport { .. }));
    }
}

/// A server may close a connection while it is idle in the pool.
#[test]
fn an_idle_connection_that_breaks_is_replaced() {
    let version = Answer::json(200, r#"{"version":"1"}"#);
    let answers = [version.clone(), Answer::raw("").close(), version];
    #[cfg(feature = "client")]
    {
        let server = Server::answering(answers.clone()).unwrap();
        let client = setup::over_reqwest(&server.url(), &quick(1));
        setup::block_on(async {
            for retries in [0, 1] {
                let response = client.send_with_response(Version::new()).await.unwrap();
                assert_eq!(response.retries, retries);
            }
        });
        assert_eq!((server.requests().len(), server.connections()), (3, 2));
    }
    #[cfg(feature = "blocking")]
    {
        let server = Server::answering(answers.clone()).unwrap();
        let client = setup::blocking(&server.url(), &quick(1));
        for retries in [0, 1] {
            let response = client.send_with_response(Version::new()).unwrap();
            assert_eq!(response.retries, retries);
        }
        assert_eq!((server.requests().len(), server.connections()), (3, 2));
    }
}

#[test]
fn nothing_was_sent() {
    // The port was free a moment ago.
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("http://{address}");
    let results = [
        #[cfg(feature = "client")]
        setup::send(&url, &quick(2), &Terminate::new()),
        #[cfg(feature = "tower")]
        setup::send_over_tower(&url, &quick(2), &Terminate::new()),
        #[cfg(feature = "blocking")]
        setup::send_blocking(&url, &quick(2), &Terminate::new()),
    ];
    for result in results {
        let error = result.unwrap_err();
        assert_eq!(error.retries(), 2);
        assert!(error.is_connect() && error.is_retryable());
    }
}

fn keys(requests: &[Request]) -> Vec<String> {
    let keys = requests.iter().map(|it| it.header("idempotency-key"));
    keys.map(Option::unwrap).collect()
}

#[test]
fn one_key_for_each_call() {
    let answers = [
        Answer::text(503, ""),
        Answer::raw("").close(),
        Answer::new(204, &[], ""),
    ];
    let mut seen = BTreeSet::new();
    for _ in 0..3 {
        for outcome in each_of(&answers, &quick(2), &Order::new()) {
            let keys = keys(&outcome.requests);
            assert_eq!(keys.len(), 3, "{}", outcome.client);
            let key: uuid::Uuid = keys[0].parse().unwrap();
            assert_eq!(key.get_version_num(), 4);
            assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
            assert!(seen.insert(key), "{key}");
        }
    }
    for outcome in each_of(&answers, &quick(2), &Order::new().idempotency_key("mine")) {
        assert_eq!(keys(&outcome.requests), ["mine"; 3]);
    }
    for outcome in each_of(&answers, &quick(2), &ChangeOrder::new("mine")) {
        assert_eq!(keys(&outcome.requests), ["mine"; 3]);
    }
    // Not where it is not described.
    for outcome in each_of(&answers, &quick(2), &Version::new()) {
        assert_eq!(outcome.requests[0].header("idempotency-key"), None);
    }
}

/// Sends again and again through clones of a client, and returns how often the server was asked.
macro_rules! requests_of {
    ($client:expr, $server:expr, $calls:expr, |$sent:ident| $wait:expr) => {{
        let before = $server.requests().len();
        for _ in 0..$calls {
            let again = $client.clone().with_retry(quick(2).retry);
            let $sent = again.send(Version::new());
            $wait.ok();
        }
        $server.requests().len() - before
    }};
}

#[test]
fn an_outage_is_not_answered_with_a_storm() {
    // Out of order, then in order for ten calls, and out of order again.
    let answers = vec![Answer::text(503, ""); 60 + 100];
    let works = Answer::json(200, r#"{"version":"1"}"#);
    let answers = answers.into_iter().chain(vec![works; 10]);
    let answers: Vec<Answer> = answers.chain(vec![Answer::text(503, ""); 40]).collect();
    // 60 calls with 100 of the 120 retries that the policy allows; ten that succeed; five with the
    // two retries that these have earned.
    let (calls, requests) = ([60, 10, 5], [160, 10, 7]);
    #[cfg(feature = "client")]
    {
        let server = Server::answering(answers.clone()).unwrap();
        let client = setup::over_reqwest(&server.url(), &quick(2));
        let count = |calls| {
            setup::block_on(async { requests_of!(client, server, calls, |sent| sent.await) })
        };
        assert_eq!(calls.map(count), requests);
    }
    #[cfg(feature = "blocking")]
    {
        let server = Server::answering(answers.clone()).unwrap();
        let client = setup::blocking(&server.url(), &quick(2));
        let count = |calls| requests_of!(client, server, calls, |sent| sent);
        assert_eq!(calls.map(count), requests);
    }
}

/// Sends with other headers, and returns what the server got.
macro_rules! headers_of {
    ($client:expr, |$sent:ident| $wait:expr) => {{
        let server = Server::start(|_| Answer::new(204, &[], "")).unwrap();
        let client = $client(&server.url(), &quick(0));
        let other = client
            .with_header("x-trace", "1")
            .with_header("accept", "text/csv")
            .with_header("idempotency-key", "mine");
        for client in [&other, &client] {
            let $sent = client.send(Order::new());
            $wait.unwrap();
        }
        for client in [
            client.with_header("x trace", "1"),
            client.with_header("x-trace", "1\r\n2"),
            client.with_header("content-length", "1"),
        ] {
            let $sent = client.send(Order::new());
            let error = $wait.unwrap_err().to_string();
            assert!(
                error.contains("a header of `with_header` has a name"),
                "{error}"
            );
        }
        server.requests()
    }};
}

#[test]
fn headers_for_one_call() {
    for requests in [
        #[cfg(feature = "client")]
        headers_of!(setup::over_reqwest, |sent| setup::block_on(sent)),
        #[cfg(feature = "blocking")]
        headers_of!(setup::blocking, |sent| sent),
    ] {
        let [with, without] = &requests[..] else {
            panic!("{} requests", requests.len());
        };
        for (name, value) in [
            ("x-trace", "1"),
            ("accept", "text/csv"),
            ("idempotency-key", "mine"),
        ] {
            assert_eq!(with.header(name).as_deref(), Some(value));
            assert_ne!(without.header(name).as_deref(), Some(value));
        }
    }
}
