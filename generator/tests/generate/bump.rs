//! What the report says about two versions of a description: `bump/cases.yaml` has at least one pair for each rule.

mod names;
mod positions;
mod versions;

use crate::fixtures;
use generator::{Input, Report, Rule, SURFACE, Source};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The pair of descriptions of a case.
fn documents(case: &Value) -> [Source; 2] {
    [0, 1].map(|side| {
        let mut api = json!({
            "openapi": "3.0.3",
            "info": {"title": "Test", "version": "1"},
            "paths": {},
        });
        merge(&mut api, &case["api"][side]);
        if !case["get"].is_null() {
            let mut get = case["get"][side].clone();
            get["operationId"] = "get".into();
            merge(&mut api, &json!({"paths": {"/get": {"get": get}}}));
        }
        let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/A"}}});
        if !case["sent"].is_null() {
            let operation = json!({
                "operationId": "put",
                "requestBody": {"required": true, "content": content},
                "responses": {"204": {"description": "OK"}},
            });
            merge(&mut api, &json!({"paths": {"/a": {"put": operation}}}));
            merge(
                &mut api,
                &json!({"components": {"schemas": {"A": case["sent"][side]}}}),
            );
        }
        if !case["received"].is_null() {
            let operation = json!({
                "operationId": "read",
                "responses": {"200": {"description": "OK", "content": content}},
            });
            merge(&mut api, &json!({"paths": {"/a": {"get": operation}}}));
            merge(
                &mut api,
                &json!({"components": {"schemas": {"A": case["received"][side]}}}),
            );
        }
        Source {
            name: "api.json".to_owned(),
            text: format!("{api:#}"),
        }
    })
}

fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (_, Value::Null) => {}
        (into, from) => *into = from.clone(),
    }
}

fn input(document: Source, old: Option<String>) -> Input {
    Input {
        documents: vec![document],
        crate_name: "client".to_owned(),
        surface: old.map(|text| Source {
            name: SURFACE.to_owned(),
            text,
        }),
        ..Input::default()
    }
}

/// Lists the items of a crate.
fn listed(document: Source, old: Option<String>) -> (String, Option<Report>) {
    match generator::surface(&input(document, old)) {
        Ok((text, report, _)) => (text, report),
        Err(errors) => panic!("{errors}"),
    }
}

fn report([old, new]: [Source; 2]) -> Report {
    let (text, none) = listed(old, None);
    assert!(none.is_none(), "there is nothing to compare with");
    let (_, report) = listed(new, Some(text));
    report.expect("a report")
}

fn cases() -> Map<String, Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bump/cases.yaml");
    let text = fs::read_to_string(file).expect("the cases");
    serde_yaml::from_str(&text).expect("YAML")
}

#[test]
fn each_rule_has_a_pair_that_it_is_about() {
    let mut wrong = String::new();
    let mut seen = BTreeSet::new();
    for (name, case) in cases() {
        let report = report(documents(&case));
        let lines: Vec<String> = report.changes.iter().map(ToString::to_string).collect();
        let expected: Vec<&str> = case["report"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        if lines != expected {
            wrong += &format!("\n{name}:\n");
            wrong.extend(lines.iter().map(|line| format!("  - {line:?}\n")));
        }
        // The name of a case starts with the names of rules.
        let rules: BTreeSet<&str> = report
            .changes
            .iter()
            .map(|change| change.rule.name())
            .collect();
        for word in name
            .split(' ')
            .filter(|word| Rule::ALL.iter().any(|rule| rule.name() == *word))
        {
            assert!(rules.contains(word), "{name}: {report}");
        }
        seen.extend(report.changes.iter().map(|change| change.rule));
    }
    assert!(wrong.is_empty(), "{wrong}");
    let missing: Vec<&str> = Rule::ALL
        .iter()
        .filter(|rule| !seen.contains(rule))
        .map(|rule| rule.name())
        .collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

#[test]
fn a_crate_does_not_differ_from_itself() {
    for (name, case) in cases() {
        for document in documents(&case) {
            let (text, _) = listed(document.clone(), None);
            let (again, report) = listed(document, Some(text.clone()));
            let report = report.expect("a report");
            assert!(report.changes.is_empty(), "{name}: {report}");
            assert_eq!(again, text, "{name}");
        }
    }
}

/// Descriptions of the fixtures, which have names of all kinds.
#[test]
fn fixtures_are_read_back() {
    for source in fixtures::read("specs") {
        let (text, _) = listed(source.clone(), None);
        let (again, report) = listed(source.clone(), Some(text.clone()));
        let report = report.expect("a report");
        assert!(report.changes.is_empty(), "{}: {report}", source.name);
        assert_eq!(again, text, "{}", source.name);
    }
}

fn schemas(schemas: &str) -> Source {
    Source {
        name: "api.yaml".to_owned(),
        text: format!(
            "openapi: 3.0.3\ninfo: {{title: Test, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
        ),
    }
}

/// The names of types by the pointer of their schema.
fn types(text: &str) -> Vec<(String, String)> {
    let lines = text
        .lines()
        .filter(|line| line.contains("@#/components/schemas/"));
    let types = lines.map(|line| {
        let name = line.split([' ', '(']).nth(1).unwrap_or_default();
        let (_, pointer) = line
            .split_once("@#/components/schemas/")
            .unwrap_or_default();
        (pointer.to_owned(), name.to_owned())
    });
    types.collect()
}

fn name<'t>(types: &'t [(String, String)], pointer: &str) -> &'t str {
    let found = types.iter().find(|(it, _)| it == pointer);
    found.map_or("", |(_, name)| name)
}

#[test]
fn a_schema_keeps_its_name_whatever_comes_before_it() {
    let old = schemas("    foo_bar: {type: object, properties: {a: {type: string, enum: [x]}}}\n");
    let (text, _) = listed(old, None);
    let new = || {
        schemas(
            "    FooBar: {type: object, properties: {a: {type: string, enum: [x]}}}\n    \
             foo_bar: {type: object, properties: {a: {type: string, enum: [x]}}}\n",
        )
    };
    let (kept, report) = listed(new(), Some(text.clone()));
    let kept = types(&kept);
    assert_eq!(name(&kept, "foo_bar"), "FooBar");
    assert_eq!(name(&kept, "foo_bar/properties/a"), "FooBarA");
    assert_eq!(name(&kept, "FooBar"), "FooBar2");
    let report = report.expect("a report");
    assert!(
        report
            .changes
            .iter()
            .all(|change| change.rule == Rule::ItemAdded),
        "{report}"
    );

    // Without the line, the name is that of a new crate.
    let without: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("struct FooBar "))
        .collect();
    let without = without.join("\n");
    let (renamed, _) = listed(new(), Some(without));
    assert_eq!(name(&types(&renamed), "FooBar"), "FooBar");
    assert_eq!(name(&types(&renamed), "foo_bar"), "FooBar2");
}

/// Positions in a list say nothing about a schema.
#[test]
fn a_branch_does_not_inherit_the_name_of_another() {
    let branch = |key: &str| {
        format!(
            "{{type: object, required: [{key}, n], properties: {{{key}: {{type: string}}, n: {{type: string}}}}}}"
        )
    };
    let union = |keys: &[&str]| {
        let branches: Vec<String> = keys.iter().map(|key| branch(key)).collect();
        schemas(&format!("    U: {{oneOf: [{}]}}\n", branches.join(", ")))
    };
    let (old, _) = listed(union(&["b", "c"]), None);
    let (fresh, _) = listed(union(&["a", "b", "c"]), None);
    let (kept, _) = listed(union(&["a", "b", "c"]), Some(old));
    assert_eq!(types(&kept), types(&fresh));
}

#[test]
fn the_description_names_items() {
    let text = "openapi: 3.0.3
info: {title: Test, version: '1'}
paths:
  /a:
    post:
      operationId: createThing
      x-rust-name: MakeThing
      parameters: [{name: q, in: query, x-rust-name: query, schema: {type: string, enum: [up], x-rust-name: Direction}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/a'}}}}
      responses: {'204': {description: OK}}
components:
  schemas:
    a:
      type: object
      x-rust-name: Thing
      properties:
        k: {type: string, x-rust-name: kind}
        s: {type: string, enum: [on, 'off'], x-rust-name: State, x-rust-value-names: {'off': Disabled}}
    Thing: {type: object, properties: {x: {type: string}}}
    c: {oneOf: [{type: integer, enum: [1], x-rust-name: First}, {type: integer, enum: [2]}]}
";
    let source = Source {
        name: "api.yaml".to_owned(),
        text: text.to_owned(),
    };
    let output = generator::generate(input(source, None)).expect("a crate");
    let listed = &output.files[SURFACE];
    for line in [
        "operation MakeThing  POST /a",
        "  query: Option<Direction>  query \"q\"",
        "struct Thing  in untagged, sent",
        "  kind: Option<String>  \"k\"",
        "  s: Option<State>  \"s\"",
        "  Disabled  \"off\"",
        "  On  \"on\"",
        "struct Thing2  ",
        "  First  1",
    ] {
        assert!(
            listed.lines().any(|it| it.starts_with(line)),
            "{line}\n{listed}"
        );
    }
}

#[test]
fn names_that_are_not_possible_are_errors() {
    let cases = [
        (
            "a: {type: object, x-rust-name: thing}",
            "`thing` is not a name of this kind in Rust; `Thing` would be one",
        ),
        (
            "a: {type: object, x-rust-name: 7}",
            "`7` is not a name of this kind in Rust; `N7` would be one",
        ),
        (
            "a: {type: object, x-rust-name: 'A B'}",
            "`A B` is not a name of this kind in Rust; `AB` would be one",
        ),
        (
            "a: {type: object, properties: {b: {type: string, x-rust-name: new}}}",
            "`new` has another meaning for a field",
        ),
        (
            "a: {type: object, properties: {b: {type: string, x-rust-name: x}, c: {type: string, x-rust-name: x}}}",
            "another field has the name `x` as well",
        ),
        (
            "a: {type: string, enum: [b], x-rust-value-names: {b: b_c}}",
            "`b_c` is not a name of this kind in Rust; `BC` would be one",
        ),
    ];
    for (schema, message) in cases {
        let errors = generator::surface(&input(schemas(&format!("    {schema}\n")), None));
        let errors = errors.expect_err(schema).to_string();
        assert!(
            errors.contains(&format!("error[rust-name]: {message}\n")),
            "{schema}\n{errors}"
        );
        assert!(errors.contains("api.yaml:6:"), "{errors}");
    }
    let unknown = schemas("    a: {type: string, enum: [b], x-rust-value-names: {c: D}}\n");
    let (_, _, warnings) = generator::surface(&input(unknown, None)).expect("a crate");
    let warnings = warnings.to_string();
    assert!(
        warnings.contains("`c` is not a value of this `enum`; its name is ignored"),
        "{warnings}"
    );
}

#[test]
fn a_list_that_does_not_parse_is_an_error_with_its_position() {
    let (text, _) = listed(
        schemas("    a: {type: object, properties: {b: {type: string}}}\n"),
        None,
    );
    let cases = [
        (
            text.replace("format 1", "format 2"),
            "a newer generator wrote this file",
            ":4:1",
        ),
        (
            text.replace("format 1", "<<<<<<< ours"),
            "`format 1` is expected here",
            ":4:1",
        ),
        (
            text.replace("struct A", "trait A"),
            "`trait` is not an item of a generated crate",
            "",
        ),
        (
            text.replace("  b: ", "   b: "),
            "this line is indented too far",
            ":4",
        ),
        (
            text.replace("\"b\"", "\"b"),
            "this quote is not closed",
            ":22",
        ),
        (
            text.clone() + &text,
            "`format` is not an item of a generated crate",
            "",
        ),
        (String::new(), "it does not name the API", ":1:1"),
    ];
    for (broken, message, position) in cases {
        let document = schemas("    a: {type: object}\n");
        let errors = generator::surface(&input(document, Some(broken))).expect_err(message);
        let errors = errors.to_string();
        assert!(
            errors.contains(message) && errors.contains(&format!("api.txt{position}"))
                || errors.contains(message) && errors.contains(position),
            "{message}\n{errors}"
        );
    }
}
