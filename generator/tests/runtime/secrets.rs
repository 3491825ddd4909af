//! No output contains a secret.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt::Write as _;
use std::time::Duration;

use crate::operations::{
    Authenticate, ListKeys, Seal, StoreSecrets, StoreSecretsHeaders, Terminate,
};
use crate::runtime::patch::Patch;
use crate::runtime::secret::{Secret, SecretBytes};
use crate::runtime::{Credentials, Error, Operation};
use crate::server::Answer;
use crate::setup::{self, Outcome, Setup, each};
use crate::types::{Share, Vault};

/// All texts that an error can show.
fn shown<E>(error: &Error<E>) -> String
where
    Error<E>: StdError,
{
    let mut text = format!("{error}\n{error:?}\n{error:#?}\n");
    let mut source = error.source();
    while let Some(error) = source {
        let _ = writeln!(text, "{error}\n{error:?}");
        source = error.source();
    }
    text
}

fn check<O: Operation>(outcomes: Vec<Outcome<O>>) {
    for outcome in outcomes {
        let client = outcome.client;
        let text = shown(&outcome.error());
        assert!(!text.contains("MARKED"), "{client}: {text}");
        // What `MARKED` becomes in Basic credentials.
        assert!(!text.contains("TUFSS0VE"), "{client}: {text}");
    }
}

#[test]
pub fn errors_show_no_credentials_parameters_or_bodies() {
    let operation = ListKeys::new("MARKED-path")
        .state(vec!["MARKED-query".to_owned()])
        .x_trace("MARKED-header")
        .x_pin("MARKED-pin")
        .pin("MARKED-pin")
        .pin_cookie("MARKED-pin");
    let setup = Setup::default();
    for answer in [
        Answer::new(
            401,
            &[("set-cookie", "MARKED"), ("location", "/?MARKED")],
            "MARKED",
        ),
        Answer::json(400, r#"{"message":"MARKED"}"#),
        Answer::new(200, &[("set-cookie", "MARKED")], r#"{"keys":["MARKED"#),
        Answer::json(200, r#""MARKED""#),
        Answer::raw("MARKED").close(),
        Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nMARKED").close(),
        Answer::raw("HTTP/1.1 200 OK\r\nbroken MARKED header\r\n\r\n").close(),
    ] {
        check(each(&answer, &setup, &operation));
    }
    let small = Setup {
        max_response_bytes: 1,
        ..Setup::default()
    };
    check(each(&Answer::text(200, "MARKED"), &small, &operation));
    let anonymous = Setup {
        credentials: Credentials::new(),
        ..Setup::default()
    };
    check(each(&Answer::text(200, ""), &anonymous, &operation));
    let broken = operation.clone().x_trace("MARKED\n");
    check(each(&Answer::text(200, ""), &setup, &broken));
    let broken = operation.clone().x_pin("MARKED\n");
    check(each(&Answer::text(200, ""), &setup, &broken));
    assert!(!format!("{operation:?}").contains("MARKED-pin"));
    check(each(
        &Answer::text(500, "MARKED"),
        &setup,
        &Terminate::new(),
    ));
    let hurried = Setup {
        timeout: Some(Duration::from_millis(100)),
        ..Setup::default()
    };
    let with_body = Authenticate::new().body(BTreeMap::from([(
        "pin".to_owned(),
        Secret::from("MARKED-pin"),
    )]));
    check(each(
        &Answer::raw("HTTP/1.1 MARKED").stall(),
        &hurried,
        &with_body,
    ));
    check(each(&Answer::text(503, "MARKED"), &setup, &operation));
    assert!(!format!("{with_body:?}").contains("MARKED"));
}

#[test]
pub fn nobody_who_listens_shows_nothing_either() {
    let operation = ListKeys::new("MARKED-path")
        .state(vec!["MARKED-query".to_owned()])
        .x_pin("MARKED-pin")
        .pin("MARKED-pin")
        .pin_cookie("MARKED-pin");
    let url = "http://127.0.0.1:1";
    #[cfg(feature = "client")]
    assert!(
        !shown(&setup::send(url, &Setup::default(), &operation).unwrap_err()).contains("MARKED")
    );
    #[cfg(feature = "tower")]
    assert!(
        !shown(&setup::send_over_tower(url, &Setup::default(), &operation).unwrap_err())
            .contains("MARKED")
    );
    #[cfg(feature = "blocking")]
    assert!(
        !shown(&setup::send_blocking(url, &Setup::default(), &operation).unwrap_err())
            .contains("MARKED")
    );
}

#[test]
pub fn clients_and_answers_show_no_secrets() {
    let credentials = setup::credentials();
    assert_eq!(
        format!("{credentials:?}"),
        r#"Credentials{"basicAuth", "apiKeyAuth", "bearerToken"}"#
    );
    #[cfg(feature = "client")]
    {
        use crate::runtime::client::Client;
        let builder = Client::builder()
            .base_url("https://user:MARKED@host")
            .default_header("X-Secret", "MARKED")
            .credentials(credentials.clone());
        assert!(!format!("{builder:?}").contains("MARKED"));
        assert!(!format!("{:?}", builder.build().unwrap_err()).contains("MARKED"));
    }
    #[cfg(feature = "blocking")]
    {
        use crate::runtime::blocking::Client;
        let builder = Client::builder()
            .base_url("https://host")
            .default_header("X-Secret", "MARKED")
            .credentials(credentials);
        assert!(!format!("{builder:?}").contains("MARKED"));
        assert!(!format!("{:?}", builder.build().unwrap()).contains("MARKED"));
    }
    let answer = Answer::new(204, &[("set-cookie", "MARKED")], "");
    for outcome in each(&answer, &Setup::default(), &Terminate::new()) {
        let response = outcome.result.unwrap();
        assert_eq!(response.headers["set-cookie"], "MARKED");
        assert!(!format!("{response:?}").contains("MARKED"));
    }
}

/// The name and a secret, and the same with secret bytes.
fn texts() -> BTreeMap<String, Secret> {
    BTreeMap::from([("a".to_owned(), Secret::from("MARKED-text"))])
}

fn shares() -> Vec<Share> {
    vec![
        Share::Word("MARKED-word".into()),
        Share::Parts(vec![b"MARKED-part".into()]),
        Share::Keyed(b"MARKED-key".into()),
        Share::Named(texts()),
    ]
}

/// A secret in every place of a body.
fn vault() -> Vault {
    Vault::new()
        .seed(b"MARKED-seed")
        .url_seed(b"MARKED-seed".to_vec())
        .id("MARKED-id")
        .level("MARKED-level")
        .texts(texts())
        .bytes([("a", b"MARKED-bytes")])
        .codes([None, Some(Secret::from("MARKED-code"))])
        .share(SecretBytes::from(b"MARKED-share"))
        .shares(shares())
        .pin("MARKED-pin")
        .sealed(b"MARKED-sealed".to_vec())
        .backup("MARKED-backup")
        .note("a note")
        .hint("a hint")
}

#[test]
pub fn secrets_are_hidden_wherever_they_are() {
    let vault = vault();
    let shown = format!("{vault:?}\n{vault:#?}");
    assert!(
        !shown.contains("MARKED") && !shown.contains("77"),
        "{shown}"
    );
    // What is not a secret is shown.
    assert!(shown.contains(r#"note: Some("a note")"#), "{shown}");
    assert!(shown.contains(r#"hint: Some("a hint")"#), "{shown}");

    let json = serde_json::to_value(&vault).unwrap();
    assert_eq!(json["seed"], "TUFSS0VELXNlZWQ=");
    assert_eq!(json["url_seed"], "TUFSS0VELXNlZWQ");
    assert_eq!(json["shares"][2]["key"], "TUFSS0VELWtleQ==");
    assert_eq!(serde_json::from_value::<Vault>(json).unwrap(), vault);
    let removed = Vault::new().pin(Patch::Null).sealed(Patch::Null);
    let json = serde_json::to_value(&removed).unwrap();
    assert_eq!(json, serde_json::json!({"pin": null, "sealed": null}));
}

#[test]
pub fn texts_of_bodies_are_hidden_too() {
    let operation = Seal::new("MARKED-sent");
    assert!(!format!("{operation:?}").contains("MARKED"));
    let setup = Setup::default();
    for outcome in each(&Answer::text(200, "MARKED-\u{e9}"), &setup, &operation) {
        assert_eq!(outcome.requests[0].text(), "MARKED-sent");
        let content_type = outcome.requests[0].header("content-type");
        assert_eq!(content_type.as_deref(), Some("text/plain"));
        let response = outcome.result.unwrap();
        assert!(!format!("{response:?}").contains("MARKED"));
        assert_eq!(response.body, Secret::from("MARKED-\u{e9}"));
    }
    for answer in [
        Answer::new(200, &[("content-encoding", "gzip")], "MARKED"),
        Answer::text(400, "MARKED"),
    ] {
        check(each(&answer, &setup, &operation));
    }
}

#[test]
pub fn calls_with_secrets_everywhere_show_none() {
    let operation = StoreSecrets::new("MARKED-vault")
        .pin("MARKED-pin")
        .seed(b"MARKED-seed")
        .codes(["MARKED-code"])
        .keys(texts())
        .share(Share::Word("MARKED-share".into()))
        .x_seed(b"MARKED-seed")
        .x_keys(texts())
        .seed_cookie(b"MARKED-seed")
        .body(vault());
    assert!(!format!("{operation:?}").contains("MARKED"));
    let setup = Setup::default();
    let json = serde_json::to_string(&vault()).unwrap();
    let headers = [
        ("content-type", "application/json"),
        ("x-next-pin", "MARKED-next"),
    ];
    for outcome in each(&Answer::new(200, &headers, &json), &setup, &operation) {
        let request = &outcome.requests[0];
        let target = request.target();
        assert!(target.starts_with("/vaults/MARKED-vault?pin=MARKED-pin&seed=TUFSS0VELXNlZWQ%3D"));
        assert!(target.contains("&keys%5Ba%5D=MARKED-text&"), "{target}");
        assert_eq!(
            request.header("x-seed").as_deref(),
            Some("TUFSS0VELXNlZWQ=")
        );
        let response = outcome.result.unwrap();
        assert_eq!(response.body, vault());
        let headers = StoreSecretsHeaders::new(&response.headers);
        assert_eq!(headers.x_next_pin(), Ok(Some("MARKED-next".into())));
        assert!(!format!("{headers:?}").contains("MARKED"));
        assert!(!format!("{response:?}").contains("MARKED"));
    }
    for answer in [
        Answer::new(409, &headers, &json),
        Answer::new(200, &headers, "MARKED"),
        Answer::json(500, &json),
        Answer::json(200, &json[..json.len() - 1]),
        Answer::json(200, r#"{"seed":"MARKED!"}"#),
        Answer::json(200, r#"{"share":{"key":"MARKED!"}}"#),
        Answer::json(200, r#"{"texts":"MARKED"}"#),
        Answer::json(200, r#"{"codes":["MARKED",{"MARKED":1}]}"#),
        Answer::raw("HTTP/1.1 MARKED").close(),
    ] {
        check(each(&answer, &setup, &operation));
    }
    // A PIN may arrive as a number.
    for body in [
        r#"{"pin":77123}"#,
        r#"{"seed":77123}"#,
        r#"{"backup":77123}"#,
        r#"{"texts":{"a":77123}}"#,
        r#"{"texts":77123}"#,
        r#"{"bytes":77123}"#,
        r#"{"codes":[77123]}"#,
        r#"{"codes":77123}"#,
        r#"{"share":77123}"#,
        r#"{"share":{"key":77123}}"#,
        r#"{"share":{"words":77123}}"#,
        r#"{"shares":77123}"#,
    ] {
        for outcome in each(&Answer::json(200, body), &setup, &operation) {
            let text = shown(&outcome.error());
            assert!(!text.contains("77123"), "{body}: {text}");
        }
    }
    for broken in [
        operation.clone().x_keys([("a", "MARKED\n")]),
        StoreSecrets::new(""),
    ] {
        check(each(&Answer::text(200, ""), &setup, &broken));
    }
}
