//! Documents of Swagger 2.0 in the plain form.

use super::{read, source};
use generator::document;
use generator::source::Pointer;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The plain form of a document with these root members.
fn plain(members: &Value) -> (Value, String) {
    let mut document = json!({
        "swagger": "2.0",
        "info": { "title": "", "version": "" },
        "host": "example.com",
        "paths": {}
    });
    for (key, value) in members.as_object().expect("an object") {
        document[key] = value.clone();
    }
    let (document, report) = read(&[source("a.json", document.to_string())], &[]);
    (
        document.map_or(Value::Null, |document| document.value),
        report,
    )
}

/// One operation with these members, in a document with these.
fn operation(members: Value, mut root: Value) -> (Value, String) {
    root["paths"] = json!({ "/a": { "post": members } });
    let (value, report) = plain(&root);
    (value["paths"]["/a"]["post"].clone(), report)
}

fn keys(value: &Value) -> Vec<&str> {
    let members = value.as_object().into_iter();
    members
        .flat_map(|it| it.keys().map(String::as_str))
        .collect()
}

#[test]
fn servers_are_made_from_parts() {
    for (members, expected) in [
        (json!({}), json!([{ "url": "https://example.com" }])),
        (
            json!({ "basePath": "/", "schemes": ["http"] }),
            json!([{ "url": "http://example.com" }]),
        ),
        (
            json!({ "basePath": "/v1/", "schemes": ["http", "https"] }),
            json!([{ "url": "https://example.com/v1" }, { "url": "http://example.com/v1" }]),
        ),
        (
            json!({ "host": "", "basePath": "/v1" }),
            json!([{ "url": "/v1" }]),
        ),
        (json!({ "host": "" }), Value::Null),
    ] {
        let (value, report) = plain(&members);
        assert_eq!(value["servers"], expected, "{members}: {report}");
    }
}

#[test]
fn json_is_chosen_where_it_is_offered() {
    for (own, root, expected) in [
        (json!(null), json!(null), &["application/json"][..]),
        (json!([]), json!(["text/csv"]), &["text/csv"]),
        (
            json!(["text/csv"]),
            json!(["application/json"]),
            &["text/csv"],
        ),
        (
            json!(["application/xml", "text/csv"]),
            json!([]),
            &["application/xml", "text/csv"],
        ),
        (
            json!([
                "application/xml",
                "application/json",
                "application/json;v=1"
            ]),
            json!([]),
            &["application/json"],
        ),
        (
            json!(["application/json; charset=utf-8", "application/json"]),
            json!([]),
            &["application/json"],
        ),
        (
            json!([
                "application/json; charset=utf-8",
                "application/json;charset=utf-16"
            ]),
            json!([]),
            &["application/json; charset=utf-8"],
        ),
        (
            json!(["application/json;v=1", "application/json;v=2"]),
            json!([]),
            &["application/json;v=1", "application/json;v=2"],
        ),
        (
            json!([
                "application/merge-patch+json",
                "application/json-patch+json",
                "*/*"
            ]),
            json!([]),
            &[
                "application/merge-patch+json",
                "application/json-patch+json",
            ],
        ),
        // A sequence of JSON texts is not JSON.
        (
            json!(["application/x-ndjson", "application/json"]),
            json!([]),
            &["application/json"],
        ),
    ] {
        let members = json!({
            "consumes": own,
            "produces": own,
            "parameters": [{ "name": "b", "in": "body", "schema": { "type": "object" } }],
            "responses": { "200": { "description": "", "schema": { "type": "object" } } }
        });
        let (value, report) = operation(members, json!({ "consumes": root, "produces": root }));
        let response = &value["responses"]["200"]["content"];
        assert_eq!(keys(&value["requestBody"]["content"]), expected, "{report}");
        assert_eq!(keys(response), expected, "{report}");
        let is_all = own.as_array().is_none_or(|own| own.len() <= expected.len());
        assert_eq!(report.contains("omitted-media-type"), !is_all, "{report}");
    }
}

#[test]
fn files_are_bytes_in_what_is_produced() {
    for (produces, expected) in [
        (json!([]), &["*/*"][..]),
        (json!(["application/json"]), &["*/*"]),
        (
            json!(["image/png", "application/json"]),
            &["image/png", "application/json"],
        ),
    ] {
        let members = json!({
            "produces": produces,
            "responses": { "200": { "description": "", "schema": { "type": "file" } } }
        });
        let (value, report) = operation(members, json!({}));
        let content = &value["responses"]["200"]["content"];
        assert_eq!(keys(content), expected, "{report}");
        for key in keys(content) {
            assert_eq!(
                content[key]["schema"],
                json!({ "type": "string", "format": "binary" })
            );
        }
    }
}

#[test]
fn shared_bodies_and_responses_follow_the_media_types_of_their_users() {
    let members = json!({
        "consumes": ["application/merge-patch+json"],
        "produces": ["text/csv"],
        "parameters": [{ "$ref": "#/parameters/B" }],
        "responses": { "200": { "$ref": "#/responses/R" }, "201": { "$ref": "#/responses/Empty" } }
    });
    let root = json!({
        "parameters": { "B": { "name": "b", "in": "body", "schema": { "properties": { "a": {} } } } },
        "responses": {
            "R": { "description": "r", "schema": { "$ref": "#/definitions/D" } },
            "Empty": { "description": "e" }
        },
        "definitions": { "D": { "type": "string" } }
    });
    let (value, report) = operation(members, root);
    assert_eq!(report, "", "{value}");
    let body = &value["requestBody"]["content"];
    assert_eq!(
        body["application/merge-patch+json"]["schema"]["$ref"],
        "#/components/requestBodies/B/content/application~1json/schema"
    );
    let responses = &value["responses"];
    assert_eq!(
        responses["200"]["content"]["text/csv"]["schema"]["$ref"],
        "#/components/schemas/D"
    );
    assert_eq!(responses["201"]["$ref"], "#/components/responses/Empty");
}

#[test]
fn references_lead_to_any_place() {
    let members = json!({
        "parameters": [{ "name": "b", "in": "body", "schema": { "type": "object", "properties": { "a": { "type": "string" } } } }],
        "responses": {
            "200": { "description": "", "schema": { "$ref": "#/paths/~1a/post/parameters/0/schema/properties/a" } },
            "400": { "description": "", "schema": { "$ref": "#/responses/R" } },
            "401": { "description": "", "schema": { "$ref": "#/responses/Empty" } }
        }
    });
    let root = json!({
        "responses": { "R": { "description": "", "schema": { "type": "integer" } }, "Empty": { "description": "" } }
    });
    let (value, report) = operation(members, root);
    let schema = |status: &str| {
        value["responses"][status]["content"]["application/json"]["schema"]["$ref"].clone()
    };
    assert_eq!(
        schema("200"),
        "#/paths/~1a/post/requestBody/content/application~1json/schema/properties/a"
    );
    assert_eq!(
        schema("400"),
        "#/components/responses/R/content/application~1json/schema"
    );
    assert_eq!(value["responses"]["401"].get("content"), None, "{report}");
    assert_eq!(
        report.matches("is a response and not a schema").count(),
        2,
        "{report}"
    );
}

#[test]
fn forms_are_put_together_wherever_their_fields_are() {
    let root = json!({
        "parameters": { "C": { "name": "c", "in": "formData", "type": "boolean", "required": true } },
        "paths": { "/a": {
            "parameters": [
                { "name": "a", "in": "formData", "type": "string" },
                { "name": "b", "in": "formData", "type": "string" }
            ],
            "put": {
                "consumes": ["multipart/form-data"],
                "parameters": [{ "name": "a", "in": "formData", "type": "integer" }, { "$ref": "#/parameters/C" }],
                "responses": { "200": { "description": "" } }
            }
        } }
    });
    let (value, report) = plain(&root);
    let body = &value["paths"]["/a"]["put"]["requestBody"];
    assert_eq!(body["required"], true, "{report}");
    let schema = &body["content"]["multipart/form-data"]["schema"];
    assert_eq!(schema["required"], json!(["c"]));
    assert_eq!(
        schema["properties"],
        json!({ "a": { "type": "integer" }, "c": { "type": "boolean" }, "b": { "type": "string" } })
    );
}

#[test]
fn documents_with_other_hosts_are_not_merged() {
    let document = |name: &str, host: &str| {
        let path = format!("/{name}");
        let text = json!({
            "swagger": "2.0",
            "info": { "title": "", "version": "" },
            "host": host,
            "paths": { path: { "get": { "responses": { "200": { "$ref": "#/responses/R" } } } } },
            "responses": { "R": { "description": name.len().to_string() } }
        });
        source(name, text.to_string())
    };
    let (merged, report) = read(&[document("a", "x.org"), document("b", "x.org")], &[]);
    let merged = merged.unwrap_or_else(|| panic!("{report}")).value;
    assert_eq!(keys(&merged["paths"]), ["/a", "/b"]);
    assert_eq!(keys(&merged["components"]["responses"]), ["R"]);
    for (other, told) in [
        (document("b", "y.org"), "`a` and `b` disagree on #/host"),
        (document("long", "x.org"), "disagree on #/responses/R"),
        (
            source(
                "b",
                r#"{"openapi":"3.0.3","info":{"title":"","version":""},"paths":{}}"#,
            ),
            "`b` has #/openapi, but `a` does not",
        ),
    ] {
        let (merged, report) = read(&[document("a", "x.org"), other], &[]);
        assert!(merged.is_none());
        assert!(report.contains(told), "{report}");
    }
}

/// What operations share is copied into each, but not without end.
#[test]
fn copies_are_bounded() {
    let long = "x".repeat(100_000);
    let names: Vec<String> = (0..2_000).map(|it| format!("text/x-{it}")).collect();
    let schema = json!({ "type": "object" });
    let response = json!({
        "description": long, "schema": schema, "examples": { "text/csv": long }
    });
    let body = json!({ "name": "b", "in": "body", "schema": schema, "description": long });
    let fields: Vec<Value> = (0..20)
        .map(|it| json!({ "$ref": format!("#/parameters/{it}") }))
        .collect();
    let shared: serde_json::Map<String, Value> = (0..20)
        .map(|it| {
            let field = json!({ "name": format!("f{it}"), "in": "formData", "type": "string", "description": long[..20_000] });
            (it.to_string(), field)
        })
        .collect();
    let descriptions = [
        (
            json!({ "produces": ["text/csv"], "responses": { "200": { "$ref": "#/responses/R" } } }),
            json!({ "responses": { "R": response } }),
        ),
        (
            json!({ "consumes": ["text/csv"], "parameters": [{ "$ref": "#/parameters/B" }], "responses": {} }),
            json!({ "parameters": { "B": body } }),
        ),
        (
            json!({ "parameters": [{ "name": "b", "in": "body", "schema": schema }], "responses": {} }),
            json!({ "consumes": names }),
        ),
        (
            json!({ "parameters": fields, "responses": {} }),
            json!({ "parameters": shared }),
        ),
    ];
    // The first alone takes two seconds.
    let some = if super::IS_WHOLE {
        descriptions.len()
    } else {
        1
    };
    for (operation, root) in descriptions.into_iter().take(some) {
        let document = |count: usize| {
            let mut document = root.clone();
            let paths = (0..count).map(|it| (format!("/{it}"), json!({ "post": operation })));
            document["paths"] = Value::Object(paths.collect());
            plain(&document).1
        };
        assert!(!document(3).contains("error["), "{root:.100}");
        let report = document(200);
        assert_eq!(report.matches("error[").count(), 1, "{report:.1000}");
        assert!(report.contains("error[too-much]"), "{report:.1000}");
    }
}

/// Searching for the parents of schemas ends, however many there are.
#[test]
fn parents_are_found_among_many() {
    let count = 300;
    let definitions = (0..count).map(|it| {
        let others = (it + 1..count).step_by(count / 20 + 1);
        let parts = others.map(|it| json!({ "$ref": format!("#/definitions/{it}") }));
        let mut schema =
            json!({ "x-discriminator-value": it.to_string(), "allOf": parts.collect::<Vec<_>>() });
        schema["discriminator"] = "kind".into();
        (it.to_string(), schema)
    });
    let definitions: serde_json::Map<String, Value> = definitions.collect();
    let (value, report) = plain(&json!({ "definitions": definitions }));
    let last = &value["components"]["schemas"][(count - 1).to_string()];
    let own = format!("#/components/schemas/{}", count - 1);
    assert_eq!(
        last["discriminator"]["mapping"][(count - 1).to_string()],
        own,
        "{report:.1000}"
    );
}

/// Each place of the plain form leads to a place that is in the source.
#[test]
fn places_lead_to_the_source() {
    for kind in ["real", "torture"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs");
        let Ok(files) = fs::read_dir(folder.join(kind)) else {
            eprintln!("skipped: there is no {}", folder.display());
            continue;
        };
        for file in files {
            let file = file.expect("readable").path();
            let text = fs::read_to_string(&file).expect("a text");
            // Larger ones differ in size only.
            let most = if super::IS_WHOLE { 1_000_000 } else { 200_000 };
            if text.len() > most {
                continue;
            }
            let source = source(&file.display().to_string(), text);
            let Ok(written) = document::open(&source) else {
                continue;
            };
            if written.get("swagger").is_none() {
                continue;
            }
            let (Some(document), _) = read(std::slice::from_ref(&source), &[]) else {
                continue;
            };
            let mut open = vec![(Pointer::ROOT, &document.value)];
            while let Some((pointer, value)) = open.pop() {
                let at = document.locate(&pointer).pointer;
                // A member with a default is at an absent place of an object that is there.
                let parent = at.parent().unwrap_or_default();
                assert!(
                    written
                        .pointer(at.as_str())
                        .or(written.pointer(parent.as_str()))
                        .is_some(),
                    "{}: {pointer} leads to {at}",
                    source.name
                );
                match value {
                    Value::Object(members) => {
                        open.extend(
                            members
                                .iter()
                                .map(|(key, value)| (pointer.join(key), value)),
                        );
                    }
                    Value::Array(items) => {
                        let items = items.iter().enumerate();
                        open.extend(items.map(|(index, item)| (pointer.join_index(index), item)));
                    }
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn a_definition_next_to_the_name_of_a_parameter_is_its_schema() {
    for place in ["query", "header", "formData", "body"] {
        let parameter = json!({ "name": "a", "in": place, "$ref": "#/definitions/A" });
        let root = json!({ "definitions": { "A": { "type": "string" } } });
        let members =
            json!({ "parameters": [parameter], "responses": { "204": { "description": "" } } });
        let (operation, report) = operation(members, root);
        assert!(
            report.contains("it is the schema of this parameter"),
            "{report}"
        );
        assert!(!report.contains("error"), "{report}");
        let text = operation.to_string();
        assert!(
            text.contains(r##"{"$ref":"#/components/schemas/A"}"##),
            "{place}: {text}"
        );
    }
    // A reference that leads nowhere, or to a parameter, is what it was.
    let lost = json!({ "name": "a", "in": "query", "$ref": "#/definitions/Lost" });
    let members = json!({ "parameters": [lost], "responses": {} });
    let (_, report) = operation(members, json!({}));
    assert!(report.contains("error[dangling-reference]"), "{report}");
}
