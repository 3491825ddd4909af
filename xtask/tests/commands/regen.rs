//! `cargo xtask regen` as people run it.

use std::fs;

use crate::support::{Done, Repository, document};

fn regen(repository: &Repository) -> Done {
    repository.xtask(&["regen"])
}

fn header() -> &'static str {
    generator::HEADER.trim_end()
}

#[test]
fn without_a_command_there_is_help() {
    let done = Repository::new().xtask(&[]);
    assert_eq!(done.code, 2);
    for text in ["Usage: cargo xtask <COMMAND>", "import", "regen"] {
        assert!(done.stderr.contains(text), "{}", done.stderr);
    }
}

#[test]
fn wrong_use_exits_with_2() {
    let repository = Repository::with_document();
    for arguments in [
        &["regen", "--chekc"][..],
        &["regen", "--name", "not a name"],
        &["regenerate"],
        &["import"],
    ] {
        assert_eq!(repository.xtask(arguments).code, 2, "{arguments:?}");
    }
    assert!(repository.snapshot("generated-client").is_empty());
}

#[test]
fn the_first_run_writes_a_crate_whose_files_carry_the_header() {
    let repository = Repository::with_document();
    regen(&repository).succeeded().says(&[
        "  new       Cargo.toml\n",
        "  new       src/lib.rs\n",
        " new, 0 changed, 0 removed, 0 unchanged\n",
        "documents: 1, operations: 1, types: ",
    ]);
    assert!(
        repository
            .read("generated-client/Cargo.toml")
            .contains("name = \"generated-client\"")
    );
    for (path, (bytes, _)) in repository.snapshot("generated-client/src") {
        assert!(
            bytes.starts_with(header().as_bytes()),
            "{} has no header, so the next run could not replace it",
            path.display()
        );
    }
}

#[test]
fn it_works_from_any_folder_and_says_the_same() {
    let here = Repository::with_document();
    let below = Repository::with_document();
    here.xtask(&["regen"]).succeeded();
    below.xtask_from("spec", &["regen"]).succeeded();
    for (path, (bytes, _)) in here.snapshot("generated-client") {
        let same = path.strip_prefix(here.path("")).unwrap();
        assert_eq!(
            bytes,
            fs::read(below.path("").join(same)).unwrap(),
            "{same:?}"
        );
    }
}

#[test]
fn a_run_that_changes_nothing_writes_nothing() {
    let repository = Repository::with_document();
    regen(&repository).succeeded();
    repository.age("generated-client");
    let before = repository.snapshot("generated-client");
    let done = regen(&repository)
        .succeeded()
        .says(&["files: 0 new, 0 changed, 0 removed, "]);
    assert!(!done.stdout.contains("no difference"), "{}", done.stdout);
    assert_eq!(repository.snapshot("generated-client"), before);
}

#[test]
fn a_new_version_changes_only_what_it_has_to() {
    let repository = Repository::with_document();
    regen(&repository).succeeded();
    repository.age("generated-client");
    let before = repository.snapshot("generated-client");
    repository.write("spec/pets.json", &document("1.1", "Animal"));
    regen(&repository).succeeded().says(&[
        "1.0 → 1.1: breaking, 0.1.0 → 0.2.0\n",
        "  breaking  types::Pet: is gone  #/components/schemas/Pet\n",
        "  addition  types::Animal: is new  #/components/schemas/Animal  spec/pets.json:",
        "help: restore api.txt and run `cargo xtask regen --bump`",
        "  changed   src/lib.rs\n",
    ]);
    let after = repository.snapshot("generated-client");
    let same: Vec<_> = before
        .iter()
        .filter(|(path, (bytes, _))| after.get(*path).is_some_and(|(now, _)| now == bytes))
        .collect();
    assert!(!same.is_empty());
    for (path, (_, time)) in same {
        assert_eq!(after[path].1, *time, "{} was written", path.display());
    }
}

#[test]
fn what_a_person_wrote_into_the_manifest_stays() {
    let repository = Repository::with_document();
    regen(&repository).succeeded();
    let path = "generated-client/Cargo.toml";
    let manifest =
        repository.read(path) + "\n# Kept by hand.\n[package.metadata.somebody]\nnote = \"mine\"\n";
    repository.write(path, &manifest);
    regen(&repository).succeeded();
    let after = repository.read(path);
    assert!(after.contains("# Kept by hand."), "{after}");
    assert!(
        after.contains("[package.metadata.somebody]\nnote = \"mine\"\n"),
        "{after}"
    );
}

#[test]
fn stale_generated_files_go_and_hand_written_ones_stay() {
    let repository = Repository::with_document();
    regen(&repository).succeeded();
    let stale = format!("{}\n\npub struct Old;\n", header());
    repository.write("generated-client/src/types/old.rs", &stale);
    repository.write("generated-client/src/gone/deep/old.rs", &stale);
    // A checkout may have changed the line ends.
    repository.write("generated-client/src/crlf.rs", &stale.replace('\n', "\r\n"));
    repository.write("generated-client/src/mine.rs", "//! Mine.\n");
    repository.write(
        "generated-client/src/almost.rs",
        &format!("//! Mine.\n{stale}"),
    );
    repository.write("generated-client/tests/generated.rs", &stale);
    regen(&repository).succeeded().says(&[
        "  removed   src/types/old.rs\n",
        "  removed   src/gone/deep/old.rs\n",
        "  removed   src/crlf.rs\n",
        "0 new, 0 changed, 3 removed, ",
    ]);
    assert!(
        !repository
            .path("generated-client/src/types/old.rs")
            .exists()
    );
    assert!(!repository.path("generated-client/src/crlf.rs").exists());
    assert!(
        !repository.path("generated-client/src/gone").exists(),
        "folders that are left empty go too"
    );
    assert_eq!(
        repository.read("generated-client/src/mine.rs"),
        "//! Mine.\n"
    );
    assert!(repository.path("generated-client/src/almost.rs").exists());
    assert!(
        repository
            .path("generated-client/tests/generated.rs")
            .exists(),
        "only src/ is managed"
    );
}

#[test]
fn a_hand_written_file_in_the_way_is_an_error() {
    let repository = Repository::with_document();
    repository.write("generated-client/src/lib.rs", "//! Mine.\n");
    let before = repository.snapshot("generated-client");
    regen(&repository).failed(&[
        "\n  generated-client/src/lib.rs\n",
        "not written by `cargo xtask regen`",
        "help: ",
    ]);
    assert_eq!(repository.snapshot("generated-client"), before);
}

#[test]
fn the_sources_may_be_deleted() {
    let repository = Repository::with_document();
    regen(&repository).succeeded();
    let before = repository.read("generated-client/src/lib.rs");
    fs::remove_dir_all(repository.path("generated-client/src")).unwrap();
    regen(&repository).succeeded();
    assert_eq!(repository.read("generated-client/src/lib.rs"), before);
}

#[test]
fn check_of_what_is_up_to_date_succeeds() {
    let repository = Repository::with_document();
    regen(&repository).succeeded();
    repository.age("generated-client");
    let before = repository.snapshot("generated-client");
    repository.xtask(&["regen", "--check"]).succeeded();
    assert_eq!(repository.snapshot("generated-client"), before);
}

#[test]
fn check_lists_every_difference_and_writes_nothing() {
    let repository = Repository::with_document();
    regen(&repository).succeeded();
    let library = repository.read("generated-client/src/lib.rs");
    repository.write(
        "generated-client/src/lib.rs",
        &format!("{library}// Edited.\n"),
    );
    let stale = format!("{}\n", header());
    repository.write("generated-client/src/old.rs", &stale);
    let missing = repository
        .snapshot("generated-client/src")
        .into_keys()
        .find(|path| !path.ends_with("lib.rs") && !path.ends_with("old.rs"))
        .unwrap();
    fs::remove_file(&missing).unwrap();
    let missing = missing
        .strip_prefix(repository.path("generated-client"))
        .unwrap();
    let before = repository.snapshot("generated-client");
    repository.xtask(&["regen", "--check"]).failed(&[
        "generated-client is not what its documents generate",
        "  differs   src/lib.rs\n",
        "  stale     src/old.rs\n",
        &format!("  missing   {}\n", missing.display()),
        "run `cargo xtask regen` and commit",
    ]);
    assert_eq!(repository.snapshot("generated-client"), before);
}

#[test]
fn check_of_nothing_lists_all_files_and_creates_nothing() {
    let repository = Repository::with_document();
    repository
        .xtask(&["regen", "--check", "--out", "my client", "--name", "pets"])
        .failed(&[
            "  missing   Cargo.toml\n",
            "run `cargo xtask regen --out 'my client' --name pets`",
        ]);
    assert!(!repository.path("my client").exists());
}

#[test]
fn a_run_with_errors_reports_all_of_them_and_leaves_the_old_output() {
    let repository = Repository::with_document();
    regen(&repository).succeeded();
    let before = repository.snapshot("generated-client");
    repository.write(
        "spec/a.json",
        "{\n  \"openapi\": \"3.0.0\",\n  nonsense\n}\n",
    );
    repository.write("spec/b.yaml", "openapi: 3.0.0\ninfo: [\n");
    for arguments in [&["regen"][..], &["regen", "--check"]] {
        let done = repository
            .xtask(arguments)
            .failed(&["spec/a.json:3:3", "spec/b.yaml:"]);
        assert_eq!(done.stdout, "");
    }
    assert_eq!(repository.snapshot("generated-client"), before);
}

/// A repository whose document refers to a schema that is not there.
fn with_a_warning() -> Repository {
    let repository = Repository::new();
    let text = document("1.0", "Owner").replace("schemas/Owner", "schemas/Onwer");
    repository.write("spec/pets.json", &text);
    repository
}

#[test]
fn warnings_are_errors_for_those_who_want_them_so() {
    let warning = "there is nothing at `#/components/schemas/Onwer`; any JSON value is accepted\n";
    let help = "help: did you mean `#/components/schemas/Owner`?";
    let repository = with_a_warning();
    for arguments in [
        &["regen", "--deny-warnings"][..],
        &["regen", "--deny-warnings", "--check"],
    ] {
        let error = format!("error[dangling-reference]: {warning}");
        repository.xtask(arguments).failed(&[&error, help]);
        assert!(repository.snapshot("generated-client").is_empty());
    }

    let done = regen(&repository).succeeded();
    let told = format!("warning[dangling-reference]: {warning}");
    assert!(done.stderr.contains(&told), "{}", done.stderr);
    assert!(done.stderr.contains(help), "{}", done.stderr);

    let files = repository.snapshot("generated-client");
    repository
        .xtask(&["regen", "--deny-warnings", "--check"])
        .failed(&[&format!("error[dangling-reference]: {warning}")]);
    assert_eq!(repository.snapshot("generated-client"), files);

    let repository = Repository::with_document();
    repository.xtask(&["regen", "--deny-warnings"]).succeeded();
}

#[test]
fn a_run_ends_with_an_action_that_marks_secrets() {
    let repository = Repository::new();
    let text = document("1.0", "Owner").replace(
        r#""properties": {"#,
        r#""properties": {"password": {"type": "string"},"#,
    );
    repository.write("spec/pets.json", &text);
    let done = regen(&repository).succeeded();
    let warned = "warning[unmarked-secret]: ";
    assert!(done.stderr.contains(warned), "{}", done.stderr);
    let (report, action) = done.stdout.split_once("help: add this").unwrap();
    assert!(report.contains("warnings: 1"), "{report}");

    let (_, action) = action.split_once("\n\n").unwrap();
    let overlay = format!("overlay: 1.0.0\ninfo: {{title: A, version: '1'}}\nactions:\n{action}");
    repository.write("spec/overlay.yaml", &overlay);
    let done = regen(&repository).succeeded();
    assert_eq!(done.stderr, "");
    assert!(!done.stdout.contains("help: add"), "{}", done.stdout);
}

#[test]
fn other_folders_and_names() {
    let repository = Repository::new();
    repository.write("in/pets.json", &document("1.0", "Pet"));
    repository
        .xtask(&["regen", "--spec", "in", "--out", "out/pets-client"])
        .succeeded();
    let manifest = repository.read("out/pets-client/Cargo.toml");
    assert!(manifest.contains("name = \"pets-client\""), "{manifest}");
    repository
        .xtask(&[
            "regen",
            "--spec",
            "in/pets.json",
            "--out",
            "out/b",
            "--name",
            "bee",
        ])
        .succeeded();
    let manifest = repository.read("out/b/Cargo.toml");
    assert!(manifest.contains("name = \"bee\""), "{manifest}");
}

#[test]
fn a_folder_without_documents_is_an_error() {
    let repository = Repository::new();
    repository.write("spec/overlay.yaml", "overlay: 1.0.0\n");
    repository.write("spec/notes.txt", "");
    repository.write("spec/.hidden.json", "{");
    regen(&repository).failed(&[
        "no documents (*.json, *.yaml, *.yml) in spec",
        "cargo xtask import",
    ]);
    repository
        .xtask(&["regen", "--spec", "nowhere.json"])
        .failed(&["cannot read nowhere.json"]);
}

#[test]
fn an_overlay_beside_the_documents_is_applied() {
    let repository = Repository::with_document();
    let overlay = |version: &str| {
        format!(
            "overlay: 1.0.0\ninfo:\n  title: Fix\n  version: 1.0.0\nactions:\n\
             \x20 - target: $.info\n    update:\n      version: '{version}'\n"
        )
    };
    repository.write("spec/overlay.yaml", &overlay("8.8"));
    regen(&repository).succeeded();
    assert!(
        repository
            .read("generated-client/src/lib.rs")
            .contains("\"8.8\"")
    );

    repository.write("other.yaml", &overlay("9.9"));
    regen_with_overlay(&repository, "other.yaml").says(&["8.8 → 9.9: no difference"]);
    assert!(
        repository
            .read("generated-client/src/lib.rs")
            .contains("\"9.9\"")
    );
}

#[test]
fn further_overlays_are_applied_after_the_first() {
    let repository = Repository::with_document();
    let overlay = |target: &str, version: &str| {
        format!(
            "overlay: 1.0.0\ninfo: {{title: Fix, version: '1'}}\nx-client-optional: true\nactions:\n\
             - {{target: $.info, update: {{version: '{version}'}}}}\n\
             - {{target: {target}, remove: true}}\n"
        )
    };
    for (name, version) in [
        ("overlay", "2.0"),
        ("a.overlay", "3.0"),
        ("b.overlay", "4.0"),
    ] {
        repository.write(&format!("spec/{name}.yaml"), &overlay("$.nowhere", version));
    }
    regen(&repository).succeeded();
    let root = repository.read("generated-client/src/lib.rs");
    assert!(root.contains("\"4.0\""), "{root}");

    repository.write("spec/.c.overlay.yaml", "not an overlay");
    repository.xtask(&["regen", "--check"]).succeeded();
    repository.write("spec/c.overlay.yaml", "not an overlay");
    regen(&repository).failed(&["spec/c.overlay.yaml"]);
}

fn regen_with_overlay(repository: &Repository, overlay: &str) -> Done {
    repository
        .xtask(&["regen", "--overlay", overlay])
        .succeeded()
}
