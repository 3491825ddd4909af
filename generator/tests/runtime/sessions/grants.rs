//! Where the answer of an operation has its token.

use crate::operations::StartEither;
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
