//! What is checked in fits together.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use generator::{Input, Source};
use serde_json::Value;

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

const OVERLAYS: [&str; 2] = ["spec/overlay.yaml", "spec/whole-api.overlay.yaml"];

fn text(file: &str) -> String {
    fs::read_to_string(repository().join(file)).unwrap()
}

fn overlay(file: &str) -> Value {
    serde_yaml::from_str(&text(file)).unwrap()
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
fn whole_api() -> Option<Source> {
    let folder = repository().join("../shared/specs/real");
    let mut paths = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path());
    let path = paths.find(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("fortanix-dsm-")
    });
    let Some(path) = path else {
        eprintln!("skipped: the description of the whole API is not beside the checkout");
        return None;
    };
    Some(Source {
        name: "whole-api.json".to_owned(),
        text: fs::read_to_string(path).unwrap(),
    })
}

fn parsed(api: &Source) -> Value {
    serde_json::from_str(&api.text).unwrap()
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
fn every_action_of_the_overlays_says_why() {
    for file in OVERLAYS {
        for action in overlay(file)["actions"].as_array().unwrap() {
            assert!(action["description"].is_string(), "{file}: {action}");
        }
    }
}

#[test]
fn every_action_for_the_whole_api_changes_it() {
    let Some(api) = whole_api() else {
        return;
    };
    // Without the marks, an action that finds nothing is an error.
    let overlays = OVERLAYS.map(|file| Source {
        name: file.to_owned(),
        text: text(file).replace("x-client-optional: true", ""),
    });
    let input = Input {
        documents: vec![api],
        overlays: overlays.to_vec(),
        ..Input::default()
    };
    let (_, warnings) = generator::explain(&input).unwrap_or_else(|errors| panic!("{errors}"));
    let warnings = warnings.to_string();
    // The description of the whole API defines the security schemes itself.
    assert_eq!(warnings.matches("overlay-").count(), 1, "{warnings}");
    assert!(warnings.contains("spec/overlay.yaml:13:5"), "{warnings}");
    assert!(!warnings.contains(OVERLAYS[1]), "{warnings}");
    assert!(!warnings.contains("ambiguous-union"), "{warnings}");
}

#[test]
fn the_overlay_defines_every_scheme_that_an_operation_names() {
    let overlay = overlay(OVERLAYS[0]);
    let schemes = overlay["actions"][0]["update"]["securitySchemes"]
        .as_object()
        .unwrap();
    for document in documents() {
        let paths = document["paths"].as_object().unwrap().values();
        let operations = paths.flat_map(|path| path.as_object().unwrap().values());
        let requirements = operations.filter_map(|operation| operation.get("security")?.as_array());
        for requirement in requirements.flatten() {
            for name in requirement.as_object().unwrap().keys() {
                assert!(schemes.contains_key(name), "{name}");
            }
        }
    }
    if let Some(api) = whole_api() {
        assert_eq!(
            Value::from(schemes.clone()),
            parsed(&api)["components"]["securitySchemes"],
            "the vendor's own definitions of the schemes"
        );
    }
}
