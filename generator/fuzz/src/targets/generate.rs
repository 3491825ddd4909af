//! Tests descriptions: the generated files parse, are the same each time, stay in their folder, and their docs contain
//! no code that runs.

use std::sync::LazyLock;

use generator::{Diagnostics, Input, Output, Source};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::hold;
use crate::random::Random;
use crate::seeds::{self, Trees};

/// Returns the descriptions of the generator's tests and those of the repository.
static SEEDS: LazyLock<Trees> = LazyLock::new(|| {
    let mut texts = seeds::own("generate");
    texts.extend(seeds::read("tests/specs", &["yaml"]));
    texts.extend(seeds::read("tests/invalid", &["yaml"]));
    texts.extend(seeds::read("../spec", &["json"]));
    Trees::new(texts, &[])
});

pub fn input(random: &mut Random) -> Vec<u8> {
    SEEDS.mutated(random)
}

pub fn check(input: &[u8]) -> Result<bool, String> {
    let Ok(text) = str::from_utf8(input) else {
        return Ok(false);
    };
    descriptions(vec![source("input", text)], Vec::new())
}

/// A file that is named as JSON if it begins like JSON.
pub fn source(stem: &str, text: &str) -> Source {
    let extension = match text.trim_start().starts_with(['{', '[']) {
        true => "json",
        false => "yaml",
    };
    Source {
        name: format!("{stem}.{extension}"),
        text: text.to_owned(),
    }
}

/// Generates from descriptions, and checks the output.
pub fn descriptions(documents: Vec<Source>, overlays: Vec<Source>) -> Result<bool, String> {
    let input = Input {
        documents,
        overlays,
        crate_name: "mutated-client".to_owned(),
        ..Input::default()
    };
    match generator::generate(input.clone()) {
        Err(errors) => {
            hold(errors.errors().next().is_some(), || {
                "no output and no error".to_owned()
            })?;
            plain(&errors)?;
            Ok(false)
        }
        Ok(output) => {
            plain(&output.warnings)?;
            parses(&output)?;
            let again = generator::generate(input).map(|output| output.files);
            let same = again.is_ok_and(|files| files == output.files);
            hold(same, || "two runs differ".to_owned())?;
            Ok(true)
        }
    }
}

/// Checks that no text for people moves the cursor or changes the direction of the text.
fn plain(diagnostics: &Diagnostics) -> Result<(), String> {
    let moves = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let found = diagnostics.to_string().chars().find(|&c| moves(c));
    hold(found.is_none(), || {
        format!(
            "a diagnostic has the character {:?}",
            found.unwrap_or_default()
        )
    })
}

/// Checks that all files of the crate have content that matches their names, except those of the runtime, which do not
/// depend on the input.
fn parses(output: &Output) -> Result<(), String> {
    for (path, text) in &output.files {
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "/._".contains(c);
        let plain = path == "Cargo.toml" || (path.chars().all(known) && !path.contains(".."));
        hold(plain, || "a name of a file is odd".to_owned())?;
        if path.starts_with("src/runtime/") {
            continue;
        }
        if path.ends_with(".rs") {
            for docs in docs(text) {
                inert(&docs).map_err(|what| format!("docs have {what}"))?;
            }
            syn::parse_file(text)
                .map_err(|error| format!("generated Rust does not parse: {error}"))?;
        } else if path != generator::SURFACE {
            text.parse::<toml_edit::DocumentMut>()
                .map_err(|error| format!("{path} does not parse: {}", error.message()))?;
        }
    }
    Ok(())
}

/// Returns the texts of the doc comments of a file. An empty line does not end one.
fn docs(rust: &str) -> Vec<String> {
    let mut texts = vec![String::new()];
    for line in rust
        .lines()
        .map(str::trim_start)
        .filter(|it| !it.is_empty())
    {
        let text = ["/// ", "//! ", "///", "//!"]
            .iter()
            .find_map(|it| line.strip_prefix(it));
        match (text, texts.last_mut()) {
            (Some(text), Some(last)) => {
                last.push_str(text);
                last.push('\n');
            }
            _ => texts.push(String::new()),
        }
    }
    texts.retain(|text| !text.is_empty());
    texts
}

/// Checks that docs contain no code that runs (the generator writes none that does) and no HTML.
fn inert(docs: &str) -> Result<(), String> {
    for event in Parser::new_ext(docs, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => return Err("HTML".to_owned()),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                return Err("an indented block of code, which runs".to_owned());
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                hold(matches!(&*language, "text" | "toml" | "no_run"), || {
                    "a block of code that may run".to_owned()
                })?;
            }
            _ => {}
        }
    }
    Ok(())
}
