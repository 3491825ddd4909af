//! The crates of all descriptions in `tests/specs` compile, and so do the examples in their docs, without warnings of
//! rustc, clippy or rustdoc. The tests next to some descriptions call the generated code, and pass. The crates of
//! descriptions whose texts try to inject code compile too, and none of that code runs.
//!
//! The crates are the members of one workspace, so that their dependencies are built once. All of them are checked with
//! the client that has the fewest dependencies, which the examples use. One of them, whose description has every
//! security scheme, is also checked with all features and with none.

#[path = "support/attacks.rs"]
mod attacks;
#[path = "support/examples.rs"]
mod examples;
mod fixtures;

use generator::Source;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The one crate that is looked at with all features.
const WITH_FEATURES: &str = "security-client";

/// The crate whose groups of operations share types, and the features of these groups.
const WITH_GROUPS: &str = "features-client";
const GROUPS: [&str; 5] = [
    "accounts",
    "client-api",
    "key-vault",
    "untagged",
    "other-types",
];

/// Written once, whichever test comes first.
static WORKSPACE: LazyLock<PathBuf> = LazyLock::new(workspace);

#[test]
fn what_is_generated_compiles_without_a_warning() {
    let workspace = &*WORKSPACE;
    let deny = "-Dwarnings";
    // Those that are small have no features to choose parts of the API by, and cargo does not mind.
    let all = [
        "--workspace",
        "--no-default-features",
        "--features=whole-api,tower",
    ];
    let one = ["--package", WITH_FEATURES, "--all-features"];
    let bare = ["--package", WITH_FEATURES, "--no-default-features"];
    for selection in [all.as_slice(), &one, &bare] {
        cargo(
            workspace,
            &["clippy", "--quiet", "--keep-going", "--lib", "--examples"],
            selection,
            &["--", deny],
            &[],
        );
        let doc = ["doc", "--quiet", "--no-deps", "--keep-going"];
        cargo(workspace, &doc, selection, &[], &[("RUSTDOCFLAGS", deny)]);
    }
    let tested = fixtures::read("specs")
        .into_iter()
        .filter(|source| test(source).is_some());
    let names = tested.map(|source| format!("--package={}-client", fixtures::stem(&source)));
    // Cargo takes a feature that at least one package has.
    let groups = format!("--package={WITH_GROUPS}");
    let features = ["--no-default-features", "--features=whole-api"].map(str::to_owned);
    let names: Vec<String> = names.chain([groups]).chain(features).collect();
    let selection: Vec<&str> = names.iter().map(String::as_str).collect();
    cargo(
        workspace,
        &["test", "--quiet", "--tests"],
        &selection,
        &[],
        &[],
    );
}

/// Text of a description that got into the docs as code would be compiled here, and fail.
#[test]
fn no_text_of_a_description_is_run_by_rustdoc() {
    let sources = attacks::assorted();
    let names = sources
        .iter()
        .map(|source| format!("--package={}-client", fixtures::stem(source)));
    let features = ["--no-default-features", "--features=whole-api"].map(str::to_owned);
    let names: Vec<String> = names.chain(features).collect();
    let selection: Vec<&str> = names.iter().map(String::as_str).collect();
    cargo(
        &WORKSPACE,
        &["test", "--quiet", "--doc"],
        &selection,
        &[],
        &[],
    );
}

/// The test beside a description, if there is one.
fn test(source: &Source) -> Option<String> {
    let name = format!("tests/specs/{}.rs", fixtures::stem(source));
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).ok()
}

/// Any choice of tags has what it needs, and nothing that it does not use.
#[test]
fn each_choice_of_features_compiles_without_a_warning() {
    let workspace = &*WORKSPACE;
    let deny = "-Dwarnings";
    for choice in 0..1 << GROUPS.len() {
        let chosen = (0..GROUPS.len()).filter(|group| choice & (1 << group) != 0);
        let chosen: Vec<_> = chosen.map(|group| GROUPS[group]).collect();
        let features = format!("--features={}", chosen.join(","));
        let one = ["--package", WITH_GROUPS, "--no-default-features", &features];
        let clippy = ["clippy", "--quiet"];
        cargo(workspace, &clippy, &one, &["--", deny], &[]);
        // Links between what different features bring would show up with one alone.
        if chosen.len() < 2 {
            let doc = ["doc", "--quiet", "--no-deps"];
            cargo(workspace, &doc, &one, &[], &[("RUSTDOCFLAGS", deny)]);
        }
    }
}

/// The compiler says what to do where a text is given for bytes, which could be what is to be encoded, or encoded.
#[test]
fn text_for_bytes_is_refused_with_both_ways_to_convert_it() {
    let workspace = &*WORKSPACE;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("text-for-bytes");
    let scalars = workspace.join("scalars");
    let manifest = format!(
        "[package]\nname = \"text-for-bytes\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         scalars-client = {{ path = {scalars:?}, default-features = false }}\n"
    );
    write(&folder.join("Cargo.toml"), &manifest);
    let lock = folder.join("Cargo.lock");
    if !lock.exists() {
        fs::copy(workspace.join("Cargo.lock"), lock).expect("the lock file is copied");
    }
    let given = [
        (r#"let _ = Strings::new("", Uuid::nil(), "text")"#, "Base64"),
        (
            "let _ = Strings::new(text.clone(), Uuid::nil(), text)",
            "Base64",
        ),
        ("let _ = bytes().url_bytes(text.clone())", "Base64Url"),
        ("let _ = bytes().url_bytes(&text)", "Base64Url"),
        ("let _ = SecretBytes::from(text)", "SecretBytes"),
        (r#"let _: SecretBytesUrl = "text".into()"#, "SecretBytesUrl"),
    ];
    for (code, ty) in given {
        let program = format!(
            "use scalars_client::types::Strings;\nuse scalars_client::uuid::Uuid;\n\
             use scalars_client::{{SecretBytes, SecretBytesUrl}};\n\
             fn bytes() -> Strings {{ Strings::new(\"\", Uuid::nil(), b\"\") }}\n\
             fn main() {{ let text = String::new(); {code}; }}\n"
        );
        write(&folder.join("src/main.rs"), &program);
        let (success, report) = run(&folder, &["check", "--quiet"], &[]);
        assert!(!success, "{code} compiles");
        let message = format!("error[E0277]: a text does not convert into `{ty}`: ");
        for part in [
            &*message,
            "`\"text\".as_bytes()`",
            &format!(".parse::<{ty}>()?`"),
        ] {
            assert!(
                report.contains(part),
                "{code}: there is no {part}\n{report}"
            );
        }
        assert_eq!(report.matches("error[").count(), 1, "{code}\n{report}");
    }
}

/// Writes the crates below the target folder; files that are as they should be are not touched.
fn workspace() -> PathBuf {
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures");
    let mut members = Vec::new();
    for source in fixtures::read("specs")
        .into_iter()
        .chain(attacks::assorted())
    {
        let name = fixtures::stem(&source).to_owned();
        let test = test(&source);
        let output = fixtures::generate(&[source]).unwrap_or_else(|report| panic!("{report}"));
        let root = workspace.join(&name);
        let present = root.join("src");
        let old = if present.is_dir() {
            files(&present)
        } else {
            Vec::new()
        };
        for path in old {
            let relative = path.strip_prefix(&root).expect("below").to_string_lossy();
            if !output.files.contains_key(&*relative) {
                fs::remove_file(&path).expect("removable");
            }
        }
        for (path, text) in &output.files {
            write(&root.join(path), text);
        }
        let examples = examples::program(&output.files);
        write(&root.join("examples/operations.rs"), &examples);
        if let Some(test) = test {
            write(&root.join("tests/calls.rs"), &test);
        }
        members.push(format!("{name:?}"));
    }
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = false\n",
        members.join(", ")
    );
    write(&workspace.join("Cargo.toml"), &manifest);
    // The versions that the repository has been tested with; cargo adds these crates to them.
    let lock = workspace.join("Cargo.lock");
    if !lock.exists() {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        fs::copy(own, lock).expect("the lock file is copied");
    }
    workspace
}

fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("below the workspace")).expect("a folder");
    fs::write(path, text).expect("writable");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("readable").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// Runs cargo, which has to succeed.
fn cargo(
    workspace: &Path,
    command: &[&str],
    selection: &[&str],
    rest: &[&str],
    env: &[(&str, &str)],
) {
    let arguments = [command, selection, rest].concat();
    let (success, report) = run(workspace, &arguments, env);
    assert!(success, "cargo {command:?} {selection:?}\n{report}");
}

/// Runs cargo, offline if what it needs is there. Returns whether it succeeds, and what it says.
fn run(folder: &Path, arguments: &[&str], env: &[(&str, &str)]) -> (bool, String) {
    let run = |offline: bool| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .current_dir(folder)
            .args(arguments)
            .envs(env.iter().copied())
            .env("CARGO_TARGET_DIR", WORKSPACE.join("target"));
        if offline {
            cargo.env("CARGO_NET_OFFLINE", "true");
        }
        // What the outer cargo says about flags and wrappers is about its own build.
        for name in [
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "RUSTC_WORKSPACE_WRAPPER",
        ] {
            cargo.env_remove(name);
        }
        let output = cargo.output().expect("cargo runs");
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    match run(true) {
        (false, report) if report.contains("offline") => run(false),
        done => done,
    }
}
