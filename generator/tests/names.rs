//! Existing names stay the same when the description grows at its end.

mod fixtures;

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
    for source in fixtures::read("specs") {
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
    assert!(compared > 100, "{compared}");
}
