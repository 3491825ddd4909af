//! Checks the rules for all source files, and that output depends on the input only.

use crate::fixtures;
use generator::Source;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
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
    for token in without_tests(tokens) {
        match token {
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

/// The tokens without each item that has `#[cfg(test)]`.
fn without_tests(tokens: TokenStream) -> Vec<TokenTree> {
    let mut tokens = tokens.into_iter().peekable();
    let mut kept = Vec::new();
    while let Some(token) = tokens.next() {
        let is_attribute = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == '#');
        let is_test = |next: &TokenTree| next.to_string().replace(' ', "") == "[cfg(test)]";
        if is_attribute && tokens.peek().is_some_and(is_test) {
            let ends = |token: &TokenTree| match token {
                TokenTree::Punct(sign) => sign.as_char() == ';',
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                _ => false,
            };
            tokens.find(ends);
        } else {
            kept.push(token);
        }
    }
    kept
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
    none(
        &files,
        &outside.each_ref().map(String::as_str),
        // It returns why a thread cannot be started.
        &["generator/src/stack.rs"],
    );
    let printing = ["print !", "println !", "eprint !", "eprintln !", "dbg !"];
    none(&files, &printing, &[]);
    // The commands print in one place, which shows what a terminal would obey.
    for folder in ["generator/cli/src", "xtask/src"] {
        none(
            &self::files(folder),
            &printing,
            &["generator/cli/src/terminal.rs"],
        );
    }
}

#[test]
fn docs_are_written_in_one_place() {
    // Which takes only text that has been made safe.
    none(
        &files("generator/src/emit"),
        &["doc = #"],
        &["generator/src/emit/docs.rs"],
    );
}

#[test]
fn output_depends_on_no_order_of_hashing() {
    none(&files("generator/src"), &["HashMap", "HashSet"], &[]);
}

#[test]
fn each_library_is_used_where_it_belongs() {
    let files = files("generator/src");
    let of = |path: &str| format!("generator/src/{path}");
    let document = of("document");
    let (emit, render, name) = (of("emit"), of("render"), of("name"));
    none(&files, &["openapiv3 : :"], &[&document]);
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
        &[&of("source")],
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
    let (paced, withheld) = (of("client/paced.rs"), of("client/withheld.rs"));
    none(
        &files,
        &["futures_core : :"],
        &[
            &body,
            &paced,
            &withheld,
            &streams,
            &of("binary.rs"),
            &of("mock/over_async.rs"),
        ],
    );
    let (ureq, proxies) = (of("blocking/over_ureq.rs"), of("blocking/environment.rs"));
    none(&files, &["ureq : :"], &[&ureq, &proxies]);
    none(&files, &["backon : :"], &[&of("retry.rs")]);
    none(&files, &["httpdate : :"], &[&of("repeat.rs")]);
    none(&files, &["httparse : :"], &[&of("mock/served.rs")]);
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
    none(
        &files("generator/src"),
        &panics,
        &["generator/src/document/jsonpath/tests/"],
    );
    // A mock fails tests.
    none(
        &files("generator/runtime"),
        &panics,
        &["generator/runtime/mock/"],
    );
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let folders = [
        "generator/src",
        "generator/runtime",
        "generator/cli/src",
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
    for (number, (source, expected)) in fixtures::specs().iter().enumerate() {
        let value: serde_json::Value = match serde_yaml::from_str(&source.text) {
            Ok(value) => value,
            // Numbers beyond what a value holds have only one way to be written.
            Err(_) => continue,
        };
        let json = format!("{value:#}");
        let same = [
            ("yaml", format!("\u{feff}{}", source.text)),
            ("yaml", source.text.replace('\n', "\r\n")),
            ("yaml", format!("{}\n\n# The end\n", source.text)),
            ("json", json.clone()),
            ("json", format!("\u{feff}{json}")),
            ("json", json.replace('\n', "\r\n")),
            ("json", value.to_string()),
            ("txt", json),
        ];
        for (form, (extension, text)) in same.into_iter().enumerate() {
            // `cargo xtask verify` takes all forms, and `cargo test` one of them in turn.
            if form != number % 8 && !cfg!(feature = "verify") {
                continue;
            }
            let name = format!("{}.{extension}", fixtures::stem(source));
            let output = fixtures::generate(&[Source { name, text }]);
            let output = output.unwrap_or_else(|report| panic!("{}: {report}", source.name));
            for (path, text) in &output.files {
                let expected = expected.files.get(path);
                assert_eq!(expected, Some(text), "{}: {path}", source.name);
            }
            assert_eq!(expected.files.len(), output.files.len());
        }
    }
}

/// Folders and files that may import each other still.
const CYCLES: [&str; 0] = [];

#[test]
fn no_file_imports_one_that_imports_it() {
    let mut imports = imports("generator/src", &[]);
    imports.extend(self::imports("generator/runtime", &["runtime"]));
    let reached: BTreeMap<&str, _> = imports
        .keys()
        .map(|path| (path.as_str(), reachable(&imports, path)))
        .collect();
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for (path, others) in &reached {
        let circle = others.iter().filter(|other| reached[*other].contains(path));
        let mut circle = circle
            .filter(|other| imports[*path].contains(**other))
            .peekable();
        if circle.peek().is_none() {
            continue;
        }
        let is_listed = |folder: &&str| path.starts_with(*folder);
        match CYCLES.into_iter().find(is_listed) {
            Some(folder) => drop(known.insert(folder)),
            None => found.extend(circle.map(|other| format!("{path} imports {other}"))),
        }
    }
    assert!(
        found.is_empty(),
        "these lead back to themselves: {found:#?}"
    );
    assert!(
        known.into_iter().eq(CYCLES),
        "a cycle is gone: remove it from the list"
    );
}

/// All files that a file imports, and that those import.
fn reachable<'a>(imports: &'a BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<_> = imports[from].iter().collect();
    while let Some(path) = open.pop() {
        if found.insert(path.as_str()) {
            open.extend(&imports[path]);
        }
    }
    found
}

/// The files of a crate that each of its files imports: those that its paths lead to, in `use` and
/// elsewhere, apart from tests and from quoted code. The folder is the module `root` of the crate.
fn imports(folder: &str, root: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let files = files(folder);
    let modules: BTreeMap<Vec<String>, &str> = files
        .iter()
        .map(|file| (module(folder, &file.path), file.path.as_str()))
        .collect();
    let mut imports = BTreeMap::new();
    for (here, path) in &modules {
        let file = files.iter().find(|file| file.path == *path);
        let tokens = file.expect("listed").text.parse().expect("Rust");
        let mut paths = Vec::new();
        collect_paths(tokens, &[], &mut paths);
        let targets = paths.iter().filter_map(|written| {
            let full = absolute(root, here, written, &modules)?;
            // What is not a module is an item of the last one before it.
            let target = (0..=full.len()).rev().find_map(|n| modules.get(&full[..n]));
            target.map(|target| (*target).to_owned())
        });
        let targets = targets.filter(|target| target != path).collect();
        imports.insert((*path).to_owned(), targets);
    }
    imports
}

/// The module that a file is.
fn module(folder: &str, path: &str) -> Vec<String> {
    let path = path.strip_prefix(folder).expect("below the folder");
    let path = path.strip_suffix(".rs").expect("a Rust file");
    let mut module: Vec<_> = path.split('/').skip(1).map(str::to_owned).collect();
    if module
        .last()
        .is_some_and(|last| last == "mod" || last == "lib")
    {
        module.pop();
    }
    module
}

/// A path from the root of the folder; `None` if it leads out of it.
fn absolute(
    root: &[&str],
    here: &[String],
    written: &[String],
    modules: &BTreeMap<Vec<String>, &str>,
) -> Option<Vec<String>> {
    let (first, rest) = written.split_first()?;
    let up = written.iter().take_while(|word| *word == "super").count();
    let full = match first.as_str() {
        "crate" => rest
            .get(root.len()..)
            .filter(|_| rest.iter().zip(root).all(|(a, b)| a == b))?
            .to_vec(),
        "self" => [here, rest].concat(),
        "super" => [here.get(..here.len() - up)?, &written[up..]].concat(),
        _ => [here, written].concat(),
    };
    // The name of a child, or something from another crate.
    let is_here = matches!(first.as_str(), "crate" | "self" | "super");
    let is_child = || modules.contains_key(&[here, &written[..1]].concat());
    (is_here || is_child()).then_some(full)
}

/// Every path of two words or more; of a list in braces, each of its paths. Quoted code and the
/// scopes of `pub` are passed over; so are paths from `$crate`, which are those of a macro's callers.
fn collect_paths(tokens: TokenStream, prefix: &[String], paths: &mut Vec<Vec<String>>) {
    let tokens = without_tests(tokens);
    let is_sign =
        |at, sign| matches!(tokens.get(at), Some(TokenTree::Punct(it)) if it.as_char() == sign);
    let is_group = |at| matches!(tokens.get(at), Some(TokenTree::Group(_)));
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Ident(word) if word == "quote" && is_sign(at, '!') => at += 2,
            TokenTree::Ident(word) if word == "pub" && is_group(at) || word == "as" => at += 1,
            TokenTree::Ident(word) => {
                let is_of_macro = at > 1 && is_sign(at - 2, '$');
                let mut path = [prefix, &[word.to_string()]].concat();
                while is_sign(at, ':') && is_sign(at + 1, ':') {
                    at += 3;
                    match tokens.get(at - 1) {
                        Some(TokenTree::Ident(word)) => path.push(word.to_string()),
                        Some(TokenTree::Group(list)) => {
                            collect_paths(list.stream(), &path, paths);
                            path.clear();
                        }
                        _ => {}
                    }
                }
                if path.len() > 1 && !is_of_macro {
                    paths.push(path);
                }
            }
            TokenTree::Group(group) => collect_paths(group.stream(), &[], paths),
            _ => {}
        }
    }
}

#[test]
fn imports_are_seen_wherever_they_are_written() {
    let source = "use super::{a::{self, B}, c as d}; use self::e::F;
        pub(in crate::g) fn h() -> crate::i::J { quote!(crate::k::L); m::n::<O>(super::super::P) }
        #[cfg(test)] mod tests { use super::q::R; }
        macro_rules! s { () => { $crate::t::u(v::w()) } }";
    let mut paths = Vec::new();
    collect_paths(source.parse().expect("Rust"), &[], &mut paths);
    let paths: Vec<_> = paths.iter().map(|path| path.join("::")).collect();
    let expected = [
        "super::a::self",
        "super::a::B",
        "super::c",
        "self::e::F",
        "crate::i::J",
        "m::n",
        "super::super::P",
        "v::w",
    ];
    assert_eq!(paths, expected);
}
