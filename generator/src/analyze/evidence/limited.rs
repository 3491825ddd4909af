//! Limits that readers do not check, where nothing else distinguishes variants that differ in them.

use super::model::{Accepts, Case, Numbers, Object, Others, Strings, Values};
use std::collections::BTreeSet;

/// Adds the limits that `whole` has and `deep` does not have, to `members` and where else they distinguish variants. All have the same cases
/// with the same members.
pub(super) fn limit(used: &mut [Case], deep: &[Case], whole: &[Case], members: &BTreeSet<String>) {
    let is_needed: Vec<bool> = whole
        .iter()
        .map(|case| {
            let mut others = whole.iter().filter(|other| other.variant != case.variant);
            others.any(|other| forms_differ(&case.accepts, &other.accepts))
        })
        .collect();
    let cases = used.iter_mut().zip(deep).zip(whole).zip(is_needed);
    for (((case, deep), whole), is_needed) in cases {
        match (&mut case.accepts, &deep.accepts, &whole.accepts) {
            (Accepts::Object(object), Accepts::Object(deep), Accepts::Object(whole)) => {
                if deep.others != whole.others {
                    object.others = whole.others.clone();
                }
                let properties = object.properties.iter_mut();
                let properties = properties.zip(&deep.properties).zip(&whole.properties);
                for ((property, deep), whole) in properties {
                    if deep.values != whole.values && members.contains(&property.name) {
                        property.values = whole.values.clone();
                    }
                }
            }
            (accepts, _, whole) if is_needed => *accepts = whole.clone(),
            _ => {}
        }
    }
}

/// Whether values of the same type have other limits in one than in the other.
pub(super) fn differ(a: &Values, b: &Values) -> bool {
    if a == b {
        return false;
    }
    let (a, b) = (a.forms(), b.forms());
    a.iter().any(|a| b.iter().any(|b| forms_differ(a, b)))
}

fn forms_differ(a: &Accepts, b: &Accepts) -> bool {
    match (a, b) {
        (Accepts::String(a), Accepts::String(b)) => match (a, b) {
            (Strings::Limited(..), Strings::Limited(..)) => a != b,
            (Strings::Limited(..), _) | (_, Strings::Limited(..)) => true,
            _ => false,
        },
        (Accepts::Number(a), Accepts::Number(b)) => a != b,
        (Accepts::Number(Numbers::Between(..)), Accepts::Integer(_))
        | (Accepts::Integer(_), Accepts::Number(Numbers::Between(..))) => true,
        (Accepts::Array(a, of_a), Accepts::Array(b, of_b)) => of_a != of_b || differ(a, b),
        (Accepts::Object(a), Accepts::Object(b)) => objects_differ(a, b),
        _ => false,
    }
}

fn objects_differ(a: &Object, b: &Object) -> bool {
    let others = match (&a.others, &b.others) {
        (Others::Kept(a), Others::Kept(b)) => differ(a, b),
        _ => false,
    };
    others
        || a.properties.iter().any(|property| {
            let mut same = b.properties.iter().filter(|it| it.name == property.name);
            same.any(|other| differ(&property.values, &other.values))
        })
}
