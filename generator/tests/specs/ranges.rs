//! Which response description applies to each status of `ranges.yaml`.

use bytes::Bytes;
use http::Response;
use ranges_client::operations::{
    All, AllError, AllOutput, DefaultAndErrors, DefaultAndErrorsError, MovedOrNot, OnlyDefault,
    OnlyDefaultOutput, Redirect, RedirectHeaders, SeeOther,
};
use ranges_client::runtime::ResponseError;
use ranges_client::{ApiError, Operation};

fn answer(status: u16, body: &str) -> Response<Bytes> {
    let body = Bytes::copy_from_slice(body.as_bytes());
    let response = Response::builder()
        .status(status)
        .header("Content-Type", "application/json")
        .header("Location", "/there");
    response.body(body).unwrap()
}

fn refusal<O: Operation>(status: u16, body: &str) -> ApiError<O::Error> {
    match O::response(answer(status, body)) {
        Err(ResponseError::Refused(error)) => *error,
        Err(ResponseError::Decode(error)) => panic!("{error:?}"),
        Ok(_) => panic!("{status} is a success"),
    }
}

#[test]
fn exact_statuses_come_before_ranges_and_those_before_the_default() {
    let output = |status| All::response(answer(status, "{}")).unwrap();
    for status in [200, 201, 299] {
        assert!(matches!(output(status), AllOutput::Success(_)), "{status}");
    }
    assert_eq!(output(202), AllOutput::Accepted("{}".to_owned()));
    let text = || "s".to_owned();
    let error = |status, body| refusal::<All>(status, body).into_typed();
    for status in [400, 403, 499] {
        assert_eq!(error(status, r#""s""#), Some(AllError::ClientError(text())));
    }
    assert_eq!(error(404, r#""s""#), None);
    assert_eq!(error(410, r#""s""#), Some(AllError::Gone(text())));
    assert_eq!(error(500, "1"), Some(AllError::ServerError(1)));
    for status in [300, 304, 600, 999] {
        let error = error(status, r#"{"title":"t"}"#);
        assert!(
            matches!(error, Some(AllError::Default(it)) if it.title == "t"),
            "{status}"
        );
    }
}

#[test]
fn the_default_is_for_successes_where_nothing_else_is() {
    for status in [200, 204, 299] {
        let output = OnlyDefault::response(answer(status, "{}")).unwrap();
        assert!(matches!(output, OnlyDefaultOutput::Json(_)), "{status}");
    }
    for status in [302, 400, 500] {
        assert!(
            refusal::<OnlyDefault>(status, "{}").typed().is_some(),
            "{status}"
        );
    }
    DefaultAndErrors::response(answer(200, "{}")).unwrap();
    let error = |status, body| refusal::<DefaultAndErrors>(status, body).into_typed();
    let client = error(404, r#"{"title":"t"}"#);
    assert!(matches!(
        client,
        Some(DefaultAndErrorsError::ClientError(_))
    ));
    let server = error(500, "{}");
    assert!(matches!(server, Some(DefaultAndErrorsError::Default(_))));
}

#[test]
fn a_redirect_is_a_success_where_no_other_is_described() {
    let response = answer(302, "");
    let headers = response.headers().clone();
    Redirect::response(response).unwrap();
    let location = RedirectHeaders::new(&headers).location().unwrap();
    assert_eq!(location.as_deref(), Some("/there"));
    for status in [301, 304, 400] {
        refusal::<Redirect>(status, "");
    }
    // A transport that follows redirects.
    Redirect::response(answer(200, "<html>")).unwrap();
    assert_eq!(SeeOther::response(answer(303, "there")).unwrap(), "there");
    // An error like others beside a success, with its type.
    assert!(
        refusal::<MovedOrNot>(301, r#"{"title":"t"}"#)
            .typed()
            .is_some()
    );
    assert!(
        refusal::<MovedOrNot>(302, r#"{"title":"t"}"#)
            .typed()
            .is_none()
    );
}
