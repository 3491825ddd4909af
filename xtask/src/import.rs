//! `cargo xtask import`: from the vendor's documentation pages, or plain documents, to files in `spec/`.
//!
//! A page's document is kept byte for byte as the vendor wrote it, so that a diff of `spec/` shows what the vendor
//! changed. A page of one operation becomes a file named after it. Every page is checked before the first file is
//! written; if one is refused, nothing is written. What a document means is not judged here, `regen` does that.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::slice;

use generator::{Diagnostics, Source, document};

use crate::files;
use crate::page;
use crate::regen::OVERLAY;
use crate::report;

/// Put the documents of the vendor's pages into spec/
#[derive(clap::Args)]
pub struct Arguments {
    /// Documentation pages (Markdown) with a document in a fenced block, or plain JSON or YAML documents
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<PathBuf>,
}

/// Runs the command. The report is for people; so is the error, which tells about every page that is refused.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, String> {
    let folder = root.join("spec");
    let mut sources = Vec::new();
    let mut refused = Vec::new();
    for path in &arguments.pages {
        match files::read_text(path) {
            Ok(text) => sources.push(Source {
                name: files::shown(root, path),
                text,
            }),
            Err(error) => refused.push(error),
        }
    }
    let wanted = documents(&sources).map_err(|errors| refused.extend(errors));
    let (Ok(wanted), []) = (wanted, &refused[..]) else {
        refused.push(format!(
            "nothing was written to {}",
            files::shown(root, &folder)
        ));
        let refused: Vec<_> = refused.iter().map(|text| text.trim_end()).collect();
        return Err(refused.join("\n\n"));
    };

    let present = files::present(&folder, wanted.keys(), None)?;
    // Whatever stands where a document goes is an older state of that document.
    let plan = files::plan(wanted, &present, |_, _| true).map_err(|paths| paths.join("\n"))?;
    files::apply(&folder, &plan)?;
    Ok(report::imported(&plan))
}

/// The files to write, from pages and documents. The error has one text for each page that is refused.
fn documents(sources: &[Source]) -> Result<BTreeMap<String, String>, Vec<String>> {
    let mut wanted = BTreeMap::new();
    let mut origins = BTreeMap::new();
    let mut refused = Vec::new();
    for source in sources {
        let (name, text) = match extract(source) {
            Ok(document) => document,
            Err(error) => {
                refused.push(error);
                continue;
            }
        };
        match wanted.get(&name) {
            Some(other) if *other != text => refused.push(format!(
                "error: {} and {} are different documents for {name}",
                origins[&name], source.name,
            )),
            _ => {
                origins.insert(name.clone(), &source.name);
                wanted.insert(name, text);
            }
        }
    }
    if refused.is_empty() {
        Ok(wanted)
    } else {
        Err(refused)
    }
}

/// The name and the text of the file that a page, or a plain document, becomes.
fn extract(source: &Source) -> Result<(String, String), String> {
    let file_name = source.name.rsplit('/').next().unwrap_or_default();
    let (name, mut text, first_line) = match file_name.rsplit_once('.') {
        Some((_, "json" | "yaml" | "yml")) => (file_name.to_owned(), source.text.clone(), 1),
        _ => {
            let page =
                page::extract(source).map_err(|errors| errors.render(slice::from_ref(source)))?;
            (format!("{}.json", page.name), page.text, page.line)
        }
    };
    if name == OVERLAY {
        return Err(format!(
            "error: {} has the name of the overlay, which is written by hand",
            source.name
        ));
    }
    check(&source.name, &text, first_line)?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok((name, text))
}

/// Whether the text is a description that can be read. It starts at the given line of its page; blank lines in place of
/// those above make errors tell the lines of the page.
fn check(name: &str, text: &str, first_line: usize) -> Result<(), String> {
    let sources = [Source {
        name: name.to_owned(),
        text: "\n".repeat(first_line - 1) + text,
    }];
    let mut diagnostics = Diagnostics::new();
    match document::read(&sources, &[], &mut diagnostics) {
        Some(_) => Ok(()),
        None => Err(diagnostics.render(&sources)),
    }
}
