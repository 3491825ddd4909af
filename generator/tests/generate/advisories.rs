//! No lower bound of a dependency allows a version with a RustSec advisory.
//!
//! When you add a dependency to generated crates, look it up at <https://rustsec.org> and list its advisories here.

use crate::fixtures;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use generator::Source;
use toml_edit::{DocumentMut, Item};

/// The first version of each line that we use without an advisory, and the last advisory there was.
const FLOORS: &[(&str, &str, &str)] = &[
    ("backon", "1.0.0", "none"),
    (
        "base64",
        "0.5.2",
        "RUSTSEC-2017-0004: an overflow of the length",
    ),
    (
        "bytes",
        "1.11.1",
        "RUSTSEC-2026-0007: an overflow in `BytesMut::reserve`",
    ),
    ("futures-core", "0.3.0", "none"),
    (
        "http",
        "0.1.20",
        "RUSTSEC-2019-0034: `HeaderMap::drain` is unsound",
    ),
    ("http-body", "1.0.0", "none"),
    ("httpdate", "1.0.0", "none"),
    ("httparse", "1.0.0", "none"),
    ("percent-encoding", "2.0.0", "none"),
    ("reqwest", "0.13.0", "none"),
    (
        "rustls",
        "0.23.45",
        "RUSTSEC-2026-0285: a handshake across levels of encryption",
    ),
    ("serde", "1.0.0", "none"),
    ("serde_json", "1.0.0", "none"),
    (
        "time",
        "0.3.47",
        "RUSTSEC-2026-0009: a deep comment exhausts the stack",
    ),
    (
        "tokio",
        "1.44.2",
        "RUSTSEC-2025-0023: broadcast channels are unsound",
    ),
    ("tower-service", "0.3.0", "none"),
    (
        "tracing",
        "0.1.40",
        "RUSTSEC-2023-0078: `Instrumented::into_inner` is unsound",
    ),
    // From this version on, it pins a rustls without RUSTSEC-2026-0285.
    ("ureq", "3.5.1", "none"),
    ("uuid", "1.0.0", "none"),
    ("zeroize", "1.0.0", "none"),
    // What others bring along, or what only this repository uses.
    (
        "hyper",
        "0.14.10",
        "RUSTSEC-2021-0079: an overflow of the length of a chunk",
    ),
    (
        "rustls-webpki",
        "0.103.13",
        "RUSTSEC-2026-0104: a list of revocations makes it panic",
    ),
    (
        "tracing-subscriber",
        "0.3.20",
        "RUSTSEC-2025-0055: escape sequences in logs",
    ),
];

type Version = [u64; 3];

/// A version with all of its three numbers.
fn version(text: &str) -> Option<Version> {
    let numbers: Option<Vec<u64>> = text.split('.').map(|number| number.parse().ok()).collect();
    numbers?.try_into().ok()
}

/// The requirements of a section of a manifest, but for paths and those of the workspace.
fn requirements(dependencies: &Item) -> BTreeMap<String, String> {
    let entries = dependencies.as_table_like().expect("a table").iter();
    let found = entries.filter_map(|(name, item)| {
        let version = item.as_str().or_else(|| item.get("version")?.as_str())?;
        Some((name.to_owned(), version.to_owned()))
    });
    found.collect()
}

fn read(path: &str) -> DocumentMut {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = fs::read_to_string(root.join(path)).expect("a text");
    text.parse().expect("TOML")
}

#[test]
fn generated_crates_require_versions_without_advisories() {
    let text = "
openapi: 3.0.3
info: {title: Dates, version: '1'}
paths: {}
components: {schemas: {Day: {type: object, properties: {day: {type: string, format: date}}}}}";
    let name = "dates.yaml".to_owned();
    let text = text.to_owned();
    let output = fixtures::generate(&[Source { name, text }]).expect("a crate");
    let manifest: DocumentMut = output.files["Cargo.toml"].parse().expect("TOML");
    let required = requirements(&manifest["dependencies"]);
    for (name, required) in required {
        let known = FLOORS.iter().find(|(known, ..)| *known == name);
        let (_, floor, advisory) = known.unwrap_or_else(|| panic!("{name} is not listed"));
        // A bound like `1` would be met by the first version of all.
        let bound = version(&required);
        assert!(bound.is_some(), "{name} {required}");
        assert!(bound >= version(floor), "{name} {required}: {advisory}");
    }
}

#[test]
fn the_workspace_requires_versions_without_advisories() {
    let required = requirements(&read("Cargo.toml")["workspace"]["dependencies"]);
    for (name, floor, advisory) in FLOORS {
        if let Some(bound) = required.get(*name) {
            assert!(
                version(bound) >= version(floor),
                "{name} {bound}: {advisory}"
            );
        }
    }
}

#[test]
fn what_is_tested_has_no_advisories() {
    let lock = read("Cargo.lock");
    let packages = lock["package"].as_array_of_tables().expect("packages");
    let text = |package: &toml_edit::Table, key: &str| package[key].as_str().map(str::to_owned);
    let packages: Vec<_> = packages
        .iter()
        .filter_map(|package| Some((text(package, "name")?, text(package, "version")?)))
        .collect();
    for (name, floor, advisory) in FLOORS {
        let mut locked = packages
            .iter()
            .filter(|(known, _)| known == name)
            .peekable();
        assert!(locked.peek().is_some(), "{name} is not used any more");
        for (_, locked) in locked {
            let locked_version = version(locked).expect("a version");
            assert!(
                Some(locked_version) >= version(floor),
                "{name} {locked}: {advisory}"
            );
        }
    }
}
