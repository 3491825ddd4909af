//! Two crates with a module for each pair, and what `cargo semver-checks` finds in them.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use generator::{Input, Output, Source};

use super::Pair;
use crate::corpus::FIRST;
use crate::files::{self, Exclusive};

/// A breaking change that was found in the module of a pair.
pub struct Found {
    pub pair: usize,
    /// The rule.
    pub lint: String,
    /// The item, and where it is.
    pub what: String,
}

/// Writes both crates, and compares them.
pub fn compare(root: &Path, folder: &Path, pairs: &[Pair]) -> Result<Vec<Found>, String> {
    let folder = std::path::absolute(folder)
        .map_err(|error| format!("error: {}: {error}", folder.display()))?;
    let old = modules(pairs.iter().map(|pair| &pair.old))?;
    let new = modules(pairs.iter().map(|pair| &pair.new))?;
    // Both crates have all features, so that only the modules differ.
    let features: BTreeSet<&String> = old.1.union(&new.1).collect();
    for (files, name) in [(old.0, "old"), (new.0, "new")] {
        put(root, &folder.join(name), files, &features)?;
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "semver-checks",
            "--color",
            "never",
            "--release-type",
            "minor",
        ])
        .args(["--only-explicit-features", "--features", ALL])
        .arg("--manifest-path")
        .arg(folder.join("new/Cargo.toml"))
        .arg("--baseline-root")
        .arg(folder.join("old"))
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .output()
        .map_err(|error| format!("error: cannot run cargo: {error}"))?;
    let told = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    match errors.contains("Checked [") {
        true => Ok(found(&told)),
        false => Err(format!(
            "error: cargo semver-checks did not compare the crates\n{errors}"
        )),
    }
}

/// The feature with all features of tags.
const ALL: &str = "all-parts";

/// Returns the files of a crate, and the features that its modules know.
fn modules<'a>(
    outputs: impl Iterator<Item = &'a Output>,
) -> Result<(BTreeMap<String, String>, BTreeSet<String>), String> {
    let first = generator::generate(Input {
        documents: vec![Source {
            name: "first.json".to_owned(),
            text: FIRST.to_owned(),
        }],
        crate_name: "oracle".to_owned(),
        ..Input::default()
    });
    let mut files = first.map_err(|errors| errors.to_string())?.files;
    files.retain(|path, _| path == "Cargo.toml" || path.starts_with("src/"));
    let mut features = BTreeSet::new();
    let mut modules = String::new();
    for (index, output) in outputs.enumerate() {
        modules += &format!("pub mod m{index};\n");
        for (path, text) in &output.files {
            let Some(path) = path.strip_prefix("src/") else {
                continue;
            };
            if path.starts_with("runtime/") {
                continue;
            }
            for (at, start) in text.match_indices("feature = \"") {
                let name = &text[at + start.len()..];
                features.extend(name.split_once('"').map(|(name, _)| name.to_owned()));
            }
            let path = if path == "lib.rs" { "mod.rs" } else { path };
            files.insert(format!("src/m{index}/{path}"), module(path, text, index));
        }
    }
    if let Some(library) = files.get_mut("src/lib.rs") {
        library.push_str(&modules);
    }
    Ok((files, features))
}

/// Returns the text of a file as a part of a module: all modules share the runtime of the crate.
fn module(path: &str, text: &str, index: usize) -> String {
    let text = match path {
        // Methods of the runtime's types, which only one crate can add.
        "security.rs" => text.split("\nimpl ").next().unwrap_or_default(),
        _ => text,
    };
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("#![") && *line != "pub mod runtime;");
    let lines = lines.map(|line| {
        let line = line.replace("pub use runtime::", "pub use crate::runtime::");
        let own = line.replace("crate::", &format!("crate::m{index}::"));
        own.replace(&format!("crate::m{index}::runtime"), "crate::runtime") + "\n"
    });
    lines.collect()
}

fn put(
    root: &Path,
    folder: &Path,
    mut files: BTreeMap<String, String>,
    features: &BTreeSet<&String>,
) -> Result<(), String> {
    if let Some(manifest) = files.get_mut("Cargo.toml") {
        let is_new = |name: &&&String| !manifest.contains(&format!("\n{name} = "));
        let names: Vec<&&String> = features.iter().filter(is_new).collect();
        let mut lines: String = names.iter().map(|name| format!("{name} = []\n")).collect();
        lines += &format!("{ALL} = {names:?}\n");
        *manifest = manifest.replace("[features]\n", &format!("[features]\n{lines}"));
        manifest.push_str("\n# It may lie inside of another workspace.\n[workspace]\n");
    }
    let lock = Exclusive::new(folder)?;
    let present = files::present(folder, files.keys(), Some("src"))?;
    let plan = files::plan(files, &present, |_, _| true).map_err(|it| it.to_string())?;
    files::apply(&lock, &plan)?;
    let versions = folder.join("Cargo.lock");
    if let (false, Ok(text)) = (
        versions.exists(),
        fs::read_to_string(root.join("Cargo.lock")),
    ) {
        fs::write(&versions, text)
            .map_err(|error| format!("error: cannot write {}: {error}", versions.display()))?;
    }
    Ok(())
}

/// Reads what `cargo semver-checks` prints: after the heading of each rule, a line for each item with its file.
fn found(told: &str) -> Vec<Found> {
    let mut lint = "";
    let mut found = Vec::new();
    for line in told.lines() {
        if let Some(rest) = line.strip_prefix("--- failure ") {
            lint = rest.split(':').next().unwrap_or_default();
        }
        let module = line.split_once("/src/m").map(|(_, rest)| rest);
        let number = module.and_then(|rest| rest.split_once('/')?.0.parse().ok());
        found.extend(number.filter(|_| line.starts_with("  ")).map(|pair| Found {
            pair,
            lint: lint.to_owned(),
            what: line.trim().to_owned(),
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_read_with_their_rule_and_pair() {
        let told = "\n--- failure enum_variant_missing: pub enum variant removed or renamed ---\n\n\
            Description:\nA variant.\n\nFailed in:\n  \
            variant A::B, previously in file /tmp/old/src/m12/types/shared.rs:12\n\n\
            --- failure struct_missing: it ---\nFailed in:\n  struct oracle::m3::types::C, previously in file /o/src/m3/types/c.rs:1\n  D in /o/src/runtime/x.rs:1\n";
        let found: Vec<_> = found(told)
            .into_iter()
            .map(|it| (it.pair, it.lint))
            .collect();
        let expected = [(12, "enum_variant_missing"), (3, "struct_missing")];
        assert_eq!(found, expected.map(|(pair, lint)| (pair, lint.to_owned())));
    }

    #[test]
    fn a_module_has_the_runtime_of_the_crate() {
        let text = "//! It.\n#![forbid(unsafe_code)]\npub mod runtime;\npub use runtime::patch::Patch;\nuse crate::types::A;\nuse crate::runtime::B;\n";
        let expected = "//! It.\npub use crate::runtime::patch::Patch;\nuse crate::m7::types::A;\nuse crate::runtime::B;\n";
        assert_eq!(module("mod.rs", text, 7), expected);
    }
}
