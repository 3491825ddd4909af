//! Checks which dependencies each feature adds, and which it must not add.

use std::process::Command;

/// Returns the names of all packages below the crate, as cargo resolves them for these features.
fn packages(features: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--edges", "normal", "--prefix", "none"])
        .args(["--package", env!("CARGO_PKG_NAME"), "--no-default-features"])
        .args(["--features", features])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let text = String::from_utf8(output.stdout).unwrap();
    let names = text.lines().filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

const RUNTIMES: &[&str] = &["async-io", "async-std", "futures", "mio", "smol", "tokio"];
const STACKS: &[&str] = &["h2", "hyper", "reqwest", "rustls", "tower", "ureq"];

#[track_caller]
fn none(features: &str, unwanted: &[&[&str]]) {
    let packages = packages(features);
    for name in unwanted.iter().copied().flatten() {
        assert!(!packages.iter().any(|known| known == name), "{packages:?}");
    }
}

#[test]
fn types_and_operations_need_no_http_library_and_no_runtime() {
    for features in ["", "mock", "tracing"] {
        none(features, &[RUNTIMES, STACKS]);
    }
    none("", &[&["tracing", "backon", "httparse", "httpdate"]]);
}

#[test]
fn any_stack_needs_no_other_and_no_runtime() {
    none("tower", &[RUNTIMES, STACKS]);
}

#[test]
fn the_blocking_client_needs_no_runtime() {
    none("blocking", &[RUNTIMES, &["hyper", "reqwest"]]);
}

const TLS: &[&str] = &[
    "aws-lc-rs",
    "aws-lc-sys",
    "native-tls",
    "openssl",
    "ring",
    "webpki-roots",
];

#[test]
fn there_is_one_cryptography_provider_and_one_list_of_certificates() {
    for features in ["client", "blocking", "tower", "client,blocking,tower"] {
        none(features, &[TLS]);
        let packages = packages(&format!("ring,{features}"));
        let found = packages.iter().filter(|name| TLS.contains(&name.as_str()));
        let found: Vec<&String> = found.collect();
        assert!(found.iter().all(|name| *name == "ring"), "{found:?}");
        assert_eq!(features == "tower", found.is_empty());
    }
}

#[test]
fn the_defaults_are_one_stack() {
    let packages = packages("client");
    assert!(packages.iter().any(|name| name == "reqwest"));
    none("client", &[&["ureq"]]);
}
