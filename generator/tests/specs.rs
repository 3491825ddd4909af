//! Descriptions, each with a snapshot of the result next to it.

mod fixtures;

use std::fmt::Write;

/// A generated file to show beside the explanation, and the items to show of it: each paragraph of the file whose
/// first line of code contains one of the texts, with all paragraphs that are indented below it. A text that ends
/// in `…` selects the paragraph alone. Without texts, the whole file is shown.
type Shown = (&'static str, &'static [&'static str]);

/// The descriptions whose snapshots show Rust, and which Rust: each construct once. Of all others, `compile.rs` checks
/// that the Rust compiles, and `explain.rs` that it is what the explanation says.
const RUST: &[(&str, &[Shown])] = &[
    // Structs, their constructors and setters; boxes and recursive aliases.
    (
        "structs",
        &[
            (
                "src/types/shared.rs",
                &["enum OldUnion", "type Nothing", "type Names"],
            ),
            (
                "src/types/users.rs",
                &[
                    "struct User {",
                    "impl User {…",
                    "pub fn new(id",
                    "fn nick",
                    "fn r#type",
                    "fn is_admin",
                    "fn nullable_tags",
                    "fn anything",
                    "fn old",
                    "UserAddress {",
                    "enum OldEnum",
                    "struct Optional",
                    "struct Stored",
                ],
            ),
        ],
    ),
    (
        "patch",
        &[("src/types/users.rs", &[]), ("src/wire/users.rs", &[])],
    ),
    (
        "recursion",
        &[
            (
                "src/types/shared.rs",
                &[
                    "struct Branch",
                    "ListAlias",
                    "struct MapOfItself",
                    "struct ListAlso",
                ],
            ),
            (
                "src/types/untagged.rs",
                &[
                    "Node {",
                    "enum Expression",
                    "AliasOfIt",
                    "Grown {",
                    "ShapeObject {",
                ],
            ),
        ],
    ),
    // Enums of strings and of integers.
    (
        "enum-names",
        &[
            (
                "src/types/shared.rs",
                &["NamedElsewhere", "HasAll", "UnknownNumber"],
            ),
            (
                "src/wire/shared.rs",
                &["NamedElsewhere", "HasAll", "UnknownNumber", "_enum!"],
            ),
        ],
    ),
    // Unions told by tag and by key; flattened unions and maps. Those told by evidence are in
    // `tests/wire/generated`.
    (
        "tagged-unions",
        &[
            (
                "src/types/shapes.rs",
                &["enum Shape", "enum Pet", "enum Event {"],
            ),
            (
                "src/wire/shapes.rs",
                &[
                    "for Shape {",
                    "for Pet {",
                    "Cat {",
                    "for Aliased {",
                    "impl_serde!",
                ],
            ),
        ],
    ),
    (
        "keyed-unions",
        &[
            ("src/wire/shared.rs", &[]),
            ("src/wire/untagged.rs", &["for Principal {"]),
        ],
    ),
    (
        "all-of-unions",
        &[
            (
                "src/wire/other.rs",
                &["UnionAndMap {", "for BesidePropertiesVariant {"],
            ),
            ("src/wire/search.rs", &["TwoUnions {"]),
        ],
    ),
    // Operations: parameters, bodies, responses, headers.
    (
        "operations",
        &[
            ("src/lib.rs", &["//! Client"]),
            (
                "src/operations/keys.rs",
                &[
                    "GetKey",
                    "DeleteKey",
                    "ListKeys",
                    "ReplaceKeys",
                    "CreateKey",
                ],
            ),
            ("src/operations/untagged.rs", &["TracePing"]),
        ],
    ),
    (
        "multipart",
        &[(
            "src/operations/untagged.rs",
            &["for Upload", "for Parts", "for Raw"],
        )],
    ),
    (
        "several-outputs",
        &[(
            "src/operations/untagged.rs",
            &[
                "ReplaceThing {",
                "CreateThing {",
                "enum CreateThingOutput",
                "type CreateOtherOutput2",
            ],
        )],
    ),
    (
        "response-headers",
        &[
            ("src/operations/others.rs", &["type RemoveOthersHeaders"]),
            (
                "src/operations/things.rs",
                &["struct ListThings {", "ListThingsHeaders"],
            ),
        ],
    ),
    // The API as a whole.
    (
        "security-kinds",
        &[(
            "src/security.rs",
            &["const ", "impl Credentials {", "ClientBuilder {…"],
        )],
    ),
    (
        "servers",
        &[(
            "src/lib.rs",
            &["//! # Servers", "//! # Authentication", "const "],
        )],
    ),
    (
        "features",
        &[
            ("Cargo.toml", &[]),
            ("src/lib.rs", &[]),
            ("src/operations/mod.rs", &[]),
            ("src/types/mod.rs", &[]),
            ("src/wire/mod.rs", &[]),
        ],
    ),
    // Documentation.
    ("docs", &[("src/types/shared.rs", &[])]),
    (
        "doc-texts",
        &[
            (
                "src/operations/pets.rs",
                &["//! Operations", "struct CreatePet"],
            ),
            ("src/types/pets.rs", &["struct Pet", "enum PetEither"]),
        ],
    ),
    ("deprecated", &[("src/types/untagged.rs", &[])]),
];

/// The parts of a file that these texts select.
fn excerpt(file: &str, texts: &[&str]) -> String {
    if texts.is_empty() {
        return file.to_owned();
    }
    let file = file.replace("\n//!\n//! # ", "\n\n//! # ");
    let mut unused: Vec<&str> = texts.to_vec();
    let mut shown: Vec<&str> = Vec::new();
    let mut inside = false;
    for paragraph in file.trim_end().split("\n\n") {
        let mut code = paragraph.lines().map(str::trim_start);
        let code = code.find(|line| !line.starts_with("///") && !line.starts_with("#["));
        let selects = |text: &&str| code.unwrap_or("").contains(text.trim_end_matches('…'));
        unused.retain(|text| !selects(text));
        let mut selected = texts.iter().filter(|text| selects(text)).peekable();
        let found = selected.peek().is_some();
        if !paragraph.starts_with(' ') {
            inside = selected.any(|text| !text.ends_with('…'));
        }
        if inside || found {
            shown.push(paragraph);
        }
    }
    assert!(unused.is_empty(), "nothing is selected by {unused:?}");
    shown.join("\n\n") + "\n"
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
        let parts: Vec<Shown> = shown
            .extract_if(.., |(other, _)| *other == name)
            .flat_map(|(_, parts)| parts)
            .copied()
            .collect();
        let mut text = output.explanation.to_string();
        if !output.warnings.is_empty() {
            let _ = write!(text, "\n==> warnings\n{}", output.warnings);
        }
        for (path, texts) in parts {
            let file = output.files.get(path).expect("the crate has this file");
            let _ = write!(text, "\n==> {path}\n{}", excerpt(file, texts));
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
