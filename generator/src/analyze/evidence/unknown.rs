//! Values that no variant knows, although their variants are open.
//!
//! Objects that only the constants of one member distinguish, which each variant has for itself, are like objects with a
//! tag: with another value, an object belongs to a variant that the description does not have yet.

use super::kinds::JsonKind;
use super::model::{Accepts, Case, Object, Others, Strings, Values};
use std::collections::{BTreeMap, BTreeSet};

/// Returns the case of values that no variant knows, as that of the variant after the last.
pub(super) fn case(cases: &[Case], variants: usize) -> Option<Case> {
    let objects: Vec<(usize, &Object)> = cases
        .iter()
        .filter_map(|case| match &case.accepts {
            Accepts::Object(object) => Some((case.variant, object)),
            _ => None,
        })
        .collect();
    let (first, one) = objects.first()?;
    let several = objects.iter().any(|(variant, _)| variant != first);
    let alike = objects
        .iter()
        .all(|(_, it)| required(it) == required(one) && !matches!(it.others, Others::Kept(_)));
    if !several || !alike {
        return None;
    }
    let (property, of_each) = one.properties.iter().find_map(|property| {
        let mut of_each: BTreeMap<&String, usize> = BTreeMap::new();
        for (variant, object) in &objects {
            for value in constants(object, &property.name)? {
                if of_each
                    .insert(value, *variant)
                    .is_some_and(|other| other != *variant)
                {
                    return None;
                }
            }
        }
        Some((property, of_each))
    })?;
    let values = of_each.into_keys().cloned().collect();
    Some(Case {
        variant: variants,
        accepts: Accepts::New(property.name.clone(), values),
    })
}

fn required(object: &Object) -> BTreeSet<&str> {
    let required = object.properties.iter().filter(|it| it.required);
    required.map(|property| property.name.as_str()).collect()
}

/// Returns the constants of a member, if it has nothing else.
fn constants<'c>(object: &'c Object, name: &str) -> Option<Vec<&'c String>> {
    let property = object.properties.iter().find(|it| it.name == name)?;
    let Values::Ways(ways) = &property.values else {
        return None;
    };
    let mut constants = Vec::new();
    for form in &ways.forms {
        match form {
            Accepts::String(Strings::Values(values) | Strings::Open(values)) => {
                constants.extend(values);
            }
            form if form.kind() == JsonKind::Null => {}
            _ => return None,
        }
    }
    (!constants.is_empty()).then_some(constants)
}
