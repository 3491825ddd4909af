//! `cargo xtask verify`: the tests that compile generated crates.

use std::path::Path;

use crate::cargo;

/// Run the tests that compile generated crates, which `cargo test` leaves out
///
/// They compile the crate of each test description and that of the vendor's whole API without warnings, run the tests
/// next to test descriptions and the examples in docs, and have compiled types read and write values of all schemas,
/// which a JSON Schema library creates and checks. They check what clients log, clients under load, and the memory that
/// generating takes. They read mutated descriptions, and descriptions that are many times as large as those
/// of `cargo test`.
#[derive(clap::Args)]
pub struct Arguments {}

/// The tests of each package that compile generated crates or take long. `Cargo.toml` of the package has the features.
const RINGS: &[&[&str]] = &[
    &[
        "--package",
        "generator",
        "--features",
        "verify",
        "--test",
        "compile",
        "--test",
        "document",
        "--test",
        "generate",
        "--test",
        "load",
        "--test",
        "lower",
        "--test",
        "traces",
    ],
    // JSONPaths, compared with another implementation, the plain form of large descriptions, and what rustdoc's parser
    // makes of docs.
    &[
        "--package",
        "generator",
        "--features",
        "verify",
        "--lib",
        "--",
        "jsonpath",
        "plain",
        "rendered",
    ],
    &[
        "--package",
        "openapi-to-crate",
        "--features",
        "corpus,verify",
        "--test",
        "compiled",
        "--test",
        "generated_client",
        "--test",
        "memory",
        "--test",
        "round_trip",
        "--test",
        "vendor",
    ],
    &[
        "--package",
        "fuzz",
        "--features",
        "verify",
        "--test",
        "smoke",
    ],
    &[
        "--package",
        "xtask",
        "--features",
        "corpus",
        "--test",
        "corpus",
    ],
];

/// Runs the command. The first ring that fails ends it.
pub fn run(root: &Path, Arguments {}: &Arguments) -> Result<String, String> {
    for ring in RINGS {
        cargo::run(root, &[&["test"], *ring].concat())?;
    }
    Ok(String::new())
}
