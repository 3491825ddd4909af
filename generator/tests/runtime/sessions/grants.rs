//! Where the answer of an operation has its token.

use crate::operations::{RenewFraction, StartEither, StartFraction};
use crate::runtime::{LogIn as _, Operation as _};

#[test]
fn where_a_description_has_the_token() {
    let grant = |status: u16, body: &str| {
        let mut response = http::Response::new(bytes::Bytes::from(body.to_owned()));
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
        let output = StartEither::response(response).unwrap();
        let grant = StartEither::new().grant(&output, &http::HeaderMap::new());
        grant.map(|grant| format!("{grant:?}"))
    };
    let text = grant(200, r#"{"token":"t","seconds":60}"#).unwrap();
    assert!(
        text.contains("60s") && text.contains("is_pending: false"),
        "{text}"
    );
    let text = grant(200, r#"{"token":"t","seconds":-1}"#).unwrap();
    assert!(text.contains("lifetime: None"), "{text}");
    let text = grant(202, r#"{"token":"t","challenge":"c"}"#).unwrap();
    assert!(text.contains("is_pending: true"), "{text}");
}

#[test]
fn lifetimes_that_are_not_integers_are_rounded_down() {
    let answer = |body: &str| http::Response::new(bytes::Bytes::from(body.to_owned()));
    let headers = http::HeaderMap::new();
    let cases = [
        ("59.9", "Some(59s)"),
        ("60", "Some(60s)"),
        ("6e1", "Some(60s)"),
        ("0.5", "None"),
        ("-1.5", "None"),
        ("1e300", "None"),
        ("null", "None"),
    ];
    for (seconds, expected) in cases {
        let expected = format!("lifetime: {expected}");
        let body = format!(r#"{{"token":"t","seconds":{seconds}}}"#);
        let output = RenewFraction::response(answer(&body)).unwrap();
        let grant = RenewFraction::new().grant(&output, &headers).unwrap();
        assert!(format!("{grant:?}").contains(&expected), "{grant:?}");
        let Ok(ttl) = seconds.parse() else {
            continue;
        };
        let output = StartFraction::response(answer(r#"{"token":"t"}"#)).unwrap();
        let grant = StartFraction::new(ttl).grant(&output, &headers).unwrap();
        assert!(format!("{grant:?}").contains(&expected), "{grant:?}");
    }
}
