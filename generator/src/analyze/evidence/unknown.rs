//! Values that no variant knows, although their variants are open.
//!
//! Two kinds of members show such an object if its value there is not among the constants:
//! - A member that each variant has with constants of its own, if nothing else distinguishes the variants, is like a tag:
//!   the object belongs to a variant that the description does not have yet.
//! - Where some variants have constants and others any text, the object is one of the others, or unknown if these
//!   contradict it.
//!
//! So these constants are the only values of their variants.

use super::kinds::JsonKind;
use super::model::{Accepts, Case, Object, Others, Strings, Values};
use std::collections::{BTreeMap, BTreeSet};

/// Adds the cases of values that no variant knows, as those of the variant after the last.
pub(super) fn add(cases: &mut Vec<Case>, variants: usize) {
    let known = known(cases);
    for case in cases.iter_mut() {
        if let Accepts::Object(object) = &mut case.accepts {
            let properties = object.properties.iter_mut();
            for property in properties.filter(|it| known.contains_key(&it.name)) {
                property.values = closed(&property.values);
            }
        }
    }
    cases.extend(known.into_iter().map(|(name, values)| Case {
        variant: variants,
        accepts: Accepts::New(name, values),
    }));
}

/// Returns the members that show unknown objects, with their known values.
fn known(cases: &[Case]) -> BTreeMap<String, Vec<String>> {
    let objects: Vec<(usize, &Object)> = cases
        .iter()
        .filter_map(|case| match &case.accepts {
            Accepts::Object(object) => Some((case.variant, object)),
            _ => None,
        })
        .collect();
    let mut known = BTreeMap::new();
    let Some((first, one)) = objects.first() else {
        return known;
    };
    if objects.iter().all(|(variant, _)| variant == first) {
        return known;
    }
    let alike = objects
        .iter()
        .all(|(_, it)| required(it) == required(one) && !matches!(it.others, Others::Kept(_)));
    let mut has_tag = false;
    for property in &one.properties {
        let values = objects.iter().map(|(variant, object)| {
            let mut named = object.properties.iter();
            let values = &named.find(|it| it.name == property.name)?.values;
            Some((*variant, texts(values)?))
        });
        let Some(values) = values.collect::<Option<Vec<_>>>() else {
            continue;
        };
        let has_texts = values.iter().any(|(_, texts)| *texts == Texts::Any);
        let is_tag = !has_texts && alike && !has_tag && are_distinct(&values);
        let constants: BTreeSet<&String> = values
            .iter()
            .flat_map(|(_, it)| it.constants())
            .copied()
            .collect();
        if is_tag || (has_texts && !constants.is_empty()) {
            let constants = constants.into_iter().cloned().collect();
            known.insert(property.name.clone(), constants);
            has_tag |= is_tag;
        }
    }
    known
}

fn required(object: &Object) -> BTreeSet<&str> {
    let required = object.properties.iter().filter(|it| it.required);
    required.map(|property| property.name.as_str()).collect()
}

/// Whether no two variants have the same constant.
fn are_distinct(values: &[(usize, Texts<'_>)]) -> bool {
    let mut of_each = BTreeMap::new();
    values.iter().all(|(variant, texts)| {
        let mut constants = texts.constants().iter();
        constants.all(|value| *of_each.entry(*value).or_insert(*variant) == *variant)
    })
}

/// The strings of a member.
#[derive(PartialEq)]
enum Texts<'c> {
    Any,
    Constants(Vec<&'c String>),
}

impl<'c> Texts<'c> {
    fn constants(&self) -> &[&'c String] {
        match self {
            Self::Any => &[],
            Self::Constants(constants) => constants,
        }
    }
}

/// Returns the strings of a member, if it has nothing else.
fn texts(values: &Values) -> Option<Texts<'_>> {
    let Values::Ways(ways) = values else {
        let kinds = values.kinds();
        let only = kinds
            .iter()
            .all(|kind| matches!(kind, JsonKind::String | JsonKind::Null));
        return (only && kinds.contains(&JsonKind::String)).then_some(Texts::Any);
    };
    let mut constants = Vec::new();
    for form in &ways.forms {
        match form {
            Accepts::String(Strings::Values(values) | Strings::Open(values)) => {
                constants.extend(values);
            }
            Accepts::String(Strings::Any | Strings::Limited(..)) => return Some(Texts::Any),
            form if form.kind() == JsonKind::Null => {}
            _ => return None,
        }
    }
    (!constants.is_empty()).then_some(Texts::Constants(constants))
}

/// The values without those that are unknown.
fn closed(values: &Values) -> Values {
    let forms = values.forms().into_iter();
    let forms = forms.map(|form| match form {
        Accepts::String(Strings::Open(values)) => Accepts::String(Strings::Values(values)),
        form => form,
    });
    Values::of(forms.collect())
}
