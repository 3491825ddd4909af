//! References in the words of the document → references to where the targets are in the plain form.

use crate::diagnostic::{Diagnostic, Diagnostics, Kind};
use crate::document::draft::Draft;
use crate::document::plain::built::Places;
use crate::document::shape::{self, Known, Loss, OPENAPI, Reference, Report};
use crate::source::Pointer;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// How many parts that are built from one place of the document are searched for the target of a reference.
const COPIES: usize = 16;

/// Makes all references lead to places of the plain form. Returns a comparison of the plain form with its tables.
pub(super) fn relocate(
    draft: &mut Draft,
    places: &Places,
    diagnostics: &mut Diagnostics,
) -> Report {
    let parts = places.inverse();
    let mut all = Report::default();
    let (mut seen, mut compared) = (BTreeSet::new(), BTreeSet::new());
    let mut open = vec![(Pointer::ROOT, &OPENAPI)];
    // Targets outside of the tables are searched for references as well.
    while let Some((at, shape)) = open.pop() {
        if compared.contains(&at) {
            continue;
        }
        let report = shape::check_more(&draft.value, &OPENAPI, at, shape, &mut compared);
        all.places.extend(report.places);
        for mut reference in report.references {
            if !seen.insert(reference.at.clone()) {
                continue;
            }
            let Some(fragment) = reference.text.strip_prefix('#') else {
                all.references.push(reference);
                continue;
            };
            match find(draft, &parts, &reference, &Pointer::from_fragment(fragment)) {
                Some(target) => {
                    draft.redirect(&reference, &target);
                    reference.text = target.to_fragment();
                    if shape::known(&target, &OPENAPI) == Known::Unknown {
                        open.push((target, reference.shape));
                    }
                    all.references.push(reference);
                }
                None => lose(draft, &reference, diagnostics),
            }
        }
    }
    all
}

/// Returns where the part that a reference leads to is in the plain form. Of several copies, it is the component.
fn find(
    draft: &Draft,
    parts: &BTreeMap<&str, Vec<&Pointer>>,
    reference: &Reference,
    target: &Pointer,
) -> Option<Pointer> {
    let text = target.as_str();
    let mut base = text;
    let mut found = None;
    loop {
        let rest = Pointer::from(&text[base.len()..]);
        let candidates = parts.get(base).into_iter().flatten().take(COPIES);
        for candidate in candidates {
            let place = candidate.concat(&rest);
            let fits = match shape::known(&place, &OPENAPI) {
                Known::Kind(kind) => {
                    kind == reference.kind
                        || kind == "requestBodies" && reference.kind == "parameters"
                }
                Known::Other => false,
                Known::Unknown => true,
            };
            if fits && draft.value.pointer(place.as_str()).is_some() {
                if place.as_str().starts_with("/components/") {
                    return Some(place);
                }
                found.get_or_insert(place);
            }
        }
        match base.rfind('/') {
            Some(end) => base = &base[..end],
            None => return found,
        }
    }
}

/// Reports a reference whose target is not a part of the plain form. Those that lead nowhere in the document have been
/// reported.
fn lose(draft: &mut Draft, reference: &Reference, diagnostics: &mut Diagnostics) {
    let at = draft.origins.locate(&reference.at);
    let text = reference.text.escape_debug();
    match reference.loss() {
        Loss::AnyValue => {
            let message = format!("`{text}` is not read; any JSON value is accepted");
            diagnostics.push(Diagnostic::warning(Kind::MisplacedReference, message).at(at));
            draft.set(&reference.at, json!({}));
        }
        Loss::Omitted => {}
        Loss::Request if diagnostics.has_errors() => {}
        Loss::Request => {
            let message = format!("`{text}` is not read");
            diagnostics.push(Diagnostic::error(Kind::MisplacedReference, message).at(at));
        }
    }
}
