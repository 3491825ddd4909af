//! Source files → one OpenAPI description.
//!
//! `load → overlay → merge → bundle → repair → reference → conformance`: JSON and YAML texts become values,
//! overlays change them, several documents of one API become one, what it refers to in other files
//! joins it, small mistakes are put right, references are checked, and the typed model of
//! [`openapiv3`] checks that the result is OpenAPI. What is wrong, and every keyword that nobody reads, is
//! reported with its location. Every later stage may rely on references: one to a schema leads to a
//! schema, and any other that leads nowhere is an error. Nothing here judges what a schema means.

mod bundle;
mod conformance;
mod draft;
mod external;
mod merge;
mod origin;
mod overlay;
mod reference;
mod reference_path;
mod repair;
mod repeated;
mod selector;
mod shape;
mod sources;
mod version;
mod warnings;

use crate::diagnostic::{Diagnostic, Diagnostics, Kind, Location};
use crate::source::{Pointer, Source, load};
use draft::Draft;
use origin::Origins;
pub use reference_path::{is_document, referred};
use serde_json::Value;
pub(crate) use shape::CHAIN;
use shape::OPENAPI;
pub use sources::Sources;

/// The description of one API, and where each part of it was written.
#[derive(Clone, Debug)]
pub struct Document {
    /// Everything that was written, overlays applied and documents united.
    pub value: Value,
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
/// document, and not that there are none otherwise: a reference that leads nowhere does not hide what
/// else is wrong, nor is it hidden by that.
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
            Kind::NoDocument,
            "there is no document to read",
        ));
    }
    let overlays: Vec<_> = overlay_sources
        .iter()
        .filter_map(|source| overlay::read(source, diagnostics))
        .collect();
    // What follows would report what is only missing because a file could not be read.
    if drafts.len() < documents.len() || overlays.len() < overlay_sources.len() {
        return None;
    }
    overlay::apply(&overlays, &mut drafts, diagnostics);
    let mut draft = merge::merge(drafts, diagnostics)?;
    let errors = |diagnostics: &Diagnostics| diagnostics.errors().count();
    let mut is_refused = errors(diagnostics) > before;
    bundle::bundle(&mut draft, sources, diagnostics);
    let before = errors(diagnostics);
    let texts: Vec<_> = documents
        .iter()
        .chain(overlay_sources)
        .chain(references)
        .collect();
    let references = repair::repair(&mut draft, &OPENAPI, &texts, diagnostics);
    is_refused |= errors(diagnostics) > before;
    reference::check(&mut draft, references, diagnostics);
    if is_refused {
        return None;
    }
    conformance::check(&draft, diagnostics)?;
    Some(Document {
        value: draft.value,
        origins: draft.origins,
    })
}
