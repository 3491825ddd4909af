//! All ways in which a call can fail, over real connections.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::net::TcpListener;
use std::time::Duration;

use crate::operations::{Authenticate, ListKeys, ListKeysError, Terminate, Version};
use crate::runtime::{Credentials, Error, Retry, TransportErrorKind};
use crate::server::Answer;
use crate::setup::{self, Setup, each};

fn list() -> ListKeys {
    ListKeys::new("g")
}

#[test]
fn the_server_says_no() {
    let answer = Answer::new(401, &[("x-request-id", "7")], "Invalid credentials");
    for outcome in each(&answer, &Setup::default(), &list()) {
        let error = outcome.error();
        assert_eq!(
            error.to_string(),
            "ListKeys (GET /crypto/v1/groups/{group}/keys): the server answered 401 Unauthorized"
        );
        assert_eq!(error.status().unwrap(), 401);
        let Error::Refused { error, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(error.headers()["x-request-id"], "7");
        assert_eq!(error.text(), Some("Invalid credentials"));
        assert_eq!(error.typed(), None);
    }
}

#[test]
fn the_server_says_no_with_a_type() {
    for outcome in each(
        &Answer::json(400, r#"{"message":"no such group"}"#),
        &Setup::default(),
        &list(),
    ) {
        let error = outcome.error();
        let message = BTreeMap::from([("message".to_owned(), "no such group".to_owned())]);
        assert_eq!(error.typed(), Some(&ListKeysError::BadRequest(message)));
        let untyped = error.untyped();
        assert_eq!(untyped.status().unwrap(), 400);
    }
    // A proxy in between knows nothing of the API's types.
    for outcome in each(&Answer::text(400, "<html>"), &Setup::default(), &list()) {
        let error = outcome.error();
        assert_eq!(error.typed(), None);
        assert_eq!(error.status().unwrap(), 400);
    }
}

#[test]
fn statuses_that_the_description_does_not_name() {
    for (status, text) in [
        (409, "409 Conflict"),
        (500, "500 Internal Server Error"),
        (503, "503 Service Unavailable"),
    ] {
        for outcome in each(
            &Answer::text(status, ""),
            &Setup::default(),
            &Terminate::new(),
        ) {
            let error = outcome.error();
            assert_eq!(
                error.to_string(),
                format!("Terminate (POST /sys/v1/session/terminate): the server answered {text}")
            );
            assert!(matches!(error, Error::Refused { .. }));
        }
    }
}

#[test]
fn redirects_are_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let answer = Answer::new(status, &[("location", "/elsewhere?MARKED")], "moved");
        for outcome in each(&answer, &Setup::default(), &Version::new()) {
            assert_eq!(outcome.requests.len(), 1, "{}", outcome.client);
            let error = outcome.error();
            assert!(!format!("{error:?}").contains("MARKED"));
            let Error::Refused { error, .. } = error else {
                panic!("{error:?}");
            };
            assert_eq!(error.status(), status);
            assert_eq!(error.headers()["location"], "/elsewhere?MARKED");
        }
    }
}

#[test]
fn answers_that_cannot_be_read() {
    for (body, problem) in [
        (r#"{"keys":[{"size":1},"#, "line 1 column 20"),
        ("<html>", "line 1 column 1"),
        (
            "{\"keys\":[{},\n{\"size\":\"MARKED\"}]}",
            "keys[1].size: expected",
        ),
    ] {
        for outcome in each(&Answer::json(200, body), &Setup::default(), &list()) {
            let error = outcome.error();
            let text = error.to_string();
            let start = "ListKeys (GET /crypto/v1/groups/{group}/keys): cannot read the response 200 OK of type \
                         `application/json`: ";
            assert!(text.starts_with(start), "{text}");
            assert!(text.contains(problem), "{text}");
            assert!(
                !text.contains("MARKED") && !format!("{error:?}").contains("MARKED"),
                "{error:?}"
            );
            let Error::Decode { error, .. } = error else {
                panic!("{error:?}");
            };
            assert_eq!(error.body(), body);
            assert_eq!(error.status(), 200);
            let error = error.error().unwrap();
            if problem.starts_with("keys") {
                assert_eq!((error.path(), error.line()), ("keys[1].size", 2));
            }
        }
    }
}

#[test]
fn no_answer_in_time() {
    let setup = Setup {
        timeout: Some(Duration::from_millis(200)),
        ..Setup::default()
    };
    for answer in [
        Answer::raw("").stall(),
        Answer::raw("HTTP/1.1 200 OK\r\n").stall(),
        Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{").stall(),
    ] {
        for outcome in each(&answer, &setup, &Version::new()) {
            let client = outcome.client;
            let error = outcome.error();
            assert!(error.is_timeout(), "{client}: {error:?}");
            assert!(!error.is_connect());
            assert_eq!(
                error.to_string(),
                "Version (GET /sys/v1/version): no complete response in time"
            );
        }
    }
}

#[test]
fn nobody_listens() {
    // The port was free a moment ago.
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("http://{address}");
    let results = [
        #[cfg(feature = "client")]
        setup::send(&url, &Setup::default(), &Version::new()),
        #[cfg(feature = "tower")]
        setup::send_over_tower(&url, &Setup::default(), &Version::new()),
        #[cfg(feature = "blocking")]
        setup::send_blocking(&url, &Setup::default(), &Version::new()),
    ];
    for result in results {
        let error = result.unwrap_err();
        assert!(error.is_connect() && !error.is_timeout(), "{error:?}");
        let text = error.to_string();
        assert!(
            text.starts_with(
                "Version (GET /sys/v1/version): cannot connect to the server: Connection refused"
            ),
            "{text}"
        );
        assert!(text.ends_with(" (after 2 retries)"), "{text}");
        assert_eq!(error.retries(), 2);
        assert!(error.source().is_some());
    }
}

#[cfg(any(feature = "client", feature = "blocking"))]
#[test]
fn no_tls_where_it_is_expected() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            // The peer may be gone before it has read this.
            std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").ok();
            std::io::copy(&mut stream, &mut std::io::sink()).ok();
        }
    });
    #[cfg(feature = "client")]
    assert!(
        setup::send(&url, &Setup::default(), &Version::new())
            .unwrap_err()
            .is_connect()
    );
    #[cfg(feature = "blocking")]
    assert!(matches!(
        setup::send_blocking(&url, &Setup::default(), &Version::new()).unwrap_err(),
        Error::Transport { .. }
    ));
}

#[test]
fn the_connection_breaks() {
    for answer in [
        Answer::raw("").close(),
        Answer::raw("HTTP/1.1 200 OK\r\ncontent-len").close(),
        Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{").close(),
        Answer::raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{}").close(),
        Answer::raw("SSH-2.0-OpenSSH\r\n").close(),
    ] {
        for outcome in each(&answer, &Setup::default(), &Terminate::new()) {
            // A request that may have been acted upon is not sent again.
            assert_eq!(outcome.requests.len(), 1, "{}", outcome.client);
            let client = outcome.client;
            let error = outcome.error();
            let Error::Transport { error, .. } = &error else {
                panic!("{client}: {error:?} for {answer:?}");
            };
            assert_eq!(error.kind(), TransportErrorKind::Other);
        }
    }
}

#[test]
fn more_than_the_client_takes() {
    let setup = Setup {
        max_response_bytes: 20,
        ..Setup::default()
    };
    // 20 bytes are not too many.
    for outcome in each(
        &Answer::json(200, r#"{"version":"123456"}"#),
        &setup,
        &Version::new(),
    ) {
        assert!(outcome.result.is_ok());
    }
    let endless = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}",
        "5\r\n{\"a\":\r\n".repeat(9)
    );
    for answer in [
        Answer::json(200, r#"{"version":"1234567"}"#),
        // Nothing of this one ever comes.
        Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n").stall(),
        Answer::raw(endless).stall(),
    ] {
        for outcome in each(&answer, &setup, &Version::new()) {
            let error = outcome.error();
            assert_eq!(
                error.to_string(),
                "Version (GET /sys/v1/version): the body of the response 200 OK is longer than 20 bytes"
            );
            assert!(matches!(error, Error::BodyTooLarge { limit: 20, .. }));
        }
    }
}

#[test]
fn errors_keep_the_part_of_their_body_that_the_client_takes() {
    let setup = Setup {
        max_response_bytes: 20,
        retry: Retry::never(),
        ..Setup::default()
    };
    let long = "x".repeat(21);
    let endless = format!(
        "HTTP/1.1 503 Busy\r\ntransfer-encoding: chunked\r\n\r\n{}",
        "3\r\nxxx\r\n".repeat(9)
    );
    for answer in [
        Answer::text(403, &long),
        Answer::raw(
            "HTTP/1.1 500 Error\r\ncontent-length: 99999999999\r\n\r\nxxxxxxxxxxxxxxxxxxxxx",
        )
        .stall(),
        Answer::raw(endless).stall(),
    ] {
        for outcome in each(&answer, &setup, &Version::new()) {
            let client = outcome.client;
            let error = outcome.error();
            let Error::Refused { error, .. } = error else {
                panic!("{client}: {error:?}");
            };
            assert!(error.is_cut(), "{client}");
            assert_eq!(error.body(), &long[..20]);
            assert!(error.to_string().starts_with("the server answered "));
        }
    }
    for outcome in each(&Answer::text(403, &long[..20]), &setup, &Version::new()) {
        let Error::Refused { error, .. } = outcome.error() else {
            panic!("no refusal");
        };
        assert!(!error.is_cut());
        assert_eq!(error.body(), &long[..20]);
    }
    // The part is JSON by itself, but not what the server said.
    let setup = Setup {
        max_response_bytes: 12,
        ..setup
    };
    for (body, is_cut) in [(r#"{"code":"1"}"#, false), (r#"{"code":"1"}12"#, true)] {
        for outcome in each(&Answer::json(400, body), &setup, &list()) {
            let Error::Refused { error, .. } = outcome.error() else {
                panic!("no refusal");
            };
            assert_eq!(error.is_cut(), is_cut);
            assert_eq!(error.typed().is_none(), is_cut);
        }
    }
}

#[test]
fn nothing_to_authenticate_with() {
    let setup = Setup {
        credentials: Credentials::new(),
        ..Setup::default()
    };
    for outcome in each(&Answer::json(200, "{}"), &setup, &Authenticate::default()) {
        assert!(outcome.requests.is_empty());
        let error = outcome.error();
        assert_eq!(
            error.to_string(),
            "Authenticate (POST /sys/v1/session/auth): no credentials are configured that it accepts: \
             set `basic_auth`, or `api_key_auth`"
        );
        assert!(matches!(
            error,
            Error::MissingCredentials {
                accepted: [_, _],
                ..
            }
        ));
        assert_eq!(error.status(), None);
    }
}

#[test]
fn a_request_that_cannot_be_built() {
    for outcome in each(
        &Answer::json(200, "{}"),
        &Setup::default(),
        &ListKeys::new(""),
    ) {
        assert!(outcome.requests.is_empty());
        let error = outcome.error();
        assert_eq!(
            error.to_string(),
            "ListKeys (GET /crypto/v1/groups/{group}/keys): the path parameter `group` is empty, which would result in \
             another route"
        );
        assert!(matches!(error, Error::Encode { .. }));
    }
}

#[test]
fn errors_are_small() {
    assert!(
        size_of::<Error<ListKeysError>>() <= 64,
        "{}",
        size_of::<Error<ListKeysError>>()
    );
}
