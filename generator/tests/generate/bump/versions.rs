//! Which version the report compares with, and what is due after several runs.

use super::schemas;
use generator::{Input, Level, Output, RELEASED, SURFACE, Source, bump, generate};
use std::collections::BTreeMap;

/// A crate on which `regen` runs, without a disk.
#[derive(Clone, Default)]
struct Crate {
    files: BTreeMap<String, String>,
}

impl Crate {
    fn source(&self, name: &str) -> Option<Source> {
        let text = self.files.get(name)?.clone();
        let name = name.to_owned();
        Some(Source { name, text })
    }

    /// Generates the crate with the fields of a type.
    fn regen(&mut self, fields: &[&str]) -> Output {
        let fields: Vec<String> = fields
            .iter()
            .map(|it| format!("{it}: {{type: string}}"))
            .collect();
        let document = schemas(&format!(
            "    A: {{type: object, properties: {{{}}}}}\n",
            fields.join(", ")
        ));
        let output = generate(Input {
            documents: vec![document],
            crate_name: "client".to_owned(),
            manifest: self.files.get("Cargo.toml").cloned(),
            surface: self.source(SURFACE),
            released: self.source(RELEASED),
            ..Input::default()
        });
        let output = output.expect("a crate");
        self.files.remove(RELEASED);
        self.files.extend(output.files.clone());
        output
    }

    fn bump(&mut self, fields: &[&str]) -> String {
        let report = self.regen(fields).report.expect("a report");
        let texts = &self.files;
        let done = bump(
            &report,
            &texts["Cargo.toml"],
            &texts[SURFACE],
            texts.get("CHANGELOG.md").map(String::as_str),
            "2026-07-10",
        );
        let done = done.expect("a bump");
        self.files.extend([
            ("Cargo.toml".to_owned(), done.manifest),
            ("CHANGELOG.md".to_owned(), done.changelog),
            (SURFACE.to_owned(), done.surface),
        ]);
        self.files.remove(RELEASED);
        done.to.to_string()
    }

    fn set_version(&mut self, from: &str, to: &str) {
        let manifest = &self.files["Cargo.toml"];
        let text = manifest.replace(
            &format!("version = \"{from}\""),
            &format!("version = \"{to}\""),
        );
        assert_ne!(text, *manifest);
        self.files.insert("Cargo.toml".to_owned(), text);
    }

    /// The version of the last release, and whether there is a list of its items.
    fn recorded(&self) -> (String, bool) {
        let line = self.files[SURFACE]
            .lines()
            .find_map(|line| line.strip_prefix("  crate "));
        (
            line.unwrap_or_default().to_owned(),
            self.files.contains_key(RELEASED),
        )
    }
}

fn verdict(output: &Output) -> Option<Level> {
    output.report.as_ref().and_then(generator::Report::verdict)
}

#[test]
fn a_bump_follows_any_number_of_runs() {
    let mut it = Crate::default();
    it.regen(&["a", "b"]);
    assert_eq!(it.recorded(), ("0.1.0".to_owned(), false));
    assert_eq!(verdict(&it.regen(&["a"])), Some(Level::Breaking));
    assert_eq!(it.recorded(), ("0.1.0".to_owned(), true));
    // What broke before is not forgotten, and a run that changes nothing writes nothing.
    assert_eq!(verdict(&it.regen(&["a", "c"])), Some(Level::Breaking));
    let before = it.files.clone();
    assert_eq!(verdict(&it.regen(&["a", "c"])), Some(Level::Breaking));
    assert_eq!(it.files, before);
    let mut back = it.clone();
    assert_eq!(verdict(&back.regen(&["a", "b"])), None);
    assert_eq!(back.recorded(), ("0.1.0".to_owned(), false));

    assert_eq!(it.bump(&["a", "c"]), "0.2.0");
    assert_eq!(it.recorded(), ("0.2.0".to_owned(), false));
    for line in [
        "## [0.2.0] - 2026-07-10",
        "- **Breaking:** `types::A.b`: is gone",
        "- `types::A.c`: is new",
    ] {
        assert!(it.files["CHANGELOG.md"].contains(line), "{line}");
    }
    let before = it.files.clone();
    assert_eq!(it.bump(&["a", "c"]), "0.2.0");
    assert_eq!(it.files, before);
    assert_eq!(it.bump(&["a", "c", "d"]), "0.2.1");
}

#[test]
fn a_version_by_hand_that_is_too_low_is_a_warning() {
    let mut it = Crate::default();
    it.regen(&["a", "b"]);
    it.regen(&["a"]);
    it.set_version("0.1.0", "0.1.1");
    for _ in 0..2 {
        let warnings = it.regen(&["a"]).warnings.to_string();
        let message = "warning[version]: the version 0.1.1 is too low for what changed since 0.1.0: 0.2.0 is due";
        assert!(warnings.contains(message), "{warnings}");
    }
    assert!(
        it.regen(&["a", "c"])
            .warnings
            .to_string()
            .contains("0.2.0 is due")
    );
    let mut by_hand = it.clone();
    assert_eq!(it.bump(&["a", "c"]), "0.2.0");

    // A version that is high enough is the last one from then on.
    by_hand.set_version("0.1.1", "0.3.0");
    let before = by_hand.files.clone();
    assert!(by_hand.regen(&["a", "c"]).warnings.is_empty());
    assert_eq!(by_hand.files, before);
    let output = by_hand.regen(&["c"]);
    let report = output.report.expect("a report");
    assert_eq!(
        report.crate_version,
        Some("0.3.0".parse().expect("a version"))
    );
    assert_eq!(report.changes.len(), 1, "{report}");
    assert_eq!(by_hand.bump(&["c"]), "0.4.0");
}

#[test]
fn a_version_that_is_set_together_with_the_description_counts() {
    let mut it = Crate::default();
    it.regen(&["a", "b"]);
    let mut low = it.clone();
    it.set_version("0.1.0", "0.2.0");
    assert!(it.regen(&["a"]).warnings.is_empty());
    assert_eq!(it.recorded(), ("0.2.0".to_owned(), false));
    low.set_version("0.1.0", "0.1.1");
    assert!(
        low.regen(&["a"])
            .warnings
            .to_string()
            .contains("0.2.0 is due")
    );
    assert_eq!(low.recorded(), ("0.1.0".to_owned(), true));
    // Without a change of the items, any version will do.
    let mut same = Crate::default();
    same.regen(&["a"]);
    same.set_version("0.1.0", "0.1.1");
    assert!(same.regen(&["a"]).warnings.is_empty());
}
