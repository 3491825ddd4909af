//! A union that has neither tag nor key → the evidence that distinguishes its variants.
//!
//! Each form that a value of a variant may have is a [`Case`]; the runtime compares a value with
//! the cases (`wire::Input::choose`). A variant that is a union is opened, so that each nested
//! variant contributes its own cases. Evidence that does not help to decide is left out.
//!
//! In this order, a value belongs to the variant
//! 1. that its JSON type, the required keys, constants, ranges and formats contradict least, in the value itself and then
//!    in what is inside, as deep as needed. `additionalProperties: false` refuses other members;
//! 2. that knows most of its members: a map and a free-form object know all;
//! 3. whose enums know its values: an unknown value ranks below a variant that takes any text;
//! 4. that says most about its values: a constant says more than a format, and that more than a type;
//! 5. that names most of its members;
//! 6. that comes first.
//!
//! A string has a format if the format's type reads it. There are two exceptions, because many texts can be read by
//! chance: base64 has to be what the type would write, and a UUID needs its hyphens; other texts rank below a variant that
//! takes any.
//!
//! Lengths of strings and lists, the text that a pattern starts with and bounds of fractions are not checked by readers. A
//! value beyond them ranks below variants that it is valid for, and above those that contradict it. They are compared
//! only where variants differ in them. The rest of a pattern decides nothing: clients have no engine for it.
//!
//! A value that the variant cannot read is tried as the next one. So limits on depth and size affect only how soon the
//! right variant is found. Objects that none has the constant of may be [`unknown`] to the union.

mod ambiguity;
mod combination;
mod kinds;
mod limited;
mod model;
mod opening;
mod unknown;
mod valid;

use crate::budget::Budget;
use crate::ir::{Count, Types, Union};
use combination::Named;
use kinds::{overlap, shared};
use opening::{Detail, Opening};
use std::collections::{BTreeMap, BTreeSet};

pub(super) use ambiguity::check;
pub(super) use combination::may_combine;
pub(crate) use kinds::{JsonKind, Kinds, all_kinds};
pub(crate) use model::{
    Accepts, Case, Integers, Numbers, Object, Others, Property, Strings, Values,
};
pub(super) use opening::Known;

/// How many levels of what is inside a value are examined at least and at most.
const SHALLOW: usize = 1;
const DEEP: usize = 5;

/// How much Rust the evidence of a union may become, roughly in bytes, before only the shallow one is kept.
const MAX_SIZE: usize = 200_000;

/// How many pairs of cases are compared. If there are more, only shallow evidence is kept.
const MAX_PAIRS: usize = 10_000;

/// The cases of a union.
pub(super) struct Cases {
    /// As far as they help to decide.
    pub used: Vec<Case>,
    /// As deep as they go.
    pub whole: Vec<Case>,
}

/// Returns the cases of a union, as far as the budget allows.
pub(super) fn cases(types: &Types, union: &Union, known: &mut Known, budget: &mut Budget) -> Cases {
    let mut opening = Opening::new(types, known, budget);
    let mut all = |levels, has_limits| {
        let detail = Detail { levels, has_limits };
        let mut cases = Vec::new();
        for (variant, it) in union.variants.iter().enumerate() {
            let accepts = opening.variant(it, detail).into_iter();
            cases.extend(accepts.map(|accepts| Case { variant, accepts }));
        }
        cases
    };
    let (shallow, deep) = (all(SHALLOW, false), all(DEEP, false));
    let whole = all(DEEP, true);
    let mut used = needed(shallow.clone(), &deep);
    if deep != whole {
        let members = differing(&deep, &whole, limited::differ);
        limited::limit(&mut used, &deep, &whole, &members);
    }
    if size(&used) > MAX_SIZE {
        used = shallow;
    }
    simplify(&mut used);
    let mut seen = BTreeSet::new();
    used.retain(|case| seen.insert(case.clone()));
    unknown::add(&mut used, union.variants.len());
    budget.spend(size(&used));
    Cases { used, whole }
}

fn size(cases: &[Case]) -> usize {
    let sizes = cases.iter().map(|case| case.accepts.size());
    sizes.fold(0, usize::saturating_add)
}

/// Returns the shallow evidence, with deep evidence where nothing else distinguishes variants. Both have the same cases
/// with the same members.
fn needed(mut shallow: Vec<Case>, deep: &[Case]) -> Vec<Case> {
    let differing = differing(&shallow, deep, |a, b| a != b);
    let several = names_with_different_values(&shallow);
    for (case, deep) in shallow.iter_mut().zip(deep) {
        match (&mut case.accepts, &deep.accepts) {
            (Accepts::Object(object), Accepts::Object(deep)) => {
                object.others = deep.others.clone();
                for (property, deep) in object.properties.iter_mut().zip(&deep.properties) {
                    if differing.contains(&property.name) {
                        property.values = deep.values.clone();
                    } else if !several.contains(&property.name) && !property.values.is_telling() {
                        property.values = Values::Kinds(property.values.kinds());
                    }
                }
            }
            (accepts, deep) => *accepts = deep.clone(),
        }
    }
    shallow
}

/// Returns the members whose evidence differs between variants that the evidence `shallow` does not distinguish.
fn differing(
    shallow: &[Case],
    deep: &[Case],
    differ: fn(&Values, &Values) -> bool,
) -> BTreeSet<String> {
    let mut differing = BTreeSet::new();
    let objects = combination::objects(shallow);
    let deep = combination::objects(deep);
    if objects.len() * objects.len() > MAX_PAIRS || objects.len() != deep.len() {
        return differing;
    }
    for (index, a) in objects.iter().enumerate() {
        for (other, b) in objects.iter().enumerate().skip(index + 1) {
            if a.variant == b.variant || !combination::agree(a, b) {
                continue;
            }
            add_differing(&mut differing, &deep[index], &deep[other], differ);
            add_differing(&mut differing, &deep[other], &deep[index], differ);
        }
    }
    differing
}

/// Adds the members of an object whose evidence differs from what another one, which may keep any members, says of them.
fn add_differing(
    differing: &mut BTreeSet<String>,
    a: &Named<'_>,
    b: &Named<'_>,
    differ: fn(&Values, &Values) -> bool,
) {
    for (name, property) in &a.named {
        let others = match (b.named.get(name), b.others) {
            (Some(b), _) => &b.values,
            (None, Others::Kept(values)) => values,
            (None, Others::Ignored | Others::Refused) => continue,
        };
        if differ(&property.values, others) && overlap(&property.values.kinds(), &others.kinds()) {
            differing.insert((*name).to_owned());
        }
    }
}

/// Returns the members whose values differ, although they have JSON types in common.
fn names_with_different_values(cases: &[Case]) -> BTreeSet<String> {
    let mut first: BTreeMap<&str, Vec<&Values>> = BTreeMap::new();
    for case in cases {
        if let Accepts::Object(object) = &case.accepts {
            for property in &object.properties {
                let values = first.entry(&property.name).or_default();
                if values.len() < 32 && !values.contains(&&property.values) {
                    values.push(&property.values);
                }
            }
        }
    }
    let differ = |values: &[&Values]| {
        values.iter().enumerate().any(|(index, a)| {
            let mut others = values[index + 1..].iter();
            others.any(|b| overlap(&a.kinds(), &b.kinds()))
        })
    };
    let names = first.into_iter().filter(|(_, values)| differ(values));
    names.map(|(name, _)| name.to_owned()).collect()
}

/// Drops details that do not help to decide: those of the only case of its JSON type, and those of
/// the items of lists whose items already differ in their JSON types.
fn simplify(cases: &mut [Case]) {
    let variants_of = |cases: &[Case], is: fn(&Accepts) -> bool| {
        let matching = cases.iter().filter(|case| is(&case.accepts));
        matching
            .map(|case| case.variant)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let one_object = variants_of(cases, |a| matches!(a, Accepts::Object(_))) == 1;
    let one_array = variants_of(cases, |a| matches!(a, Accepts::Array(..))) == 1;
    let one_bool = variants_of(cases, |a| matches!(a, Accepts::Bool(_))) == 1;
    let one_number = variants_of(cases, |a| {
        matches!(a, Accepts::Integer(_) | Accepts::Number(_))
    }) == 1;
    let one_string = variants_of(cases, |a| matches!(a, Accepts::String(_))) == 1;
    let plain_arrays = differ_in_kinds(cases);
    for case in cases {
        match &mut case.accepts {
            Accepts::Object(object) if one_object => {
                object.properties.clear();
                object.others = Others::Ignored;
            }
            Accepts::Array(items, count) if one_array => {
                *items = Values::any();
                *count = Count::ANY;
            }
            Accepts::Array(items, _) if plain_arrays => *items = Values::Kinds(items.kinds()),
            Accepts::Bool(only) if one_bool => *only = None,
            Accepts::Integer(integers) if one_number => *integers = Integers::Any,
            Accepts::Number(numbers) if one_number => *numbers = Numbers::Any,
            Accepts::String(strings @ Strings::Limited(..)) if one_string => {
                *strings = Strings::Any
            }
            _ => {}
        }
    }
}

/// Whether no two variants have lists whose items have the same JSON type.
fn differ_in_kinds(cases: &[Case]) -> bool {
    let mut variants: BTreeMap<JsonKind, usize> = BTreeMap::new();
    cases.iter().all(|case| match &case.accepts {
        Accepts::Array(items, _) => items
            .kinds()
            .into_iter()
            .all(|kind| *variants.entry(shared(kind)).or_insert(case.variant) == case.variant),
        _ => true,
    })
}
