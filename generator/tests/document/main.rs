//! Tests of reading documents: parsing, merging, overlays and refusals.

mod corpus;
mod files;
mod hostile;
mod invalid;
mod later;
mod merge;
mod overlay;
mod references;
mod swagger;
mod untidy;

use generator::Source;
use generator::diagnostic::Diagnostics;
use generator::document::{self, Document, Sources};

/// Whether sizes and numbers are those of `cargo xtask verify`.
const IS_WHOLE: bool = cfg!(feature = "verify");

/// A file with a name.
fn source(name: &str, text: impl Into<String>) -> Source {
    Source {
        name: name.to_owned(),
        text: text.into(),
    }
}

/// Reads documents, and renders what there is to say about them.
fn read(documents: &[Source], overlays: &[Source]) -> (Option<Document>, String) {
    read_all(Sources {
        documents,
        overlays,
        ..Sources::default()
    })
}

/// The same, with other files that the documents refer to.
fn read_all(files: Sources<'_>) -> (Option<Document>, String) {
    let mut diagnostics = Diagnostics::new();
    let document = document::read(files, &mut diagnostics);
    assert!(document.is_some() || diagnostics.has_errors());
    let document = document.filter(|_| !diagnostics.has_errors());
    let sources = [files.documents, files.overlays, files.references].concat();
    (document, diagnostics.render(&sources))
}
