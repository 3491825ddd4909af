//! Whether a value can match several variants of an `anyOf` at once, so that reading it as one of
//! them would lose members that only the others have.

use super::kinds::overlap;
use super::model::{Accepts, Case, Integers, Numbers, Object, Others, Property, Strings, Values};
use crate::ir::Count;
use std::collections::BTreeMap;

/// How many pairs of cases are compared. If there are more, variants are assumed to combine.
const MAX_PAIRS: usize = 100_000;

/// Whether one object can match two variants that each have members that the other does not have.
pub(crate) fn may_combine(cases: &[Case]) -> bool {
    let objects = objects(cases);
    if objects.len() * objects.len() > MAX_PAIRS {
        return true;
    }
    objects.iter().enumerate().any(|(index, a)| {
        let mut others = objects[index + 1..].iter();
        others.any(|b| a.variant != b.variant && has_more(a, b) && has_more(b, a) && agree(a, b))
    })
}

/// The object of a case.
pub(super) struct Named<'a> {
    pub variant: usize,
    pub named: BTreeMap<&'a str, &'a Property>,
    pub others: &'a Others,
}

/// Returns the cases that are objects.
pub(super) fn objects(cases: &[Case]) -> Vec<Named<'_>> {
    let objects = cases.iter().filter_map(|case| match &case.accepts {
        Accepts::Object(object) => Some(Named::new(case.variant, object)),
        _ => None,
    });
    objects.collect()
}

impl<'a> Named<'a> {
    fn new(variant: usize, object: &'a Object) -> Self {
        let properties = object.properties.iter();
        Self {
            variant,
            named: properties
                .map(|property| (property.name.as_str(), property))
                .collect(),
            others: &object.others,
        }
    }
}

fn has_more(a: &Named<'_>, b: &Named<'_>) -> bool {
    let keeps_all = matches!(b.others, Others::Kept(_));
    !keeps_all && a.named.keys().any(|name| !b.named.contains_key(name))
}

/// Whether an object may match both, judging by their members.
pub(super) fn agree(a: &Named<'_>, b: &Named<'_>) -> bool {
    let with = |a: &Named<'_>, b: &Named<'_>| {
        a.named
            .iter()
            .all(|(name, a)| match (b.named.get(name), b.others) {
                (Some(b), _) => (!a.required && !b.required) || common(&a.values, &b.values),
                (None, _) if !a.required => true,
                (None, Others::Refused) => false,
                (None, Others::Kept(values)) => common(&a.values, values),
                (None, Others::Ignored) => true,
            })
    };
    with(a, b) && with(b, a)
}

/// Whether there may be a value of both.
fn common(a: &Values, b: &Values) -> bool {
    match (a, b) {
        (Values::Ways(a), Values::Ways(b)) => {
            let mut forms = a.forms.iter();
            forms.any(|a| b.forms.iter().any(|b| is_common(a, b)))
        }
        _ => overlap(&a.kinds(), &b.kinds()),
    }
}

fn is_common(a: &Accepts, b: &Accepts) -> bool {
    match (a, b) {
        (Accepts::Bool(Some(a)), Accepts::Bool(Some(b))) => a == b,
        (Accepts::Integer(a), Accepts::Integer(b)) => integers_of_both(a, b).is_some(),
        (
            Accepts::String(Strings::Values(a) | Strings::Open(a)),
            Accepts::String(Strings::Values(b) | Strings::Open(b)),
        ) => a.iter().any(|value| b.contains(value)),
        (Accepts::String(Strings::Limited(a, _)), Accepts::String(Strings::Limited(b, _))) => {
            overlaps(*a, *b)
        }
        (Accepts::Array(_, a), Accepts::Array(_, b)) => overlaps(*a, *b),
        (
            Accepts::Number(Numbers::Between(a, to_a)),
            Accepts::Number(Numbers::Between(b, to_b)),
        ) => a <= to_b && b <= to_a,
        (Accepts::Object(a), Accepts::Object(b)) => agree(&Named::new(0, a), &Named::new(1, b)),
        (a, b) => overlap(&[a.kind()].into(), &[b.kind()].into()),
    }
}

fn overlaps(a: Count, b: Count) -> bool {
    a.least <= b.greatest && b.least <= a.greatest
}

/// Returns an integer that both have.
pub(super) fn integers_of_both(a: &Integers, b: &Integers) -> Option<i128> {
    let is_in = |value: i128, it: &Integers| match it {
        Integers::Any => true,
        Integers::Range(least, greatest) => {
            (i128::from(*least)..=i128::from(*greatest)).contains(&value)
        }
        Integers::Values(values) | Integers::Open(values) => {
            values.iter().any(|it| i128::from(*it) == value)
        }
    };
    let ends = |it: &Integers| match it {
        Integers::Any => vec![1],
        Integers::Range(least, greatest) => vec![1, (*least).into(), (*greatest).into()],
        Integers::Values(values) | Integers::Open(values) => {
            values.iter().map(|value| (*value).into()).collect()
        }
    };
    let mut tried = ends(a).into_iter().chain(ends(b));
    tried.find(|value| is_in(*value, a) && is_in(*value, b))
}
