//! Generated code is formatted as rustfmt would format it: for each description in `tests/specs`, and for the vendor's
//! whole API, which is read from `shared/specs` next to the repository or from `$OPENAPI_SPECS`.
//!
//! If rustfmt or the vendor's description is missing, the test reports this and passes.

mod fixtures;

use generator::Source;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const WHOLE_API: &str = "real/fortanix-dsm-0.1.0-20260710.json";

#[test]
fn rustfmt_changes_nothing() {
    let mut command = Command::new("rustfmt");
    if !command
        .arg("--version")
        .output()
        .is_ok_and(|it| it.status.success())
    {
        println!("skipped: there is no rustfmt");
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("layout");
    let _ = fs::remove_dir_all(&folder);
    let mut descriptions = fixtures::read("specs");
    descriptions.extend(whole_api());
    let roots = descriptions
        .into_iter()
        .map(|source| write(&folder, source));
    let roots: Vec<PathBuf> = roots.collect();
    let mut command = Command::new("rustfmt");
    let output = command
        .args(["--edition", "2024", "--check"])
        .args(&roots)
        .output();
    let output = output.expect("rustfmt runs");
    let differences = String::from_utf8_lossy(&output.stdout);
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && differences.is_empty(),
        "{differences}{complaints}"
    );
}

fn whole_api() -> Option<Source> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs");
    let folder = env::var_os("OPENAPI_SPECS").map_or_else(beside, PathBuf::from);
    let text = fs::read_to_string(folder.join(WHOLE_API));
    if text.is_err() {
        println!("skipped: there is no {WHOLE_API}");
    }
    Some(Source {
        name: "whole-api.json".to_owned(),
        text: text.ok()?,
    })
}

/// Writes a crate without its runtime, which is written by hand, and says where its root is.
fn write(folder: &Path, source: Source) -> PathBuf {
    let folder = folder.join(fixtures::stem(&source));
    let output = fixtures::generate(&[source]).unwrap_or_else(|report| panic!("{report}"));
    let runtime = ["mod.rs", "dates.rs"]
        .map(|file| (format!("src/runtime/{file}"), "//! Empty.\n".to_owned()));
    let mut files = output.files;
    files.retain(|path, _| path.ends_with(".rs") && !path.starts_with("src/runtime/"));
    files.extend(runtime);
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        fs::write(path, text).expect("writable");
    }
    folder.join("src/lib.rs")
}
