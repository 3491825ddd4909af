//! What is read, written and left by runs in folders that are not as they should be.
#![cfg(unix)]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::support::{Repository, document};

/// An overlay that sets the version.
const OVERLAY: &str = "overlay: 1.0.0\ninfo: {title: Fix, version: '1'}\n\
    actions: [{target: $.info, update: {version: '7.7'}}]\n";

fn pipe(repository: &Repository, path: &str) {
    let status = Command::new("mkfifo").arg(repository.path(path)).status();
    assert!(status.unwrap().success());
}

/// A file without bytes of its own that is larger than any that is read.
fn large(repository: &Repository, path: &str) {
    let file = File::create(repository.path(path)).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
}

#[test]
fn documents_and_overlays_may_be_links_within_their_folder() {
    let repository = Repository::new();
    repository.write("spec/real/pets.txt", &document("1.0", "Pet"));
    repository.write("spec/real/fix.txt", OVERLAY);
    symlink("real/pets.txt", repository.path("spec/a-link.txt")).unwrap();
    symlink("a-link.txt", repository.path("spec/pets.json")).unwrap();
    let absolute = repository.path("spec/real/fix.txt");
    symlink(absolute, repository.path("spec/overlay.yaml")).unwrap();
    repository.xtask(&["regen"]).succeeded();
    let library = repository.read("generated-client/src/lib.rs");
    assert!(library.contains("\"7.7\""), "{library}");
}

#[test]
fn documents_and_overlays_may_not_be_links_to_elsewhere() {
    let elsewhere = Repository::new();
    elsewhere.write("pets.json", &document("1.0", "Pet"));
    elsewhere.write("overlay.yaml", OVERLAY);
    for name in ["pets.json", "overlay.yaml"] {
        let repository = Repository::with_document();
        let link = repository.path(&format!("spec/{name}"));
        let _ = fs::remove_file(&link);
        repository.write(&name.replace('.', "-outside."), &elsewhere.read(name));
        for target in [
            elsewhere.path(name),
            repository.path(&name.replace('.', "-outside.")),
            format!("../{}", name.replace('.', "-outside.")).into(),
            "sub/../through/../".to_owned().into(),
            "through/outside.txt".into(),
        ] {
            fs::create_dir_all(repository.path("spec/sub")).unwrap();
            let through = repository.path("spec/through");
            let _ = symlink(repository.path(""), through);
            repository.write("outside.txt", &elsewhere.read(name));
            symlink(&target, &link).unwrap();
            repository.xtask(&["regen"]).failed(&[
                &format!("spec/{name} is a link that leads out of"),
                "help: put a copy of the file there",
            ]);
            fs::remove_file(&link).unwrap();
        }
        symlink("nowhere", &link).unwrap();
        repository
            .xtask(&["regen"])
            .failed(&[&format!("spec/{name}: No such file")]);
        assert!(!repository.path("generated-client").exists());
    }
}

#[test]
fn what_a_person_names_may_be_a_link() {
    let repository = Repository::with_document();
    repository.write("elsewhere/fix.yaml", OVERLAY);
    fs::create_dir(repository.path("in")).unwrap();
    symlink("../spec/pets.json", repository.path("in/pets.json")).unwrap();
    symlink("../elsewhere/fix.yaml", repository.path("in/fix.yaml")).unwrap();
    symlink("spec", repository.path("also")).unwrap();
    let overlay = ["--overlay", "in/fix.yaml"];
    for spec in ["in/pets.json", "also"] {
        let arguments = [&["regen", "--spec", spec][..], &overlay].concat();
        repository.xtask(&arguments).succeeded();
        let library = repository.read("generated-client/src/lib.rs");
        assert!(library.contains("\"7.7\""), "{library}");
    }
}

#[test]
fn only_files_are_read() {
    for (path, make, what) in [
        ("spec/a.yaml", pipe as fn(&Repository, &str), "a pipe"),
        ("spec/overlay.yaml", pipe, "a pipe"),
        ("spec/common.yaml", pipe, "a pipe"),
        (
            "spec/a.json",
            |repository, path| drop(UnixListener::bind(repository.path(path)).unwrap()),
            "a socket",
        ),
        (
            "spec/a.yml",
            |repository, path| fs::create_dir(repository.path(path)).unwrap(),
            "a folder",
        ),
    ] {
        let repository = Repository::with_document();
        repository.write(
            "spec/owners.yaml",
            "openapi: 3.0.0\ninfo: {title: Pets, version: '1.0'}\nservers: [{url: https://pets.example}]\n\
             paths: {}\ncomponents: {schemas: {Owner: {$ref: common.yaml#/Owner}}}\n",
        );
        make(&repository, path);
        for arguments in [&["regen"][..], &["regen", "--check"]] {
            repository
                .xtask(arguments)
                .failed(&[&format!("{path}: it is {what}, not a file")]);
        }
    }
    let repository = Repository::with_document();
    pipe(&repository, "pipe");
    for path in ["pipe", "/dev/zero"] {
        for arguments in [
            &["regen", "--spec", path][..],
            &["regen", "--overlay", path],
            &["import", path],
        ] {
            repository
                .xtask(arguments)
                .failed(&[&format!("{path}: it is a ")]);
        }
    }
}

#[test]
fn large_files_are_refused() {
    for path in ["spec/a.yaml", "spec/overlay.yaml", "spec/parts/a.yaml"] {
        let repository = Repository::with_document();
        repository.write("spec/b.yaml", "Owner: {$ref: parts/a.yaml}\n");
        repository.write("spec/parts/a.yaml", "");
        let pets = document("1.0", "Pet").replace(
            "\"schemas\": {",
            "\"schemas\": { \"Owner\": {\"$ref\": \"b.yaml#/Owner\"},",
        );
        repository.write("spec/pets.json", &pets);
        large(&repository, path);
        repository
            .xtask(&["regen"])
            .failed(&[&format!("{path}: it is larger than 64 MiB")]);
    }
    let repository = Repository::new();
    large(&repository, "page.md");
    let done = repository.xtask(&["import", "page.md"]);
    done.failed(&["page.md: it is larger than 64 MiB", "nothing was written"]);
}

#[test]
fn nothing_is_written_through_links() {
    let elsewhere = Repository::new();
    elsewhere.write("file", "//! Mine.\n");
    elsewhere.write("src/lib.rs", "//! Mine.\n");
    let before = elsewhere.snapshot("");
    for (link, target) in [
        ("generated-client", ""),
        ("generated-client", "new"),
        ("generated-client/src", "src"),
        ("generated-client/src", "new"),
        ("generated-client/src/types", "src"),
        ("generated-client/src/lib.rs", "file"),
        ("generated-client/src/lib.rs", "new"),
        ("generated-client/Cargo.toml", "file"),
        ("generated-client/Cargo.toml", "new"),
    ] {
        let repository = Repository::with_document();
        let path = repository.path(link);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(elsewhere.path(target), &path).unwrap();
        let done = repository.xtask(&["regen"]).failed(&["error: "]);
        assert!(done.stderr.contains("link"), "{}", done.stderr);
        let out = repository.path("generated-client/");
        let out = ["regen", "--name", "it", "--out", out.to_str().unwrap()];
        repository.xtask(&out).failed(&["error: "]);
        assert_eq!(elsewhere.snapshot(""), before, "{link} to {target}");
    }
    // One that nothing is written to is somebody's own, and so is what it leads to.
    let repository = Repository::with_document();
    let generated = format!("{}\n", generator::HEADER.trim_end());
    elsewhere.write("old/old.rs", &generated);
    fs::create_dir_all(repository.path("generated-client/src")).unwrap();
    symlink(
        elsewhere.path("old"),
        repository.path("generated-client/src/mine"),
    )
    .unwrap();
    let file = repository.path("generated-client/src/mine.rs");
    symlink(elsewhere.path("old/old.rs"), &file).unwrap();
    repository.xtask(&["regen"]).succeeded();
    assert!(file.is_symlink());
    assert_eq!(elsewhere.read("old/old.rs"), generated);
}

#[test]
fn documents_are_not_imported_through_links() {
    let repository = Repository::new();
    repository.write("page.json", &document("1.0", "Pet"));
    fs::create_dir(repository.path("elsewhere")).unwrap();
    symlink("elsewhere", repository.path("spec")).unwrap();
    repository
        .xtask(&["import", "page.json"])
        .failed(&["spec is a link"]);
    assert!(repository.snapshot("elsewhere").is_empty());
}

#[test]
fn what_is_not_a_file_is_not_replaced() {
    for (path, make, what) in [
        ("src/lib.rs", pipe as fn(&Repository, &str), "a pipe"),
        ("Cargo.toml", pipe, "a pipe"),
        (
            "src/lib.rs",
            |repository, path| drop(UnixListener::bind(repository.path(path)).unwrap()),
            "a socket",
        ),
        (
            "src/types/mod.rs",
            |repository, path| fs::create_dir(repository.path(path)).unwrap(),
            "a folder",
        ),
        ("src/lib.rs", large, "larger than 64 MiB"),
    ] {
        let repository = Repository::with_document();
        let path = format!("generated-client/{path}");
        let folder = repository.path(&path).parent().unwrap().to_owned();
        fs::create_dir_all(folder).unwrap();
        make(&repository, &path);
        for arguments in [&["regen"][..], &["regen", "--check"]] {
            repository
                .xtask(arguments)
                .failed(&[&format!("{path}: it is {what}")]);
        }
        assert!(!repository.path("generated-client/src/runtime").exists());
    }
    // A pipe and a large file that are in nobody's way.
    let repository = Repository::with_document();
    repository.write("generated-client/src/mine.rs", "");
    pipe(&repository, "generated-client/src/pipe");
    large(&repository, "generated-client/src/large");
    repository.xtask(&["regen"]).succeeded();
    assert!(repository.path("generated-client/src/pipe").exists());
    assert!(repository.path("generated-client/src/large").exists());
}

#[test]
fn files_that_differ_in_case_only_are_an_error() {
    let repository = Repository::with_document();
    repository.write("generated-client/src/Lib.rs", "//! Mine.\n");
    repository.xtask(&["regen"]).failed(&[
        "src/lib.rs and src/Lib.rs",
        "help: move one of each pair away",
    ]);
    assert!(!repository.path("generated-client/src/lib.rs").exists());
}

#[test]
fn permissions_stay_and_other_names_of_a_file_keep_the_old_text() {
    let repository = Repository::with_document();
    repository.xtask(&["regen"]).succeeded();
    let library = repository.path("generated-client/src/lib.rs");
    let old = fs::read(&library).unwrap();
    fs::set_permissions(&library, fs::Permissions::from_mode(0o444)).unwrap();
    fs::hard_link(&library, repository.path("other-name")).unwrap();
    repository.write("spec/pets.json", &document("1.1", "Pet"));
    repository.xtask(&["regen"]).succeeded();
    assert_eq!(fs::metadata(&library).unwrap().mode() & 0o777, 0o444);
    assert_ne!(fs::read(&library).unwrap(), old);
    assert_eq!(fs::read(repository.path("other-name")).unwrap(), old);
}

#[test]
fn two_runs_wait_for_each_other() {
    let repository = Repository::with_document();
    repository.xtask(&["regen"]).succeeded();
    repository.write("spec/pets.json", &document("1.1", "Pet"));
    let before = repository.snapshot("generated-client");
    for arguments in [&["regen", "--check"][..], &["regen"]] {
        let other = File::open(repository.path("generated-client")).unwrap();
        other.lock().unwrap();
        let mut run = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(repository.path(""))
            .env("CARGO_MANIFEST_DIR", repository.path("xtask"))
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(run.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        assert!(line.starts_with("waiting for another run"), "{line}");
        assert_eq!(run.try_wait().unwrap(), None);
        assert_eq!(repository.snapshot("generated-client"), before);
        drop(other);
        let mut rest = String::new();
        stderr.read_to_string(&mut rest).unwrap();
        let is_check = arguments.len() > 1;
        assert_eq!(run.wait().unwrap().success(), !is_check, "{rest}");
    }
    assert_ne!(repository.snapshot("generated-client"), before);

    // Those that write nothing do not wait for each other.
    let other = File::open(repository.path("generated-client")).unwrap();
    other.lock_shared().unwrap();
    repository.xtask(&["regen", "--check"]).succeeded();
}

#[test]
fn many_runs_at_once_leave_what_one_leaves() {
    let expected = Repository::with_document();
    expected.xtask(&["regen"]).succeeded();
    let repository = Repository::with_document();
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| repository.xtask(&["regen"]).succeeded());
        }
    });
    assert_eq!(texts(&repository), texts(&expected));
}

#[test]
fn what_a_killed_run_leaves_goes_and_what_a_person_made_stays() {
    let repository = Repository::with_document();
    repository.xtask(&["regen"]).succeeded();
    let expected = texts(&repository);
    let mine = [
        "generated-client/.openapi-to-crate-notes.tmp",
        "generated-client/src/.openapi-to-crate-notes",
        "generated-client/src/.openapi-to-crate-abcdef",
        "generated-client/tests/.openapi-to-crate-0123456789abcdef.tmp",
    ];
    for path in mine {
        repository.write(path, "mine\n");
    }
    let left = [
        "generated-client/.openapi-to-crate-0123456789abcdef.tmp",
        "generated-client/src/.openapi-to-crate-0123456789ABCDEF.tmp",
        "generated-client/src/gone/deep/.openapi-to-crate-aaaaaaaaaaaaaaaa.tmp",
    ];
    for (path, text) in left.iter().zip(["[pack", "", "// @generated by `carg"]) {
        repository.write(path, text);
    }
    let done = repository.xtask(&["regen", "--check"]).failed(&["stale"]);
    assert_eq!(done.stderr.matches("  stale ").count(), left.len());
    repository
        .xtask(&["regen"])
        .succeeded()
        .says(&["0 new, 0 changed, 3 removed, "]);
    for path in mine {
        assert_eq!(repository.read(path), "mine\n");
        fs::remove_file(repository.path(path)).unwrap();
    }
    assert!(!repository.path("generated-client/src/gone").exists());
    assert_eq!(texts(&repository), expected);

    let page = document("1.0", "Pet");
    repository.write("page.json", &page);
    repository.write("spec/.openapi-to-crate-0123456789abcdef.tmp", &page);
    repository.write("spec/.notes", "mine");
    repository.xtask(&["import", "page.json"]).succeeded();
    assert!(
        !repository
            .path("spec/.openapi-to-crate-0123456789abcdef.tmp")
            .exists()
    );
    assert!(repository.path("spec/.notes").exists());
}

#[test]
fn a_run_after_killed_ones_leaves_what_one_leaves() {
    let expected = Repository::with_document();
    expected.xtask(&["regen"]).succeeded();
    let repository = Repository::with_document();
    for milliseconds in 0..12 {
        let mut run = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("regen")
            .current_dir(repository.path(""))
            .env("CARGO_MANIFEST_DIR", repository.path("xtask"))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // Until there is something to leave behind.
        let sources = repository.path("generated-client/src");
        while !sources.exists() && run.try_wait().unwrap().is_none() {}
        thread::sleep(Duration::from_millis(milliseconds));
        run.kill().unwrap();
        run.wait().unwrap();
        if milliseconds % 3 == 0 {
            repository.xtask(&["regen"]).succeeded();
            assert_eq!(texts(&repository), texts(&expected));
            fs::remove_dir_all(repository.path("generated-client")).unwrap();
        }
    }
    repository.xtask(&["regen"]).succeeded();
    assert_eq!(texts(&repository), texts(&expected));
}

/// All files of the crate and what they hold.
fn texts(repository: &Repository) -> Vec<(String, Vec<u8>)> {
    let files = repository.snapshot("generated-client").into_iter();
    let root = repository.path("generated-client");
    let text = |path: &std::path::Path| path.strip_prefix(&root).unwrap().display().to_string();
    files
        .map(|(path, (bytes, _))| (text(&path), bytes))
        .collect()
}
