//! The types that each error response of `errors-by-status.yaml` is read into.

use bytes::Bytes;
use errors_by_status_client::operations::{
    Inline, InlineError, Kinds, KindsError, OneType, SameAgain, SameAgainError, SeveralTypes,
    SeveralTypesError,
};
use errors_by_status_client::runtime::ResponseError;
use errors_by_status_client::{ApiError, Operation};
use http::Response;

/// What `O` makes of an answer, which it refuses.
fn refusal<O: Operation>(status: u16, media_type: &str, body: &str) -> ApiError<O::Error> {
    let body = Bytes::copy_from_slice(body.as_bytes());
    let response = Response::builder()
        .status(status)
        .header("Content-Type", media_type);
    match O::response(response.body(body).unwrap()) {
        Err(ResponseError::Refused(error)) => *error,
        Err(ResponseError::Decode(error)) => panic!("{error:?}"),
        Ok(_) => panic!("{status} is a success"),
    }
}

fn typed(status: u16, body: &str) -> Option<SeveralTypesError> {
    refusal::<SeveralTypes>(status, "application/json", body).into_typed()
}

const PROBLEM: &str = r#"{"title":"t"}"#;

#[test]
fn each_status_is_a_variant() {
    use SeveralTypesError::{BadRequest, Default, Forbidden, NotFound, ServerError, Status419};
    assert!(matches!(typed(400, PROBLEM), Some(BadRequest(it)) if it.title == "t"));
    assert!(matches!(typed(403, PROBLEM), Some(Forbidden(it)) if it.title == "t"));
    assert!(matches!(typed(404, r#"{"id":"i"}"#), Some(NotFound(it)) if it.id == "i"));
    assert_eq!(typed(419, "7"), Some(Status419(7)));
    for status in [500, 503, 599] {
        assert_eq!(typed(status, r#""s""#), Some(ServerError("s".to_owned())));
    }
    for status in [302, 401, 600] {
        assert_eq!(
            typed(status, r#"["d"]"#),
            Some(Default(vec!["d".to_owned()]))
        );
    }
    assert_eq!(typed(418, PROBLEM), None);
    // `default` does not take what is a success.
    let response = Response::builder().status(200);
    let response = response.header("Content-Type", "application/json");
    let body = Bytes::from_static(br#"["d"]"#);
    assert!(SeveralTypes::response(response.body(body).unwrap()).is_ok());
}

#[test]
fn a_body_that_does_not_fit_is_kept() {
    for (status, media_type, body) in [
        (404, "application/json", PROBLEM),
        (400, "application/json", ""),
        (502, "text/html", "<html>"),
        (599, "application/json", PROBLEM),
    ] {
        let error = refusal::<SeveralTypes>(status, media_type, body);
        assert_eq!(error.typed(), None, "{status}");
        assert_eq!(error.text(), Some(body));
        assert_eq!(error.status(), status);
    }
}

#[test]
fn one_type_needs_no_enum() {
    for status in [400, 403] {
        let error = refusal::<OneType>(status, "application/problem+json", PROBLEM);
        assert_eq!(
            error.typed().map(|problem| problem.title.as_str()),
            Some("t")
        );
    }
    for status in [500, 404] {
        assert_eq!(
            refusal::<OneType>(status, "text/plain", PROBLEM).typed(),
            None
        );
    }
}

#[test]
fn operations_that_refuse_alike_share_an_enum() {
    let error = refusal::<SameAgain>(419, "application/json", "7").into_typed();
    assert_eq!(error, typed(419, "7"));
    assert_eq!(error, Some(SameAgainError::Status419(7)));
}

#[test]
fn bodies_that_are_described_alike_are_one_type() {
    let fields = [422, 423].map(|status| {
        match refusal::<Inline>(status, "application/json", r#"{"field":"f"}"#).into_typed() {
            Some(InlineError::UnprocessableContent(body) | InlineError::Locked(body)) => body.field,
            other => panic!("{other:?}"),
        }
    });
    assert!(fields.iter().all(|field| field.as_deref() == Some("f")));
}

#[test]
fn of_two_kinds_of_json_the_media_type_decides() {
    let body = r#"{"id":"i","title":"t"}"#;
    let kind = |media_type| refusal::<Kinds>(400, media_type, body).into_typed();
    for media_type in [
        "application/problem+json",
        "Application/Problem+JSON; charset=utf-8",
    ] {
        assert!(
            matches!(kind(media_type), Some(KindsError::ProblemJson(_))),
            "{media_type}"
        );
    }
    // The first, if the header says nothing of use.
    for media_type in ["application/json", "text/plain", ""] {
        assert!(
            matches!(kind(media_type), Some(KindsError::Json(_))),
            "{media_type}"
        );
    }
    let problem = refusal::<Kinds>(400, "application/json", PROBLEM);
    assert_eq!(problem.typed(), None);
}
