//! Repeated keys in an object.
//!
//! Most parsers use the last value of a repeated key, and some refuse it. The last value is used
//! here too, with a warning that names both locations, if this does not affect code: the values are
//! equal, or differ only in documentation. If the values differ in any other way, one of them would
//! be lost silently, such as the first of two operations on a path. So this is an error.

use super::merge::differences;
use super::shape::{self, Shape};
use crate::diagnostic::{Diagnostic, Diagnostics, Kind, Location};
use crate::source::{Loaded, Pointer, Source, find_first};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reports the repeated keys of a file whose value is expected to have this shape.
pub(super) fn report(
    source: &Source,
    loaded: &Loaded,
    shape: &'static Shape,
    diagnostics: &mut Diagnostics,
) {
    if loaded.repeated.is_empty() {
        return;
    }
    let firsts = find_first(source, loaded.repeated.iter().map(|(at, _)| at));
    let mut found = Vec::new();
    // If a key is repeated several times, each value is compared with the one after it.
    let mut next: BTreeMap<&Pointer, &Value> = BTreeMap::new();
    for (at, value) in loaded.repeated.iter().rev() {
        let after = next.insert(at, value);
        let differences = match after.or_else(|| loaded.value.pointer(at.as_str())) {
            Some(after) => differences(value, after),
            None => Vec::new(),
        };
        let place = firsts.get(at);
        let place = place.map(|place| format!(" at {}:{}", place.line, place.column));
        let place = place.unwrap_or_default();
        let key = at.last().unwrap_or_default();
        let matters = |difference: &Pointer| shape::matters(&at.concat(difference), shape);
        let diagnostic = if differences.iter().any(matters) {
            let message = format!("this object has `{key}` twice, with different values");
            let help = format!("remove this one or the first one{place}");
            Diagnostic::error(Kind::RepeatedKey, message).help(help)
        } else {
            let message = format!("this object has `{key}` twice; this one is used");
            let help = format!("remove the first one{place}");
            Diagnostic::warning(Kind::RepeatedKey, message).help(help)
        };
        found.push(diagnostic.at(Location {
            file: source.name.clone(),
            pointer: at.clone(),
        }));
    }
    diagnostics.extend(found.into_iter().rev());
}
