//! A value with small mistakes → a value that conforms to the [`shape`] tables.
//!
//! Each repair is a warning with its location; equal warnings are combined. Mistakes that cannot be
//! repaired are errors, all reported at once. A scalar that should have been a string becomes the
//! string that is written in the file, so that a version of `1.10` does not become `1.1`.

use super::draft::Draft;
use super::shape::{self, Action, Finding, Reference, Repair, Shape};
use super::warnings::Warnings;
use crate::diagnostic::{Diagnostics, Location};
use crate::source::{Pointer, Source, find};
use serde_json::Value;
use std::collections::BTreeMap;

/// The maximum number of rounds. A repair may uncover mistakes inside the repaired value, but no
/// deeper than the tables are.
const ROUNDS: usize = 8;

/// Makes a value fit its shape, and reports an error where this is not possible. Returns the
/// references of the repaired value.
pub(super) fn repair(
    draft: &mut Draft,
    shape: &'static Shape,
    sources: &[&Source],
    diagnostics: &mut Diagnostics,
) -> Vec<Reference> {
    let mut references = Vec::new();
    let mut told = Warnings::default();
    for round in 1.. {
        let shape::Report {
            mut findings,
            references: found,
            ..
        } = shape::check(&draft.value, shape, Pointer::ROOT, shape);
        let is_last = round == ROUNDS || !findings.iter().any(is_repair);
        // Findings that do not change the value come up again in each round; they are reported only
        // in the last one.
        let said = |finding: &&mut Finding| is_last || is_repair(finding);
        for finding in findings.iter_mut().filter(said) {
            let at = draft.origins.locate(&finding.pointer);
            match finding.diagnostic(at) {
                Some(diagnostic) if finding.is_refusal() => diagnostics.push(diagnostic),
                Some(diagnostic) => told.add(diagnostic),
                None => {}
            }
        }
        if is_last {
            references = found;
            break;
        }
        apply(draft, findings, sources);
    }
    told.hand_out(diagnostics);
    references
}

fn is_repair(finding: &Finding) -> bool {
    matches!(finding.action, Action::Repaired(..) | Action::Adjusted(..))
}

fn apply(draft: &mut Draft, findings: Vec<Finding>, sources: &[&Source]) {
    let repairs: Vec<_> = findings
        .into_iter()
        .filter_map(|finding| match finding.action {
            Action::Repaired(at, repair) | Action::Adjusted(at, repair) => Some((at, repair)),
            Action::Refused | Action::Told => None,
        })
        .collect();
    let texts = texts(draft, &repairs, sources);
    // From the last to the first, so that the indices of the earlier ones stay valid.
    for (at, repair) in repairs.into_iter().rev() {
        match repair {
            Repair::Remove => draft.omit(&at),
            Repair::Set(value) => draft.set(&at, value),
            Repair::Text => {
                if let Some(value) = draft.value.pointer_mut(at.as_str()) {
                    let written = texts.get(&draft.origins.locate(&at)).cloned();
                    *value = Value::String(written.unwrap_or_else(|| value.to_string()));
                }
            }
        }
    }
}

/// Returns the text of the scalars that become strings, as written in the file.
fn texts(
    draft: &Draft,
    repairs: &[(Pointer, Repair)],
    sources: &[&Source],
) -> BTreeMap<Location, String> {
    let mut wanted = BTreeMap::<String, Vec<Pointer>>::new();
    for (at, _) in repairs.iter().filter(|(_, it)| matches!(it, Repair::Text)) {
        let at = draft.origins.locate(at);
        wanted.entry(at.file).or_default().push(at.pointer);
    }
    let mut texts = BTreeMap::new();
    for source in sources {
        let Some(pointers) = wanted.remove(&source.name) else {
            continue;
        };
        for (pointer, place) in find(source, &pointers) {
            let text = place.scalar.and_then(|scalar| source.text.get(scalar));
            let at = Location {
                file: source.name.clone(),
                pointer: pointer.clone(),
            };
            texts.extend(text.map(|text| (at, text.trim().to_owned())));
        }
    }
    texts
}
