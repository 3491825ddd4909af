//! Each kind of diagnostic is reported for at least one description of the tests.

use crate::fixtures;
use generator::diagnostic::Kind;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Kinds that no snapshot shows, and why.
const NOT_SHOWN: &[(Kind, &str)] = &[
    (Kind::NoDocument, "a fixture is a document"),
    (
        Kind::InvalidDescription,
        "`document::untidy` checks that no mistake gets that far",
    ),
    (Kind::DeepAllOf, "needs more than 64 levels"),
    (Kind::ManyParts, "needs more than 128 schemas"),
    (Kind::ManyChildren, "needs more than 20,000 schemas"),
    (
        Kind::TooMuch,
        "needs a long description; `growth` checks it",
    ),
    (
        Kind::OverlayTooMuch,
        "needs a long description; `document::overlay` checks it",
    ),
    (Kind::RustName, "`names` checks it"),
    (
        Kind::Surface,
        "fixtures have no `api.txt`; `bump` checks it",
    ),
    (
        Kind::Version,
        "fixtures have no crate before; `bump::versions` checks it",
    ),
    (
        Kind::UnknownSelection,
        "fixtures select nothing; `lower::selection` checks it",
    ),
    (Kind::Manifest, "fixtures have no `Cargo.toml` of their own"),
    (Kind::Rendering, "would be an error in the generator"),
];

/// The texts of all snapshots below a folder.
fn snapshots(folder: &Path, texts: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            snapshots(&path, texts);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "snap")
        {
            texts.push_str(&fs::read_to_string(&path).expect("a text"));
        }
    }
}

#[test]
fn each_kind_is_shown_by_a_snapshot() {
    let mut texts = String::new();
    for folder in ["specs", "invalid", "document"] {
        snapshots(&fixtures::folder(folder), &mut texts);
    }
    let is_shown = |kind: &&Kind| {
        let severities = ["warning", "error"];
        let titles = severities.map(|severity| format!("\n{severity}[{kind}]: "));
        titles.iter().any(|title| texts.contains(title))
    };
    let missing: BTreeSet<_> = Kind::ALL.iter().filter(|kind| !is_shown(kind)).collect();
    let listed: BTreeSet<_> = NOT_SHOWN.iter().map(|(kind, _)| kind).collect();
    assert_eq!(
        missing, listed,
        "to be shown, or to be listed with a reason"
    );
}

#[test]
fn names_of_kinds_are_distinct() {
    let names: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(names.len(), Kind::ALL.len());
}
