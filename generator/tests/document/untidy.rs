//! Small mistakes are repaired if the meaning is clear, and the typed model never sees them.

use super::{read, source};
use generator::diagnostic::{Diagnostics, Kind};
use generator::document::{self, Sources};
use serde_json::{Value, json};

#[test]
fn scalars_become_the_texts_that_are_written() {
    let text = "openapi: 3.0\n\
                info: {title: 0x10, version: 1.10}\n\
                paths: {}\n\
                tags: [{name: True}]\n\
                components: {schemas: {Answer: {type: string, enum: [yes, no, true, 1.0, 1e3]}}}\n";
    let (document, _) = read(&[source("a.yaml", text)], &[]);
    let value = document.expect("the meaning is clear").value;
    assert_eq!(value["openapi"], "3.0");
    assert_eq!(value["info"], json!({"title": "0x10", "version": "1.10"}));
    assert_eq!(value["tags"], json!([{"name": "True"}]));
    assert_eq!(
        value["components"]["schemas"]["Answer"]["enum"],
        json!(["yes", "no", "true", "1.0", "1e3"])
    );
}

#[test]
fn lists_of_one_type_are_that_type() {
    let text = "openapi: 3.0.0\ninfo: {title: T, version: \"1\"}\npaths: {}\n\
                components:\n  schemas:\n    One: {type: [string]}\n    Null: {type: ['null', integer]}\n";
    let (document, report) = read(&[source("a.yaml", text)], &[]);
    let value = document.expect("the meaning is clear").value;
    assert_eq!(
        value["components"]["schemas"],
        json!({"One": {"type": "string"}, "Null": {"type": "integer", "nullable": true}})
    );
    // Of a keyword of another version it is said once that it is followed.
    assert_eq!(report.matches("warning[").count(), 1, "{report}");
    assert!(report.contains("(2 places"), "{report}");
    // Null alone has no name in 3.0.
    let (document, _) = read(
        &[source("a.yaml", text.replace("[string]", "['null']"))],
        &[],
    );
    let value = document.expect("the meaning is clear").value;
    let only_null = json!({"enum": [null], "nullable": true});
    assert_eq!(value["components"]["schemas"]["One"], only_null);
    for types in ["[]", "[string, text]", "[1]"] {
        let text = text.replace("[string]", types);
        let (document, report) = read(&[source("a.yaml", &text)], &[]);
        let value = document.expect("any value").value;
        assert_eq!(value["components"]["schemas"]["One"], json!({}), "{types}");
        assert!(report.contains("any JSON value is accepted"), "{report}");
    }
}

#[test]
fn lists_of_several_types_are_unions_of_them() {
    for (written, meant) in [
        (
            "type: [string, integer]",
            json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
        ),
        (
            "type: ['null', string, array], items: {type: integer}, maxLength: 3, minItems: 1, description: D",
            json!({
                "anyOf": [
                    {"type": "string", "maxLength": 3},
                    {"type": "array", "items": {"type": "integer"}, "minItems": 1},
                ],
                "description": "D",
                "nullable": true,
            }),
        ),
        (
            "type: [integer, string, boolean], enum: [1, 2, auto], format: int32",
            json!({"anyOf": [
                {"type": "integer", "enum": [1, 2], "format": "int32"},
                {"type": "string", "enum": ["auto"]},
            ]}),
        ),
        (
            "type: [object, string], properties: {a: {type: [string]}}, required: [a], format: uuid",
            json!({"anyOf": [
                {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
                {"type": "string", "format": "uuid"},
            ]}),
        ),
        (
            "type: [string, number, boolean, object, array, 'null']",
            json!({"nullable": true}),
        ),
        // The keyword is taken, by what only restricts strings.
        (
            "type: [string, boolean], anyOf: [{maxLength: 3}]",
            json!({
                "oneOf": [
                    {"type": "string", "anyOf": [{"type": "string", "maxLength": 3}]},
                    {"type": "boolean"},
                ],
            }),
        ),
    ] {
        let text = format!(
            "openapi: 3.0.0\ninfo: {{title: T, version: \"1\"}}\npaths: {{}}\n\
             components: {{schemas: {{A: {{{written}}}}}}}\n"
        );
        let (document, report) = read(&[source("a.yaml", text)], &[]);
        let value = document.unwrap_or_else(|| panic!("{report}")).value;
        assert_eq!(value["components"]["schemas"]["A"], meant, "{written}");
        assert!(
            report.contains("OpenAPI 3.0 has no lists of types"),
            "{report}"
        );
    }
}

#[test]
fn nullable_next_to_a_reference_is_honoured() {
    let text = "openapi: 3.0.0\ninfo: {title: T, version: \"1\"}\npaths: {}\n\
                components:\n  schemas:\n    A: {type: object, properties: {b: {$ref: '#/components/schemas/B', nullable: true, maxLength: 3}}}\n    B: {type: string}\n";
    let (_, report) = read(&[source("a.yaml", text)], &[]);
    assert_eq!(
        report.matches("has no effect next to `$ref`").count(),
        1,
        "{report}"
    );
    assert!(report.contains("`maxLength`"), "{report}");
}

#[test]
fn the_text_of_an_overlay_is_taken_from_the_overlay() {
    let document = source(
        "a.json",
        r#"{"openapi": "3.0.0", "info": {"title": "", "version": 1.50}, "paths": {}}"#,
    );
    let overlay = source(
        "fix.yaml",
        "overlay: 1.0\ninfo: {title: Fix, version: 1}\nactions:\n\
         - {target: $.info, update: {version: 2.50}}\n",
    );
    let (document, _) = read(&[document], &[overlay]);
    let value = document.expect("the meaning is clear").value;
    assert_eq!(value["info"]["version"], "2.50");
}

#[test]
fn what_is_missing_is_assumed() {
    let text = "openapi: 3.0.0\ncomponents: {schemas: {Key: {type: string}}}\n";
    let (document, report) = read(&[source("a.yaml", text)], &[]);
    let value = document.expect("the schemas are there").value;
    assert_eq!(value["info"], json!({"title": "API", "version": "0.0.0"}));
    assert_eq!(value["paths"], json!({}));
    assert_eq!(report.matches("warning[").count(), 4, "{report}");
}

#[test]
fn elements_that_are_left_out_leave_no_gap() {
    let text = "openapi: 3.0.0\ninfo: {title: Tags, version: '1'}\npaths: {}\n\
                tags:\n- one\n- name: two\n- three\n- name: four\n  description: []\n";
    let (document, report) = read(&[source("a.yaml", text)], &[]);
    let document = document.expect("tags are for people");
    assert_eq!(
        document.value["tags"],
        json!([{"name": "two"}, {"name": "four"}])
    );
    assert_eq!(
        document.locate(&"/tags/1/name".into()).pointer,
        "/tags/3/name".into()
    );
    assert!(report.contains("a.yaml:9:3"), "{report}");
}

/// Every value of a description that uses most keywords, replaced by every kind of value; without `verify`, by one of
/// them in turn.
#[test]
fn the_typed_model_has_nothing_to_refuse() {
    let text = include_str!("everything.yaml");
    let (document, report) = read(&[source("a.yaml", text)], &[]);
    assert_eq!(report, "");
    let value = document.expect("a valid description").value;
    let mut pointers = Vec::new();
    collect(&value, String::new(), &mut pointers);
    assert!(pointers.len() > 200, "{}", pointers.len());
    let odd = [
        json!(null),
        json!(-1.5),
        json!("x y"),
        json!([null]),
        json!({"a": null}),
    ];
    for (place, pointer) in pointers.iter().enumerate() {
        let in_turn = |kind: usize| super::IS_WHOLE || kind == place % odd.len();
        for (_, odd) in odd.iter().enumerate().filter(|(kind, _)| in_turn(*kind)) {
            let mut value = value.clone();
            *value.pointer_mut(pointer).expect("it is there") = odd.clone();
            let mut diagnostics = Diagnostics::new();
            let text = value.to_string();
            let files = Sources {
                documents: &[source("a.json", text)],
                ..Sources::default()
            };
            document::read(files, &mut diagnostics);
            for diagnostic in &diagnostics {
                assert_ne!(
                    diagnostic.kind,
                    Kind::InvalidDescription,
                    "{pointer} {odd} {}",
                    diagnostic.message
                );
            }
        }
    }
}

fn collect(value: &Value, at: String, pointers: &mut Vec<String>) {
    let children: Vec<_> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        collect(child, format!("{at}/{key}"), pointers);
    }
    if !at.is_empty() {
        pointers.push(at);
    }
}
