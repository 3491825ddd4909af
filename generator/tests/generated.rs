//! The Rust files with which tests of the runtime are compiled are the generator's current output for the descriptions
//! next to them.
//!
//! `INSTA_UPDATE=always cargo test -p generator --test generated` updates them.

mod fixtures;

use generator::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs};

/// The tests, with the folders of a crate that they use.
const TESTS: &[(&str, &[&str])] = &[
    (
        "runtime",
        &[
            "src/operations/",
            "src/security.rs",
            "src/types/",
            "src/wire/",
        ],
    ),
    ("wire", &["src/types/", "src/wire/"]),
];

#[test]
fn tests_use_what_is_generated() {
    for (test, folders) in TESTS {
        let folder = fixtures::folder(test);
        let sources = descriptions(test, &folder);
        let output = fixtures::generate(&sources).unwrap_or_else(|report| panic!("{report}"));
        let files = output.files.iter().filter_map(|(path, text)| {
            let is_used = folders.iter().any(|folder| path.starts_with(folder));
            Some((path.strip_prefix("src/")?, text.as_str())).filter(|_| is_used)
        });
        let files: BTreeMap<&str, &str> = files.collect();
        let folder = folder.join("generated");
        if env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
            write(&folder, &files);
        }
        let present = read(&folder);
        let paths: BTreeSet<&str> = files.keys().copied().collect();
        let present_paths: BTreeSet<&str> = present.keys().map(String::as_str).collect();
        assert_eq!(present_paths, paths, "{}", folder.display());
        for (path, text) in files {
            assert!(
                present[path] == text,
                "{}: {path} differs",
                folder.display()
            );
        }
    }
}

/// The descriptions in a test's folder. They are parts of one API, so each subject has a file of its own.
fn descriptions(test: &str, folder: &Path) -> Vec<Source> {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("readable").path());
    let paths: BTreeSet<_> = paths
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    let sources = paths.iter().map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy();
        Source {
            name: format!("{test}/{name}"),
            text: fs::read_to_string(path).expect("a description"),
        }
    });
    sources.collect()
}

fn write(folder: &Path, files: &BTreeMap<&str, &str>) {
    for path in read(folder).keys() {
        if !files.contains_key(path.as_str()) {
            fs::remove_file(folder.join(path)).expect("removable");
        }
    }
    for (path, text) in files {
        let path = folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|present| present == *text) {
            continue;
        }
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("writable");
    }
}

/// The files below a folder, by path.
fn read(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(current) = open.pop() {
        for entry in fs::read_dir(current).into_iter().flatten() {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let relative = path.strip_prefix(folder).expect("below");
            let relative = relative.to_string_lossy().replace('\\', "/");
            files.insert(relative, fs::read_to_string(&path).expect("a text"));
        }
    }
    files
}
