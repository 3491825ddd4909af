//! What becomes of parameters and bodies.

use http::{Method, Request};
use serde_json::json;

use crate::runtime::wire::{Value, Write};
use crate::runtime::{BaseUrl, EncodeError, Part, QueryStyle, RequestBuilder, Style};

fn build(
    template: &'static str,
    add: impl FnOnce(RequestBuilder<'_>) -> RequestBuilder<'_>,
) -> Result<Request<bytes::Bytes>, EncodeError> {
    let base_url = BaseUrl::parse("https://host").unwrap();
    add(RequestBuilder::new(Method::POST, template, &base_url)).finish()
}

fn query(style: Style, explode: bool, value: &dyn Write) -> String {
    let request = build("/", |request| {
        request.query("color", QueryStyle::new(style, explode), value)
    });
    request
        .unwrap()
        .uri()
        .query()
        .unwrap_or_default()
        .to_owned()
}

/// The table in OpenAPI 3.0.4 §"Style Examples".
#[test]
fn query_styles() {
    let empty = json!("");
    let string = json!("blue");
    let array = json!(["blue", "black", "brown"]);
    let object = json!({ "R": 100, "G": 200, "B": 150 });

    let form = |explode, value: &Value| query(Style::Form, explode, value);
    assert_eq!(form(false, &empty), "color=");
    assert_eq!(form(false, &string), "color=blue");
    assert_eq!(form(false, &array), "color=blue,black,brown");
    assert_eq!(form(false, &object), "color=R,100,G,200,B,150");
    assert_eq!(form(true, &empty), "color=");
    assert_eq!(form(true, &string), "color=blue");
    assert_eq!(form(true, &array), "color=blue&color=black&color=brown");
    assert_eq!(form(true, &object), "R=100&G=200&B=150");

    assert_eq!(
        query(Style::SpaceDelimited, false, &array),
        "color=blue%20black%20brown"
    );
    assert_eq!(
        query(Style::SpaceDelimited, false, &object),
        "color=R%20100%20G%20200%20B%20150"
    );
    assert_eq!(
        query(Style::PipeDelimited, false, &array),
        "color=blue%7Cblack%7Cbrown"
    );
    assert_eq!(
        query(Style::PipeDelimited, false, &object),
        "color=R%7C100%7CG%7C200%7CB%7C150"
    );
    assert_eq!(
        query(Style::DeepObject, true, &object),
        "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"
    );
}

#[test]
fn query_styles_where_the_table_says_nothing() {
    let array = json!(["blue", "black"]);
    assert_eq!(
        query(Style::PipeDelimited, true, &array),
        "color=blue&color=black"
    );
    assert_eq!(
        query(Style::DeepObject, false, &json!("blue")),
        "color=blue"
    );
    assert_eq!(
        query(Style::DeepObject, true, &array),
        "color%5B0%5D=blue&color%5B1%5D=black"
    );
    assert_eq!(
        query(Style::DeepObject, true, &json!({ "a": { "b": [1] } })),
        "color%5Ba%5D%5Bb%5D%5B0%5D=1"
    );
    for nothing in [
        json!(null),
        json!([]),
        json!({}),
        json!([null]),
        json!({ "a": null }),
    ] {
        for style in [
            Style::Form,
            Style::SpaceDelimited,
            Style::PipeDelimited,
            Style::DeepObject,
        ] {
            assert_eq!(query(style, true, &nothing), "");
            assert_eq!(query(style, false, &nothing), "");
        }
    }
    assert_eq!(query(Style::Form, true, &None::<bool>), "");
    assert_eq!(
        query(
            Style::Form,
            true,
            &json!([true, -1, 1.5, 18446744073709551615u64])
        ),
        "color=true&color=-1&color=1.5&color=18446744073709551615"
    );
}

#[test]
fn no_value_adds_a_parameter() {
    let value = json!(["a,b", "c&d=e#f?g h+i/j%2C\u{e9}\r\n"]);
    assert_eq!(
        query(Style::Form, false, &value),
        "color=a%2Cb,c%26d%3De%23f%3Fg%20h%2Bi%2Fj%252C%C3%A9%0D%0A"
    );
    let request = build("/", |request| {
        request.query("a b[]", QueryStyle::FORM, &1u8)
    });
    assert_eq!(request.unwrap().uri().query(), Some("a%20b%5B%5D=1"));
}

#[test]
fn nested_values_are_refused() {
    let value = json!([["MARKED"]]);
    for style in [Style::Form, Style::SpaceDelimited, Style::PipeDelimited] {
        let request = build("/", |request| {
            request.query("color", QueryStyle::new(style, true), &value)
        });
        let error = request.unwrap_err();
        assert_eq!(error.part(), Part::Query("color"));
        assert_eq!(
            error.to_string(),
            "the query parameter `color` holds a list or an object inside another one, which its style cannot express"
        );
    }
}

#[test]
fn query_of_json_and_of_the_template() {
    let request = build("/find?kind=key", |request| {
        request.query_json("filter", &json!({ "a": [1] }))
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
            "is empty, which would be another route",
        ),
        (
            "/a/{id}/b",
            json!([]),
            "is empty, which would be another route",
        ),
        (
            "/a/{id}/b",
            json!(".."),
            "makes a path segment `.` or `..`, which would be another route",
        ),
        (
            "/a/.{id}",
            json!("."),
            "makes a path segment `.` or `..`, which would be another route",
        ),
        (
            "/a/{id}",
            json!([["x"]]),
            "holds a list or an object inside another one, which its style cannot express",
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
            .cookie("a", &json!("1;2"))
            .cookie("b", &2u8)
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
            "the header `X-Trace` holds a character that a header cannot"
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

    let form = json!({ "a b": "c&d", "list": [1, 2], "nothing": null });
    let request = build("/", |request| request.form(&form)).unwrap();
    assert_eq!(
        request.headers()["content-type"],
        "application/x-www-form-urlencoded"
    );
    assert_eq!(request.body(), "a%20b=c%26d&list=1&list=2");
    let error = build("/", |request| request.form(&1u8)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the body is not an object, which a form is"
    );
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
