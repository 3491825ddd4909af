//! `openapi-to-crate regen` and `diff` as people run them when an API changes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const PETS: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  /orders:
    get:
      operationId: listOrders
      tags: [Orders]
      responses: {'204': {description: OK}}
components:
  schemas:
    Pet:
      type: object
      properties:
        name: {type: string}
        age: {type: integer}
";

/// A crate `pets` with its document in `pets/spec`.
struct Project(TempDir);

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("pets.yaml"), PETS).unwrap();
        let project = Self(folder);
        let arguments = ["new", "--spec", "pets.yaml", "pets"];
        let done = run(project.0.path(), &arguments);
        assert!(done.status.success(), "{done:?}");
        project
    }

    fn document(&self, text: &str) {
        fs::write(self.0.path().join("pets/spec/pets.yaml"), text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        run(&self.0.path().join("pets"), arguments)
    }

    #[track_caller]
    fn succeeds(&self, arguments: &[&str]) -> String {
        let done = self.run(arguments);
        assert!(done.status.success(), "{done:?}");
        String::from_utf8(done.stdout).unwrap()
    }

    #[track_caller]
    fn fails(&self, arguments: &[&str]) -> String {
        let before = self.files();
        let done = self.run(arguments);
        assert_eq!(done.status.code(), Some(1), "{done:?}");
        assert!(done.stdout.is_empty(), "{done:?}");
        assert_eq!(self.files(), before, "something was written");
        String::from_utf8(done.stderr).unwrap()
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join("pets").join(path)).unwrap()
    }

    fn has(&self, path: &str) -> bool {
        self.0.path().join("pets").join(path).exists()
    }

    fn set_version(&self, version: &str) {
        let manifest = self.read("Cargo.toml");
        let lines = manifest.lines().map(|line| {
            match line.starts_with("version = ") && !line.contains("\"1\"") {
                true => format!("version = \"{version}\"\n"),
                false => format!("{line}\n"),
            }
        });
        let text: String = lines.collect();
        fs::write(self.0.path().join("pets/Cargo.toml"), text).unwrap();
    }

    fn files(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let mut open = vec![self.0.path().to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => open.push(path),
                    false => {
                        let text = fs::read_to_string(&path).unwrap();
                        found.insert(path.display().to_string(), text);
                    }
                }
            }
        }
        found
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_openapi-to-crate"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// The document without a field, which breaks code.
fn without_age() -> String {
    PETS.replace("        age: {type: integer}\n", "")
}

#[test]
fn a_bump_sets_the_version_and_writes_the_changelog() {
    let pets = Project::new();
    assert!(!pets.has("CHANGELOG.md"));
    pets.document(&without_age().replace("version: '1'", "version: '2'"));
    let report = pets.succeeds(&["regen"]);
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(lines[0], "1 → 2: breaking, 0.1.0 → 0.2.0");
    assert!(
        lines[1].starts_with(
            "  breaking  types::Pet.age: is gone  #/components/schemas/Pet/properties/age"
        ),
        "{report}"
    );
    assert!(
        report.contains("help: run `openapi-to-crate regen --bump`"),
        "{report}"
    );
    assert!(!pets.has("CHANGELOG.md"));
    assert!(pets.read("Cargo.toml").contains("\nversion = \"0.1.0\"\n"));
    pets.succeeds(&["regen", "--check"]);

    // The command that the report ends with works, although the crate is up to date.
    let report = pets.succeeds(&["regen", "--bump"]);
    assert!(
        report.starts_with("1 → 2: breaking, 0.1.0 → 0.2.0\n  breaking  types::Pet.age: is gone"),
        "{report}"
    );
    assert!(!report.contains("--bump"), "{report}");
    assert!(pets.read("Cargo.toml").contains("\nversion = \"0.2.0\"\n"));
    let changelog = pets.read("CHANGELOG.md");
    assert!(changelog.contains("\n## [0.2.0] - 2"), "{changelog}");
    assert!(
        changelog.contains("\n### Removed\n\n- **Breaking:** `types::Pet.age`: is gone\n"),
        "{changelog}"
    );
    assert!(!pets.has("api.released.txt"));
    pets.succeeds(&["regen", "--check"]);
    let before = pets.files();
    let again = pets.succeeds(&["regen", "--bump"]);
    assert!(!again.contains('→'), "{again}");
    assert_eq!(pets.files(), before);

    // What people write into the changelog stays.
    let by_hand = changelog.replace(
        "## [Unreleased]\n",
        "## [Unreleased]\n\n### Fixed\n\n- Mine.\n",
    );
    fs::write(pets.0.path().join("pets/CHANGELOG.md"), by_hand).unwrap();
    pets.document(PETS);
    pets.succeeds(&["regen", "--bump"]);
    let changelog = pets.read("CHANGELOG.md");
    assert!(
        changelog.contains("- Mine.\n") && changelog.contains("- `types::Pet.age`: is new\n"),
        "{changelog}"
    );
    assert!(
        changelog.find("[0.2.1]") < changelog.find("[0.2.0]"),
        "{changelog}"
    );
}

#[test]
fn a_version_by_hand_is_judged() {
    let pets = Project::new();
    pets.document(&without_age());
    pets.succeeds(&["regen"]);
    pets.set_version("0.1.1");
    let done = pets.run(&["regen"]);
    let warnings = String::from_utf8(done.stderr).unwrap();
    assert!(
        warnings
            .contains("the version 0.1.1 is too low for what changed since 0.1.0: 0.2.0 is due"),
        "{warnings}"
    );
    pets.fails(&["regen", "--deny-warnings"]);
    pets.set_version("0.2.0");
    let done = pets.run(&["regen", "--check"]);
    assert!(done.status.success() && done.stderr.is_empty(), "{done:?}");
}

#[test]
fn the_report_as_json_is_the_report() {
    let pets = Project::new();
    pets.document(&without_age());
    let json: Value = serde_json::from_str(&pets.succeeds(&["regen", "--json"])).unwrap();
    assert_eq!(json["verdict"], "breaking");
    assert_eq!(
        (&json["version"], &json["due"]),
        (&"0.1.0".into(), &"0.2.0".into())
    );
    let changes = json["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{json}");
    assert_eq!(changes[0]["rule"], "field-gone");
    assert_eq!(changes[0]["item"], "types::Pet.age");
    assert_eq!(
        changes[0]["pointer"],
        "#/components/schemas/Pet/properties/age"
    );
    assert_eq!(changes[0]["at"], Value::Null);
    // What is there has a position.
    pets.document(&PETS.replace("name: {type: string}", "name: {type: boolean}"));
    let json: Value = serde_json::from_str(&pets.succeeds(&["regen", "--json"])).unwrap();
    let at = &json["changes"][0]["at"];
    assert_eq!(
        (&at["file"], &at["line"]),
        (&"spec/pets.yaml".into(), &19.into()),
        "{json}"
    );
}

#[test]
fn breaking_changes_can_be_denied() {
    let pets = Project::new();
    pets.document(&without_age());
    for arguments in [
        &["regen", "--deny-breaking"][..],
        &["regen", "--deny-breaking", "--bump"],
        &["regen", "--deny-breaking", "--json"],
        &["regen", "--check", "--deny-breaking"],
    ] {
        let error = pets.fails(arguments);
        assert!(error.contains("types::Pet.age: is gone"), "{error}");
    }
    pets.document(&PETS.replace(
        "        age:",
        "        size: {type: integer}\n        age:",
    ));
    let report = pets.succeeds(&["regen", "--deny-breaking"]);
    assert!(
        report.starts_with("1: additions only, 0.1.0 → 0.1.1\n"),
        "{report}"
    );
}

#[test]
fn documents_and_folders_are_compared_without_writing() {
    let pets = Project::new();
    for (folder, text) in [("old", PETS.to_owned()), ("new", without_age())] {
        let path = pets.0.path().join("pets").join(folder);
        fs::create_dir(&path).unwrap();
        fs::write(path.join("pets.yaml"), text).unwrap();
    }
    let overlay = "overlay: 1.0.0\ninfo: {title: Changes, version: '1'}\nactions:\n  - target: $.components.schemas.Pet\n    update: {x-rust-name: Animal}\n";
    fs::write(pets.0.path().join("pets/new/overlay.yaml"), overlay).unwrap();
    let before = pets.files();
    let documents = ["old/pets.yaml", "new/pets.yaml"];
    let report = pets.succeeds(&[&["diff"], &documents[..]].concat());
    assert!(
        report.starts_with("1: breaking\n  breaking  types::Pet.age: is gone"),
        "{report}"
    );
    let report = pets.succeeds(&["diff", "old", "new"]);
    assert!(report.contains("types::Pet: is `Animal` now"), "{report}");
    assert!(report.contains("types::Animal.age: is gone"), "{report}");
    let json: Value =
        serde_json::from_str(&pets.succeeds(&["diff", "old", "new", "--json"])).unwrap();
    assert_eq!(json["changes"].as_array().map(Vec::len), Some(2), "{json}");
    let same = pets.succeeds(&["diff", "old", "old", "--deny-breaking"]);
    assert_eq!(same, "1: no difference\n");
    assert!(
        pets.fails(&["diff", "old", "new", "--deny-breaking"])
            .contains("is gone")
    );
    assert!(pets.fails(&["diff", "old", "nowhere"]).contains("nowhere"));
    assert_eq!(pets.files(), before);
}

#[test]
fn a_list_of_items_that_cannot_be_read_changes_nothing() {
    let pets = Project::new();
    let list = pets.read("api.txt");
    let path = pets.0.path().join("pets/api.txt");
    pets.document(&without_age());
    for (text, message) in [
        (
            list.replace("format 1\n", "format 2\n"),
            "a newer generator wrote this file",
        ),
        (
            list.replace("format 1\n", ""),
            "`format 1` is expected here",
        ),
        (
            list.replace("struct Pet ", "fn Pet "),
            "`fn` is not an item of a generated crate",
        ),
        (
            list.replace("  \"age\"", "  \"age"),
            "this quote is not closed",
        ),
        (
            format!("<<<<<<< ours\n{list}"),
            "`format 1` is expected here",
        ),
    ] {
        fs::write(&path, text).unwrap();
        for arguments in [&["regen"][..], &["regen", "--bump"], &["regen", "--check"]] {
            let error = pets.fails(arguments);
            assert!(
                error.contains(message) && error.contains("api.txt:"),
                "{error}"
            );
        }
    }
    // So does the one of the last version.
    fs::write(&path, &list).unwrap();
    pets.succeeds(&["regen"]);
    fs::write(pets.0.path().join("pets/api.released.txt"), "format 9\n").unwrap();
    assert!(pets.fails(&["regen"]).contains("api.released.txt:1:1"));
    // Without lists, this is a first run.
    fs::remove_file(pets.0.path().join("pets/api.released.txt")).unwrap();
    fs::remove_file(&path).unwrap();
    let report = pets.succeeds(&["regen"]);
    assert!(!report.contains("breaking"), "{report}");
    assert!(pets.has("api.txt"));
}

#[test]
fn other_errors_leave_the_crate_as_well() {
    let pets = Project::new();
    pets.document("openapi: 3.0.3\npaths: [");
    pets.fails(&["regen", "--bump"]);
    pets.document(&without_age());
    fs::write(
        pets.0.path().join("pets/src/operations/mine.rs"),
        "// mine\n",
    )
    .unwrap();
    fs::write(
        pets.0.path().join("pets/src/operations/orders.rs"),
        "// mine\n",
    )
    .unwrap();
    assert!(
        pets.fails(&["regen", "--bump"])
            .contains("src/operations/orders.rs")
    );
}

#[test]
fn a_part_is_remembered_until_it_is_changed() {
    let pets = Project::new();
    let report = pets.succeeds(&["regen", "--only", "Pets"]);
    assert!(
        report.contains("breaking  operations::ListOrders: is gone"),
        "{report}"
    );
    assert!(pets.read("Cargo.toml").contains("only = [\"Pets\"]"));
    pets.succeeds(&["regen", "--check"]);
    assert!(!pets.read("api.txt").contains("ListOrders"));
    pets.document(&PETS.replace("listOrders", "allOrders"));
    pets.succeeds(&["regen"]);
    assert!(!pets.read("api.txt").contains("AllOrders"));
    assert!(pets.fails(&["regen", "--only", "Cats"]).contains("Cats"));
    pets.succeeds(&["regen", "--except", "GET /pets"]);
    let manifest = pets.read("Cargo.toml");
    assert!(
        manifest.contains("except = [\"GET /pets\"]") && !manifest.contains("only = "),
        "{manifest}"
    );
    assert!(pets.read("api.txt").contains("operation AllOrders"));
}
