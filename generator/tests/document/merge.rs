//! Documents of one API are merged, and conflicts between them are reported.

use super::{read, source};
use generator::Source;
use serde_json::{Value, json};

fn document(name: &str, rest: Value) -> Source {
    let mut value = json!({
        "openapi": "3.0.0",
        "info": {"title": "Keys", "version": "1"},
        "paths": {},
    });
    if let (Value::Object(value), Value::Object(rest)) = (&mut value, rest) {
        value.extend(rest);
    }
    source(name, serde_json::to_string_pretty(&value).expect("a value"))
}

fn operation(id: &str) -> Value {
    json!({"operationId": id, "responses": {"200": {"description": ""}}})
}

#[test]
fn what_agrees_is_one_and_the_rest_is_united() {
    let documents = [
        document(
            "a.json",
            json!({
                "paths": {"/keys": {"get": operation("list")}},
                "components": {"schemas": {"Key": {"type": "string", "title": "Key"}}},
                "tags": [{"name": "keys"}, {"name": "all"}],
            }),
        ),
        document(
            "b.json",
            json!({
                "openapi": "3.0.3",
                "tags": [{"name": "users"}, {"name": "keys"}],
                "paths": {
                    "/users": {"get": operation("users")},
                    "/keys": {"get": operation("list"), "post": operation("create"), "summary": "Keys"},
                },
                "components": {
                    "schemas": {"User": {}, "Key": {"title": "Key", "type": "string"}},
                    "responses": {"None": {"description": "Nothing"}},
                },
                "x-extra": true,
            }),
        ),
    ];
    let (united, report) = read(&documents, &[]);
    assert_eq!(report, "");
    let united = united.expect("nothing disagrees");
    let expected = json!({
        "openapi": "3.0.0",
        "info": {"title": "Keys", "version": "1"},
        "paths": {
            "/keys": {"get": operation("list"), "post": operation("create"), "summary": "Keys"},
            "/users": {"get": operation("users")},
        },
        "components": {
            "schemas": {"Key": {"type": "string", "title": "Key"}, "User": {}},
            "responses": {"None": {"description": "Nothing"}},
        },
        "tags": [{"name": "keys"}, {"name": "all"}, {"name": "users"}],
        "x-extra": true,
    });
    // As texts, so that the order of keys counts.
    assert_eq!(united.value.to_string(), expected.to_string());

    for (pointer, place) in [
        ("", ("a.json", "")),
        ("/paths/~1keys/get", ("a.json", "/paths/~1keys/get")),
        (
            "/paths/~1keys/post/responses",
            ("b.json", "/paths/~1keys/post/responses"),
        ),
        (
            "/components/schemas/Key/title",
            ("a.json", "/components/schemas/Key/title"),
        ),
        (
            "/components/schemas/User",
            ("b.json", "/components/schemas/User"),
        ),
        (
            "/components/responses/None",
            ("b.json", "/components/responses/None"),
        ),
        ("/tags/1/name", ("a.json", "/tags/1/name")),
        ("/tags/2/name", ("b.json", "/tags/0/name")),
    ] {
        let at = united.locate(&pointer.into());
        assert_eq!((&*at.file, at.pointer.as_str()), place);
    }
}

#[test]
fn disagreements_name_both_files() {
    let documents = [
        document(
            "a.json",
            json!({
                "paths": {
                    "/keys": {"get": operation("list"), "parameters": [], "x-a": 1},
                    "/users": {"$ref": "#/paths/~1keys"},
                },
                "components": {"schemas": {"Key": {"properties": {"a/b": {"enum": [1, 2]}}}}},
                "security": [{"basic": []}],
                "tags": [{"name": "keys", "description": "a"}],
            }),
        ),
        document(
            "b.json",
            json!({
                "openapi": "3.0.1",
                "info": {"title": "Keys", "version": "2"},
                "servers": [{"url": "/"}],
                "paths": {
                    "/keys": {"get": operation("listKeys"), "x-a": 2},
                    "/users": {},
                },
                "components": {"schemas": {"Key": {"properties": {"a/b": {"enum": [1, 2, 3]}}}}},
                "tags": [{"name": "all"}, {"name": "keys", "description": "b"}],
            }),
        ),
    ];
    let (united, report) = read(&documents, &[]);
    assert!(united.is_none());
    insta::assert_snapshot!(report);
}

#[test]
fn one_document_stays_as_it_is() {
    let only = document("a.json", json!({"tags": [{"name": "a"}, {"name": "a"}]}));
    let (read, report) = read(std::slice::from_ref(&only), &[]);
    assert_eq!(report, "");
    let value = read.expect("it is valid").value;
    assert_eq!(
        serde_json::to_string_pretty(&value).expect("a value"),
        only.text
    );
}
