//! A description of OpenAPI 3.0 gives the same crate after it has been migrated to 3.1 by the published rules: lists of
//! types in place of `nullable`, numbers as exclusive bounds, `const` in place of an `enum` of one, `examples` in place of
//! `example`.

use crate::fixtures;
use generator::document::{self, Sources};
use generator::{Diagnostics, Source};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;

/// Descriptions that say something else in 3.1, and what.
const DIFFERENT: &[(&str, &str)] = &[(
    "opc-baseline_openapi_3.0",
    "`properties` and `required` next to a `$ref` are read in 3.1",
)];

/// Keywords whose members have names of their own.
const NAMED: [&str; 3] = ["properties", "schemas", "mapping"];

/// Keywords whose values are no schemas.
const VALUES: [&str; 5] = ["example", "examples", "default", "enum", "const"];

fn migrate(value: &mut Value, is_map: bool, is_schema: bool) {
    match value {
        Value::Object(members) => {
            if is_schema && !is_map {
                migrate_schema(members);
            }
            for (key, value) in members.iter_mut() {
                if is_map || !(VALUES.contains(&key.as_str()) || key.starts_with("x-")) {
                    let holds_schemas = ["schema", "schemas"].contains(&key.as_str());
                    let is_map = !is_map && NAMED.contains(&key.as_str());
                    migrate(value, is_map, is_schema || holds_schemas);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                migrate(item, false, is_schema);
            }
        }
        _ => {}
    }
}

fn migrate_schema(schema: &mut Map<String, Value>) {
    if schema.contains_key("$ref") {
        return;
    }
    if schema.get("nullable") == Some(&json!(true))
        && let Some(kind) = schema.get("type").cloned().filter(Value::is_string)
    {
        schema.insert("type".to_owned(), json!([kind, "null"]));
    }
    if schema.get("type").is_some_and(Value::is_array)
        || schema.get("nullable") == Some(&json!(false))
    {
        schema.shift_remove("nullable");
    }
    for (bound, exclusive) in [
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ] {
        match schema.get(exclusive) {
            Some(Value::Bool(true)) => match schema.shift_remove(bound) {
                Some(value) => schema.insert(exclusive.to_owned(), value),
                None => schema.shift_remove(exclusive),
            },
            Some(Value::Bool(false)) => schema.shift_remove(exclusive),
            _ => None,
        };
    }
    if let Some(Value::Array(values)) = schema.get("enum")
        && let [only] = values.as_slice()
        && !schema.contains_key("x-enum-varnames")
    {
        let only = only.clone();
        schema.shift_remove("enum");
        schema.insert("const".to_owned(), only);
    }
    if let Some(example) = schema.shift_remove("example") {
        schema.insert("examples".to_owned(), json!([example]));
    }
}

fn files(source: &Source, name: &str, value: &Value) -> Option<Vec<(String, String)>> {
    let source = Source {
        name: source.name.clone(),
        text: value.to_string(),
    };
    let input = generator::Input {
        documents: vec![Source {
            name: format!("{name}.json"),
            ..source
        }],
        crate_name: "migrated".to_owned(),
        ..generator::Input::default()
    };
    let mut files = generator::generate(input).ok()?.files;
    // A constant is at another place than the enum of one value.
    if let Some(list) = files.get_mut("api.txt") {
        *list = list.replace("/enum/0", "/const");
    }
    Some(files.into_iter().collect())
}

#[test]
fn a_migrated_description_gives_the_same_crate() {
    let mut sources = fixtures::read("specs");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs/torture");
    for entry in fs::read_dir(&folder).into_iter().flatten() {
        let path = entry.expect("readable").path();
        sources.push(Source {
            name: path
                .file_name()
                .expect("a file")
                .to_string_lossy()
                .into_owned(),
            text: fs::read_to_string(&path).expect("a text"),
        });
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    let sources: Vec<Source> = sources.into_iter().step_by(fixtures::STEP).collect();
    let (mut compared, mut differ) = (0, Vec::new());
    for source in &sources {
        // As the generator reads it: YAML has numbers and keys that JSON does not have.
        let documents = Sources {
            documents: std::slice::from_ref(source),
            ..Sources::default()
        };
        let Some(value) = document::written(documents, &mut Diagnostics::new()) else {
            continue;
        };
        if !value["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3.0"))
        {
            continue;
        }
        let mut migrated = value.clone();
        migrated["openapi"] = json!("3.1.0");
        migrate(&mut migrated, false, false);
        let name = fixtures::stem(source);
        let Some(before) = files(source, name, &value) else {
            continue;
        };
        let after = files(source, name, &migrated);
        compared += 1;
        if after.as_ref() != Some(&before) {
            let known = DIFFERENT.iter().any(|(known, _)| *known == name);
            if !known {
                for ((path, before), (_, after)) in before.iter().zip(after.iter().flatten()) {
                    let lines = before.lines().zip(after.lines());
                    if let Some((a, b)) = lines.into_iter().find(|(a, b)| a != b) {
                        eprintln!("{name} {path}\n  3.0 {a}\n  3.1 {b}");
                        break;
                    }
                }
            }
            differ.push(name.to_owned());
        }
    }
    assert!(compared > 50 / fixtures::STEP, "{compared}");
    let is_there = |name: &&str| sources.iter().any(|source| fixtures::stem(source) == *name);
    let known = DIFFERENT.iter().map(|(name, _)| *name);
    let known: Vec<&str> = known.filter(is_there).collect();
    assert_eq!(differ, known, "descriptions that differ");
}
