//! Responses over real connections: bodies of each kind, selected by status and media type, and headers.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response};

use crate::runtime::wire::Value;
use crate::runtime::{
    BaseUrl, EncodeError, Error, Headers, Operation, Request, RequestBuilder, ResponseError, SecurityScheme,
    response,
};
use crate::server::Answer;
use crate::setup::{Setup, each};

/// One that answers in every way, as the generator would write it.
#[derive(Clone, Debug, Default)]
struct Export;

#[derive(Clone, Debug, PartialEq)]
enum ExportOutput {
    OkJson(BTreeMap<String, Value>),
    OkText(String),
    OkBytes(Bytes),
    Accepted(String),
    NoContent,
}

#[derive(Clone, Debug, PartialEq)]
enum ExportError {
    NotFound(Vec<String>),
    Default(BTreeMap<String, Value>),
}

impl Operation for Export {
    type Output = ExportOutput;
    type Error = ExportError;

    const ID: &'static str = "Export";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/export";
    const SECURITY: &'static [&'static [SecurityScheme]] = &[];

    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
        RequestBuilder::new(Self::METHOD, Self::PATH, base_url)
            .accept("application/json, text/csv, image/*")
            .finish()
    }

    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>> {
        match response.status().as_u16() {
            200 => {
                if response::is(&response, &["application/json", "application/x+json"]) {
                    response::json(response).map(ExportOutput::OkJson)
                } else if response::is(&response, &["text/csv"]) {
                    response::text(response).map(ExportOutput::OkText)
                } else if response::is(&response, &["image/*"]) {
                    response::bytes(response).map(ExportOutput::OkBytes)
                } else {
                    response::json(response).map(ExportOutput::OkJson)
                }
            }
            202 => response::text(response).map(ExportOutput::Accepted),
            204 => Ok(ExportOutput::NoContent),
            404 => response::refused_as(response, ExportError::NotFound),
            _ => response::refused_as(response, ExportError::Default),
        }
    }
}

fn answer(status: u16, media_type: &str, body: &str) -> Answer {
    Answer::new(status, &[("content-type", media_type), ("x-left", "3")], body)
}

#[test]
fn successes_are_told_by_status_and_media_type() {
    let json = || ExportOutput::OkJson(BTreeMap::from([("a".to_owned(), Value::from(1))]));
    let bytes = |text: &str| ExportOutput::OkBytes(Bytes::copy_from_slice(text.as_bytes()));
    for (status, media_type, body, expected) in [
        (200, "application/json", r#"{"a":1}"#, json()),
        (200, "Application/X+JSON ; charset=utf-8", r#"{"a":1}"#, json()),
        (200, "text/csv; header=absent", "a,b", ExportOutput::OkText("a,b".to_owned())),
        (200, "image/png", "\u{1}PNG", bytes("\u{1}PNG")),
        (200, "IMAGE/svg+xml", "<svg/>", bytes("<svg/>")),
        // What the header says is of no use: the first that the description has.
        (200, "imagery/png", r#"{"a":1}"#, json()),
        (200, "", r#"{"a":1}"#, json()),
        (202, "application/json", "soon", ExportOutput::Accepted("soon".to_owned())),
        (204, "application/json", "", ExportOutput::NoContent),
    ] {
        for outcome in each(&answer(status, media_type, body), &Setup::default(), &Export) {
            let request = &outcome.requests[0];
            let accept = "application/json, text/csv, image/*";
            assert_eq!(request.header("accept").as_deref(), Some(accept));
            let response = outcome.result.unwrap();
            assert_eq!(response.body, expected, "{media_type}");
            assert_eq!(response.status, status);
            let left = Headers::new(&response.headers).value("X-Left");
            assert_eq!(left, Ok(Some(3_u8)));
        }
    }
}

#[test]
fn refusals_are_told_by_status() {
    let problem = BTreeMap::from([("a".to_owned(), Value::from(1))]);
    for (status, body, expected) in [
        (404, r#"["x"]"#, Some(ExportError::NotFound(vec!["x".to_owned()]))),
        (404, r#"{"a":1}"#, None),
        (400, r#"{"a":1}"#, Some(ExportError::Default(problem.clone()))),
        (302, r#"{"a":1}"#, Some(ExportError::Default(problem))),
        (500, "<html>", None),
    ] {
        for outcome in each(&answer(status, "text/html", body), &Setup::default(), &Export) {
            let Error::Refused { error, .. } = outcome.error() else {
                panic!("{status}");
            };
            assert_eq!(error.status(), status);
            assert_eq!(error.text(), Some(body));
            assert_eq!(error.typed(), expected.as_ref());
            let left = Headers::new(error.headers()).value("X-Left");
            assert_eq!(left, Ok(Some(3_u8)));
        }
    }
}

#[test]
fn text_that_is_not_utf_8_cannot_be_read() {
    let mut bytes = b"HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\n\r\n".to_vec();
    bytes.extend(b"\xff\xfe");
    for outcome in each(&Answer::raw(bytes), &Setup::default(), &Export) {
        let Error::Decode { error, .. } = outcome.error() else {
            panic!("the text was read");
        };
        assert_eq!(error.body(), &b"\xff\xfe"[..]);
        assert!(error.error().is_none());
    }
}

fn headers(pairs: &[(&'static str, &[u8])]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(*name, HeaderValue::from_bytes(value).unwrap());
    }
    headers
}

#[test]
fn headers_are_read_as_their_type_wants() {
    let map = headers(&[
        ("number", b"12"),
        ("truth", b"true"),
        ("text", "größe".as_bytes()),
        ("list", b"1, 2"),
        ("list", b"3"),
        ("json", br#"{"a":[1]}"#),
        ("empty", b""),
        ("bad", b"\xff"),
    ]);
    let headers = Headers::new(&map);
    assert_eq!(headers.value("Number"), Ok(Some(12_i64)));
    assert_eq!(headers.value("number"), Ok(Some(12.0)));
    assert_eq!(headers.value("number"), Ok(Some("12".to_owned())));
    assert_eq!(headers.value("truth"), Ok(Some(true)));
    assert_eq!(headers.value("text"), Ok(Some("größe".to_owned())));
    assert_eq!(headers.list("list"), Ok(Some(vec![1_u8, 2, 3])));
    let texts = ["1", "2", "3"].map(str::to_owned).to_vec();
    assert_eq!(headers.list("list"), Ok(Some(texts)));
    assert_eq!(headers.list("empty"), Ok(Some(Vec::<String>::new())));
    let object = BTreeMap::from([("a".to_owned(), vec![1_u8])]);
    assert_eq!(headers.json("json"), Ok(Some(object)));
    assert_eq!(headers.value::<String>("absent"), Ok(None));
    assert_eq!(headers.list::<Vec<String>>("absent"), Ok(None));
    assert_eq!(headers.json::<Value>("absent"), Ok(None));
    for (error, problem) in [
        (headers.value::<u8>("text").unwrap_err(), "text`: expected an integer"),
        (headers.value::<u8>("empty").unwrap_err(), "empty`: expected an integer"),
        (headers.list::<Vec<bool>>("list").unwrap_err(), "list`: [0]: expected"),
        (headers.json::<Value>("text").unwrap_err(), "text`: line 1 column 1"),
        (headers.value::<String>("bad").unwrap_err(), "bad`: not UTF-8 text"),
    ] {
        let text = error.to_string();
        assert!(text.starts_with(&format!("cannot read the header `{problem}")), "{text}");
        assert!(!text.contains("größe"));
    }
}

#[test]
fn headers_with_credentials_are_not_shown() {
    let map = headers(&[("set-cookie", b"MARKED"), ("x-left", b"3")]);
    let text = format!("{:?}", Headers::new(&map));
    assert_eq!(text, r#"{"set-cookie": [redacted], "x-left": "3"}"#);
}
