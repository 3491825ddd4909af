//! A new crate passes its own tests at once: it compiles, its examples and README as well.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn a_new_crate_passes_its_tests() {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = scratch.join("new-crate");
    let _ = fs::remove_dir_all(&folder);
    let program = Path::new(env!("CARGO_BIN_EXE_openapi-to-crate"));
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/specs/structs.yaml");
    let new = Command::new(program)
        .arg("new")
        .arg("--spec")
        .arg(fixture)
        .arg(&folder)
        .output()
        .unwrap();
    assert!(new.status.success(), "{new:?}");
    // The folder lies in another workspace.
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("{text}\n[workspace]\n")).unwrap();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    let path = env::var_os("PATH").unwrap_or_default();
    let paths = env::split_paths(&path);
    let paths = program
        .parent()
        .map(Path::to_owned)
        .into_iter()
        .chain(paths);
    let tested = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["test", "--offline", "--all-targets"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", scratch.join("new-target"))
        .env("PATH", env::join_paths(paths).unwrap())
        .env("RUSTFLAGS", "-Dwarnings")
        .env("CI", "true")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&tested.stderr);
    assert!(tested.status.success(), "{report}");
    let passed = String::from_utf8_lossy(&tested.stdout);
    assert!(
        passed.contains("test the_crate_is_up_to_date ... ok"),
        "{passed}"
    );
}
