//! Whether a value can match several variants of an `anyOf` at once, so that reading it as one of
//! them would lose members that only the others have.

use super::model::{Accepts, Case, Property, Strings};
use std::collections::BTreeMap;

/// How many pairs of cases are compared. If there are more, variants are assumed to combine.
const MAX_PAIRS: usize = 100_000;

/// Whether one object can match two variants that each have members that the other does not have.
pub(crate) fn may_combine(cases: &[Case]) -> bool {
    let objects = objects(cases);
    if objects.len() * objects.len() > MAX_PAIRS {
        return true;
    }
    objects.iter().enumerate().any(|(index, (variant, a))| {
        let mut others = objects[index + 1..].iter();
        others.any(|(other, b)| variant != other && has_more(a, b) && has_more(b, a) && agree(a, b))
    })
}

/// Returns the cases that are objects, with their variants.
pub(super) fn objects(cases: &[Case]) -> Vec<(usize, ByName<'_>)> {
    let objects = cases.iter().filter_map(|case| match &case.accepts {
        Accepts::Object(properties) => Some((case.variant, by_name(properties))),
        _ => None,
    });
    objects.collect()
}

pub(super) type ByName<'a> = BTreeMap<&'a str, &'a Property>;

fn by_name(properties: &[Property]) -> ByName<'_> {
    let properties = properties.iter();
    properties
        .map(|property| (property.name.as_str(), property))
        .collect()
}

fn has_more(a: &ByName<'_>, b: &ByName<'_>) -> bool {
    a.keys().any(|name| !b.contains_key(name))
}

/// Whether an object may match both, judging by their members.
pub(super) fn agree(a: &ByName<'_>, b: &ByName<'_>) -> bool {
    a.iter().all(|(name, a)| {
        b.get(name).is_none_or(|b| {
            let optional = !a.required && !b.required;
            optional || (!a.kinds.is_disjoint(&b.kinds) && have_common(&a.strings, &b.strings))
        })
    })
}

fn have_common(a: &Strings, b: &Strings) -> bool {
    match (a, b) {
        (Strings::Values(a) | Strings::Open(a), Strings::Values(b) | Strings::Open(b)) => {
            a.iter().any(|value| b.contains(value))
        }
        _ => true,
    }
}
