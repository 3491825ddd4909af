//! The rules that every part of the sources keeps, and that output depends on nothing but input.

mod fixtures;

use generator::Source;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::fs;
use std::path::{Path, PathBuf};

/// More lines than this, and a file has two reasons to change.
const MAX_LINES: usize = 450;

/// A file of the sources, with its tokens outside of tests as one line of text: words and signs
/// with a space between them, texts left out.
struct File {
    path: String,
    text: String,
    tokens: String,
}

/// The Rust files below a folder of the repository.
fn files(folder: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut paths = Vec::new();
    collect(&root.join(folder), &mut paths);
    paths.sort();
    assert!(!paths.is_empty(), "{folder}");
    let file = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a text");
        let mut tokens = String::from(" ");
        flatten(text.parse().expect("Rust"), &mut tokens);
        let relative = path.strip_prefix(&root).expect("below the root");
        File {
            path: relative.to_string_lossy().replace('\\', "/"),
            text,
            tokens,
        }
    };
    paths.into_iter().map(file).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// Writes the tokens that are not below `#[cfg(test)]`.
fn flatten(tokens: TokenStream, text: &mut String) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                let is_test = tokens
                    .peek()
                    .is_some_and(|next| next.to_string().replace(' ', "") == "[cfg(test)]");
                if is_test {
                    let ends = |token: &TokenTree| match token {
                        TokenTree::Punct(sign) => sign.as_char() == ';',
                        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                        _ => false,
                    };
                    tokens.find(ends);
                } else {
                    text.push_str("# ");
                }
            }
            TokenTree::Group(group) => {
                text.push_str("( ");
                flatten(group.stream(), text);
                text.push_str(") ");
            }
            TokenTree::Ident(word) => text.push_str(&format!("{word} ")),
            TokenTree::Punct(sign) => text.push_str(&format!("{sign} ")),
            TokenTree::Literal(_) => text.push_str("_ "),
        }
    }
}

/// Asserts that none of these files has any of these tokens.
fn none(files: &[File], tokens: &[&str], but_in: &[&str]) {
    for file in files {
        if but_in.iter().any(|path| file.path.starts_with(path)) {
            continue;
        }
        for token in tokens {
            assert!(
                !file.tokens.contains(&format!(" {token} ")),
                "{}: `{}` is not used here",
                file.path,
                token.replace(' ', "")
            );
        }
    }
}

#[test]
fn the_generator_touches_nothing_outside() {
    let files = files("generator/src");
    let outside = ["fs", "net", "env", "process", "io"].map(|module| format!("std : : {module}"));
    none(&files, &outside.each_ref().map(String::as_str), &[]);
    let printing = ["print !", "println !", "eprint !", "eprintln !", "dbg !"];
    none(&files, &printing, &[]);
}

#[test]
fn output_depends_on_no_order_of_hashing() {
    none(&files("generator/src"), &["HashMap", "HashSet"], &[]);
}

#[test]
fn each_library_is_used_where_it_belongs() {
    let files = files("generator/src");
    let of = |path: &str| format!("generator/src/{path}");
    let (document, lower) = (of("document"), of("lower"));
    let (emit, render, name) = (of("emit"), of("render"), of("name"));
    none(&files, &["openapiv3 : :"], &[&document, &lower]);
    let rust = [
        "quote !",
        "quote : :",
        "syn : :",
        "prettyplease : :",
        "proc_macro2 : :",
    ];
    none(&files, &rust, &[&emit, &render]);
    none(&files, &["heck : :"], &[&name]);
    none(
        &files,
        &["saphyr_parser : :", "serde_yaml : :"],
        &[&document],
    );
    none(&files, &["annotate_snippets : :"], &[&of("diagnostic")]);
}

#[test]
fn each_http_stack_is_named_in_one_place_of_the_runtime() {
    let files = files("generator/runtime");
    let of = |path: &str| format!("generator/runtime/{path}");
    let (reqwest, tower) = (of("client/over_reqwest.rs"), of("client/over_tower.rs"));
    none(&files, &["reqwest : :", "tokio : :"], &[&reqwest]);
    none(&files, &["tower_service : :"], &[&tower]);
    // What all of them have in common, so that a body is one of theirs.
    let (body, streams) = (of("client/body.rs"), of("body/stream.rs"));
    none(&files, &["http_body : :"], &[&body, &tower]);
    none(
        &files,
        &["futures_core : :"],
        &[&body, &streams, &of("binary.rs")],
    );
    none(&files, &["ureq : :"], &[&of("blocking/over_ureq.rs")]);
    none(&files, &["backon : :", "httpdate : :"], &[&of("retry.rs")]);
    none(&files, &["tracing : :"], &[&of("trace.rs")]);
}

#[test]
fn nothing_panics_on_purpose() {
    let panics = [
        ". unwrap (",
        ". expect (",
        "panic !",
        "todo !",
        "unimplemented !",
        "unreachable !",
    ];
    none(&files("generator/src"), &panics, &[]);
    none(&files("generator/runtime"), &panics, &[]);
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let folders = [
        "generator/src",
        "generator/runtime",
        "generator/fuzz/src",
        "xtask/src",
    ];
    for folder in folders {
        for file in files(folder) {
            assert!(file.text.starts_with("//! "), "{} says nothing", file.path);
            let lines = file.text.lines().count();
            assert!(lines <= MAX_LINES, "{} has {lines} lines", file.path);
        }
    }
}

#[test]
fn the_same_description_gives_the_same_bytes() {
    for source in fixtures::read("specs") {
        let value: serde_json::Value = match serde_yaml::from_str(&source.text) {
            Ok(value) => value,
            // Numbers beyond what a value holds have only one way to be written.
            Err(_) => continue,
        };
        let json = format!("{value:#}");
        let same = [
            ("yaml", source.text.clone()),
            ("yaml", format!("\u{feff}{}", source.text)),
            ("yaml", source.text.replace('\n', "\r\n")),
            ("yaml", format!("{}\n\n# The end\n", source.text)),
            ("json", json.clone()),
            ("json", format!("\u{feff}{json}")),
            ("json", json.replace('\n', "\r\n")),
            ("json", value.to_string()),
            ("txt", json),
        ];
        let mut files = None;
        for (extension, text) in same {
            let name = format!("same.{extension}");
            let output = fixtures::generate(&[Source { name, text }]);
            let output = output.unwrap_or_else(|report| panic!("{}: {report}", source.name));
            let files = files.get_or_insert_with(|| output.files.clone());
            for (path, text) in &output.files {
                assert_eq!(files.get(path), Some(text), "{}: {path}", source.name);
            }
            assert_eq!(files.len(), output.files.len());
        }
    }
}
