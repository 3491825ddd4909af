//! Tests the vendor's whole API, as the overlays of the repository correct it: the crate is generated, it compiles
//! without warnings with each set of features, as do the examples in its docs, programs of a day's work run against its
//! mock, and values of all its schemas make the round trip through the compiled types.
//!
//! The description is read from `shared/specs` next to the repository, or from `$OPENAPI_SPECS`. If it does not exist,
//! the test reports this and passes. The crate is built in its own folder, which is kept, so that only the first run
//! compiles the dependencies.
//!
//! For a more thorough search, `ROUND_TRIP_MORE=10` tests ten times as many values, and `ROUND_TRIP_SPEC` names another
//! description below the folder of specs. For another description, nearly all valid values must come back, and the
//! schemas that fall short are listed.

#[path = "../../tests/support/examples.rs"]
mod examples;
#[path = "../../tests/support/round_trip/mod.rs"]
mod round_trip;

use generator::diagnostic::Kind as WarningKind;
use generator::{Diagnostics, Input, Output, Source, document};
use round_trip::compiled::{self, Readers};
use round_trip::{Case, Description, Kind, Limits, Report};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const FILE: &str = "real/fortanix-dsm-0.1.0-20260710.json";

const LIMITS: Limits = Limits {
    valid: 48,
    invalid: 32,
    newer: 16,
};

/// An object that the best variant cannot read is a value of a union inside of another variant that this union does not
/// know. Nothing of it is lost.
const UNKNOWN_INSIDE: &str = "it is kept as an unknown value of a union inside";

/// Nothing of such a text is lost either.
const NEW_TEXT: &str = "a newer server may add this text as a value";

/// Else nobody could set a limit without choosing an order.
const LEFT_OUT: &str = "a union of a query that only adds members may be left out";

/// The schemas of which some invalid values are not refused, and why.
const SHORTFALLS: &[(&str, &str)] = &[
    ("AppCredential", UNKNOWN_INSIDE),
    ("AppCredentialRequest", UNKNOWN_INSIDE),
    ("AppCredentialResponse", UNKNOWN_INSIDE),
    ("AppRequest", UNKNOWN_INSIDE),
    ("FpePreserveMask", NEW_TEXT),
    ("GetAccountParams", LEFT_OUT),
    ("IpAddressPolicy", NEW_TEXT),
    ("ListCredentialsParams", LEFT_OUT),
    ("PreviousCredential", UNKNOWN_INSIDE),
    ("RemovableAutoScanSettings", NEW_TEXT),
    ("RemovableGoogleAccessReasonPolicy", NEW_TEXT),
    ("RemovableKeyHistoryPolicy", NEW_TEXT),
    ("RotateCopiedKeys", NEW_TEXT),
    ("SignatureMode", UNKNOWN_INSIDE),
];

#[test]
fn vendor_api_makes_the_round_trip() {
    let file = env::var("ROUND_TRIP_SPEC");
    let file = file.as_deref().unwrap_or(FILE);
    let Some(text) = read(file) else {
        return;
    };
    let documents = vec![Source {
        name: file.to_owned(),
        text,
    }];
    let mut diagnostics = Diagnostics::new();
    let overlays = match file == FILE {
        true => overlays(),
        false => Vec::new(),
    };
    let sources = document::Sources {
        documents: &documents,
        overlays: &overlays,
        ..document::Sources::default()
    };
    let document = document::read(sources, &mut diagnostics);
    let document = document.unwrap_or_else(|| panic!("{diagnostics}")).value;
    let output = generator::generate(Input {
        documents,
        overlays,
        crate_name: "vendor-api".to_owned(),
        ..Input::default()
    })
    .unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    if file == FILE {
        let warnings = &output.warnings;
        let is_told = warnings
            .iter()
            .any(|it| it.kind == WarningKind::UnmarkedSecret);
        assert!(!is_told, "the overlays leave a secret unmarked\n{warnings}");
    }
    if file == FILE {
        // The documents of single operations do not have it, so it is marked in the overlay of the whole API.
        let operations = &output.files["src/operations/session.rs"];
        for step in [
            "Step::grants(super::Reauthenticate::new())",
            "Step::ends(super::Terminate::new())",
        ] {
            assert!(operations.contains(step), "a session has no {step}");
        }
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vendor-api");
    let schemas = output.schemas.iter();
    let types: Vec<_> = schemas
        .map(|(pointer, ty)| (pointer.to_string(), ty.clone()))
        .collect();
    let readers = Readers::new(&document, &types);
    assert_eq!(readers.none, [""; 0], "schemas that no type reads");
    let description = Description::new(&document, &document);
    let program = compiled::program("vendor-api", &types, &readers, &description);
    write_crate(&folder, &output, program);

    if file == FILE {
        cargo(&folder, &["check", "--lib"]);
        let examples = ["--example", "operations", "--all-features"];
        cargo(
            &folder,
            &[["check", "--lib"].as_slice(), &examples].concat(),
        );
    }
    let features = match output.files["Cargo.toml"].contains("\nwhole-api = ") {
        true => "--features=whole-api,tower,mock",
        false => "--features=tower,mock",
    };
    let build = ["build", "--no-default-features", features, "--example"];
    cargo(&folder, &[build.as_slice(), &["round_trip"]].concat());

    if file == FILE {
        let programs = ["requests", "--example", "day"];
        cargo(&folder, &[build.as_slice(), &programs].concat());
        check_requests(&folder);
        run_day(&folder);
    }

    let more = env::var("ROUND_TRIP_MORE").map_or(1, |more| more.parse().expect("a number"));
    let limits = LIMITS.times(more);
    let mut report = Report::default();
    let mut asked: Vec<(&str, Case)> = Vec::new();
    for (schema, read_as) in &readers.by_schema {
        let cases = description.cases(schema, read_as, limits);
        report.discard(cases.discarded);
        asked.extend(cases.cases.into_iter().map(|case| (schema.as_str(), case)));
    }
    let with_readers = asked.iter();
    let with_readers: Vec<_> = with_readers
        .map(|(schema, case)| (readers.by_schema[*schema].as_str(), case))
        .collect();
    let program = folder.join("target/debug/examples/round_trip");
    let answers = compiled::answers(&program, &folder.join("asked.txt"), &with_readers)
        .unwrap_or_else(|error| panic!("{error}"));
    for ((schema, case), answer) in asked.iter().zip(&answers) {
        report.note(schema, case, answer);
    }
    println!("{} schemas\n{report}", readers.by_schema.len());
    let (held, all) = report.count(Kind::Valid);
    if file != FILE {
        assert!(held * 100 >= all * 99, "too much got lost\n{report}");
        return;
    }
    let known = SHORTFALLS.iter().map(|(schema, _)| *schema);
    let short: Vec<&str> = report.failures.keys().map(String::as_str).collect();
    assert_eq!(
        short,
        known.collect::<Vec<_>>(),
        "other schemas than the known ones fall short\n{report}"
    );
    for kind in [Kind::Valid, Kind::Ambiguous, Kind::Newer] {
        let (held, all) = report.count(kind);
        assert_eq!(held, all, "a value got lost or changed\n{report}");
    }
    for kind in [Kind::Valid, Kind::Invalid, Kind::Newer] {
        assert!(
            report.count(kind).1 > 1000,
            "hardly anything was asked\n{report}"
        );
    }
}

/// The overlays of the repository, with which the generated client is built.
fn overlays() -> Vec<Source> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let names = ["overlay.yaml", "whole-api.overlay.yaml"].map(str::to_owned);
    let source = |name: String| Source {
        text: fs::read_to_string(spec.join(&name)).expect("readable"),
        name,
    };
    names.map(source).to_vec()
}

fn read(file: &str) -> Option<String> {
    let specs = match env::var_os("OPENAPI_SPECS") {
        Some(specs) => PathBuf::from(specs),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/specs"),
    };
    let path = specs.join(file);
    let text = fs::read_to_string(&path);
    if text.is_err() {
        println!("skipped: there is no {}", path.display());
    }
    text.ok()
}

/// Writes the crate with a program that reads and writes values of its types. Files that are as they
/// should be are left alone, so that cargo has nothing to do for them.
fn write_crate(folder: &Path, output: &Output, program: String) {
    let mut files = output.files.clone();
    files
        .get_mut("Cargo.toml")
        .expect("there is a manifest")
        .push_str("\n# It lies inside of another workspace.\n[workspace]\n");
    let examples = examples::program(&files);
    files.insert("examples/operations.rs".to_owned(), examples);
    files.insert("examples/round_trip.rs".to_owned(), program);
    let requests = include_str!("../../tests/support/vendor_requests.rs").to_owned();
    files.insert("examples/requests.rs".to_owned(), requests);
    let day = include_str!("../../tests/support/vendor_day.rs").to_owned();
    files.insert("examples/day.rs".to_owned(), day);
    for part in ["src", "examples"] {
        remove_others(folder, &folder.join(part), &files);
    }
    for (path, text) in &files {
        let path = folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|present| present == *text) {
            continue;
        }
        fs::create_dir_all(path.parent().expect("it is in the folder"))
            .expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }
    // With the versions of this workspace, there is nothing to download.
    let lock = folder.join("Cargo.lock");
    if !lock.exists() {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
        fs::copy(ours, lock).expect("the lock file can be copied");
    }
}

fn remove_others(root: &Path, folder: &Path, files: &BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = path.strip_prefix(root).expect("it is below the root");
        let name = name.to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            remove_others(root, &path, files);
        } else if !files.contains_key(&name) {
            fs::remove_file(path).expect("files can be removed");
        }
    }
}

/// Runs cargo on the crate. Its target folder is not that of the cargo that runs this test, which may
/// be locked.
fn cargo(folder: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTFLAGS", "-D warnings")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo {} failed\n{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Programs as a user would write them.
fn run_day(folder: &Path) {
    let output = Command::new(folder.join("target/debug/examples/day"))
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{output:?}");
}

/// Objects in the query: each member is a parameter, those of a flattened union too.
fn check_requests(folder: &Path) {
    let output = Command::new(folder.join("target/debug/examples/requests"))
        .output()
        .expect("the program runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    let expected = [
        "POST https://dsm.example/sys/v1/session/config_2fa/new_challenge?protocol=fido2",
        "GET https://dsm.example/sys/v1/apps?limit=5&group_permissions=true&sort=app_name%3Aasc&start=a%20b",
        "GET https://dsm.example/sys/v1/apps?limit=5",
        "GET https://dsm.example/crypto/v1/keys?name=n%26m&sort=kid%3Adesc\
         &start=3fa85f64-5717-4562-b3fc-2c963f66afa6&custom_metadata.x=y",
    ];
    assert_eq!(printed.lines().collect::<Vec<_>>(), expected, "{output:?}");
}
