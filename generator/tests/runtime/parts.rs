//! The parts of multipart bodies on the wire, taken apart by the grammar of RFC 2046 §5.1.1.

use std::collections::BTreeMap;

use crate::operations::{PartsHeaders, PartsRelated, PartsStyled};
use crate::runtime::binary::Binary;
use crate::runtime::{Error, Operation};
use crate::server::{Answer, Request};
use crate::setup::{Setup, each};
use crate::types::{
    PartMeta, PartsHeadersBody, PartsHeadersMetaXJson, PartsRelatedBody,
    PartsRelatedMediaContentTransferEncoding, PartsStyledBody,
};

/// A part: its headers by name in lower case, and its content.
type Part = (BTreeMap<String, String>, String);

/// The parts that each client sends.
fn sent<O: Operation>(operation: &O) -> Vec<Vec<Part>> {
    let outcomes = each(&Answer::new(204, &[], ""), &Setup::default(), operation);
    let parts = outcomes.into_iter().map(|outcome| {
        assert!(outcome.result.is_ok(), "{}", outcome.client);
        assert_eq!(outcome.requests.len(), 1, "{}", outcome.client);
        parts(&outcome.requests[0])
    });
    parts.collect()
}

fn parts(request: &Request) -> Vec<Part> {
    let kind = request.header("content-type").unwrap();
    let (_, boundary) = kind.split_once("boundary=").unwrap();
    let text = format!("\r\n{}", request.text());
    let delimiter = format!("\r\n--{boundary}");
    let mut pieces = text.split(&delimiter);
    assert_eq!(pieces.next(), Some(""));
    let mut pieces: Vec<&str> = pieces.collect();
    assert_eq!(pieces.pop(), Some("--\r\n"));
    let part = |piece: &str| {
        let (head, content) = piece.split_once("\r\n\r\n").unwrap();
        let lines = head.trim_start().lines();
        let mut headers = BTreeMap::new();
        for line in lines {
            let (name, value) = line.split_once(": ").unwrap();
            let before = headers.insert(name.to_ascii_lowercase(), value.to_owned());
            assert_eq!(before, None, "{line}");
        }
        (headers, content.to_owned())
    };
    pieces.into_iter().map(part).collect()
}

/// A part with this name, file name, media type and content.
fn part(name: &str, file: Option<&str>, media_type: Option<&str>, content: &str) -> Part {
    let mut disposition = format!("form-data; name=\"{name}\"");
    if let Some(file) = file {
        disposition.push_str(&format!("; filename=\"{file}\""));
    }
    let mut headers = BTreeMap::from([("content-disposition".to_owned(), disposition)]);
    if let Some(media_type) = media_type {
        headers.insert("content-type".to_owned(), media_type.to_owned());
    }
    (headers, content.to_owned())
}

fn with(mut part: Part, name: &str, value: &str) -> Part {
    part.0.insert(name.to_owned(), value.to_owned());
    part
}

fn meta() -> PartMeta {
    PartMeta::new().id(1).name("n")
}

#[test]
fn a_file_is_a_file_whatever_its_style() {
    let text = |text: &str| text.to_owned();
    let body = PartsStyledBody::new(Binary::from("1").file_name("a.txt"))
        .more(vec![
            Binary::from("2"),
            Binary::from("3").file_name("b").content_type("text/csv"),
        ])
        .json(vec![Binary::from("4"), Binary::from("5")])
        .picture("6")
        .note("a&b=c%41")
        .labels(vec![text("x"), text("y,z")])
        .meta(meta())
        .typed(meta())
        .deep(meta());
    let bytes = Some("application/octet-stream");
    let json = Some("application/json");
    let object = r#"{"id":1,"name":"n"}"#;
    for found in sent(&PartsStyled::new(body)) {
        let expected = [
            part("file", Some("a.txt"), bytes, "1"),
            part("more", Some("more"), bytes, "2"),
            part("more", Some("b"), Some("text/csv"), "3"),
            part("json", Some("json"), json, "4"),
            part("json", Some("json"), json, "5"),
            part("picture", Some("picture"), Some("image/png"), "6"),
            part("note", None, None, "a&b=c%41"),
            part("labels", None, None, "x"),
            part("labels", None, None, "y,z"),
            part("meta", None, json, object),
            part("typed", None, json, object),
            part("deep[id]", None, None, "1"),
            part("deep[name]", None, None, "n"),
        ];
        assert_eq!(found, expected);
    }
}

#[test]
fn headers_of_parts() {
    let file = |content: &str, id: &str| Binary::from(content).header("Content-Id", id);
    let body = PartsHeadersBody::new(meta())
        .files(vec![
            file("1", "<a@b>"),
            file("2", "<c@d>"),
            Binary::from("3"),
        ])
        .cover(file("4", "own").header("X-Own", "1"))
        .notes(vec!["x".to_owned(), "y".to_owned()]);
    let operation = PartsHeaders::new(7, body)
        .meta_content_id("<meta>")
        .meta_x_json(PartsHeadersMetaXJson::new().a("\u{e9}"))
        .cover_content_id("of the operation")
        .notes_x_part(vec!["p".to_owned(), "q".to_owned()]);
    let bytes = Some("application/octet-stream");
    let of = |name, content| part(name, Some(name), bytes, content);
    for found in sent(&operation) {
        let meta = part(
            "meta",
            None,
            Some("application/json"),
            r#"{"id":1,"name":"n"}"#,
        );
        let meta = with(with(meta, "x-part", "7"), "content-id", "<meta>");
        let expected = [
            with(meta, "x-json", r#"{"a":"\u00e9"}"#),
            with(of("files", "1"), "content-id", "<a@b>"),
            with(of("files", "2"), "content-id", "<c@d>"),
            of("files", "3"),
            with(with(of("cover", "4"), "content-id", "own"), "x-own", "1"),
            with(part("notes", None, None, "x"), "x-part", "p,q"),
            with(part("notes", None, None, "y"), "x-part", "p,q"),
        ];
        assert_eq!(found, expected);
    }
    let related = PartsRelated::new(PartsRelatedBody::new(meta(), "5"))
        .media_content_transfer_encoding(PartsRelatedMediaContentTransferEncoding::Binary);
    for found in sent(&related) {
        let media = part("media", Some("media"), Some("image/png"), "5");
        let expected = [
            part(
                "metadata",
                None,
                Some("application/json; charset=UTF-8"),
                r#"{"id":1,"name":"n"}"#,
            ),
            with(media, "content-transfer-encoding", "binary"),
        ];
        assert_eq!(found, expected);
    }
}

#[test]
fn a_header_cannot_end_its_part() {
    for (name, value) in [
        ("X-Odd", "a\r\n\r\nb"),
        ("X-Odd", "a\nX-Other: b"),
        ("X-Odd", "\u{e9}"),
        ("X: Odd", "a"),
        ("X\r\n", "a"),
        ("Content-Type", "text/html"),
        ("content-disposition", "form-data; name=other"),
    ] {
        let file = Binary::from("1").header(name, value);
        let operation = PartsHeaders::new(7, PartsHeadersBody::new(meta()).cover(file));
        for outcome in each(&Answer::new(204, &[], ""), &Setup::default(), &operation) {
            assert!(outcome.requests.is_empty(), "{}: {name}", outcome.client);
            assert!(matches!(outcome.error(), Error::Encode { .. }), "{name}");
        }
    }
    let operation = PartsHeaders::new(7, PartsHeadersBody::new(meta())).cover_content_id("a\r\nb");
    for outcome in each(&Answer::new(204, &[], ""), &Setup::default(), &operation) {
        assert!(matches!(outcome.error(), Error::Encode { .. }));
    }
}
