//! Descriptions, each with a snapshot of the result next to it.

mod fixtures;

use std::fmt::Write;

/// The parts of a crate that a snapshot can show beside the explanation.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    /// `Cargo.toml`, `src/lib.rs` and the `mod.rs` of folders.
    Crate,
    Security,
    Types,
    Wire,
    Operations,
}

use Part::{Crate, Operations, Security, Types, Wire};

/// The descriptions whose snapshots show Rust: one for each construct. Of the others, `compile.rs`
/// checks that the Rust compiles, and `explain.rs` that it is what the explanation says.
const RUST: &[(&str, &[Part])] = &[
    // Structs, their constructors and setters; boxes and recursive aliases.
    ("structs", &[Types]),
    ("patch", &[Types, Wire]),
    ("recursion", &[Types]),
    // Enums of strings and of integers.
    ("enum-names", &[Types, Wire]),
    ("parameter-styles", &[Types, Wire]),
    // Unions told by tag and by key; flattened unions and maps. Those told by evidence are in
    // `tests/wire/generated`.
    ("tagged-unions", &[Types, Wire]),
    ("keyed-unions", &[Wire]),
    ("all-of-unions", &[Wire]),
    // Operations: parameters, bodies, responses, headers.
    ("operations", &[Crate, Operations]),
    ("multipart", &[Operations]),
    ("several-outputs", &[Operations]),
    ("response-headers", &[Operations]),
    // The API as a whole.
    ("security-kinds", &[Security]),
    ("servers", &[Crate]),
    ("features", &[Crate]),
    // Documentation.
    ("docs", &[Types]),
    ("doc-texts", &[Types, Operations]),
    ("deprecated", &[Types]),
];

impl Part {
    /// The part that a file belongs to; `src/runtime` is the same for all and belongs to none.
    fn of(path: &str) -> Option<Self> {
        Some(match path {
            "Cargo.toml" | "src/lib.rs" => Crate,
            "src/types/mod.rs" | "src/wire/mod.rs" | "src/operations/mod.rs" => Crate,
            "src/security.rs" => Security,
            path if path.starts_with("src/types/") => Types,
            path if path.starts_with("src/wire/") => Wire,
            path if path.starts_with("src/operations/") => Operations,
            _ => return None,
        })
    }
}

/// `tests/specs/*.yaml`: one description per feature, with what it becomes and why, and all that is
/// said about it; and for those of [`RUST`], with the Rust that is generated from it.
#[test]
fn descriptions_generate_what_the_snapshots_show() {
    let settings = fixtures::settings("specs");
    let mut shown = RUST.to_vec();
    for source in fixtures::read("specs") {
        let name = fixtures::stem(&source).to_owned();
        let output = fixtures::generate(&[source]).unwrap_or_else(|report| panic!("{report}"));
        let parts: Vec<Part> = shown
            .extract_if(.., |(other, _)| *other == name)
            .flat_map(|(_, parts)| parts)
            .copied()
            .collect();
        let mut text = output.explanation.to_string();
        if !output.warnings.is_empty() {
            let _ = write!(text, "\n==> warnings\n{}", output.warnings);
        }
        for (path, file) in &output.files {
            if Part::of(path).is_some_and(|part| parts.contains(&part)) {
                let _ = write!(text, "\n==> {path}\n{file}");
            }
        }
        settings.bind(|| insta::assert_snapshot!(name.as_str(), text));
    }
    assert_eq!(shown, [], "there are no such descriptions");
}

/// `tests/invalid/lower/*.yaml`: one description per thing that can be said of one that was read.
#[test]
fn what_is_wrong_is_reported_as_the_snapshots_show() {
    let settings = fixtures::settings("invalid/lower");
    for source in fixtures::read("invalid/lower") {
        let name = fixtures::stem(&source).to_owned();
        let report = match fixtures::generate(&[source]) {
            Ok(output) => format!("{}", output.warnings),
            Err(report) => format!("{report}"),
        };
        assert!(!report.is_empty(), "{name}");
        settings.bind(|| insta::assert_snapshot!(name.as_str(), report));
    }
}
