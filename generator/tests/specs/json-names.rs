//! JSON media types are read and written as JSON, whatever their names.

use bytes::Bytes;
use http::Response;
use json_names_client::Operation;
use json_names_client::operations::{List, ListOutput, Scan, ScanOutput, Upload};
use json_names_client::types;

fn answer(media_type: &str, body: &'static str) -> Response<Bytes> {
    let response = Response::builder().header("Content-Type", media_type);
    response.body(Bytes::from_static(body.as_bytes())).unwrap()
}

#[test]
fn json_is_read_under_other_names() {
    let sarif = Scan::response(answer("application/json+sarif", r#"{"runs":3}"#)).unwrap();
    assert!(matches!(sarif, ScanOutput::JsonSarif(scan) if scan.runs == 3));
    let json = Scan::response(answer("application/json", r#"{"id":"a"}"#)).unwrap();
    assert!(matches!(json, ScanOutput::Json(thing) if thing.id.as_deref() == Some("a")));
    let vendors = "application/vnd.things.v3.object; charset=utf-8";
    let vendors = List::response(answer(vendors, r#"{"runs":4}"#)).unwrap();
    assert!(matches!(vendors, ListOutput::ThingsV3Object(scan) if scan.runs == 4));
}

#[test]
fn a_body_is_sent_as_what_it_is_called() {
    let base = "http://localhost".parse().unwrap();
    let request = Upload::new().body(types::Scan::new(5)).request(&base).unwrap();
    let media_type = request.headers().get("Content-Type").unwrap();
    assert_eq!(media_type, "application/vnd.things.v3.scan");
    let body = request.body().as_bytes().unwrap();
    assert_eq!(body.as_ref(), br#"{"runs":5}"#);
}
