//! The types that each status of `several-outputs.yaml` is read into.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;
use several_outputs_client::Operation;
use several_outputs_client::operations::{
    CreateOther, CreateThing, CreateThingOutput, RemoveThing, RemoveThingOutput, ReplaceThing,
};
use several_outputs_client::runtime::ResponseError;

fn answer(status: u16, body: &str) -> Response<Bytes> {
    let body = Bytes::copy_from_slice(body.as_bytes());
    Response::builder().status(status).body(body).unwrap()
}

#[test]
fn each_status_is_a_variant() {
    let output = |status, body| CreateThing::response(answer(status, body)).unwrap();
    match output(201, r#"{"id":"a"}"#) {
        CreateThingOutput::Created(thing) => assert_eq!(thing.id, "a"),
        other => panic!("{other:?}"),
    }
    match output(202, r#"{"url":"b"}"#) {
        CreateThingOutput::Accepted(job) => assert_eq!(job.url, "b"),
        other => panic!("{other:?}"),
    }
    assert_eq!(output(204, ""), CreateThingOutput::NoContent);
    assert_eq!(output(299, "[1]"), CreateThingOutput::Status299(json!([1]).into()));
}

#[test]
fn a_body_of_another_status_cannot_be_read() {
    let error = CreateThing::response(answer(201, r#"{"url":"b"}"#)).unwrap_err();
    let ResponseError::Decode(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.status(), StatusCode::CREATED);
    assert_eq!(error.body(), r#"{"url":"b"}"#);
    for status in [302, 400] {
        let error = CreateThing::response(answer(status, r#"{"id":"a"}"#)).unwrap_err();
        assert!(matches!(error, ResponseError::Refused(_)), "{status}");
    }
}

#[test]
fn a_success_that_is_not_described_is_the_first_that_its_body_fits() {
    let output = |body| CreateThing::response(answer(203, body)).unwrap();
    match output(r#"{"id":"a"}"#) {
        CreateThingOutput::Created(thing) => assert_eq!(thing.id, "a"),
        other => panic!("{other:?}"),
    }
    match output(r#"{"url":"b"}"#) {
        CreateThingOutput::Accepted(job) => assert_eq!(job.url, "b"),
        other => panic!("{other:?}"),
    }
    assert_eq!(output(""), CreateThingOutput::NoContent);
}

#[test]
fn one_body_needs_no_enum() {
    for status in [200, 201] {
        let output = ReplaceThing::response(answer(status, r#"{"id":"a"}"#)).unwrap();
        assert_eq!(output.map(|thing| thing.id).as_deref(), Some("a"));
    }
    assert_eq!(ReplaceThing::response(answer(204, "")).unwrap(), None);
}

#[test]
fn bodies_that_are_described_alike_are_one_type() {
    let job = |status| match RemoveThing::response(answer(status, r#"{"job":"j"}"#)).unwrap() {
        RemoveThingOutput::Accepted(job) => job,
        RemoveThingOutput::NonAuthoritativeInformation(job) => job,
        other => panic!("{other:?}"),
    };
    assert_eq!(job(202), job(203));
}

#[test]
fn operations_that_answer_alike_share_an_enum() {
    let thing = |status| {
        vec![
            CreateThing::response(answer(status, "{}")).ok(),
            CreateOther::response(answer(status, "{}")).ok(),
        ]
    };
    assert_eq!(thing(204), vec![Some(CreateThingOutput::NoContent); 2]);
}
