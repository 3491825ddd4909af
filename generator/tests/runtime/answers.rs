//! Answers that the description does not foresee: other successful statuses, empty bodies, media types with parameters,
//! encoded bodies, byte order marks, and 304.

use http::header::ETAG;

use crate::operations::{
    ChangeItem, ChangeItemOutput, EmptyAny, EmptyList, EmptyLoose, EmptyMap, EmptyNullable,
    EmptyText, EmptyUnion, FetchItem, LookAtItem, ReadDocument, ReadDocumentHeaders, ReadDocuments,
    ReadDocumentsOutput, ReadNewVersion, ReadNote, ReadProfiles, ReadProfilesOutput,
    ReadUnconditionally, ReadVersions, ReadVersionsOutput, ReadWatched, ReadWatchedOutput,
    RemoveItem, ReplaceItem, StartItem, WriteNote,
};
use crate::runtime::{Error, Operation};
use crate::server::{Answer, Server};
use crate::setup::{Outcome, Setup, block_on, blocking, each, over_reqwest, over_tower};
use crate::types::{AnswerItem, AnswerJob, AnswerLoose, EmptyUnionResponse};

const ITEM: &str = r#"{"name":"n"}"#;
const JOB: &str = r#"{"job":"j"}"#;
const PROBLEM: &str = r#"{"code":1}"#;

fn send<O: Operation>(answer: &Answer, operation: &O) -> Vec<Outcome<O>> {
    each(answer, &Setup::default(), operation)
}

/// All clients return this.
#[track_caller]
fn returns<O: Operation>(answer: &Answer, operation: &O, expected: &O::Output)
where
    O::Output: PartialEq + std::fmt::Debug,
{
    for outcome in send(answer, operation) {
        let response = outcome.result.map_err(|error| error.to_string());
        assert_eq!(response.unwrap().body, *expected, "{}", outcome.client);
    }
}

/// No client can read this, and no client takes it for a refusal. Returns the error.
#[track_caller]
fn is_unreadable<O: Operation>(answer: &Answer, operation: &O) -> String {
    let errors = send(answer, operation).into_iter().map(|outcome| {
        let client = outcome.client;
        let error = outcome.error();
        assert!(matches!(error, Error::Decode { .. }), "{client}: {error}");
        error.to_string()
    });
    let errors: Vec<String> = errors.collect();
    assert!(errors.iter().all(|error| *error == errors[0]), "{errors:?}");
    errors[0].clone()
}

fn as_type(media_type: &str, body: &str) -> Answer {
    Answer::new(200, &[("content-type", media_type)], body)
}

fn item() -> AnswerItem {
    AnswerItem {
        name: "n".to_owned(),
    }
}

fn job() -> AnswerJob {
    AnswerJob {
        job: "j".to_owned(),
    }
}

fn loose() -> AnswerLoose {
    AnswerLoose { a: None }
}

#[test]
fn any_success_does_where_no_body_is_described() {
    for answer in [
        Answer::new(204, &[], ""),
        Answer::text(201, "gone"),
        Answer::json(202, "{}"),
        Answer::new(205, &[], ""),
        Answer::text(299, ""),
    ] {
        returns(&answer, &RemoveItem::new(1), &());
        returns(&answer, &LookAtItem::new(1), &());
        // `default` describes errors only.
        returns(&answer, &StartItem::new(1), &());
    }
    for status in [302, 400, 404, 500] {
        for outcome in send(&Answer::json(status, PROBLEM), &StartItem::new(1)) {
            assert_eq!(outcome.error().typed().map(|problem| problem.code), Some(1));
        }
    }
}

#[test]
fn a_success_of_another_status_is_read_as_the_described_type() {
    let replace = ReplaceItem::new(1);
    for status in [200, 201, 202, 203, 206, 226] {
        returns(&Answer::json(status, ITEM), &replace, &item());
    }
    let error = is_unreadable(&Answer::new(204, &[], ""), &replace);
    assert_eq!(
        error,
        "ReplaceItem (PUT /items/{id}): cannot read the response 204 No Content: the body is empty, but JSON was \
         expected"
    );
    // It fits the error, but the server has said that it is a success.
    is_unreadable(&Answer::json(201, PROBLEM), &replace);
    for outcome in send(&Answer::json(409, PROBLEM), &replace) {
        assert_eq!(outcome.error().typed().map(|problem| problem.code), Some(1));
    }
}

#[test]
fn a_part_is_what_a_range_asks_for() {
    let answer = Answer::new(206, &[("content-range", "bytes 2-3/9")], "\u{1}\u{2}");
    for outcome in send(&answer, &FetchItem::new(1).range("bytes=2-3")) {
        assert_eq!(
            outcome.requests[0].header("range").as_deref(),
            Some("bytes=2-3")
        );
        let response = outcome.result.unwrap();
        assert_eq!(response.body, "\u{1}\u{2}");
        assert_eq!(response.headers["content-range"], "bytes 2-3/9");
    }
}

#[test]
fn a_success_of_another_status_is_read_as_one_of_several() {
    let change = ChangeItem::new(1);
    for status in [201, 203, 207] {
        returns(
            &Answer::json(status, ITEM),
            &change,
            &ChangeItemOutput::Ok(item()),
        );
        returns(
            &Answer::json(status, JOB),
            &change,
            &ChangeItemOutput::Accepted(job()),
        );
        returns(
            &Answer::new(status, &[], ""),
            &change,
            &ChangeItemOutput::NoContent,
        );
        let error = is_unreadable(&Answer::json(status, PROBLEM), &change);
        assert!(
            error.contains(&format!("the response {status} ")),
            "{error}"
        );
    }
    // A described status is read as it is described.
    is_unreadable(&Answer::json(200, JOB), &change);
    is_unreadable(&Answer::new(200, &[], ""), &change);
}

#[test]
fn a_body_or_none() {
    let some = Some("n".to_owned());
    returns(
        &Answer::text(200, ""),
        &ReadNote::new(),
        &Some(String::new()),
    );
    returns(&Answer::text(203, "n"), &ReadNote::new(), &some);
    returns(&Answer::new(205, &[], ""), &ReadNote::new(), &None);
    for status in [200, 201, 204] {
        returns(&Answer::new(status, &[], ""), &WriteNote::new(), &None);
    }
    returns(&Answer::json(201, ITEM), &WriteNote::new(), &Some(item()));
}

#[test]
fn an_empty_body_is_null_or_an_empty_object() {
    for body in ["", " \r\n", "\u{feff}"] {
        let answer = Answer::json(200, body);
        returns(&answer, &EmptyAny::new(), &"null".parse().unwrap());
        returns(&answer, &EmptyLoose::new(), &loose());
        returns(&answer, &EmptyNullable::new(), &None);
        returns(&answer, &EmptyMap::new(), &[].into());
        let union = EmptyUnionResponse::AnswerLoose(loose());
        returns(&answer, &EmptyUnion::new(), &union);
        for error in [
            is_unreadable(&answer, &EmptyList::new()),
            is_unreadable(&answer, &EmptyText::new()),
            is_unreadable(&answer, &ReadNewVersion::new()),
        ] {
            assert!(
                error.ends_with("the body is empty, but JSON was expected"),
                "{error}"
            );
        }
    }
}

#[test]
fn parameters_of_media_types_tell_bodies_apart() {
    let versions = ReadVersions::new();
    for outcome in send(&as_type("application/json;v=2", JOB), &versions) {
        let accept = outcome.requests[0].header("accept");
        assert_eq!(
            accept.as_deref(),
            Some("application/json;v=1, application/json;v=2")
        );
    }
    for outcome in send(&as_type("application/json", JOB), &ReadNewVersion::new()) {
        let accept = outcome.requests[0].header("accept");
        assert_eq!(accept.as_deref(), Some("application/json;v=2"));
        assert_eq!(outcome.result.unwrap().body, job());
    }
    let (one, two) = (ReadVersionsOutput::JsonV1, ReadVersionsOutput::JsonV2);
    returns(
        &as_type("application/json;v=1", ITEM),
        &versions,
        &one(item()),
    );
    returns(
        &as_type("application/json; charset=utf-8; V=\"2\"", JOB),
        &versions,
        &two(job()),
    );
    // None of the two is the plain one.
    returns(&as_type("application/json", ITEM), &versions, &one(item()));
    returns(
        &as_type("application/json;v=3", ITEM),
        &versions,
        &one(item()),
    );

    let watched = ReadWatched::new();
    for outcome in send(&as_type("text/csv", "a"), &watched) {
        let accept = outcome.requests[0].header("accept");
        assert_eq!(
            accept.as_deref(),
            Some(
                "application/json;stream=watch, application/json, application/json;stream=watch;all=1, \
                 text/csv;header=present"
            )
        );
    }
    let plain = ReadWatchedOutput::Json(item());
    returns(&as_type("application/json", ITEM), &watched, &plain);
    returns(
        &as_type("Application/JSON ; charset=utf-8", ITEM),
        &watched,
        &plain,
    );
    let event = ReadWatchedOutput::JsonStreamWatch(job());
    returns(
        &as_type("application/json;stream=watch", JOB),
        &watched,
        &event,
    );
    returns(
        &as_type("application/json;charset=utf-8;stream=watch", JOB),
        &watched,
        &event,
    );
    let full = ReadWatchedOutput::JsonStreamWatchAll1(loose());
    returns(
        &as_type("application/json;all=1;stream=watch", "{}"),
        &watched,
        &full,
    );
    // No other body is CSV, with or without a header.
    let csv = ReadWatchedOutput::Text("a".to_owned());
    returns(&as_type("text/csv; header=absent", "a"), &watched, &csv);
}

#[test]
fn parameters_may_be_quoted() {
    let profiles = ReadProfiles::new();
    let long = ReadProfilesOutput::LdJsonPABC(item());
    let short = ReadProfilesOutput::LdJsonPD(job());
    for outcome in send(&as_type("text/csv", "a"), &profiles) {
        let accept = outcome.requests[0].header("accept");
        assert_eq!(
            accept.as_deref(),
            Some(
                "text/csv, application/ld+json;p=\"a;b,c\", \
                 application/ld+json;p=d"
            )
        );
        let text = ReadProfilesOutput::Text("a".to_owned());
        assert_eq!(outcome.result.unwrap().body, text);
    }
    let quoted = "application/ld+json; p=\"a;b,c\"";
    returns(&as_type(quoted, ITEM), &profiles, &long);
    returns(
        &as_type("application/ld+json;p=\"d\"", JOB),
        &profiles,
        &short,
    );
    // It is not CSV.
    returns(&as_type("application/ld+json", ITEM), &profiles, &long);
}

#[test]
fn answers_are_asked_for_without_an_encoding() {
    for outcome in send(&Answer::json(200, ITEM), &ReplaceItem::new(1)) {
        let asked = outcome.requests[0].header("accept-encoding");
        assert_eq!(asked.as_deref(), Some("identity"), "{}", outcome.client);
    }
}

#[test]
fn an_encoded_body_is_not_the_content() {
    for coding in ["gzip", "br", "identity, deflate", "GZIP"] {
        let headers = [
            ("content-type", "application/json; charset=utf-16"),
            ("content-encoding", coding),
        ];
        let answer = |status| Answer::new(status, &headers, "\u{1f}\u{8}");
        for error in [
            is_unreadable(&answer(200), &ReplaceItem::new(1)),
            is_unreadable(&answer(200), &ReadNote::new()),
            is_unreadable(&answer(200), &FetchItem::new(1)),
            is_unreadable(&answer(201), &ChangeItem::new(1)),
        ] {
            let found = format!(
                " of type `application/json; charset=utf-16`, encoded as `{coding}`: the body is encoded"
            );
            assert!(error.ends_with(&found), "{error}");
        }
        for outcome in send(&answer(500), &ReplaceItem::new(1)) {
            let error = outcome.error();
            assert!(matches!(&error, Error::Refused { error, .. } if error.typed().is_none()));
            let found =
                format!("500 Internal Server Error, with a body that is encoded as `{coding}`");
            assert!(error.to_string().ends_with(&found), "{error}");
        }
    }
    let plain = Answer::new(200, &[("content-encoding", "Identity")], ITEM);
    returns(&plain, &ReplaceItem::new(1), &item());
    // Nothing is nothing in any encoding.
    let nothing = Answer::new(200, &[("content-encoding", "gzip")], "");
    returns(&nothing, &EmptyLoose::new(), &loose());
}

#[test]
fn an_encoded_download_is_for_callers_that_ask_for_it() {
    let answer = Answer::new(200, &[("content-encoding", "gzip")], "\u{1f}\u{8}");
    let server = Server::start(move |_| answer.clone()).unwrap();
    let setup = Setup::default();
    let fetch = FetchItem::new(1);
    for client in [
        over_reqwest(&server.url(), &setup),
        over_tower(&server.url(), &setup),
    ] {
        let error = block_on(client.download(&fetch)).unwrap_err();
        assert!(matches!(&error, Error::Decode { .. }), "{error}");
    }
    let client = blocking(&server.url(), &setup);
    let error = client.download(&fetch).unwrap_err();
    assert!(matches!(&error, Error::Decode { .. }), "{error}");

    let client = crate::runtime::client::Client::builder()
        .base_url(server.url())
        .default_header("accept-encoding", "gzip")
        .build()
        .unwrap();
    let piece = block_on(async {
        client
            .download(&fetch)
            .await?
            .body
            .next()
            .await
            .map_err(Box::<dyn std::error::Error>::from)
    });
    assert_eq!(piece.unwrap().unwrap(), "\u{1f}\u{8}");
    let requests = server.requests();
    assert_eq!(
        requests
            .last()
            .unwrap()
            .header("accept-encoding")
            .as_deref(),
        Some("gzip")
    );
}

#[test]
fn errors_say_what_was_found() {
    let page = as_type("text/html; charset=iso-8859-1", "<html>");
    let error = is_unreadable(&page, &ReplaceItem::new(1));
    assert!(
        error.contains("the response 200 OK of type `text/html; charset=iso-8859-1`: "),
        "{error}"
    );
    let mut latin =
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-type: text/plain;charset=latin1\r\n\r\n"
            .to_vec();
    latin.extend(b"\xe9\xe9");
    let error = is_unreadable(&Answer::raw(latin), &ReadNote::new());
    assert!(
        error.ends_with(" of type `text/plain;charset=latin1`: the body is not UTF-8 text"),
        "{error}"
    );
}

#[test]
fn a_byte_order_mark_is_not_content() {
    let marked = |body: &str| format!("\u{feff}{body}");
    returns(
        &Answer::json(200, &marked(ITEM)),
        &ReplaceItem::new(1),
        &item(),
    );
    returns(
        &Answer::text(200, &marked("n")),
        &ReadNote::new(),
        &Some("n".to_owned()),
    );
    // Only the first, and only of texts.
    returns(
        &Answer::text(200, &marked(&marked("n"))),
        &ReadNote::new(),
        &Some(marked("n")),
    );
    let bytes = marked("n").into_bytes().into();
    returns(&Answer::text(200, &marked("n")), &FetchItem::new(1), &bytes);
    for outcome in send(&Answer::json(400, &marked(PROBLEM)), &ReplaceItem::new(1)) {
        let Error::Refused { error, .. } = outcome.error() else {
            panic!("it was read");
        };
        assert_eq!(error.typed().map(|problem| problem.code), Some(1));
        assert_eq!(error.text(), Some(PROBLEM));
    }
}

#[test]
fn what_was_asked_for_conditionally_may_be_unmodified() {
    let unmodified = Answer::new(304, &[("etag", "\"2\"")], "");
    for outcome in send(&unmodified, &ReadDocument::new().if_none_match("\"2\"")) {
        assert_eq!(
            outcome.requests[0].header("if-none-match").as_deref(),
            Some("\"2\"")
        );
        let response = outcome.result.unwrap();
        assert_eq!(response.status, 304);
        assert_eq!(response.headers[ETAG], "\"2\"");
        let headers = ReadDocumentHeaders::new(&response.headers);
        assert_eq!(headers.e_tag().unwrap().as_deref(), Some("\"2\""));
        assert_eq!(response.body, None);
    }
    returns(
        &Answer::json(200, ITEM),
        &ReadDocument::new(),
        &Some(item()),
    );
    // Nothing else is "not modified".
    is_unreadable(&Answer::new(200, &[], ""), &ReadDocument::new());
    is_unreadable(&Answer::new(204, &[], ""), &ReadDocument::new());
    returns(
        &unmodified,
        &ReadDocuments::new(),
        &ReadDocumentsOutput::NotModified,
    );
    returns(
        &Answer::json(201, JOB),
        &ReadDocuments::new(),
        &ReadDocumentsOutput::NonAuthoritativeInformation(job()),
    );
    is_unreadable(&Answer::new(204, &[], ""), &ReadDocuments::new());
    // The caller of this one did not ask.
    for outcome in send(&unmodified, &ReadUnconditionally::new()) {
        let error = outcome.error();
        assert!(matches!(error, Error::Refused { .. }), "{error}");
        assert_eq!(error.status().unwrap(), 304);
    }
}
