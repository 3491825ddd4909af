//! Existing names stay the same when the description grows at its end.

use crate::fixtures;
use generator::{Output, Source};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The name of each type and operation, by the place that it comes from.
fn names(output: &Output) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for text in output.files.values() {
        let mut source = None;
        for line in text.lines() {
            if let Some(place) = line.strip_prefix("/// Source: ") {
                source = Some(place.to_owned());
            } else if let Some(item) = line.strip_prefix("pub ")
                && let Some(place) = source.take()
            {
                let name = item.split([' ', '(', '{']).nth(1).expect("a name");
                names.insert(place, name.to_owned());
            }
        }
    }
    names
}

fn generate(value: &Value) -> Output {
    let source = Source {
        name: "grown.json".to_owned(),
        text: value.to_string(),
    };
    fixtures::generate(&[source]).unwrap_or_else(|report| panic!("{report}"))
}

/// Each fixture grows by schemas and operations that would like names that are taken, or would be
/// next.
#[test]
fn what_is_added_at_the_end_renames_nothing() {
    let mut compared = 0;
    for source in fixtures::read("specs").into_iter().step_by(fixtures::STEP) {
        let Ok(mut value) = serde_yaml::from_str::<Value>(&source.text) else {
            continue;
        };
        let before = names(&generate(&value));
        let empty =
            json!({"type": "object", "properties": {"a": {"type": "string", "enum": ["b"]}}});
        if let Some(schemas) = value
            .pointer_mut("/components/schemas")
            .and_then(Value::as_object_mut)
        {
            let present: Vec<String> = schemas.keys().cloned().collect();
            for name in present {
                for added in [format!("{name}_"), format!("{name}2"), name.to_lowercase()] {
                    schemas.entry(added).or_insert_with(|| empty.clone());
                }
            }
        }
        let operations: Vec<String> = before
            .keys()
            .filter(|place| place.contains("paths"))
            .cloned()
            .collect();
        if let Some(paths) = value.pointer_mut("/paths").and_then(Value::as_object_mut) {
            for (index, place) in operations.iter().enumerate() {
                let id = format!("{}_", before[place]);
                let operation =
                    json!({"operationId": id, "responses": {"204": {"description": "Nothing"}}});
                paths.insert(format!("/added/{index}"), json!({"get": operation}));
            }
        }
        let after = names(&generate(&value));
        for (place, name) in &before {
            // Parts of others are named after all that have a name in the description.
            let segments = place.split('/').count();
            if segments == 4 {
                assert_eq!(after.get(place), Some(name), "{}: {place}", source.name);
                compared += 1;
            }
        }
    }
    assert!(compared > 100 / fixtures::STEP, "{compared}");
}

/// An API with an operation for each pair of a tag and a component schema.
fn tagged(schemas: &[&str], uses: &[(&str, &str)]) -> Output {
    let schema = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let schemas: BTreeMap<_, _> = schemas.iter().map(|name| (*name, &schema)).collect();
    let paths = uses.iter().map(|(tag, name)| {
        let content = json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
        let operation = json!({"tags": [tag], "responses": {"200": {"description": "OK", "content": content}}});
        (format!("/{tag}/{name}"), json!({"get": operation}))
    });
    let paths: BTreeMap<_, _> = paths.collect();
    generate(&json!({
        "openapi": "3.0.3",
        "info": {"title": "Tagged", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }))
}

/// The files of types that several tags use, each with the types that are in it.
fn shared(output: &Output) -> BTreeMap<&str, Vec<&str>> {
    let files = output.files.iter().filter_map(|(path, text)| {
        let name = path.strip_prefix("src/types/")?;
        let name = name.strip_suffix(".rs")?;
        let types = text.lines().filter_map(|line| {
            let name = line.strip_prefix("pub struct ")?;
            name.split([' ', '{', ';']).next()
        });
        name.starts_with("shared").then(|| (name, types.collect()))
    });
    files.collect()
}

#[test]
fn files_of_shared_types_are_named_after_the_tags_that_use_them() {
    let uses = [
        ("keys", "M"),
        ("apps", "M"),
        ("keys", "X"),
        ("roles", "X"),
        ("logs", "Y"),
    ];
    let before = tagged(&["M", "X", "Y"], &uses);
    let expected = BTreeMap::from([
        ("shared_apps_keys", vec!["M"]),
        ("shared_keys_roles", vec!["X"]),
    ]);
    assert_eq!(shared(&before), expected);

    // A type that comes first joins the others, and others of another tag stay where they are.
    let more = [("keys", "A"), ("apps", "A"), ("zones", "Z"), ("logs", "Z")];
    let after = tagged(&["A", "M", "X", "Y", "Z"], &[&uses[..], &more[..]].concat());
    let expected = BTreeMap::from([
        ("shared_apps_keys", vec!["A", "M"]),
        ("shared_keys_roles", vec!["X"]),
        ("shared_logs_zones", vec!["Z"]),
    ]);
    assert_eq!(shared(&after), expected);
}

#[test]
fn names_of_files_have_a_limit() {
    let tags: Vec<String> = (10..30).map(|number| format!("tag{number}")).collect();
    let uses = tags.iter().map(|tag| (tag.as_str(), "A"));
    let uses: Vec<_> = uses.chain([("other", "B")]).collect();
    let output = tagged(&["A", "B"], &uses);
    let names: Vec<_> = shared(&output).into_keys().collect();
    assert_eq!(
        names,
        ["shared_tag10_tag11_tag12_tag13_tag14_tag15_tag16_tag17_tag18_and_11_more"]
    );
}
