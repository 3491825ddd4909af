//! Redirects are followed only if the caller asks for it, and carry nothing of the caller to another origin.

use std::io::Cursor;
use std::sync::{Arc, Mutex, OnceLock};

use http::Uri;

use crate::operations::{
    AddMoved, CopyBooks, FetchMoved, FindLink, FindLinkHeaders, RemoveMoved, SearchBooks,
};
use crate::runtime::binary::Binary;
use crate::runtime::blocking::{Body, Limits};
use crate::runtime::reference::resolve;
use crate::runtime::{Error, Operation, Retry, TransportError};
use crate::server::{Answer, Request, Server};
use crate::setup::{Sent, Setup, TOKEN, block_on, blocking, over_reqwest, over_tower};
use crate::types::SearchBooksBody;

const MOST: u32 = 3;

fn to(status: u16, location: &str) -> Answer {
    Answer::new(status, &[("location", location)], "moved")
}

fn done() -> Answer {
    Answer::new(200, &[], "done")
}

/// Sends an operation with each client, to a server that redirects the first path as `answer` says.
fn each<O: Operation>(
    answer: &Answer,
    operation: impl Fn() -> O,
    mut check: impl FnMut(&str, Sent<O>, &[Request]),
) {
    for client in ["async", "tower", "blocking"] {
        let first = answer.clone();
        let server = Server::start(move |request| match request.target() {
            "/moved/1" | "/links/1" | "/methods/books" => first.clone(),
            _ => done(),
        });
        let server = server.unwrap();
        let (url, operation) = (server.url(), operation());
        let setup = Setup {
            retry: Retry::never(),
            ..Setup::default()
        };
        let sent = match client {
            "async" => {
                let client = over_reqwest(&url, &setup).with_redirects(MOST);
                block_on(client.send_with_response(operation))
            }
            "tower" => {
                let client = over_tower(&url, &setup).with_redirects(MOST);
                block_on(client.send_with_response(operation))
            }
            _ => {
                let client = blocking(&url, &setup).with_redirects(MOST);
                client.send_with_response(operation)
            }
        };
        check(client, sent, &server.requests());
    }
}

#[track_caller]
fn is_not_followed<O: Operation>(status: u16, location: &str, operation: impl Fn() -> O) {
    each(
        &to(status, location),
        operation,
        |client, sent, requests| {
            let error = sent.err().expect(client);
            assert!(matches!(error, Error::Refused { .. }), "{client}: {error}");
            assert_eq!(error.status().unwrap(), status, "{client}");
            assert_eq!(requests.len(), 1, "{client}");
        },
    );
}

#[test]
fn the_same_origin_receives_everything() {
    for status in [307, 308] {
        let add = || AddMoved::new("1", &b"body"[..]).x_private("p").private("q");
        each(&to(status, "/moved/1/"), add, |client, sent, requests| {
            assert_eq!(sent.unwrap().status, 200, "{client}");
            let [first, second] = requests else {
                panic!("{client}: {requests:?}");
            };
            assert_eq!(second.line, "POST /moved/1/ HTTP/1.1");
            assert_eq!(second.headers, first.headers);
            assert_eq!(second.body, b"body");
            let authorization = format!("Bearer {TOKEN}");
            assert_eq!(second.header("authorization"), Some(authorization));
        });
    }
    for status in [301, 302, 303, 307, 308] {
        each(
            &to(status, "2?a=b#c"),
            || FetchMoved::new("1"),
            |client, sent, requests| {
                assert_eq!(sent.unwrap().body, "done", "{client}");
                assert_eq!(requests[1].line, "GET /moved/2?a=b HTTP/1.1");
                assert_eq!(requests[1].headers, requests[0].headers);
            },
        );
    }
    each(
        &to(308, "/elsewhere"),
        || RemoveMoved::new("1"),
        |client, sent, requests| {
            assert_eq!(sent.unwrap().status, 200, "{client}");
            assert_eq!(requests[1].method(), "DELETE");
        },
    );
}

#[test]
fn a_query_stays_one_unless_the_answer_is_elsewhere() {
    let query = || SearchBooks::new().body(SearchBooksBody::new("R"));
    for status in [301, 302, 307, 308] {
        each(&to(status, "/moved"), query, |client, _, requests| {
            assert_eq!(requests[1].line, "QUERY /moved HTTP/1.1", "{client}");
            assert_eq!(requests[1].text(), r#"{"title":"R"}"#);
        });
    }
    each(&to(303, "/moved"), query, |client, _, requests| {
        assert_eq!(requests[1].line, "GET /moved HTTP/1.1", "{client}");
        assert!(requests[1].body.is_empty());
    });
    is_not_followed(302, "/moved", || CopyBooks::new("/elsewhere"));
}

#[test]
fn see_other_is_a_get_without_a_body() {
    each(
        &to(303, "/result"),
        || AddMoved::new("1", &b"body"[..]),
        |client, sent, requests| {
            assert_eq!(sent.unwrap().status, 200, "{client}");
            assert_eq!(requests[1].line, "GET /result HTTP/1.1");
            assert!(requests[1].body.is_empty());
            for name in ["content-type", "content-length", "transfer-encoding"] {
                assert_eq!(requests[1].header(name), None, "{client}: {name}");
            }
        },
    );
}

#[test]
fn no_redirect_changes_a_call() {
    for status in [301, 302] {
        is_not_followed(status, "/moved/1/", || AddMoved::new("1", &b"body"[..]));
        is_not_followed(status, "/elsewhere", || RemoveMoved::new("1"));
    }
    for status in [300, 304, 305] {
        is_not_followed(status, "/elsewhere", || FetchMoved::new("1"));
    }
    for location in [
        "",
        "#top",
        "http://",
        "https:/x",
        "ftp://127.0.0.1/",
        "javascript:x",
        "http://u:p@127.0.0.1/",
        "\\\\host",
        "//127.0.0.1:x/",
    ] {
        is_not_followed(302, location, || FetchMoved::new("1"));
    }
}

#[test]
fn a_stream_is_not_sent_again() {
    let setup = Setup::default();
    let server = Server::start(|request| match request.target() {
        "/moved/1" => to(307, "/moved/1/"),
        _ => done(),
    });
    let server = server.unwrap();
    let client = blocking(&server.url(), &setup).with_redirects(MOST);
    let error = client.send(AddMoved::new("1", Binary::reader(Cursor::new("body"))));
    assert_eq!(error.unwrap_err().status().unwrap(), 307);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn another_origin_receives_nothing_of_the_caller() {
    let other = Server::start(|_| done()).unwrap();
    // The same machine, but not the same host.
    let same_port = |url: &str| url.replace("127.0.0.1", "localhost");
    for location in [other.url(), same_port(&other.url())] {
        let location = format!("{location}/file?signature=s");
        for status in [301, 302, 303, 307, 308] {
            let fetch = || FetchMoved::new("1").x_private("MARKED").private("MARKED");
            each(&to(status, &location), fetch, |client, sent, requests| {
                assert_eq!(sent.unwrap().body, "done", "{client}");
                assert_eq!(requests.len(), 1);
            });
        }
        // A result elsewhere is no reason to send more.
        each(
            &to(303, &location),
            || AddMoved::new("1", &b"MARKED"[..]),
            |client, sent, _| {
                assert_eq!(sent.unwrap().status, 200, "{client}");
            },
        );
    }
    let received = other.requests();
    assert_eq!(received.len(), 3 * 2 * 6);
    for request in &received {
        assert_eq!(request.line, "GET /file?signature=s HTTP/1.1");
        assert!(!format!("{request:?}").contains("MARKED"), "{request:?}");
        let names = request
            .headers
            .iter()
            .map(|(name, _)| name.to_ascii_lowercase());
        let mut names: Vec<String> = names
            .filter(|name| name != "host" && name != "accept")
            .collect();
        names.sort();
        assert_eq!(names, ["accept-encoding", "user-agent"]);
    }
    for status in [301, 302, 307, 308] {
        let location = other.url();
        is_not_followed(status, &location, || AddMoved::new("1", &b"MARKED"[..]));
        is_not_followed(status, &location, || RemoveMoved::new("1"));
    }
    assert_eq!(other.requests().len(), received.len());
    // Not even a default header.
    let back = other.url();
    let server = Server::start(move |_| to(302, &back)).unwrap();
    let client = crate::runtime::blocking::Client::builder()
        .base_url(server.url())
        .default_header("x-tenant", "MARKED")
        .credentials(crate::setup::credentials())
        .follow_redirects(1)
        .build()
        .unwrap();
    client.send(FetchMoved::new("1")).unwrap();
    let last = other.requests().pop().unwrap();
    assert!(!format!("{last:?}").contains("MARKED"), "{last:?}");
}

#[test]
fn what_was_left_out_stays_out() {
    // There and back again: the last server is the first, but the way leads past another one.
    let there: Arc<OnceLock<String>> = Arc::default();
    let away = Arc::clone(&there);
    let home = Server::start(move |request| match request.target() {
        "/moved/1" => to(302, away.get().unwrap()),
        _ => done(),
    });
    let home = home.unwrap();
    let back = format!("{}/back", home.url());
    let other = Server::start(move |_| to(302, &back)).unwrap();
    there.set(other.url()).unwrap();
    let client = blocking(&home.url(), &Setup::default()).with_redirects(MOST);
    assert_eq!(client.send(FetchMoved::new("1")).unwrap(), "done");
    let requests = home.requests();
    assert!(requests[0].header("authorization").is_some());
    assert_eq!(requests[1].line, "GET /back HTTP/1.1");
    assert_eq!(requests[1].header("authorization"), None);
}

#[test]
fn a_call_follows_so_many_and_no_more() {
    each(
        &to(302, "/moved/1"),
        || FetchMoved::new("1"),
        |client, sent, requests| {
            assert_eq!(sent.err().unwrap().status().unwrap(), 302, "{client}");
            assert_eq!(requests.len(), 1 + MOST as usize);
        },
    );
}

#[test]
fn a_described_redirect_is_the_result() {
    each(
        &to(302, "/elsewhere"),
        || FindLink::new("1"),
        |client, sent, requests| {
            let response = sent.unwrap();
            let headers = FindLinkHeaders::new(&response.headers);
            assert_eq!(headers.location().unwrap().as_deref(), Some("/elsewhere"));
            assert_eq!(requests.len(), 1, "{client}");
        },
    );
}

#[test]
fn downloads_follow_too() {
    let server = Server::start(|request| match request.target() {
        "/moved/1" => to(302, "/file"),
        _ => done(),
    });
    let server = server.unwrap();
    let client = over_reqwest(&server.url(), &Setup::default()).with_redirects(1);
    let piece = block_on(async {
        let mut body = client.download(FetchMoved::new("1")).await.unwrap().body;
        body.next().await.unwrap()
    });
    assert_eq!(piece.unwrap(), "done");
}

/// Redirects each request to the same URL, and keeps what it is asked.
struct Redirecting {
    location: &'static str,
    seen: Arc<Mutex<Vec<String>>>,
}

impl crate::runtime::blocking::Transport for Redirecting {
    fn send(
        &self,
        request: http::Request<Body>,
        _: Limits,
    ) -> Result<http::Response<Body>, TransportError> {
        self.seen.lock().unwrap().push(request.uri().to_string());
        let mut response = http::Response::new(Body::from(bytes::Bytes::new()));
        *response.status_mut() = http::StatusCode::FOUND;
        let location = http::HeaderValue::from_static(self.location);
        response.headers_mut().insert("location", location);
        Ok(response)
    }
}

#[test]
fn no_redirect_is_less_safe_than_the_server() {
    for (base, allow_http, location, is_followed) in [
        ("https://host", false, "https://other/x", true),
        ("https://host", false, "https://host:8443/x", true),
        ("https://host", false, "http://host/x", false),
        ("https://host", true, "http://host/x", false),
        ("https://host", true, "http://127.0.0.1/x", false),
        ("https://host", false, "https://localhost/x", false),
        ("https://host", false, "https://[::1]/x", false),
        ("https://host", false, "https://0.0.0.0/x", false),
        ("https://host", false, "https://[::]/x", false),
        ("https://host", false, "https://[::ffff:127.0.0.1]/x", false),
        ("https://host", false, "https://LocalHost./x", false),
        ("https://host", false, "https://a.localhost/x", false),
        ("https://host", false, "https://alocalhost/x", true),
        ("http://host", true, "http://other/x", true),
        ("http://host", true, "https://other/x", true),
        ("http://host", true, "http://127.1.2.3/x", false),
        ("http://host", true, "http://0.0.0.0:8080/x", false),
        ("http://0.0.0.0", true, "http://0.0.0.0/x", true),
        ("http://localhost", false, "http://127.0.0.1/x", true),
        ("http://localhost", false, "http://other/x", false),
        ("http://localhost", false, "https://other/x", true),
    ] {
        let seen = Arc::default();
        let transport = Redirecting {
            location,
            seen: Arc::clone(&seen),
        };
        let client = crate::runtime::blocking::Client::builder()
            .base_url(base)
            .allow_http(allow_http)
            .credentials(crate::setup::credentials())
            .follow_redirects(1)
            .transport(transport)
            .build()
            .unwrap();
        let error = client.send(FetchMoved::new("1")).unwrap_err();
        assert_eq!(error.status().unwrap(), 302);
        let seen = seen.lock().unwrap();
        assert_eq!(seen[0], format!("{base}/moved/1"));
        let expected = is_followed.then(|| location.to_owned());
        assert_eq!(seen.get(1), expected.as_ref(), "{base} to {location}");
    }
}

#[test]
fn references_are_resolved() {
    // The examples of RFC 3986 §5.4, except for those that are not http.
    let base: Uri = "http://a/b/c/d;p?q".parse().unwrap();
    for (reference, expected) in [
        ("g", "http://a/b/c/g"),
        ("./g", "http://a/b/c/g"),
        ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g/"),
        ("?y", "http://a/b/c/d;p?y"),
        ("g?y", "http://a/b/c/g?y"),
        ("g#s", "http://a/b/c/g"),
        (";x", "http://a/b/c/;x"),
        ("g;x?y#s", "http://a/b/c/g;x?y"),
        (".", "http://a/b/c/"),
        ("./", "http://a/b/c/"),
        ("..", "http://a/b/"),
        ("../g", "http://a/b/g"),
        ("../..", "http://a/"),
        ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"),
        ("/./g", "http://a/g"),
        ("/../g", "http://a/g"),
        ("g.", "http://a/b/c/g."),
        ("..g", "http://a/b/c/..g"),
        ("./g/.", "http://a/b/c/g/"),
        ("g/../h", "http://a/b/c/h"),
        ("g?y/../x", "http://a/b/c/g?y/../x"),
        ("HTTPS://g:1/x?a=b://c", "https://g:1/x?a=b://c"),
        ("https://[::1]/x", "https://[::1]/x"),
    ] {
        let found = resolve(&base, reference).map(|uri| uri.to_string());
        assert_eq!(found.as_deref(), Some(expected), "{reference}");
    }
    for reference in [
        "",
        "#s",
        "http:g",
        "g:h",
        "//u@g",
        "//g\\h",
        "/a b",
        "http://127.1/",
        "/é",
    ] {
        assert_eq!(resolve(&base, reference), None, "{reference}");
    }
}
