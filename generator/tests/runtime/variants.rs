//! Spellings and combinations of media types, styles, keys, parts and answers that the tests of one subject leave out.

use std::collections::BTreeMap;

use crate::operations::{
    VariantCharset, VariantCreated, VariantCreatedError, VariantDefaultOnly, VariantForm,
    VariantKeys, VariantList, VariantMaybe, VariantMixed, VariantParts, VariantQueries,
    VariantSequences, VariantSequencesOutput, VariantStrict, VariantText, VariantThree,
    VariantThreeOutput, VariantVersions, VariantVersionsBody, VariantVersionsOutput,
};
use crate::runtime::binary::Binary;
use crate::runtime::patch::Patch;
use crate::runtime::secret::Secret;
use crate::runtime::{Credential, Credentials, Error, Operation};
use crate::security::{VARIANT_COOKIE, VARIANT_HEADER, VARIANT_QUERY};
use crate::server::{Answer, Request};
use crate::setup::{Outcome, Setup, each};
use crate::types::{
    VariantA, VariantB, VariantDeep, VariantFormBody, VariantListResponse, VariantLoose,
    VariantMixedBody, VariantNullable, VariantPartsBody, VariantQueriesOne, VariantRange,
};

fn send<O: Operation>(answer: &Answer, operation: &O) -> Vec<Outcome<O>> {
    each(answer, &Setup::default(), operation)
}

/// What each client sends.
#[track_caller]
fn sent<O: Operation>(operation: &O) -> Vec<Request> {
    let outcomes = send(&Answer::new(204, &[], ""), operation);
    let requests = outcomes.into_iter().map(|mut outcome| {
        let error = outcome.result.err().map(|error| error.to_string());
        assert_eq!(error, None, "{}", outcome.client);
        outcome.requests.remove(0)
    });
    requests.collect()
}

#[track_caller]
fn returns<O: Operation>(answer: &Answer, operation: &O, expected: &O::Output)
where
    O::Output: PartialEq + std::fmt::Debug,
{
    for outcome in send(answer, operation) {
        let response = outcome.result.map_err(|error| error.to_string());
        assert_eq!(
            response.map(|it| it.body).as_ref(),
            Ok(expected),
            "{}",
            outcome.client
        );
    }
}

fn as_type(status: u16, media_type: &str, body: &str) -> Answer {
    Answer::new(status, &[("Content-Type", media_type)], body)
}

fn range(from: i64, to: impl Into<Patch<i64>>) -> VariantRange {
    VariantRange::new().from(from).to(to)
}

fn a() -> VariantA {
    VariantA { a: "x".to_owned() }
}

fn b() -> VariantB {
    VariantB { b: "x".to_owned() }
}

const A: &str = r#"{"a":"x"}"#;
const B: &str = r#"{"b":"x"}"#;

#[test]
fn queries() {
    let operation = VariantQueries::new(vec![Some("a b".to_owned()), None, Some("c".to_owned())])
        .pipes(range(1, 2))
        .sorts(vec![range(1, 2), VariantRange::new()])
        .exploded(vec![1, 2])
        .list(vec![range(1, 2), VariantRange::new().to(3)])
        .null_able(
            VariantNullable::new()
                .b(1)
                .list(vec!["x".to_owned(), "y".to_owned()]),
        )
        .one(VariantQueriesOne::Array(vec![1, 2]))
        .reserved(vec!["a/b".to_owned(), "c&d".to_owned()])
        .json(vec![range(1, 2)])
        .deep(VariantDeep::new(vec![]).range(range(1, 2)));
    for request in sent(&operation) {
        assert_eq!(
            request.target(),
            "/variants/queries?pipes=from%7C1%7Cto%7C2&spaces=a%20b%20c\
             &sorts=%7B%22from%22%3A1%2C%22to%22%3A2%7D%7C%7B%7D&exploded=1&exploded=2\
             &list%5B0%5D%5Bfrom%5D=1&list%5B0%5D%5Bto%5D=2&list%5B1%5D%5Bto%5D=3\
             &b=1&list=x&list=y&one=1&one=2&reserved=a/b,c%26d\
             &json=%5B%7B%22from%22%3A1%2C%22to%22%3A2%7D%5D\
             &deep%5Brange%5D%5Bfrom%5D=1&deep%5Brange%5D%5Bto%5D=2"
        );
    }
    for request in sent(
        &VariantQueries::new(vec![None])
            .list(vec![])
            .deep(VariantDeep::new(vec![])),
    ) {
        assert_eq!(request.target(), "/variants/queries?spaces=");
    }
}

#[test]
fn forms() {
    let body = VariantFormBody::new(vec![], vec![range(1, 2)])
        .json(vec![1])
        .flat(range(3, 4));
    for request in sent(&VariantForm::new().body(body)) {
        assert_eq!(
            request.text(),
            "ids=%5B%5D&deep%5B0%5D%5Bfrom%5D=1&deep%5B0%5D%5Bto%5D=2&json=%5B1%5D&from=3&to=4"
        );
        let media_type = request.header("content-type").unwrap();
        assert!(
            media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded"),
            "{media_type}"
        );
    }
    // A form cannot express null.
    let body =
        VariantFormBody::new(vec![1], vec![range(1, Patch::Null)]).flat(range(3, Patch::Null));
    for request in sent(&VariantForm::new().body(body)) {
        assert_eq!(request.text(), "ids=%5B1%5D&deep%5B0%5D%5Bfrom%5D=1&from=3");
    }
    for request in sent(&VariantForm::new()) {
        assert_eq!(
            (request.text().as_str(), request.header("content-type")),
            ("", None)
        );
    }
}

#[test]
fn versions() {
    let operation = |body| VariantVersions::new(body);
    for (body, media_type) in [
        (
            VariantVersionsBody::JsonV1(range(1, 2)),
            "application/json;v=1",
        ),
        (
            VariantVersionsBody::JsonV2(range(1, 2)),
            "application/json;v=2",
        ),
    ] {
        for outcome in send(&Answer::json(500, ""), &operation(body)) {
            let request = &outcome.requests[0];
            assert_eq!(request.header("content-type").as_deref(), Some(media_type));
            assert_eq!(request.text(), r#"{"from":1,"to":2}"#);
        }
    }
    let operation = operation(VariantVersionsBody::JsonV1(range(1, 2)));
    let first = VariantVersionsOutput::VariantJsonVersion1(a());
    let second = VariantVersionsOutput::VariantJsonVersion2(b());
    let plain = VariantVersionsOutput::VariantJson(range(1, 2));
    for (media_type, body, expected) in [
        ("application/vnd.variant+json; version=1", A, &first),
        (
            "APPLICATION/vnd.variant+json;charset=UTF-8;VERSION=\"1\"",
            A,
            &first,
        ),
        (
            "application/vnd.variant+json;version=2; charset=utf-8",
            B,
            &second,
        ),
        (
            "application/vnd.variant+json",
            r#"{"from":1,"to":2}"#,
            &plain,
        ),
        (
            "application/vnd.variant+json; version=3",
            r#"{"from":1,"to":2}"#,
            &plain,
        ),
    ] {
        for status in [200, 203] {
            returns(&as_type(status, media_type, body), &operation, expected);
        }
    }
    for outcome in send(&as_type(409, "Application/Problem+JSON", A), &operation) {
        assert_eq!(outcome.error().typed(), Some(&a()));
    }
}

#[test]
fn charsets() {
    let text = |text: &str| VariantCharset::new().body(text);
    for outcome in send(&Answer::text(200, "\u{feff}ok"), &text("abc")) {
        let request = &outcome.requests[0];
        let media_type = request.header("content-type");
        assert_eq!(
            media_type.as_deref(),
            Some("text/plain; charset=iso-8859-1")
        );
        assert_eq!(request.text(), "abc");
        assert_eq!(outcome.result.unwrap().body, "ok");
    }
    // A `String` is UTF-8, so this would be another text for the server.
    for outcome in send(&Answer::text(200, ""), &text("\u{e9}")) {
        assert!(outcome.requests.is_empty(), "{}", outcome.client);
        assert!(matches!(outcome.error(), Error::Encode { .. }));
    }
}

#[test]
fn answers() {
    for status in [200, 202, 299] {
        returns(&Answer::json(status, A), &VariantDefaultOnly::new(), &a());
        returns(
            &as_type(status, "text/html", "<p>"),
            &VariantCreated::new(),
            &(),
        );
        returns(
            &as_type(status, "text/plain", "x"),
            &VariantText::new(),
            &"x".to_owned(),
        );
    }
    for status in [302, 404, 501] {
        for outcome in send(&Answer::json(status, A), &VariantDefaultOnly::new()) {
            assert_eq!(outcome.error().typed(), Some(&a()), "{status}");
        }
    }
    for outcome in send(&Answer::json(404, B), &VariantCreated::new()) {
        assert_eq!(
            outcome.error().typed(),
            Some(&VariantCreatedError::NotFound(b()))
        );
    }
    for outcome in send(&Answer::json(422, A), &VariantCreated::new()) {
        assert_eq!(
            outcome.error().typed(),
            Some(&VariantCreatedError::ClientError(a()))
        );
    }
    // `identity` is not a coding.
    let identity = [
        ("content-type", "application/json"),
        ("Content-Encoding", "Identity"),
    ];
    returns(
        &Answer::new(200, &identity, A),
        &VariantStrict::new(),
        &Some(a()),
    );
    let chunked =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let body = "3\r\n\u{feff}\r\n9\r\n{\"a\":\"x\"}\r\n0\r\n\r\n";
    returns(
        &Answer::raw(format!("{chunked}{body}")),
        &VariantStrict::new(),
        &Some(a()),
    );
    returns(
        &Answer::raw(format!("{chunked}0\r\n\r\n")),
        &VariantStrict::new(),
        &None,
    );
    let gzip = [
        ("content-type", "text/plain; charset=utf-8"),
        ("Content-Encoding", "GZIP"),
    ];
    for outcome in send(&Answer::new(200, &gzip, "x"), &VariantText::new()) {
        let error = outcome.error().to_string();
        assert!(
            error.contains("`GZIP`") && error.contains("charset=utf-8"),
            "{error}"
        );
    }
    let sequence = VariantSequences::new();
    let lines = "{}\n{}";
    returns(
        &as_type(200, "application/X-JSON-stream", lines),
        &sequence,
        &VariantSequencesOutput::Bytes(lines.into()),
    );
    returns(
        &as_type(200, "text/event-stream;charset=utf-8", "data: {}"),
        &sequence,
        &VariantSequencesOutput::Text("data: {}".to_owned()),
    );
    returns(
        &as_type(201, "application/json", A),
        &sequence,
        &VariantSequencesOutput::Json(a()),
    );
}

#[test]
fn nothing() {
    let answer = |status| Answer::new(status, &[("content-type", "application/json")], "");
    let blank = |status, body| as_type(status, "application/json", body);
    for status in [200, 201, 204, 205] {
        returns(&answer(status), &VariantMaybe::new(), &None);
        returns(&answer(status), &VariantStrict::new(), &None);
        returns(
            &answer(status),
            &VariantList::new(),
            &VariantListResponse::default(),
        );
    }
    returns(
        &Answer::new(304, &[("ETag", "1")], ""),
        &VariantMaybe::new().if_none_match(vec!["1".to_owned()]),
        &None,
    );
    returns(
        &blank(200, A),
        &VariantMaybe::new(),
        &Some(VariantLoose {
            a: Some("x".to_owned()),
        }),
    );
    // A server that ends each body with a line break, or starts it with a byte order mark.
    for body in ["\n", "\u{feff}", "\u{feff}\r\n "] {
        returns(&blank(200, body), &VariantStrict::new(), &None);
        returns(
            &blank(200, body),
            &VariantMaybe::new(),
            &Some(VariantLoose::default()),
        );
        returns(&blank(201, body), &VariantStrict::new(), &None);
        returns(
            &blank(203, body),
            &VariantThree::new(),
            &VariantThreeOutput::NoContent,
        );
    }
    returns(
        &blank(201, B),
        &VariantThree::new(),
        &VariantThreeOutput::Accepted(b()),
    );
}

fn parts(request: &Request) -> Vec<String> {
    let kind = request.header("content-type").unwrap();
    let (_, boundary) = kind.split_once("boundary=").unwrap();
    let delimiter = format!("--{boundary}");
    let text = request.text();
    let pieces = text.split(&delimiter).map(str::trim);
    let pieces = pieces.filter(|piece| !piece.is_empty() && *piece != "--");
    pieces.map(str::to_owned).collect()
}

#[test]
fn multipart() {
    let files = ["1", "2"].map(|file| Binary::from(file).file_name("\"a\r\nb\""));
    let mut body = VariantPartsBody::new(range(1, 2), range(3, 4))
        .files(files.to_vec())
        .ids(vec![5, 6])
        .objects(vec![range(7, 8), VariantRange::new()])
        .any(serde_json::json!({ "x": 1 }))
        .count(9)
        .latin("abc");
    body.additional_properties = BTreeMap::from([("more".to_owned(), Binary::from("z"))]);
    let operation = VariantParts::new(true, body.clone())
        .meta_x_optional(vec![1, 2])
        .count_x_range(range(1, 2));
    for request in sent(&operation) {
        let expected = [
            "Content-Disposition: form-data; name=\"meta\"\r\nContent-Type: Application/JSON; charset=utf-8\r\nx-required: true\r\nX-Optional: 1,2\r\n\r\n{\"from\":1,\"to\":2}",
            "Content-Disposition: form-data; name=\"xml\"\r\nContent-Type: application/json\r\n\r\n{\"from\":3,\"to\":4}",
            "Content-Disposition: form-data; name=\"files\"; filename=\"%22a%0D%0Ab%22\"\r\nContent-Type: image/png\r\n\r\n1",
            "Content-Disposition: form-data; name=\"files\"; filename=\"%22a%0D%0Ab%22\"\r\nContent-Type: image/png\r\n\r\n2",
            "Content-Disposition: form-data; name=\"ids\"\r\n\r\n5",
            "Content-Disposition: form-data; name=\"ids\"\r\n\r\n6",
            "Content-Disposition: form-data; name=\"objects\"\r\nContent-Type: application/json\r\n\r\n{\"from\":7,\"to\":8}",
            "Content-Disposition: form-data; name=\"objects\"\r\nContent-Type: application/json\r\n\r\n{}",
            "Content-Disposition: form-data; name=\"any\"\r\nContent-Type: application/json\r\n\r\n{\"x\":1}",
            "Content-Disposition: form-data; name=\"count\"\r\nX-Range: from,1,to,2\r\n\r\n9",
            "Content-Disposition: form-data; name=\"latin\"\r\nContent-Type: text/plain; charset=ISO-8859-1\r\n\r\nabc",
            "Content-Disposition: form-data; name=\"more\"; filename=\"more\"\r\nContent-Type: application/octet-stream\r\n\r\nz",
        ];
        assert_eq!(parts(&request), expected);
    }
    let latin = VariantParts::new(true, body.latin("\u{e9}"));
    for outcome in send(&Answer::new(204, &[], ""), &latin) {
        assert!(matches!(outcome.error(), Error::Encode { .. }));
    }
    let second = BTreeMap::from([("k".to_owned(), "v".to_owned())]);
    let body = VariantMixedBody::new().first(b"hi".to_vec()).second(second);
    for request in sent(&VariantMixed::new().body(body)) {
        assert!(
            request
                .header("content-type")
                .unwrap()
                .starts_with("multipart/mixed; boundary=")
        );
        let expected = [
            "Content-Disposition: form-data; name=\"first\"\r\n\r\naGk=",
            "Content-Disposition: form-data; name=\"second\"\r\nContent-Type: application/merge-patch+json\r\n\r\n{\"k\":\"v\"}",
        ];
        assert_eq!(parts(&request), expected);
    }
}

#[test]
fn keys() {
    let token = || Credential::Token(Secret::from("k"));
    let setup = Setup {
        credentials: Credentials::new()
            .with(VARIANT_HEADER, token())
            .with(VARIANT_COOKIE, token())
            .with(VARIANT_QUERY, token()),
        ..Setup::default()
    };
    let operation = VariantKeys::new("a/b")
        .x_variant_key("mine")
        .sid("mine")
        .lang(vec!["de".to_owned(), "fr; x".to_owned()])
        .key_a("mine");
    for outcome in each(&Answer::new(204, &[], ""), &setup, &operation) {
        assert!(outcome.result.is_ok());
        let request = &outcome.requests[0];
        assert_eq!(request.target(), "/variants/keys/a%2Fb?key%5Ba%5D=k");
        assert_eq!(request.header("x-variant-key").as_deref(), Some("k"));
        assert_eq!(
            request.header("cookie").as_deref(),
            Some("lang=de,fr%3B%20x; sid$=k")
        );
    }
}
