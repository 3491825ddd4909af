//! `cargo xtask corpus` as people run it. What it builds stays, so that only the first run takes long.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Descriptions that are refused, and one of them where that is meant to be.
fn refused() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let cycle = "openapi: 3.0.3\ninfo: {title: Cycle, version: '1'}\npaths: {}\n\
        components: {schemas: {A: {allOf: [{$ref: '#/components/schemas/A'}]}}}\n";
    for (path, text) in [
        ("negative/cycle.yaml", cycle),
        ("cycle.yaml", cycle),
        ("old.json", "{\"swagger\":\"1.2\",\"paths\":{}}"),
        ("notes.txt", "nothing to see"),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn fixture(name: &str) -> PathBuf {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generator/tests/specs");
    specs.join(name)
}

fn corpus(places: &[PathBuf], options: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("corpus")
        .args(places)
        .args(options)
        .arg("--scratch")
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus"))
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn each_description_has_a_row() {
    let folder = refused();
    let json = folder.path().join("rows.txt");
    let places = [
        fixture("structs.yaml"),
        fixture("additional-properties.yaml"),
        folder.path().join("negative"),
        folder.path().join("old.json"),
    ];
    let json_option = ["--json", json.to_str().unwrap()];
    let options = ["--clippy", "--doc", "--round-trip"];
    let done = corpus(&places, &[&options[..], &json_option].concat());
    let (table, progress) = (text(&done.stdout), text(&done.stderr));
    assert!(done.status.success(), "{table}{progress}");
    assert!(
        progress.contains("[2/4] specs/additional-properties.yaml … green\n"),
        "{progress}"
    );

    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines.len(), 6, "{table}");
    for (line, words) in lines.iter().zip([
        &["description", "version", "operations", "types", "verdict"][..],
        &["specs/structs.yaml", "3.0.3", " green"],
        &[
            "specs/additional-properties.yaml",
            "3.0.3",
            " green ",
            "name-clash 2",
        ],
        &[
            "negative/cycle.yaml",
            "3.0.3",
            " refused ",
            "refers only to itself",
        ],
        &[
            "old.json",
            "1.2",
            " not supported ",
            "Swagger 1.2 is not supported",
        ],
        &["4 descriptions: 2 green, 1 refused, 1 not supported; 2 operations, "],
    ]) {
        for word in words {
            assert!(line.contains(word), "no `{word}` in `{line}`");
        }
    }

    let rows: Value = serde_json::from_str(&fs::read_to_string(json).unwrap()).unwrap();
    let member = |row: usize, name: &str| rows[row][name].clone();
    assert_eq!(member(1, "description"), "specs/additional-properties.yaml");
    assert_eq!(member(1, "warnings"), json!({ "name-clash": 2 }));
    assert_eq!(member(1, "operations"), 1);
    assert_eq!(member(1, "types"), 10);
    assert!(member(1, "checked_seconds").as_f64() > Some(0.0));
    let values = member(1, "values");
    assert!(
        values["all"].as_u64() > Some(50) && values["all"] == values["held"],
        "{values}"
    );
    assert_eq!(member(2, "verdict"), "refused");
    assert_eq!(member(2, "checked_seconds"), Value::Null);
    assert_eq!(member(3, "verdict"), "not supported");
    assert!((0..4).all(|row| member(row, "wrong") == false));
}

#[test]
fn a_refused_description_of_a_known_version_is_an_error() {
    let folder = refused();
    let done = corpus(&[folder.path().to_owned()], &[]);
    let error = text(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{error}");
    assert!(
        error.ends_with("error: 1 of 3 descriptions are not as they should be\n"),
        "{error}"
    );
}

#[test]
fn nothing_to_do_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    for (place, what) in [("", "no descriptions"), ("gone.json", "cannot read")] {
        let done = corpus(&[folder.path().join(place)], &[]);
        assert_eq!(done.status.code(), Some(1));
        assert!(text(&done.stderr).contains(what), "{}", text(&done.stderr));
    }
}

#[test]
fn the_overlay_next_to_a_description_is_applied() {
    let folder = tempfile::tempdir().unwrap();
    let text = "swagger: '2.0'\ninfo: {title: Old, version: '1'}\npaths: {}\n";
    let overlay = "overlay: 1.0.0\ninfo: {title: '', version: '1'}\nactions:\n\
        - {target: $, update: {definitions: {A: {allOf: [{$ref: '#/definitions/A'}]}}}}\n";
    fs::write(folder.path().join("old.yaml"), text).unwrap();
    fs::write(folder.path().join("old.overlay.yaml"), overlay).unwrap();
    let done = corpus(&[folder.path().to_owned()], &[]);
    let (table, error) = (self::text(&done.stdout), self::text(&done.stderr));
    assert!(
        table.contains("`#/definitions/A` refers only to itself"),
        "{table}"
    );
    assert!(
        error.ends_with("error: 1 of 1 descriptions are not as they should be\n"),
        "{error}"
    );
}
