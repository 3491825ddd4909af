//! Several names for JSON are one type, and a sequence of JSON texts is not a value.

use bytes::Bytes;

use crate::operations::{
    MediaCount, MediaGeoSeq, MediaJsonLines, MediaName, MediaReport, MediaReportBody,
    MediaReportOutput, MediaSingle, MediaStreamJson, MediaThing as SendThing, MediaVendorLines,
};
use crate::runtime::{Error, Operation};
use crate::server::Answer;
use crate::setup::{Setup, each};
use crate::types::MediaThing;

fn thing() -> MediaThing {
    MediaThing::new().id(1)
}

const THING: &str = r#"{"id":1}"#;

#[test]
fn json_under_several_names_is_sent_and_read_as_json() {
    // Whatever name the server chooses for it.
    for media_type in ["application/json", "text/plain", "text/json; charset=utf-8"] {
        let answer = Answer::new(200, &[("content-type", media_type)], THING);
        for outcome in each(&answer, &Setup::default(), &SendThing::new(thing())) {
            let request = &outcome.requests[0];
            let header = |name| request.header(name).unwrap();
            assert_eq!(header("content-type"), "application/json");
            assert_eq!(header("accept"), "application/json, text/json");
            assert_eq!(request.text(), THING);
            assert_eq!(outcome.result.unwrap().body, thing());
        }
        let answer = Answer::new(400, &[("content-type", media_type)], r#"{"title":"no"}"#);
        for outcome in each(&answer, &Setup::default(), &SendThing::new(thing())) {
            let Error::Refused { error, .. } = outcome.error() else {
                panic!("{media_type}");
            };
            assert_eq!(error.into_typed().unwrap().title.as_deref(), Some("no"));
        }
        let answer = Answer::new(200, &[("content-type", media_type)], "12");
        for outcome in each(&answer, &Setup::default(), &MediaCount::new()) {
            let count: i32 = outcome.result.unwrap().body;
            assert_eq!(count, 12);
        }
    }
    // A server that sends text all the same.
    let text = |body| Answer::new(200, &[("content-type", "text/plain; charset=utf-8")], body);
    for (body, name) in [("a b", "a b"), (r#""a b""#, "a b"), ("{a", "{a")] {
        for outcome in each(&text(body), &Setup::default(), &MediaName::new()) {
            assert_eq!(outcome.result.unwrap().body, name, "{}", outcome.client);
        }
    }
    for body in ["a b", "{"] {
        for outcome in each(&text(body), &Setup::default(), &MediaCount::new()) {
            assert!(outcome.result.is_err(), "{}", outcome.client);
        }
    }
    for outcome in each(
        &Answer::json(200, "a b"),
        &Setup::default(),
        &MediaName::new(),
    ) {
        assert!(outcome.result.is_err(), "{}", outcome.client);
    }
    for outcome in each(
        &Answer::json(200, r#""a""#),
        &Setup::default(),
        &MediaName::new(),
    ) {
        let accept = outcome.requests[0].header("accept").unwrap();
        assert!(!accept.contains("text"), "{accept}");
        let name: String = outcome.result.unwrap().body;
        assert_eq!(name, "a");
    }
}

#[test]
fn what_differs_stays_apart() {
    let patch = MediaReport::new(MediaReportBody::JsonPatchJson(vec![thing()]));
    let answer = Answer::new(200, &[("content-type", "text/csv")], "id,name");
    for outcome in each(&answer, &Setup::default(), &patch) {
        let request = &outcome.requests[0];
        let header = |name| request.header(name).unwrap();
        assert_eq!(header("content-type"), "application/json-patch+json");
        assert_eq!(header("accept"), "application/json, text/csv, text/plain");
        let body = outcome.result.unwrap().body;
        assert!(matches!(body, MediaReportOutput::Text(text) if text == "id,name"));
    }
}

fn read<O: Operation<Output = Bytes>>(operation: &O, media_type: &str, body: &str) {
    let answer = Answer::new(200, &[("content-type", media_type)], body);
    for outcome in each(&answer, &Setup::default(), operation) {
        let accept = outcome.requests[0].header("accept");
        assert_eq!(accept.as_deref(), Some(media_type));
        assert_eq!(outcome.result.unwrap().body, body, "{}", outcome.client);
    }
}

#[test]
fn sequences_are_not_values() {
    let lines = "{\"id\":1}\n{\"id\":2}\n";
    read(&MediaStreamJson::new(), "application/stream+json", lines);
    read(&MediaJsonLines::new(), "application/x-jsonlines", lines);
    read(
        &MediaVendorLines::new(),
        "application/vnd.log.lines+ndjson",
        lines,
    );
    read(
        &MediaGeoSeq::new(),
        "application/geo+json-seq",
        "\u{1e}{\"id\":1}\n\u{1e}{\"id\":2}\n",
    );
    let answer = Answer::new(
        200,
        &[("content-type", "application/vnd.tv.stream+json")],
        THING,
    );
    for outcome in each(&answer, &Setup::default(), &MediaSingle::new()) {
        assert_eq!(outcome.result.unwrap().body, thing());
    }
}
