//! No output contains a secret.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt::Write as _;
use std::time::Duration;

use crate::operations::{Authenticate, ListKeys, Terminate};
use crate::runtime::secret::Secret;
use crate::runtime::{Credentials, Error, Operation};
use crate::server::Answer;
use crate::setup::{self, Outcome, Setup, each};

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
