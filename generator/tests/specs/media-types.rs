//! The types that each media type of `media-types.yaml` is read into.

use bytes::Bytes;
use http::Response;
use media_types_client::Operation;
use media_types_client::operations::{
    Either, EitherOutput, Events, EventsOutput, HalfWild, HalfWildOutput, Head, Image, Json,
    MaybeText, NoContent, Text, Versions, VersionsOutput, Wild, WildOutput,
};
use media_types_client::runtime::{BaseUrl, ResponseError};
use media_types_client::types::Thing;

fn read<O: Operation>(
    status: u16,
    media_type: &str,
    body: &[u8],
) -> Result<O::Output, ResponseError<O::Error>> {
    let mut response = Response::builder().status(status);
    if !media_type.is_empty() {
        response = response.header("Content-Type", media_type);
    }
    O::response(response.body(Bytes::copy_from_slice(body)).unwrap())
}

fn accept(operation: &impl Operation) -> String {
    let request = operation.request(&"http://localhost".parse::<BaseUrl>().unwrap());
    let headers = request.unwrap().headers().clone();
    headers["accept"].to_str().unwrap().to_owned()
}

fn thing(id: &str) -> Thing {
    serde_json::from_str(&format!(r#"{{"id":"{id}"}}"#)).unwrap()
}

const THING: &[u8] = br#"{"id":"i"}"#;

#[test]
fn text_is_text_whatever_its_schema() {
    for media_type in [
        "text/plain",
        "text/html; charset=utf-8",
        "application/json",
        "",
    ] {
        assert_eq!(read::<Text>(200, media_type, b"12").unwrap(), "12");
    }
    let error = read::<Text>(200, "text/plain", b"\xff").unwrap_err();
    assert!(matches!(error, ResponseError::Decode(error) if error.body() == &b"\xff"[..]));
    assert_eq!(
        read::<MaybeText>(200, "text/csv", b"a,b")
            .unwrap()
            .as_deref(),
        Some("a,b")
    );
    assert_eq!(
        read::<MaybeText>(200, "text/csv", b"").unwrap().as_deref(),
        Some("")
    );
    assert_eq!(read::<MaybeText>(204, "", b"").unwrap(), None);
}

#[test]
fn everything_else_is_bytes() {
    for media_type in [
        "image/png",
        "image/jpeg",
        "application/xml",
        "text/plain",
        "",
    ] {
        assert_eq!(
            read::<Image>(200, media_type, b"\x89\xff").unwrap(),
            &b"\x89\xff"[..]
        );
    }
    assert_eq!(
        accept(&Image::new()),
        "image/png, image/jpeg, application/xml"
    );
}

#[test]
fn json_is_json_under_any_name() {
    for media_type in ["application/vnd.api+json", "text/plain", ""] {
        assert_eq!(read::<Json>(200, media_type, THING).unwrap(), thing("i"));
    }
    assert_eq!(
        accept(&Json::new()),
        "application/json, application/vnd.api+json"
    );
}

#[test]
fn of_several_kinds_the_media_type_decides() {
    let either = |media_type| read::<Either>(200, media_type, THING).unwrap();
    let text = String::from_utf8(THING.to_vec()).unwrap();
    assert_eq!(either("text/csv"), EitherOutput::Text(text.clone()));
    assert_eq!(
        either("TEXT/CSV;header=absent"),
        EitherOutput::Text(text.clone())
    );
    assert_eq!(either("application/pdf"), EitherOutput::Bytes(THING.into()));
    // The first, if the header says nothing of use.
    for media_type in [
        "application/json",
        "application/pdfx",
        "text/plain",
        "text",
        "",
    ] {
        assert_eq!(
            either(media_type),
            EitherOutput::Json(thing("i")),
            "{media_type}"
        );
    }
    let events = |media_type| read::<Events>(200, media_type, THING).unwrap();
    assert_eq!(events("text/event-stream"), EventsOutput::Text(text));
    assert_eq!(events("application/json"), EventsOutput::Json(thing("i")));
}

#[test]
fn several_kinds_of_json_and_several_statuses() {
    let v1 = read::<Versions>(200, "application/vnd.things.v1+json", br#""s""#).unwrap();
    assert_eq!(v1, VersionsOutput::OkThingsV1Json("s".to_owned()));
    for media_type in ["application/vnd.things.v2+json", "application/json", ""] {
        let v2 = read::<Versions>(200, media_type, THING).unwrap();
        assert_eq!(
            v2,
            VersionsOutput::OkThingsV2Json(thing("i")),
            "{media_type}"
        );
    }
    let later = read::<Versions>(202, "application/json", b"later").unwrap();
    assert_eq!(later, VersionsOutput::Accepted("later".to_owned()));
    assert_eq!(
        read::<Versions>(204, "", b"").unwrap(),
        VersionsOutput::NoContent
    );
}

#[test]
fn what_is_more_precise_comes_first() {
    let wild = |media_type| read::<Wild>(200, media_type, THING).unwrap();
    assert_eq!(wild("application/json"), WildOutput::Json(thing("i")));
    assert!(matches!(wild("text/x-new"), WildOutput::Text(_)));
    for media_type in ["image/png", "textual/plain", ""] {
        assert_eq!(
            wild(media_type),
            WildOutput::Bytes(THING.into()),
            "{media_type}"
        );
    }
    let half = |media_type| read::<HalfWild>(200, media_type, THING).unwrap();
    assert_eq!(half("image/webp"), HalfWildOutput::Bytes(THING.into()));
    for media_type in ["application/json", "text/plain", ""] {
        assert_eq!(
            half(media_type),
            HalfWildOutput::Json(thing("i")),
            "{media_type}"
        );
    }
}

#[test]
fn what_http_never_sends_is_not_expected() {
    read::<Head>(200, "application/json", b"").unwrap();
    assert!(matches!(
        read::<Head>(404, "application/json", b""),
        Err(ResponseError::Refused(_))
    ));
    read::<NoContent>(204, "", b"").unwrap();
}
