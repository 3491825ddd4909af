//! What is checked in fits together.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use serde_json_path::JsonPath;

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn overlay() -> Value {
    let text = fs::read_to_string(repository().join("spec/overlay.yaml")).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// The vendor's documents of single operations.
fn documents() -> Vec<Value> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(repository().join("spec")).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            documents.push(serde_json::from_slice(&fs::read(path).unwrap()).unwrap());
        }
    }
    assert!(!documents.is_empty());
    documents
}

/// The vendor's description of the whole API, which is not part of the repository.
fn whole_api() -> Option<Value> {
    let folder = repository().join("../shared/specs/real");
    let entries = fs::read_dir(&folder).ok()?;
    let path = entries.map(|entry| entry.unwrap().path()).find(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("fortanix-dsm-")
    })?;
    Some(serde_json::from_slice(&fs::read(path).unwrap()).unwrap())
}

#[test]
fn the_client_is_what_the_documents_generate() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["regen", "--check"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn every_action_of_the_overlay_says_why_and_finds_something() {
    let mut apis = vec![documents()];
    match whole_api() {
        Some(api) => apis.push(vec![api]),
        None => eprintln!("skipped: the description of the whole API is not beside the checkout"),
    }
    for action in overlay()["actions"].as_array().unwrap() {
        let target = action["target"].as_str().unwrap();
        assert!(action["description"].is_string(), "{target}");
        let path = JsonPath::parse(target).unwrap();
        for documents in &apis {
            assert!(
                documents
                    .iter()
                    .any(|document| !path.query(document).is_empty()),
                "{target} is in none of {} documents",
                documents.len()
            );
        }
    }
}

#[test]
fn the_overlay_defines_every_scheme_that_an_operation_names() {
    let overlay = overlay();
    let schemes = overlay["actions"][0]["update"]["securitySchemes"]
        .as_object()
        .unwrap();
    let names = JsonPath::parse("$.paths.*.*.security[*]").unwrap();
    for document in documents() {
        for requirement in names.query(&document) {
            for name in requirement.as_object().unwrap().keys() {
                assert!(schemes.contains_key(name), "{name}");
            }
        }
    }
    if let Some(api) = whole_api() {
        assert_eq!(
            Value::from(schemes.clone()),
            api["components"]["securitySchemes"],
            "the vendor's own definitions of the schemes"
        );
    }
}
