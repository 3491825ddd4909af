//! Source files → one OpenAPI description.
//!
//! `load → overlay → merge → bundle → repair → parse`: JSON and YAML texts become values, overlays
//! change them, several documents of one API become one, what it refers to in other files joins it,
//! small mistakes are put right, and that is read into [`openapiv3::OpenAPI`]. What is wrong, and
//! every keyword that the typed model cannot hold, is reported with its place. Nothing here judges
//! what a schema means.

mod bundle;
mod draft;
mod file;
mod merge;
mod origin;
mod overlay;
mod parse;
mod parts;
mod repair;
mod repeated;
mod shape;
mod sources;
mod version;

use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::source::{Pointer, Source, load};
use draft::Draft;
pub use file::{is_document, referred};
use origin::Origins;
use serde_json::Value;
use shape::OPENAPI;
pub use sources::Sources;

/// The description of one API, and where each part of it was written.
#[derive(Clone, Debug)]
pub struct Document {
    /// Everything that was written, overlays applied and documents united.
    pub value: Value,
    /// The same, typed, as far as the model goes.
    pub openapi: openapiv3::OpenAPI,
    origins: Origins,
}

impl Document {
    /// The value at `pointer`.
    pub fn get(&self, pointer: &Pointer) -> Option<&Value> {
        self.value.pointer(pointer.as_str())
    }

    /// Where the value at `pointer` was written: in the first document that has it, or in the
    /// overlay that brought it.
    pub fn locate(&self, pointer: &Pointer) -> Location {
        self.origins.locate(pointer)
    }
}

/// The value of a document that calls itself OpenAPI of a version that can be read. Nothing else is
/// looked at.
///
/// # Errors
///
/// Where the text breaks off, or what its version is.
pub fn open(source: &Source) -> Result<Value, Diagnostic> {
    let loaded = load(source).map_err(|error| Diagnostic::syntax(source, error))?;
    Draft::new(source, loaded).map(|draft| draft.value)
}

/// Reads the documents of one API. All errors are in `diagnostics`; `None` means that they leave no
/// document, and not that there are none otherwise: what a reference to another file lacks does not
/// hide what else is wrong.
pub fn read(sources: Sources<'_>, diagnostics: &mut Diagnostics) -> Option<Document> {
    let Sources {
        documents,
        overlays: overlay_sources,
        references,
        ..
    } = sources;
    let before = diagnostics.errors().count();
    let mut drafts = Vec::new();
    for source in documents {
        let loaded = load(source).map_err(|error| Diagnostic::syntax(source, error));
        let draft = loaded.and_then(|loaded| {
            repeated::report(source, &loaded, &OPENAPI, diagnostics);
            Draft::new(source, loaded)
        });
        match draft {
            Ok(draft) => drafts.push(draft),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    if documents.is_empty() {
        diagnostics.push(Diagnostic::error(
            "no-document",
            "there is no document to read",
        ));
    }
    let overlays: Vec<_> = overlay_sources
        .iter()
        .filter_map(|source| overlay::read(source, diagnostics))
        .collect();
    // What follows would report what is only missing because a file could not be read.
    let is_well = |diagnostics: &Diagnostics| diagnostics.errors().count() == before;
    if !is_well(diagnostics) {
        return None;
    }
    for overlay in &overlays {
        overlay::apply(overlay, &mut drafts, diagnostics);
    }
    let mut draft = merge::merge(drafts, diagnostics)?;
    if !is_well(diagnostics) {
        return None;
    }
    bundle::bundle(&mut draft, sources, diagnostics);
    let before = diagnostics.errors().count();
    let texts: Vec<_> = documents
        .iter()
        .chain(overlay_sources)
        .chain(references)
        .collect();
    repair::repair(&mut draft, &OPENAPI, &texts, diagnostics);
    if diagnostics.errors().count() > before {
        return None;
    }
    let openapi = parse::parse(&draft, diagnostics)?;
    Some(Document {
        value: draft.value,
        openapi,
        origins: draft.origins,
    })
}
