//! Source files → one OpenAPI description.
//!
//! `load → overlay → merge → bundle → repair → reference → conformance → branches`: JSON and YAML texts become values, overlays
//! change them, several documents of one API are merged, and the parts that these refer to in other files are added.
//! Then small mistakes are repaired, references are checked, and the typed model of [`openapiv3`] checks that the
//! result is OpenAPI. Every mistake, and every keyword that is not read, is reported with its location. Later stages
//! can rely on references: a reference to a schema leads to a schema, and any other reference that cannot be resolved
//! is an error. At last, the keywords next to branches are copied to each of them. The meaning of schemas is not checked
//! here.

mod branches;
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
use std::collections::BTreeSet;

/// The description of one API, and where each part of it was written.
#[derive(Clone, Debug)]
pub struct Document {
    /// The whole description, with overlays applied and documents merged.
    pub value: Value,
    origins: Origins,
    /// The names of the files that overlays do not change.
    references: BTreeSet<String>,
}

impl Document {
    /// Returns the value at `pointer`.
    pub fn get(&self, pointer: &Pointer) -> Option<&Value> {
        self.value.pointer(pointer.as_str())
    }

    /// Returns where the value at `pointer` was written: in the first document that contains it, or in the overlay that
    /// added it.
    pub fn locate(&self, pointer: &Pointer) -> Location {
        self.origins.locate(pointer)
    }

    /// Whether an overlay can change the value at `pointer`: only those of other files cannot be changed.
    pub(crate) fn is_changed_by_overlays(&self, pointer: &Pointer) -> bool {
        !self.references.contains(&self.locate(pointer).file)
    }
}

/// Reads a document that declares a supported version of OpenAPI. Nothing else is checked.
///
/// # Errors
///
/// If the text does not parse, or if the version is not supported.
pub fn open(source: &Source) -> Result<Value, Diagnostic> {
    let loaded = load(source).map_err(|error| Diagnostic::syntax(source, error))?;
    Draft::new(source, loaded).map(|draft| draft.value)
}

/// Reads the documents of one API. All errors are added to `diagnostics`; `None` means that they leave no document to
/// work with. References that cannot be resolved and other mistakes are reported in the same run.
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
    // The next stages would report values as missing only because a file could not be read.
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
    let referred = references.iter().map(|source| source.name.clone());
    let referred = referred.collect();
    let references = repair::repair(&mut draft, &OPENAPI, &texts, diagnostics);
    is_refused |= errors(diagnostics) > before;
    reference::check(&mut draft, references, diagnostics);
    if is_refused {
        return None;
    }
    conformance::check(&draft, diagnostics)?;
    branches::spread(&mut draft, diagnostics);
    Some(Document {
        value: draft.value,
        origins: draft.origins,
        references: referred,
    })
}
