//! Retries: which requests are sent again, after which delay, and which are not.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::operations::{Authenticate, Terminate, Version};
use crate::runtime::secret::Secret;
use crate::runtime::{Error, Retry};
use crate::server::Answer;
use crate::setup::{Setup, each, each_of};

/// Retries without long waits.
fn quick() -> Setup {
    with(Retry::times(2).delays(Duration::from_millis(1), Duration::from_secs(10)))
}

fn with(retry: Retry) -> Setup {
    Setup {
        retry,
        ..Setup::default()
    }
}

fn busy(headers: &[(&str, &str)]) -> Answer {
    Answer::new(503, headers, "busy")
}

fn version() -> Answer {
    Answer::json(200, r#"{"version":"1"}"#)
}

#[test]
fn until_it_works() {
    let limited = Answer::new(429, &[("retry-after", "0")], "");
    for answers in [
        vec![version()],
        vec![busy(&[]), version()],
        vec![limited, busy(&[]), version()],
    ] {
        for outcome in each_of(&answers, &quick(), &Version::new()) {
            let client = outcome.client;
            assert_eq!(outcome.requests.len(), answers.len(), "{client}");
            let response = outcome.result.unwrap();
            assert_eq!(response.body["version"], "1");
            assert_eq!(response.retries as usize, answers.len() - 1, "{client}");
        }
    }
}

#[test]
fn not_for_ever() {
    for outcome in each(
        &busy(&[]),
        &with(Retry::times(1).delays(Duration::ZERO, Duration::ZERO)),
        &Version::new(),
    ) {
        // The server has one answer and then 500, which is not tried again.
        assert_eq!(outcome.requests.len(), 2);
        let error = outcome.error();
        assert_eq!(error.status().unwrap(), 500);
        assert_eq!(error.retries(), 1);
        assert_eq!(
            error.to_string(),
            "Version (GET /sys/v1/version): the server answered 500 Internal Server Error (after 1 retry)"
        );
    }
    for outcome in each_of(&vec![busy(&[]); 9], &quick(), &Version::new()) {
        assert_eq!(outcome.requests.len(), 3);
        let error = outcome.error();
        assert!(error.is_retryable());
        assert_eq!(
            error.to_string(),
            "Version (GET /sys/v1/version): the server answered 503 Service Unavailable (after 2 retries)"
        );
        let Error::Refused { error, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(error.text(), Some("busy"));
    }
    for outcome in each_of(
        &[busy(&[]), version()],
        &with(Retry::never()),
        &Version::new(),
    ) {
        assert_eq!(outcome.requests.len(), 1);
        assert_eq!(outcome.error().retries(), 0);
    }
}

#[test]
fn what_may_have_been_done_is_not_done_twice() {
    let done = Answer::new(204, &[], "");
    let answers = [busy(&[]), done];
    for outcome in each_of(&answers, &quick(), &Terminate::new()) {
        assert_eq!(outcome.requests.len(), 1, "{}", outcome.client);
        assert_eq!(outcome.error().status().unwrap(), 503);
    }
    let any = with(quick().retry.any_method());
    for outcome in each_of(&answers, &any, &Terminate::new()) {
        assert_eq!(outcome.requests.len(), 2, "{}", outcome.client);
        assert_eq!(outcome.result.unwrap().retries, 1);
    }
    for answer in [Answer::text(500, ""), Answer::json(200, "{")] {
        for outcome in each_of(&[answer.clone(), version()], &quick(), &Version::new()) {
            assert_eq!(outcome.requests.len(), 1, "{} {answer:?}", outcome.client);
            assert_eq!(outcome.error().retries(), 0);
        }
    }
}

#[test]
fn the_same_request_each_time() {
    let operation =
        Authenticate::new().body(BTreeMap::from([("pin".to_owned(), Secret::from("1234"))]));
    let answers = [busy(&[]), Answer::json(200, "{}")];
    for outcome in each_of(&answers, &with(quick().retry.any_method()), &operation) {
        let [first, second] = &outcome.requests[..] else {
            panic!("{} requests", outcome.requests.len());
        };
        assert_eq!(first.line, second.line);
        assert_eq!(first.headers, second.headers);
        assert_eq!(first.text(), second.text());
        assert!(first.header("authorization").is_some());
        assert_eq!(first.text(), r#"{"pin":"1234"}"#);
    }
}

#[test]
fn the_server_says_when() {
    for (value, least) in [
        ("0", 0),
        ("1", 1),
        // All three forms of dates, RFC 9110 §5.6.7.
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 0),
        ("Sun Nov  6 08:49:37 1994", 0),
        // What cannot be read is as if it were not there.
        ("soon", 0),
        ("-1", 0),
        ("1.5", 0),
        ("", 0),
    ] {
        for outcome in each_of(
            &[busy(&[("retry-after", value)]), version()],
            &Setup {
                timeout: None,
                ..quick()
            },
            &Version::new(),
        ) {
            assert_eq!(outcome.requests.len(), 2, "{} {value}", outcome.client);
            let between = outcome.requests[1].at - outcome.requests[0].at;
            assert!(between >= Duration::from_secs(least), "{value} {between:?}");
        }
    }
}

#[test]
fn the_server_asks_for_more_time_than_there_is() {
    let short = Setup {
        timeout: Some(Duration::from_secs(5)),
        ..quick()
    };
    for (setup, value) in [
        // More than the longest wait.
        (quick(), "11"),
        (quick(), "3600"),
        (quick(), "99999999999999999999999"),
        (quick(), "Tue, 31 Dec 2999 23:59:59 GMT"),
        // More than the timeout leaves.
        (short, "6"),
    ] {
        let answers = [busy(&[("retry-after", value)]), version()];
        for outcome in each_of(&answers, &setup, &Version::new()) {
            assert_eq!(outcome.requests.len(), 1, "{} {value}", outcome.client);
            let error = outcome.error();
            let Error::Refused { error, .. } = error else {
                panic!("{error:?}");
            };
            assert_eq!(error.headers()["retry-after"], value);
        }
    }
}

#[test]
fn the_timeout_is_for_all_attempts() {
    let setup = Setup {
        timeout: Some(Duration::from_millis(300)),
        ..quick()
    };
    for outcome in each_of(
        &[busy(&[]), Answer::raw("").stall()],
        &setup,
        &Version::new(),
    ) {
        assert_eq!(outcome.requests.len(), 2);
        let error = outcome.error();
        assert!(error.is_timeout() && error.is_retryable(), "{error:?}");
        assert_eq!(error.retries(), 1);
    }
}

#[test]
fn what_may_help_later() {
    for (status, idempotent, other) in [
        (429, true, false),
        (503, true, false),
        (502, true, false),
        (504, true, false),
        (400, false, false),
        (401, false, false),
        (500, false, false),
        (302, false, false),
    ] {
        let never = with(Retry::never());
        for outcome in each(&Answer::text(status, ""), &never, &Version::new()) {
            assert_eq!(outcome.error().is_retryable(), idempotent, "{status}");
        }
        for outcome in each(&Answer::text(status, ""), &never, &Terminate::new()) {
            assert_eq!(outcome.error().is_retryable(), other, "{status}");
        }
    }
    for outcome in each(
        &Answer::raw("").close(),
        &with(Retry::never()),
        &Version::new(),
    ) {
        assert!(outcome.error().is_retryable());
    }
    for outcome in each(
        &Answer::raw("").close(),
        &with(Retry::never()),
        &Terminate::new(),
    ) {
        assert!(!outcome.error().is_retryable());
    }
}
