//! What errors tell people: the words of the server, and what can be done.

use crate::operations::{ListKeys, Version};
use crate::runtime::{Error, Retry};
use crate::server::Answer;
use crate::setup::{Setup, each};

const START: &str = "ListKeys (GET /crypto/v1/groups/{group}/keys): the server answered ";

/// The text of `{error:#}` after the operation, for each client. `{error}` shows no part of it.
fn said(answer: &Answer, setup: &Setup) -> Vec<String> {
    let outcomes = each(answer, setup, &ListKeys::new("g"));
    let texts = outcomes.into_iter().map(|outcome| {
        let error = outcome.error();
        let (short, long) = (error.to_string(), format!("{error:#}"));
        assert!(long.starts_with(&short), "{long}");
        assert!(!short.contains("MARKED") && !format!("{error:?} {error:#?}").contains("MARKED"));
        long.strip_prefix(START).unwrap().to_owned()
    });
    texts.collect()
}

#[test]
fn the_words_of_the_server() {
    let problem = Answer::new(
        403,
        &[("content-type", "application/problem+json")],
        r#"{"type":"about:blank","title":"Forbidden","detail":"MARKED: not yours","status":403}"#,
    );
    let encoded = Answer::new(401, &[("content-encoding", "gzip")], "MARKED");
    for (answer, expected) in [
        (
            Answer::text(401, "MARKED credentials\r\n"),
            "401 Unauthorized: MARKED credentials",
        ),
        (
            Answer::json(400, r#"{"message":"MARKED group"}"#),
            "400 Bad Request: MARKED group",
        ),
        (
            Answer::json(400, r#"{"code":1,"error":{"message":"MARKED"}}"#),
            "400 Bad Request: MARKED",
        ),
        (
            Answer::json(422, r#"{"errors":[{"detail":"MARKED"},{"detail":"b"}]}"#),
            "422 Unprocessable Entity: MARKED",
        ),
        (
            Answer::json(400, r#"{"error":"MARKED_request","error_description":""}"#),
            "400 Bad Request: MARKED_request",
        ),
        (Answer::json(400, "\"MARKED\""), "400 Bad Request: MARKED"),
        // No message is known here, so all of it is shown.
        (
            Answer::json(400, r#"{"reason":"MARKED"}"#),
            r#"400 Bad Request: {"reason":"MARKED"}"#,
        ),
        (problem, "403 Forbidden: MARKED: not yours"),
        (
            Answer::text(404, "\u{feff}MARKED\u{1b}[31m\n\u{202e}é\u{301}"),
            "404 Not Found: MARKED\\u{1b}[31m\\n\\u{202e}é\u{301}",
        ),
        (Answer::text(409, " \n"), "409 Conflict"),
        (Answer::new(500, &[], ""), "500 Internal Server Error"),
        (
            encoded,
            "401 Unauthorized, with a body that is encoded as `gzip`",
        ),
    ] {
        for text in said(&answer, &Setup::default()) {
            assert_eq!(text, expected);
        }
    }
    let long = Answer::text(400, &"é".repeat(10_000));
    for text in said(&long, &Setup::default()) {
        assert_eq!(text, format!("400 Bad Request: {}…", "é".repeat(500)));
    }
    let again = Setup {
        retry: Retry::times(1),
        ..Setup::default()
    };
    for text in said(&Answer::text(503, "MARKED"), &again) {
        assert_eq!(
            text,
            "500 Internal Server Error (after 1 retry): there is no answer left"
        );
    }
}

#[test]
fn status_and_body_of_any_error() {
    for (answer, status, body) in [
        (Answer::text(401, "no"), Some(401), Some("no")),
        (Answer::json(200, "[MARKED]"), Some(200), Some("[MARKED]")),
        (Answer::raw("").close(), None, None),
    ] {
        let once = Setup {
            retry: Retry::never(),
            ..Setup::default()
        };
        for outcome in each(&answer, &once, &Version::new()) {
            let error = outcome.error();
            assert_eq!(error.status().map(|status| status.as_u16()), status);
            assert_eq!(error.text(), body);
            assert_eq!(error.body().map(|body| &**body), body.map(str::as_bytes));
            assert_eq!(error.untyped().text(), body);
        }
    }
}

#[test]
fn what_can_be_done() {
    let setup = Setup {
        max_response_bytes: 20,
        ..Setup::default()
    };
    let encoded = Answer::new(200, &[("content-encoding", "br")], "MARKED");
    for (answer, advice) in [
        (
            Answer::text(200, "<html>MARKED"),
            "`download` returns the body as it is, and an overlay corrects a description that is wrong",
        ),
        (encoded, "use a transport that decodes, or"),
        (
            Answer::text(200, &"MARKED".repeat(9)),
            "raise `max_response_bytes` of the builder",
        ),
    ] {
        for outcome in each(&answer, &setup, &Version::new()) {
            let error = outcome.error();
            let (short, long) = (error.to_string(), format!("{error:#}"));
            let rest = long.strip_prefix(&short).unwrap();
            assert!(rest.starts_with(&format!("; {advice}")), "{long}");
            // The body of a success may hold keys.
            assert!(!long.contains("MARKED"), "{long}");
            if let Error::Decode { error, .. } = error {
                assert!(format!("{error:#}").ends_with(rest));
            }
        }
    }
}
