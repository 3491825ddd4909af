//! OAuth 2 with client credentials: requests against RFC 6749, refusals, expiry and many callers.

use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Response;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::operations::{ListPrograms, PutProgram};
use crate::runtime::mock::{Mock, MockCall};
use crate::runtime::session::ObtainToken;
use crate::runtime::{
    ClientCredentials, Credential, Credentials, Error, Retry, TransportErrorKind, blocking, client,
};
use crate::security::{BEARER_TOKEN, QUERY_KEY};
use crate::server::{Answer, Request, Server};
use crate::setup::{self, Sent, Setup, block_on, credentials};

const SECRET: &str = "MARKED-secret";
const URL: &str = "https://host/prefix";

fn setup(program: ClientCredentials) -> Setup {
    Setup {
        prefix: "/api",
        // Other credentials are none of the token endpoint's business.
        credentials: credentials().program(program),
        retry: Retry::never(),
        ..Setup::default()
    }
}

type Send = fn(&str, &Setup, &ListPrograms) -> Sent<ListPrograms>;

/// Sends an operation with each client, which has a token of its own, to a server of its own.
fn each_of(
    answers: &[Answer],
    program: &ClientCredentials,
) -> Vec<(Sent<ListPrograms>, Vec<Request>)> {
    let clients: [Send; 3] = [setup::send, setup::send_over_tower, setup::send_blocking];
    let sent = clients.into_iter().map(|send| {
        let server = Server::answering(answers.to_vec()).unwrap();
        let setup = setup(program.clone());
        let result = send(&server.url(), &setup, &ListPrograms::new());
        (result, server.requests())
    });
    sent.collect()
}

fn grant() -> Answer {
    Answer::json(
        200,
        r#"{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"bEARER","expires_in":3600}"#,
    )
}

/// The request of RFC 6749 §4.4.2, with a path of its own, and the one that follows.
#[test]
fn a_token_is_asked_for_as_the_rfc_says() {
    let program = ClientCredentials::new("s6BhdRkqt3", "gX1fBat3bV");
    let answers = [grant(), Answer::new(204, &[], "")];
    for (result, requests) in each_of(&answers, &program) {
        result.unwrap();
        let [token, call] = requests.as_slice() else {
            panic!("{}", requests.len());
        };
        assert_eq!(
            (token.method(), token.target()),
            ("POST", "/api/oauth/token?v=1")
        );
        let header = |name| token.header(name).unwrap_or_default();
        assert_eq!(
            header("authorization"),
            "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW"
        );
        assert_eq!(header("content-type"), "application/x-www-form-urlencoded");
        assert_eq!(header("accept"), "application/json");
        assert_eq!(header("content-length"), "29");
        assert_eq!(token.text(), "grant_type=client_credentials");
        assert_eq!(
            call.header("authorization").unwrap(),
            "Bearer 2YotnFZFEjr1zCsicMWpAA"
        );
    }
}

/// The text and its encoding in RFC 6749, appendix B.
#[test]
fn special_characters_are_encoded_before_base64_and_in_the_body() {
    let id = "my client:1~*-._";
    let program = ClientCredentials::new(id, " %&+£€")
        .scope("read")
        .scope("write:all")
        .parameter("audience", "https://a.example/?x=1&y");
    for in_body in [false, true] {
        let program = match in_body {
            true => program.clone().secret_in_body(),
            false => program.clone(),
        };
        let answers = [grant(), Answer::new(204, &[], "")];
        for (result, requests) in each_of(&answers, &program) {
            result.unwrap();
            let token = &requests[0];
            let form = "grant_type=client_credentials&scope=read+write%3Aall\
                        &audience=https%3A%2F%2Fa.example%2F%3Fx%3D1%26y";
            let (id, secret) = ("my+client%3A1%7E*-._", "+%25%26%2B%C2%A3%E2%82%AC");
            let header = token.header("authorization");
            if in_body {
                assert_eq!(header, None);
                let form = format!("{form}&client_id={id}&client_secret={secret}");
                assert_eq!(token.text(), form);
            } else {
                let pair = header.unwrap();
                let pair = STANDARD
                    .decode(pair.strip_prefix("Basic ").unwrap())
                    .unwrap();
                assert_eq!(String::from_utf8(pair).unwrap(), format!("{id}:{secret}"));
                assert_eq!(token.text(), form);
            }
        }
    }
}

/// The endpoint may be elsewhere, so it gets nothing but the request for a token.
#[test]
fn the_endpoint_gets_nothing_else() {
    let endpoint = Server::answering([grant()]).unwrap();
    let api = Server::answering([Answer::new(204, &[], ""), Answer::new(204, &[], "")]).unwrap();
    let program = ClientCredentials::new("id", SECRET).token_url(format!("{}/t", endpoint.url()));
    let credentials = Credentials::new()
        .abroad(program)
        .with(QUERY_KEY, Credential::from("MARKED-key"))
        .always();
    macro_rules! client {
        ($module:ident) => {
            $module::Client::builder()
                .base_url(api.url())
                .default_header("x-tenant", "MARKED-tenant")
                .user_agent("program/1")
                .follow_redirects(3)
                .credentials(credentials.clone())
                .build()
                .unwrap()
                .with_header("x-call", "MARKED-call")
        };
    }
    block_on(client!(client).send(PutProgram::new())).unwrap();
    // Credentials share their token, whatever client sends it.
    client!(blocking).send(PutProgram::new()).unwrap();
    let requests = endpoint.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].target(), "/t");
    assert_eq!(requests[0].header("user-agent").unwrap(), "program/1");
    let shown = format!("{:?} {}", requests[0].headers, requests[0].text());
    assert!(!shown.contains("MARKED"), "{shown}");
    let calls = api.requests();
    assert_eq!(calls.len(), 2);
    for call in calls {
        assert!(call.target().ends_with("=MARKED-key"));
        assert_eq!(call.header("x-tenant").unwrap(), "MARKED-tenant");
        assert_eq!(
            call.header("authorization").unwrap(),
            "Bearer 2YotnFZFEjr1zCsicMWpAA"
        );
    }
}

/// What is said if the token endpoint gives this answer.
fn refusals(answer: &Answer) -> Vec<Error> {
    let program = ClientCredentials::new("id", SECRET);
    let outcomes = each_of(std::slice::from_ref(answer), &program);
    let errors = outcomes.into_iter().map(|(result, requests)| {
        assert_eq!(requests.len(), 1);
        result.unwrap_err()
    });
    errors.collect()
}

fn inner(error: &Error) -> &Error {
    let Error::Token { error, .. } = error else {
        panic!("{error:?}");
    };
    error.get_ref().unwrap().downcast_ref().unwrap()
}

#[test]
fn refusals_are_shown() {
    let said = r#"{"error":"invalid_client","error_description":"Client is locked\u202e\n"}"#;
    // Some servers refuse with success.
    for (status, code) in [(401, "401"), (400, "400"), (200, "200")] {
        for error in refusals(&Answer::json(status, said)) {
            assert_eq!(inner(&error).status().unwrap().as_str(), code);
            assert_eq!(inner(&error).text(), Some(said));
            let shown = format!("{error} {error:#} {error:?}");
            assert!(shown.contains("no token for `program`"), "{shown}");
            assert!(
                shown.contains("invalid_client: Client is locked"),
                "{shown}"
            );
            assert!(
                !shown.contains(SECRET) && !shown.contains('\u{202e}'),
                "{shown}"
            );
        }
    }
    for error in refusals(&Answer::json(400, r#"{"error":"invalid_scope"}"#)) {
        assert!(format!("{error:#}").contains("invalid_scope"), "{error:#}");
    }
}

#[test]
fn answers_without_a_token_that_can_be_sent() {
    let none = [
        r#"{}"#,
        r#"{"access_token":null,"token_type":"bearer"}"#,
        r#"{"access_token":"","token_type":"bearer"}"#,
    ];
    for body in none {
        for error in refusals(&Answer::json(200, body)) {
            let shown = error.to_string();
            assert!(shown.contains("contains no token"), "{body}: {shown}");
        }
    }
    let unreadable = [
        (
            r#"{"access_token":"MARKED-t","token_type":"mac"}"#,
            "token_type",
        ),
        (
            r#"{"access_token":["MARKED-t"],"token_type":"bearer"}"#,
            "access_token",
        ),
        ("access_token=MARKED-t&token_type=bearer", "line 1"),
    ];
    for (body, what) in unreadable {
        for error in refusals(&Answer::json(200, body)) {
            let shown = format!("{error} {error:#} {error:?}");
            assert!(matches!(inner(&error), Error::Decode { .. }), "{shown}");
            assert!(shown.contains(what) && !shown.contains("MARKED"), "{shown}");
        }
    }
    // What cannot be sent in a header is not sent.
    for error in refusals(&Answer::json(200, r#"{"access_token":"MARKED\nt"}"#)) {
        assert!(matches!(error, Error::Encode { .. }), "{error:?}");
        assert!(!format!("{error:#} {error:?}").contains("MARKED"));
    }
}

#[test]
fn token_urls_that_cannot_be_used() {
    let urls = [
        ("http://login.example.com/token", "allow_http"),
        (
            "login.example.com/token",
            "neither an absolute nor a relative URL",
        ),
        (
            "ftp://login.example.com/token",
            "neither an absolute nor a relative URL",
        ),
        (
            "https://user@login.example.com/token",
            "neither an absolute nor a relative URL",
        ),
        ("", "neither an absolute nor a relative URL"),
    ];
    let mock = Mock::new();
    let client = over_blocking(&mock);
    let fails = |credentials: Credentials, expected: &str| {
        let error = client
            .with_credentials(credentials)
            .send(ListPrograms::new());
        let error = error.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    for (url, expected) in urls {
        let program = ClientCredentials::new("id", SECRET).token_url(url);
        fails(Credentials::new().program(program), expected);
    }
    // Another scheme has none.
    let program = Credential::from(ClientCredentials::new("id", SECRET));
    let credentials = Credentials::new().with(BEARER_TOKEN, program).always();
    fails(credentials, "set `token_url`");
    assert_eq!(mock.calls().len(), 0);
}

fn over_blocking(mock: &Mock) -> blocking::Client {
    let builder = blocking::Client::builder().base_url(URL);
    let builder = builder.abroad(ClientCredentials::new("id", SECRET));
    builder.transport(mock.clone()).build().unwrap()
}

fn over_async(mock: &Mock) -> client::Client {
    let builder = client::Client::builder().base_url(URL);
    let builder = builder.abroad(ClientCredentials::new("id", SECRET));
    builder.transport(mock.clone()).build().unwrap()
}

fn token(number: u32, lifetime: Value) -> Value {
    json!({"access_token": format!("T{number}"), "token_type": "Bearer", "expires_in": lifetime})
}

/// Sends so many calls at once.
fn send(client: &client::Client, calls: usize) {
    block_on(async {
        let calls: JoinSet<_> = (0..calls)
            .map(|_| client.clone().send(PutProgram::new()))
            .collect();
        for result in calls.join_all().await {
            result.unwrap();
        }
    });
}

fn send_blocking(client: &blocking::Client, calls: usize) {
    thread::scope(|scope| {
        for _ in 0..calls {
            scope.spawn(|| client.send(PutProgram::new()).unwrap());
        }
    });
}

#[test]
fn one_request_for_all_callers_at_each_expiry() {
    let each: [fn(&Mock); 2] = [
        |mock| {
            let client = over_async(mock);
            for advance in [594, 7, 601] {
                send(&client, 1000);
                mock.advance(Duration::from_secs(advance));
            }
            send(&client.clone(), 1000);
        },
        |mock| {
            let client = over_blocking(mock);
            for advance in [594, 7, 601] {
                send_blocking(&client, 200);
                mock.advance(Duration::from_secs(advance));
            }
            send_blocking(&client.clone(), 200);
        },
    ];
    for run in each {
        let mock = Mock::new();
        // The lifetime as a string or a fraction, and no lifetime.
        let tokens = mock
            .any::<ObtainToken>()
            .answer_json(token(1, json!(600.9)))
            .then()
            .answer_json(token(2, json!("600")))
            .then()
            .answer_json(token(3, json!(null)));
        mock.any::<PutProgram>().answer_empty();
        run(&mock);
        assert_eq!(tokens.calls().len(), 3);
    }
}

/// The call is repeated once with another token, and the endpoint is asked once for all callers.
#[test]
fn a_rejected_token_is_replaced() {
    let each: [fn(&Mock); 2] = [
        |mock| send(&over_async(mock), 100),
        |mock| send_blocking(&over_blocking(mock), 100),
    ];
    for run in each {
        let mock = Mock::new();
        let tokens = mock
            .any::<ObtainToken>()
            .answer_json(token(1, json!(600)))
            .then()
            .answer_json(token(2, json!(600)));
        let is_first = |call: &MockCall| call.header("authorization") == Some("Bearer T1");
        let rejected = mock.any::<PutProgram>().when(is_first).refuse(401, "");
        let accepted = mock.any::<PutProgram>().answer_empty();
        run(&mock);
        assert_eq!(tokens.calls().len(), 2);
        assert!(!rejected.calls().is_empty());
        assert_eq!(accepted.calls().len(), 100);
    }
}

/// Asking again does no harm, so the retries of the client are for the endpoint too; redirects are not.
#[test]
fn temporary_failures_of_the_endpoint() {
    let mock = Mock::new();
    let tokens = mock
        .any::<ObtainToken>()
        .refuse(502, "")
        .then()
        .fail(TransportErrorKind::Timeout)
        .then()
        .answer_json(token(1, json!(600)))
        .then()
        .raw(
            Response::builder()
                .status(307)
                .header("location", "/other")
                .body("")
                .unwrap(),
        );
    mock.any::<PutProgram>().answer_empty();
    let client = over_blocking(&mock).with_redirects(3);
    client.send(PutProgram::new()).unwrap();
    assert_eq!(tokens.calls().len(), 3);
    mock.advance(Duration::from_secs(601));
    let error = client.send(PutProgram::new()).unwrap_err();
    assert_eq!(inner(&error).status().unwrap().as_u16(), 307);
    // Nobody asks again at once, and the error has a name in each call.
    let again = client.send(PutProgram::new()).unwrap_err().to_string();
    assert!(
        again.starts_with("PutProgram (PUT /programs): no token for `abroad`: ObtainToken"),
        "{again}"
    );
    assert_eq!(tokens.calls().len(), 4);
}

/// A server knows only what was sent, so the form says which request asks for a token.
#[test]
fn a_mock_on_a_port_recognises_the_request_for_a_token() {
    let mock = Mock::new();
    let tokens = mock
        .any::<ObtainToken>()
        .when(|call| call.path() == "/oauth/token")
        .answer_json(token(1, json!(600)));
    let is_signed = |call: &MockCall| call.header("authorization") == Some("Bearer T1");
    let calls = mock.any::<ListPrograms>().when(is_signed).answer_empty();
    let server = mock.serve().unwrap();
    let setup = Setup {
        credentials: Credentials::new().program(ClientCredentials::new("id", SECRET)),
        ..Setup::default()
    };
    setup::blocking(&server.url(), &setup)
        .send(ListPrograms::new())
        .unwrap();
    assert_eq!((tokens.calls().len(), calls.calls().len()), (1, 1));
    for body in ["", "grant_type=password", "x=client_credentials"] {
        let answer = ureq::post(format!("{}/oauth/token", server.url())).send(body);
        assert!(
            matches!(answer, Err(ureq::Error::StatusCode(501))),
            "{body}"
        );
    }
    assert!(std::panic::catch_unwind(|| mock.verify()).is_err());
}

#[test]
fn a_token_of_the_callers_own() {
    let mock = Mock::new();
    let is_own = |call: &MockCall| call.header("authorization") == Some("Bearer own");
    mock.any::<PutProgram>().when(is_own).answer_empty();
    let client = over_blocking(&mock);
    let own = Credentials::new().abroad("own");
    client
        .with_credentials(own)
        .send(PutProgram::new())
        .unwrap();
    let shown = format!(
        "{:?} {client:?}",
        ClientCredentials::new("MARKED-id", SECRET)
    );
    assert!(!shown.contains("MARKED"), "{shown}");
}
