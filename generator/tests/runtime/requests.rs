//! Locations of parameters, requests that cannot be sent, and simple bodies.

use http::Request;
use serde_json::json;

use crate::runtime::wire::Write;
use crate::runtime::{BaseUrl, EncodeError, Part, QueryStyle, RequestBuilder};

pub fn build(
    template: &'static str,
    add: impl FnOnce(RequestBuilder<'_>) -> RequestBuilder<'_>,
) -> Result<Request<bytes::Bytes>, EncodeError> {
    let base_url = BaseUrl::parse("https://host").unwrap();
    let request = add(RequestBuilder::new("POST", template, &base_url)).finish()?;
    Ok(request.map(|body| body.as_bytes().expect("the body is no stream").clone()))
}

#[test]
fn query_of_json_and_of_the_template() {
    let request = build("/find?kind=key", |request| {
        request.query("filter", QueryStyle::JSON, &json!({ "a": [1] }))
    });
    assert_eq!(
        request.unwrap().uri().path_and_query().unwrap().as_str(),
        "/find?kind=key&filter=%7B%22a%22%3A%5B1%5D%7D"
    );
}

#[test]
fn paths() {
    let path = |template, value: &dyn Write| {
        build(template, |request| request.path("id", value))
            .map(|request| request.uri().path().to_owned())
    };
    assert_eq!(path("/a/{id}/b", &json!("x")).unwrap(), "/a/x/b");
    assert_eq!(
        path("/a/{id}.json", &json!("x/y?z#ü%")).unwrap(),
        "/a/x%2Fy%3Fz%23%C3%BC%25.json"
    );
    assert_eq!(path("/a/{id}", &json!(["x", "y,z"])).unwrap(), "/a/x,y%2Cz");
    assert_eq!(path("/a/{id}", &json!({ "R": 1 })).unwrap(), "/a/R,1");
    assert_eq!(path("/{id}/{id}", &7u8).unwrap(), "/7/7");
    assert_eq!(path("/a b/{id}", &json!("..x")).unwrap(), "/a%20b/..x");
    assert_eq!(path("/a/{id}", &json!("{id}")).unwrap(), "/a/%7Bid%7D");
    assert_eq!(path("/v{id}:run", &1u8).unwrap(), "/v1:run");

    for (template, value, problem) in [
        (
            "/a/{id}/b",
            json!(""),
            "is empty, which would result in another route",
        ),
        (
            "/a/{id}/b",
            json!([]),
            "is empty, which would result in another route",
        ),
        (
            "/a/{id}/b",
            json!(".."),
            "results in a path segment `.` or `..`, which would be another route",
        ),
        (
            "/a/.{id}",
            json!("."),
            "results in a path segment `.` or `..`, which would be another route",
        ),
    ] {
        let error = path(template, &value).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the path parameter `id` {problem}")
        );
    }
    assert_eq!(
        path("/a/{id}", &None::<u8>).unwrap_err().to_string(),
        "the path parameter `id` has no value"
    );
    assert_eq!(
        path("/a/{other}", &1u8).unwrap_err().to_string(),
        "the path parameter `other` has no value"
    );
}

#[test]
fn headers_and_cookies() {
    let request = build("/", |request| {
        request
            .header("X-List", &json!(["a b", "c"]))
            .header("X-Object", &json!({ "R": 100, "G": true }))
            .header("X-Absent", &None::<u8>)
            .cookie("a", QueryStyle::FORM, &json!("1;2"))
            .cookie("b", QueryStyle::FORM, &2u8)
            .cookie("c", QueryStyle::FORM, &None::<u8>)
            .accept("application/json")
    });
    let request = request.unwrap();
    assert_eq!(request.headers()["x-list"], "a b,c");
    assert_eq!(request.headers()["x-object"], "R,100,G,true");
    assert!(!request.headers().contains_key("x-absent"));
    assert_eq!(request.headers()["cookie"], "a=1%3B2; b=2");
    assert_eq!(request.headers()["accept"], "application/json");

    for value in ["MARKED\r\nX-Other: 1", "MARKED\u{fc}", "MARKED\0"] {
        let error = build("/", |request| request.header("X-Trace", &json!(value))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the header `X-Trace` contains a character that is not allowed in a header"
        );
        assert!(!format!("{error:?}").contains("MARKED"));
    }
}

#[test]
fn bodies() {
    let request = build("/", |request| request.json(&json!({ "a": 1 }))).unwrap();
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.body(), r#"{"a":1}"#);

    let request = build("/", |request| request.json(&None::<u8>)).unwrap();
    assert!(!request.headers().contains_key("content-type"));
    assert!(request.body().is_empty());
}

#[test]
fn the_first_error_is_reported() {
    let request = build("/{id}", |request| {
        request
            .path("id", &json!(""))
            .header("X-Trace", &json!("\n"))
            .json(&json!({}))
    });
    assert_eq!(request.unwrap_err().part(), Part::Path("id"));

    let long = "x".repeat(70_000);
    let error = build("/", |request| {
        request.query("q", QueryStyle::FORM, &json!(long))
    })
    .unwrap_err();
    assert_eq!(error.part(), Part::Url);
    assert!(!format!("{error} {error:?}").contains("xxx"));
}
