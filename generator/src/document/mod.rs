//! Source files → one OpenAPI description.
//!
//! `load → overlay → merge → identity → bundle → select → repair → reference → plain → conformance → branches`: JSON and YAML texts become
//! values, overlays change them, several documents of one API are merged, and the parts that these refer to in other
//! files are added. Then small mistakes are repaired and references are checked. All of this is in the words of the
//! version that the documents declare. `plain` turns a document of any version into the form that later stages read, and
//! the typed model of [`openapiv3`] checks that the result is OpenAPI. Every mistake, and every keyword that is not read,
//! is reported with its location. Later stages can rely on references: a reference to a schema leads to a schema, and any
//! other reference that cannot be resolved is an error. At last, the keywords next to branches are copied to each of
//! them. The meaning of schemas is not checked here.

mod branches;
mod bundle;
mod conformance;
mod draft;
mod external;
mod identity;
mod jsonpath;
mod lost;
mod merge;
mod nested;
mod operations;
mod origin;
mod overlay;
mod parameters;
mod plain;
mod reference;
mod reference_path;
mod repair;
mod repeated;
mod requirements;
mod select;
mod shape;
mod sources;
mod steps;
mod unmodelled;
mod uri;
mod version;
mod warnings;

use crate::diagnostic::{Diagnostic, Diagnostics, Kind, Location};
use crate::source::{Pointer, Source, load};
use draft::Draft;
use lost::Lost;
use origin::Origins;
use plain::Places;
pub use reference_path::{is_document, referred};
pub(crate) use select::Selected;
use serde_json::Value;
pub(crate) use shape::CHAIN;
pub use sources::Sources;
use std::collections::BTreeSet;
use version::Version;

/// The description of one API, and where each part of it was written.
#[derive(Clone, Debug)]
pub struct Document {
    /// The whole description, with overlays applied and documents merged.
    pub value: Value,
    origins: Origins,
    /// The names of the overlays.
    overlays: BTreeSet<String>,
    /// The names of the other files, which overlays do not change.
    references: BTreeSet<String>,
    places: Places,
    version: Version,
    /// The operations to generate; `None` if all are.
    pub(crate) selected: Option<Selected>,
}

impl Document {
    /// Returns the value at `pointer`.
    pub fn get(&self, pointer: &Pointer) -> Option<&Value> {
        pointer.value(&self.value)
    }

    /// Returns where the value at `pointer` is in the merged documents, in the words of their version.
    pub fn written(&self, pointer: &Pointer) -> Pointer {
        self.places.written(pointer)
    }

    /// Returns where the merged documents have the components of a kind, which is named as in OpenAPI 3.
    pub(crate) fn components(&self, kind: &str) -> Pointer {
        self.version.components(kind)
    }

    /// Whether the documents describe the path of the API apart from its hosts.
    pub(crate) fn has_base_path(&self) -> bool {
        self.version == Version::V2_0
    }

    /// Returns where the value at `pointer` was written: in the first document that contains it, or in the overlay that
    /// added it.
    pub fn locate(&self, pointer: &Pointer) -> Location {
        self.origins.locate(pointer)
    }

    /// Returns where an overlay finds the value at `pointer`; `None` for those of other files, which overlays do not
    /// change.
    pub(crate) fn overlay_target(&self, pointer: &Pointer) -> Option<Pointer> {
        let Location { file, pointer: at } = self.locate(pointer);
        match self.overlays.contains(&file) {
            true => Some(self.written(pointer)),
            false => Some(at).filter(|_| !self.references.contains(&file)),
        }
    }
}

/// Reads a document that declares a supported version of OpenAPI. Nothing else is checked.
///
/// # Errors
///
/// If the text does not parse, or if the version is not supported.
pub fn open(source: &Source) -> Result<Value, Diagnostic> {
    let loaded = load(source).map_err(|error| Diagnostic::syntax(source, error))?;
    Version::of(source, &loaded.value)?;
    Ok(loaded.value)
}

/// Reads the documents of one API. All errors are added to `diagnostics`; `None` means that they leave no document to
/// work with. References that cannot be resolved and other mistakes are reported in the same run.
pub fn read(sources: Sources<'_>, diagnostics: &mut Diagnostics) -> Option<Document> {
    let (mut draft, version, selected) = draft(sources, diagnostics)?;
    let places = plain::plain(&mut draft, version, diagnostics);
    conformance::check(&draft, version, diagnostics)?;
    branches::spread(&mut draft, diagnostics);
    let names = |sources: &[Source]| sources.iter().map(|source| source.name.clone()).collect();
    Some(Document {
        value: draft.value,
        origins: draft.origins,
        overlays: names(sources.overlays),
        references: names(sources.references),
        places,
        version,
        selected,
    })
}

/// Reads the documents of one API as [`read`] does, and returns the whole description in the words of its version.
pub fn written(sources: Sources<'_>, diagnostics: &mut Diagnostics) -> Option<Value> {
    draft(sources, diagnostics).map(|(draft, ..)| draft.value)
}

/// Returns the whole description in the words of its version.
fn draft(
    sources: Sources<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(Draft, Version, Option<Selected>)> {
    let Sources {
        documents,
        overlays: overlay_sources,
        references,
        selection,
        ..
    } = sources;
    let before = diagnostics.errors().count();
    let mut drafts = Vec::new();
    let mut version = None;
    for source in documents {
        let loaded = load(source).map_err(|error| Diagnostic::syntax(source, error));
        let draft = loaded.and_then(|loaded| {
            let version = Version::of(source, &loaded.value)?;
            repeated::report(source, &loaded, version.shape(), diagnostics);
            Ok((Draft::new(source, loaded.value), version))
        });
        match draft {
            Ok((draft, its)) => {
                drafts.push(draft);
                // Documents of different versions are not merged.
                version.get_or_insert(its);
            }
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
    let (mut draft, version) = (merge::merge(drafts, diagnostics)?, version?);
    let errors = |diagnostics: &Diagnostics| diagnostics.errors().count();
    let mut is_refused = errors(diagnostics) > before;
    let mut lost = Lost::default();
    if version > Version::V3_0 && identity::is_needed(&draft.value) {
        lost = identity::resolve(&mut draft, diagnostics).lost;
        is_refused |= errors(diagnostics) > before;
    }
    if !bundle::bundle(&mut draft, version, sources, &lost, diagnostics) {
        return None;
    }
    parameters::complete(&mut draft, version, diagnostics);
    let selected = match selection.filter(|it| !it.is_everything()) {
        Some(it) => Some(select::select(&mut draft, version, it, diagnostics)?),
        None => None,
    };
    let before = errors(diagnostics);
    let texts: Vec<_> = documents
        .iter()
        .chain(overlay_sources)
        .chain(references)
        .collect();
    let references = repair::repair(&mut draft, version.shape(), &texts, diagnostics);
    is_refused |= errors(diagnostics) > before;
    reference::check(&mut draft, version, references, &lost, diagnostics);
    (!is_refused).then_some((draft, version, selected))
}
