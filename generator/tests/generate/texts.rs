//! Text never becomes code. A description may have any text at each position that the specification has for text; the
//! output contains no code, HTML, image or link of the description, and no control character that a terminal would
//! interpret.
//!
//! Each attack takes a crate for each description, so these tests are a part of `cargo xtask verify`. Docs are checked with the parser that rustdoc uses, and the crate with all attacks is compiled in `compile.rs`.

#[path = "../support/attacks.rs"]
mod attacks;

use crate::fixtures;
use attacks::{DESCRIPTIONS, Description, attacks, harmless};
use generator::{Input, Output, Source};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn each_text_of_the_specification_has_a_position() {
    for description in DESCRIPTIONS {
        let positions = description.positions();
        for (object, fields) in description.of_specification {
            for field in *fields {
                let name = format!("{object}.{field}");
                let is_there = |it: &&str| it.split('#').next() == Some(&name);
                assert!(positions.iter().any(is_there), "{name}");
            }
        }
        let source = description.with(&|position| harmless(position));
        let output = fixtures::generate(&[source]).expect("a description");
        let found = (output.operations, findings(&output));
        assert_eq!(found, (description.operations, vec![]));
    }
}

#[test]
fn nothing_that_is_written_is_more_than_text() {
    for description in DESCRIPTIONS {
        let (refused, found) = attacked(&description);
        assert!(found.is_empty(), "{found:#?}");
        let known = BTreeSet::from_iter(description.refused.to_vec());
        assert_eq!(refused, known);
    }
}

/// The positions whose attacks have been refused, and the findings of the others.
fn attacked(description: &Description) -> (BTreeSet<&'static str>, BTreeSet<String>) {
    let positions = description.positions();
    let number = |position: &str| {
        positions
            .iter()
            .position(|it| *it == position)
            .expect("there")
    };
    let mut found = BTreeSet::new();
    // Those that have been refused alone are tried alone from then on.
    let mut refused: BTreeSet<&str> = BTreeSet::new();
    for attack in attacks() {
        let mut is_taken = |attacked: &[&str]| {
            let source = description.with(&|position| match attacked.contains(&position) {
                true => attack.replace('§', &format!("x{}", number(position))),
                false => harmless(position),
            });
            let (taken, findings) = match fixtures::generate(std::slice::from_ref(&source)) {
                Ok(output) => {
                    let mut found = findings(&output);
                    found.extend(misread(source, &output));
                    (true, found)
                }
                Err(errors) => (false, unseen("errors", &errors.to_string())),
            };
            found.extend(findings.into_iter().map(|it| format!("{attack:?}: {it}")));
            taken
        };
        let (alone, together): (Vec<&str>, Vec<&str>) =
            positions.iter().partition(|it| refused.contains(*it));
        let mut open: Vec<Vec<&str>> = alone.into_iter().map(|it| vec![it]).collect();
        open.push(together);
        while let Some(attacked) = open.pop() {
            match (is_taken(&attacked), attacked.len()) {
                (true, _) => {}
                (false, 1) => refused.extend(attacked),
                (false, several) => {
                    let (one, other) = attacked.split_at(several / 2);
                    open.extend([one.to_vec(), other.to_vec()]);
                }
            }
        }
    }
    (refused, found)
}

/// An overlay's texts are in diagnostics only, but for what it puts into the description.
#[test]
fn what_is_said_of_overlays_is_text() {
    let source = |name: &str, value: Value| Source {
        name: name.to_owned(),
        text: value.to_string(),
    };
    for attack in attacks() {
        let text = attack.replace('§', "x");
        for target in ["$.info", "$.nowhere", &format!("$['{text}']"), &text] {
            let overlay = json!({
                "overlay": "1.0.0",
                "info": {"title": text, "version": text},
                "actions": [{"target": target, "description": text, "update": {"title": text, "odd": text}}],
            });
            let generated = generator::generate(Input {
                documents: vec![DESCRIPTIONS[0].with(&harmless)],
                overlays: vec![source(&format!("{text}.json"), overlay)],
                crate_name: "client".to_owned(),
                ..Input::default()
            });
            let found = match generated {
                Ok(output) => findings(&output),
                Err(errors) => unseen("errors", &errors.to_string()),
            };
            assert_eq!(found, Vec::<String>::new(), "{attack:?} at {target:?}");
        }
    }
}

/// What in a generated crate and in the warnings is more than text.
fn findings(output: &Output) -> Vec<String> {
    let mut found = unseen("warnings", &output.warnings.to_string());
    let files = output.files.iter();
    for (path, text) in files.filter(|(path, _)| !path.starts_with("src/runtime/")) {
        found.extend(unseen(path, text));
        found.extend(bad_name(path));
        match path.strip_suffix(".rs") {
            Some(_) => match text.parse() {
                Ok(tokens) => docs(tokens, &mut |doc| found.extend(judged(path, doc))),
                Err(error) => found.push(format!("{path}: {error}")),
            },
            None if path == generator::SURFACE => {}
            None => {
                let manifest = text.parse::<toml_edit::DocumentMut>();
                found.extend(manifest.err().map(|error| format!("{path}: {error}")));
            }
        }
    }
    found
}

/// What the next run would make of the list of items.
fn misread(source: Source, output: &Output) -> Option<String> {
    let input = Input {
        documents: vec![source],
        crate_name: "fixture".to_owned(),
        surface: Some(Source {
            name: generator::SURFACE.to_owned(),
            text: output.files[generator::SURFACE].clone(),
        }),
        ..Input::default()
    };
    match generator::surface(&input) {
        Ok((_, Some(report), _)) if report.changes.is_empty() => None,
        Ok((_, report, _)) => Some(format!("the list of items is misread: {report:?}")),
        Err(errors) => Some(format!("the list of items is refused: {errors}")),
    }
}

/// Characters that have an effect and no shape: controls, and those that turn or break lines.
fn unseen(what: &str, text: &str) -> Vec<String> {
    let turns = "\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\
                 \u{2069}\u{feff}";
    let is_unseen = |c: char| (c.is_control() && c != '\n') || turns.contains(c);
    let lines = text.lines().filter(|line| line.contains(is_unseen));
    lines.map(|line| format!("{what}: {line:?}")).collect()
}

/// Whether some system does not take this for a path, or for another's.
fn bad_name(path: &str) -> Option<String> {
    let devices = ["con", "prn", "aux", "nul"].map(str::to_owned).into_iter();
    let numbered = (0..10).flat_map(|number| [format!("com{number}"), format!("lpt{number}")]);
    let devices: Vec<String> = devices.chain(numbered).collect();
    let is_good = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default();
        let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
        !stem.is_empty()
            && part.len() <= 100
            && part.chars().all(sign)
            && !devices.contains(&stem.to_owned())
    };
    let is_good = path == "Cargo.toml" || path.split('/').all(is_good);
    (!is_good).then(|| format!("the name of a file: {path:?}"))
}

/// Hands over each run of doc comments, as rustdoc puts them together.
fn docs(tokens: TokenStream, judge: &mut dyn FnMut(&str)) {
    let mut run = String::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if matches!(&token, TokenTree::Punct(sign) if sign.as_char() == '#') {
            if matches!(tokens.peek(), Some(TokenTree::Punct(sign)) if sign.as_char() == '!') {
                tokens.next();
            }
            let line = match tokens.peek() {
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
                    doc(group.stream())
                }
                _ => None,
            };
            if let Some(line) = line {
                run.push_str(line.strip_prefix(' ').unwrap_or(&line));
                run.push('\n');
                tokens.next();
                continue;
            }
        }
        judge(&std::mem::take(&mut run));
        if let TokenTree::Group(group) = token {
            docs(group.stream(), judge);
        }
    }
    judge(&run);
}

/// The text of `doc = "…"`.
fn doc(attribute: TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = attribute.into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(name), _, TokenTree::Literal(text)] if name == "doc" => {
            let text: syn::LitStr =
                syn::parse2(TokenTree::from(text.clone()).into()).expect("a text");
            Some(text.value())
        }
        _ => None,
    }
}

/// What docs have besides text and what the generator writes itself.
fn judged(path: &str, doc: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut broken = Vec::new();
    let mut language: Option<String> = None;
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut note = |link: BrokenLink<'_>| {
        broken.push(link.reference.to_string());
        None
    };
    for event in Parser::new_with_broken_link_callback(doc, options, Some(&mut note)) {
        match &event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::Start(Tag::Image { .. } | Tag::FootnoteDefinition(_)) => {
                found.push(format!("{event:?}"));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                found.push(format!("{event:?}"))
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                language = Some(info.to_string())
            }
            Event::Text(code) => {
                let language = language.take();
                let foreign = language.filter(|language| !is_own(language, code));
                found.extend(foreign.map(|language| format!("{language}: {code}")));
            }
            Event::Start(Tag::Link { dest_url, .. })
                if !leads_well(dest_url) && !is_page(dest_url) =>
            {
                found.push(format!("{event:?}"))
            }
            _ => {}
        }
    }
    let own = |link: &&String| link.starts_with('`') && leads_well(link.trim_matches('`'));
    found.extend(
        broken
            .iter()
            .filter(|link| !own(link))
            .map(|link| format!("link {link}")),
    );
    found
        .iter()
        .map(|it| format!("{path}: {it} in {doc:?}"))
        .collect()
}

/// Whether a code block is text, or one of the generator's in which nothing but literals is of the description.
fn is_own(language: &str, code: &str) -> bool {
    match language {
        "text" => true,
        "toml" => code.parse::<toml_edit::DocumentMut>().is_ok(),
        "no_run" => {
            let shown = code
                .lines()
                .map(|line| line.strip_prefix("# ").unwrap_or(line));
            let shown = shown.collect::<Vec<_>>().join("\n");
            shown.parse().is_ok_and(|tokens| !has_injected(tokens))
                && syn::parse_file(&shown).is_ok()
        }
        _ => false,
    }
}

fn has_injected(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "compile_error",
        TokenTree::Group(group) => has_injected(group.stream()),
        _ => false,
    })
}

/// Whether a link leads to the page of an item of the same module.
fn is_page(url: &str) -> bool {
    let page = url
        .strip_suffix(".html")
        .and_then(|url| url.split_once('.'));
    page.is_some_and(|(kind, name)| {
        ["struct", "enum", "type"].contains(&kind)
            && name.chars().all(unicode_ident::is_xid_continue)
    })
}

/// Whether a link leads to a page of the web, or to an item of the crate that no description names.
fn leads_well(target: &str) -> bool {
    let in_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '#');
    let is_web = target.starts_with("https://") || target.starts_with("http://");
    // The page of an item, by which lists refer to what is in the same module.
    let kinds = ["struct", "enum", "type", "trait"].map(|kind| format!("{kind}."));
    let page = kinds
        .iter()
        .find_map(|kind| target.strip_prefix(kind.as_str()));
    let target = page
        .and_then(|it| it.strip_suffix(".html"))
        .unwrap_or(target);
    let name = target.rsplit("::").next().unwrap_or_default();
    is_web || target.chars().all(in_path) && name != "injected" && name != "e"
}
