//! Requests and responses on the wire, defined once for both clients.
//!
//! A test that includes this file defines `Client` and `send`, and provides the server as `server`.

use std::error::Error as StdError;
use std::fmt::{Debug, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use generated_client::operations::{Authenticate, MfaNewChallenge, Reauthenticate};
use generated_client::runtime::{TransportErrorKind, Untyped};
use generated_client::types::{
    AuthRequest, AuthRequestMethodPassword, AuthResponse, MfaChallengeParams, MfaChallengeResponse,
    MfaProtocol, TokenType,
};
use generated_client::{API_VERSION, Credentials, Error, Operation, Response};

use crate::server::{Answer, Request, Server};
use crate::{Client, send};

const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
const PASSWORD: &str = "MARKED-password";
const TOKEN: &str = "MARKED-token";
const USER_AGENT: &str = concat!("generated-client/", env!("CARGO_PKG_VERSION"));

/// The response to a login.
fn session() -> Answer {
    Answer::json(200, &session_json("null"))
}

fn session_json(allowed_mfa_methods: &str) -> String {
    format!(
        r#"{{"token_type":"Bearer","expires_in":600,"access_token":"{TOKEN}","entity_id":"{ID}",
        "allowed_mfa_methods":{allowed_mfa_methods}}}"#
    )
}

/// All kinds of credentials, with marked secrets.
fn credentials() -> Credentials {
    Credentials::new()
        .basic_auth("user", PASSWORD)
        .api_key_auth("MARKED-key")
        .bearer_token(TOKEN)
}

fn client(url: &str, credentials: Credentials) -> Client {
    let client = Client::builder()
        .base_url(url)
        .timeout(Duration::from_secs(20))
        .credentials(credentials)
        .build();
    client.unwrap()
}

fn log_in() -> Authenticate {
    let method = AuthRequestMethodPassword::new("a@b.c", PASSWORD);
    Authenticate::new().body(AuthRequest::new(method))
}

fn new_challenge() -> MfaNewChallenge {
    MfaNewChallenge::new().mfa_challenge_params(MfaChallengeParams::new(MfaProtocol::Fido2))
}

/// The result of an operation.
type Sent<O> = Result<Response<<O as Operation>::Output>, Error<<O as Operation>::Error>>;

/// Sends an operation to a server with one response, and also returns the request.
fn exchange<O: Operation>(
    answer: Answer,
    credentials: Credentials,
    operation: &O,
) -> (Request, Sent<O>) {
    let server = Server::answering([answer]).unwrap();
    let result = send(&client(&server.url(), credentials), operation);
    let [request] = &server.requests()[..] else {
        panic!("{} requests", server.requests().len());
    };
    (request.clone(), result)
}

/// Returns the request line and all headers except `Host`, with names in lower case, sorted.
fn head(request: &Request) -> Vec<String> {
    let mut head: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| format!("{}: {value}", name.to_ascii_lowercase()))
        .filter(|line| !line.starts_with("host: "))
        .collect();
    head.sort();
    head.insert(0, request.line.clone());
    head
}

#[test]
fn a_login_with_a_password_in_the_header() {
    let credentials = Credentials::new().basic_auth("user", PASSWORD);
    let (request, result) = exchange(session(), credentials, &Authenticate::new());
    assert_eq!(
        head(&request),
        [
            "POST /sys/v1/session/auth HTTP/1.1",
            "accept-encoding: identity",
            "accept: application/json",
            "authorization: Basic dXNlcjpNQVJLRUQtcGFzc3dvcmQ=",
            "content-length: 0",
            &format!("user-agent: {USER_AGENT}"),
        ]
    );
    assert!(request.body.is_empty());

    let response = result.unwrap();
    assert_eq!(response.status, 200);
    assert_eq!(response.headers["content-type"], "application/json");
    let answer: &AuthResponse = &response.body;
    assert_eq!(answer.token_type, TokenType::Bearer);
    assert_eq!(answer.expires_in, 600);
    assert_eq!(answer.entity_id.to_string(), ID);
    let token = answer.access_token.as_ref().unwrap();
    assert_eq!(token.expose(), TOKEN);
    assert_quiet(&response);
}

#[test]
fn a_login_with_a_key_as_it_was_given() {
    for key in ["Basic TUFSS0VE", "MARKED-key"] {
        let credentials = Credentials::new().api_key_auth(key);
        let (request, result) = exchange(session(), credentials, &Authenticate::new());
        assert_eq!(
            head(&request),
            [
                "POST /sys/v1/session/auth HTTP/1.1",
                "accept-encoding: identity",
                "accept: application/json",
                &format!("authorization: {key}"),
                "content-length: 0",
                &format!("user-agent: {USER_AGENT}"),
            ]
        );
        result.unwrap();
    }
}

#[test]
fn a_login_with_a_password_in_the_body() {
    let (request, result) = exchange(session(), Credentials::new(), &log_in());
    let body = r#"{"method":"password","email":"a@b.c","password":"MARKED-password"}"#;
    assert_eq!(
        head(&request),
        [
            "POST /sys/v1/session/auth HTTP/1.1",
            "accept-encoding: identity",
            "accept: application/json",
            &format!("content-length: {}", body.len()),
            "content-type: application/json",
            &format!("user-agent: {USER_AGENT}"),
        ]
    );
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.text(), body);
    result.unwrap();
}

#[test]
fn a_challenge_for_a_new_device() {
    let answer = Answer::json(
        200,
        r#"{"challenge":"aGVsbG8_","rp":{},"user":{},"pubKeyCredParams":[],"excludeCredentials":[],
        "attestation":"none"}"#,
    );
    let credentials = Credentials::new().bearer_token(TOKEN);
    let (request, result) = exchange(answer, credentials, &new_challenge());
    assert_eq!(
        head(&request),
        [
            "POST /sys/v1/session/config_2fa/new_challenge?protocol=fido2 HTTP/1.1",
            "accept-encoding: identity",
            "accept: application/json",
            "authorization: Bearer MARKED-token",
            "content-length: 0",
            &format!("user-agent: {USER_AGENT}"),
        ]
    );
    let challenge = result.unwrap().body;
    assert!(
        matches!(challenge, MfaChallengeResponse::Fido2(_)),
        "{challenge:?}"
    );

    let answer = Answer::json(200, r#"{"u2f_keys":[],"u2f_challenge":"c"}"#);
    let (request, result) = exchange(
        answer,
        Credentials::new().bearer_token(TOKEN),
        &MfaNewChallenge::new(),
    );
    assert_eq!(request.method(), "POST");
    assert_eq!(request.target(), "/sys/v1/session/config_2fa/new_challenge");
    let challenge = result.unwrap().body;
    assert!(
        matches!(challenge, MfaChallengeResponse::U2f(_)),
        "{challenge:?}"
    );
}

#[test]
fn a_session_is_renewed_by_its_token() {
    // If there are several credentials, the client uses the first one that the operation names.
    let (request, result) = exchange(session(), credentials(), &Reauthenticate::new());
    assert_eq!(
        head(&request),
        [
            "POST /sys/v1/session/reauth HTTP/1.1",
            "accept-encoding: identity",
            "accept: application/json",
            "authorization: Bearer MARKED-token",
            "content-length: 0",
            &format!("user-agent: {USER_AGENT}"),
        ]
    );
    assert_eq!(result.unwrap().body.expires_in, 600);
}

#[test]
fn a_base_url_with_a_path() {
    let server = Server::start(|_| session()).unwrap();
    for prefix in ["/dsm", "/dsm/", "/a/b%20c"] {
        let client = client(&format!("{}{prefix}", server.url()), credentials());
        send(&client, &Authenticate::new()).unwrap();
        let request = server.requests().pop().unwrap();
        let prefix = prefix.trim_end_matches('/');
        assert_eq!(request.target(), format!("{prefix}/sys/v1/session/auth"));
    }
}

#[test]
fn one_client_with_the_credentials_of_another() {
    let server = Server::start(|_| session()).unwrap();
    let client = client(
        &server.url(),
        Credentials::new().basic_auth("user", PASSWORD),
    );
    let token = send(&client, &Authenticate::new())
        .unwrap()
        .body
        .access_token;
    let token = Credentials::new().bearer_token(token.unwrap());
    // A connection is back in the pool a moment after its answer was read: not every call finds it there.
    for _ in 1..20 {
        let client = client.with_credentials(token.clone());
        send(&client, &Reauthenticate::new()).unwrap();
    }
    let sent: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("authorization").unwrap())
        .collect();
    assert_eq!(sent[0], "Basic dXNlcjpNQVJLRUQtcGFzc3dvcmQ=");
    assert_eq!(sent[1..], ["Bearer MARKED-token"; 19]);
    assert!(server.connections() < 20);
}

#[test]
fn the_crate_knows_its_version_and_server() {
    assert!(!API_VERSION.is_empty());
    let client = Client::builder().build().unwrap();
    assert_eq!(
        Some(client.base_url().to_string().as_str()),
        generated_client::DEFAULT_BASE_URL
    );
}

// Failures.

/// Checks that no output of a value contains the mark, neither as it is nor in base64.
fn assert_quiet(value: &dyn Debug) {
    assert_hides(&format!("{value:?}\n{value:#?}"));
}

fn assert_hides(text: &str) {
    for mark in ["MARKED", "TUFSS0VE", "NQVJLRU"] {
        assert!(!text.contains(mark), "{text}");
    }
}

/// Checks the message of an error, and that neither the error nor its causes show a secret.
fn assert_says(error: &Error<Untyped>, expected: &str) {
    let text = error.to_string();
    assert!(text.starts_with(expected), "{text}\nis not\n{expected}");
    assert!(!text.contains('\n'), "{text}");
    assert_quiet(error);
    let mut texts = text;
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(texts, "\n{error}\n{error:?}");
        cause = error.source();
    }
    assert_hides(&texts);
}

/// Returns the error of a login, once with the password in the header and once in the body.
fn failed_login(answer: &Answer, expected: &str) -> Error {
    let (_, in_header) = exchange(answer.clone(), credentials(), &Authenticate::new());
    assert_says(&in_header.unwrap_err(), expected);
    let (_, in_body) = exchange(answer.clone(), Credentials::new(), &log_in());
    let error = in_body.unwrap_err();
    assert_says(&error, expected);
    assert_eq!(error.call().operation, "Authenticate");
    error
}

#[test]
fn the_server_says_no() {
    let answer = Answer::new(
        401,
        &[("content-type", "text/plain"), ("x-request-id", "7")],
        "Wrong password MARKED-password",
    );
    let error = failed_login(
        &answer,
        "Authenticate (POST /sys/v1/session/auth): the server answered 401 Unauthorized",
    );
    assert_eq!(error.status().unwrap(), 401);
    assert!(error.typed().is_none());
    let Error::Refused { error, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.status(), 401);
    assert_eq!(error.headers()["x-request-id"], "7");
    assert_eq!(error.text(), Some("Wrong password MARKED-password"));
    assert_eq!(error.body()[..], *b"Wrong password MARKED-password");
}

#[test]
fn the_server_fails() {
    for answer in [
        Answer::text(500, "<html>MARKED"),
        Answer::json(500, "{\"MARKED\":"),
        Answer::text(500, ""),
    ] {
        let error = failed_login(
            &answer,
            "Authenticate (POST /sys/v1/session/auth): the server answered 500 Internal Server Error",
        );
        assert!(matches!(error, Error::Refused { .. }), "{error:?}");
    }
}

#[test]
fn an_answer_that_is_no_json() {
    let text = "{\"token_type\":\"Bearer\",\n\"access_token\":\"MARKED";
    let error = failed_login(
        &Answer::json(200, text),
        "Authenticate (POST /sys/v1/session/auth): cannot read the response 200 OK of type `application/json`: access_token: ",
    );
    let Error::Decode { error, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.status(), 200);
    assert_eq!(error.body(), text);
    let error = error.error().unwrap();
    assert_eq!((error.line(), error.column()), (2, 22));
    assert!(
        error.to_string().ends_with(" at line 2 column 22"),
        "{error}"
    );

    failed_login(
        &Answer::json(200, ""),
        "Authenticate (POST /sys/v1/session/auth): cannot read the response 200 OK of type `application/json`: the body is empty, but JSON was expected",
    );
    failed_login(
        &Answer::text(200, "<html>MARKED"),
        "Authenticate (POST /sys/v1/session/auth): cannot read the response 200 OK of type `text/plain`: expected value at line 1 column 1",
    );
}

#[test]
fn an_answer_of_another_type() {
    let methods = r#"[{"Fido2":{"challenge":{"challenge":"aGVsbG8_","allowCredentials":
        [{"type":"public-key","id":["MARKED"]}]},"challenge_token":"aGVsbG8=","mfa_devices":[]}}]"#;
    let path = "allowed_mfa_methods[0].Fido2.challenge.allowCredentials[0].id";
    let error = failed_login(
        &Answer::json(200, &session_json(methods)),
        &format!(
            "Authenticate (POST /sys/v1/session/auth): cannot read the response 200 OK of type `application/json`: {path}: expected a base64 string, found "
        ),
    );
    let Error::Decode { error, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.error().unwrap().path(), path);
    assert_eq!(error.error().unwrap().line(), 3);

    let answer = Answer::json(
        200,
        r#"{"u2f_challenge":"MARKED","u2f_keys":[{"keyHandle":"MARKED","version":2}]}"#,
    );
    let (_, result) = exchange(answer, credentials(), &new_challenge());
    assert_says(
        &result.unwrap_err(),
        "MfaNewChallenge (POST /sys/v1/session/config_2fa/new_challenge): cannot read the response 200 OK of type `application/json`: \
         u2f_keys[0].version: expected a string, found ",
    );
}

#[test]
fn no_answer_in_time() {
    for answer in [
        Answer::raw("").stall(),
        Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"MARKED").stall(),
    ] {
        let server = Server::answering([answer]).unwrap();
        let client = Client::builder()
            .base_url(server.url())
            .timeout(Duration::from_millis(200))
            .credentials(credentials())
            .build();
        let error = send(&client.unwrap(), &log_in()).unwrap_err();
        assert!(error.is_timeout() && !error.is_connect());
        assert_says(
            &error,
            "Authenticate (POST /sys/v1/session/auth): no complete response in time",
        );
    }
}

#[test]
fn nobody_listens() {
    // The port was free a moment before.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = send(&client(&url, credentials()), &log_in()).unwrap_err();
    assert!(error.is_connect() && !error.is_timeout());
    assert_says(
        &error,
        "Authenticate (POST /sys/v1/session/auth): cannot connect to the server: Connection refused",
    );
}

#[test]
fn more_than_the_client_takes() {
    let body = session_json("null");
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        body.len()
    );
    for answer in [Answer::json(200, &body), Answer::raw(chunked)] {
        let server = Server::answering([answer.clone(), answer]).unwrap();
        let builder = || {
            Client::builder()
                .base_url(server.url())
                .credentials(credentials())
        };
        let limit = body.len() as u64;
        let enough = builder().max_response_bytes(limit).build().unwrap();
        send(&enough, &Authenticate::new()).unwrap();
        let short = builder().max_response_bytes(limit - 1).build().unwrap();
        let error = send(&short, &Authenticate::new()).unwrap_err();
        assert!(matches!(error, Error::BodyTooLarge { .. }), "{error:?}");
        assert_eq!(error.status().unwrap(), 200);
        assert_says(
            &error,
            &format!(
                "Authenticate (POST /sys/v1/session/auth): the body of the response 200 OK is longer than {} bytes",
                limit - 1
            ),
        );
    }
}

#[test]
fn the_connection_breaks() {
    for answer in [
        Answer::raw("").close(),
        Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"MARKED").close(),
        Answer::raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\n{\"MARKED").close(),
        Answer::raw("MARKED").close(),
    ] {
        let error = failed_login(
            &answer,
            "Authenticate (POST /sys/v1/session/auth): the exchange with the server failed: ",
        );
        let Error::Transport { error, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(error.kind(), TransportErrorKind::Other);
    }
}

#[test]
fn nothing_to_authenticate_with() {
    let server = Server::start(|_| session()).unwrap();
    for credentials in [
        Credentials::new(),
        // The operation does not accept a password.
        Credentials::new().basic_auth("user", PASSWORD),
    ] {
        let client = client(&server.url(), credentials);
        let error = send(&client, &Reauthenticate::new()).unwrap_err();
        assert!(matches!(error, Error::MissingCredentials { .. }));
        assert_says(
            &error,
            "Reauthenticate (POST /sys/v1/session/reauth): no credentials are configured that it accepts: \
             set `bearer_token`, or `api_key_auth`",
        );
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_key_that_cannot_be_sent() {
    let error = Client::builder().api_key_auth("MARKED\nkey").build();
    let error = error.unwrap_err();
    assert!(error.to_string().contains("api_key_auth"), "{error}");
    assert_hides(&format!("{error}\n{error:?}"));
}

#[test]
fn clients_and_operations_show_no_secret() {
    let builder = Client::builder().credentials(credentials());
    assert_quiet(&builder);
    let client = builder.build().unwrap();
    assert!(format!("{client:?}").contains("basicAuth"), "{client:?}");
    assert_quiet(&client);
    assert_quiet(&credentials());
    assert_quiet(&log_in());
}
