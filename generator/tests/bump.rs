//! What the report says about two versions of a description: `bump/cases.yaml` has at least one pair for each rule.

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
