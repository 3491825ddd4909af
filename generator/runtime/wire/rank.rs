//! How well a value fits a case of a union.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde_json::Value;

use super::{Accepts, Case, Input, Kinds, Property, Strings};

/// Whole numbers go to a case for integers that holds them, fractions (and 1.0) to one for numbers, if there are both.
pub(super) fn rank_scalar(accepts: Accepts, input: &Input<'_>) -> u8 {
    match (accepts, input) {
        (Accepts::Integer, Input::Float(_)) => 1,
        (Accepts::Integer, _) => 2,
        (Accepts::Range(least, greatest), input) => match whole(input) {
            Some(number) if !(i128::from(least)..=i128::from(greatest)).contains(&number) => 0,
            _ if matches!(input, Input::Float(_)) => 1,
            _ => 2,
        },
        (_, Input::Float(_)) => 2,
        _ => 1,
    }
}

fn whole(input: &Input<'_>) -> Option<i128> {
    match input {
        Input::Unsigned(number) => Some((*number).into()),
        Input::Signed(number) => Some((*number).into()),
        // What is beyond its range becomes the end of it.
        Input::Float(number) => Some(*number as i128),
        _ => None,
    }
}

/// How well an array fits: fewest items that contradict, then most that is known of them.
type ArrayRank = (Reverse<usize>, usize);

pub(super) fn rank_array(accepts: Accepts, items: &[Value]) -> Option<ArrayRank> {
    let fit = |item: &Value| match accepts {
        Accepts::Array(kinds) => kinds.overlap(Kinds::of(item)).then_some(0),
        Accepts::Items(ways) => ways.iter().filter_map(|way| fit(*way, item)).max(),
        _ => None,
    };
    if !accepts.kinds().overlap(Kinds::ARRAY) {
        return None;
    }
    let (mut contradictions, mut known) = (0, 0);
    for item in items {
        match fit(item) {
            Some(more) => known += more,
            None => contradictions += 1,
        }
    }
    Some((Reverse(contradictions), known))
}

/// How much is known of an item that looks like this; nothing if it does not. This goes no deeper than the case.
fn fit(accepts: Accepts, value: &Value) -> Option<usize> {
    if !accepts.kinds().overlap(Kinds::of(value)) {
        return None;
    }
    let fits = |fits: bool, known| fits.then_some(known);
    match (accepts, value) {
        (Accepts::Range(least, greatest), Value::Number(number)) => {
            let below = number.as_i64().is_some_and(|number| number < least);
            let above = number.as_u64().is_some_and(|number| number > greatest);
            fits(!below && !above, 0)
        }
        (Accepts::String(strings), Value::String(text)) => match strings.rank(text) {
            Evidence::OtherForm | Evidence::OtherValue => None,
            evidence => fits(true, usize::from(evidence >= Evidence::Form)),
        },
        (Accepts::Array(_) | Accepts::Items(_), Value::Array(items)) => {
            let (contradictions, known) = rank_array(accepts, items)?;
            fits(contradictions.0 == 0, known)
        }
        (Accepts::Object(properties), Value::Object(members)) => {
            let rank = rank_object(properties, &|name| members.get(name));
            fits(rank.fits(), rank.known)
        }
        _ => Some(0),
    }
}

/// How well an object fits. What comes first counts more.
#[derive(Clone, Copy, Default, PartialEq, PartialOrd)]
pub(super) struct ObjectRank {
    contradictions: Reverse<usize>,
    contradictions_inside: Reverse<usize>,
    /// Members, and strings among them that are known values.
    known: usize,
    constants: usize,
    /// The same of objects inside of this one. Of one of which nothing is known, all members are kept.
    constants_inside: usize,
    known_inside: usize,
}

impl ObjectRank {
    fn fits(self) -> bool {
        self.contradictions.0 == 0 && self.contradictions_inside.0 == 0
    }
}

/// The members of an object, found by name in logarithmic time.
pub(super) struct Members<'v>(Vec<(&'v str, &'v Value)>);

impl<'v> Members<'v> {
    pub(super) fn new(members: &'v [(String, Value)]) -> Self {
        let mut sorted: Vec<_> = members
            .iter()
            .map(|(name, value)| (name.as_str(), value))
            .collect();
        sorted.sort_by_key(|(name, _)| *name);
        Self(sorted)
    }

    /// Of members of one name, the last counts.
    fn get(&self, name: &str) -> Option<&'v Value> {
        let end = self.0.partition_point(|(other, _)| *other <= name);
        let (found, value) = self.0.get(end.checked_sub(1)?)?;
        (*found == name).then_some(value)
    }

    pub(super) fn rank(&self, accepts: Accepts) -> Option<ObjectRank> {
        match accepts {
            Accepts::Object(properties) => Some(rank_object(properties, &|name| self.get(name))),
            _ => None,
        }
    }

    /// Whether the members fit several variants, and another than the `best` one knows some that the best one does not.
    pub(super) fn are_more_than(&self, best: usize, cases: &[Case]) -> bool {
        let fitting = |case: &&Case| {
            let rank = self.rank(case.accepts);
            rank.is_some_and(ObjectRank::fits)
        };
        let fitting: Vec<&Case> = cases.iter().filter(fitting).collect();
        let properties = |case: &&Case| match case.accepts {
            Accepts::Object(properties) => properties,
            _ => &[],
        };
        let (own, others): (Vec<&Case>, _) =
            fitting.into_iter().partition(|case| case.variant == best);
        let known: BTreeSet<&str> = own
            .iter()
            .flat_map(properties)
            .map(|property| property.name)
            .collect();
        !own.is_empty()
            && others.iter().flat_map(properties).any(|property| {
                let value = self.get(property.name);
                value.is_some_and(|value| !value.is_null()) && !known.contains(property.name)
            })
    }
}

fn rank_object<'v>(properties: &[Property], get: &dyn Fn(&str) -> Option<&'v Value>) -> ObjectRank {
    let mut rank = ObjectRank::default();
    for property in properties {
        let Some(value) = get(property.name) else {
            rank.contradictions.0 += usize::from(property.required);
            continue;
        };
        rank.known += 1;
        match value {
            Value::Null if !property.required => {}
            value if !property.kinds.overlap(Kinds::of(value)) => rank.contradictions.0 += 1,
            Value::String(text) => match property.strings.rank(text) {
                Evidence::Value | Evidence::OpenValue => rank.constants += 1,
                Evidence::OtherValue | Evidence::OtherForm => rank.contradictions.0 += 1,
                Evidence::Form | Evidence::Any | Evidence::Open => {}
            },
            Value::Object(members) => match property.inside {
                // No deeper than the case, which is one level.
                Some(properties) => {
                    let inside = rank_object(properties, &|name| members.get(name));
                    rank.contradictions_inside.0 += inside.contradictions.0;
                    rank.constants_inside += inside.constants;
                    rank.known_inside += inside.known;
                }
                None => rank.known_inside += members.len(),
            },
            _ => {}
        }
    }
    rank
}

/// What a string says for a case, from least to most.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Evidence {
    OtherForm,
    OtherValue,
    Open,
    Any,
    Form,
    OpenValue,
    Value,
}

impl Strings {
    pub(super) fn rank(self, text: &str) -> Evidence {
        match self {
            Self::Any => Evidence::Any,
            Self::Values(values) if values.contains(&text) => Evidence::Value,
            Self::Values(_) => Evidence::OtherValue,
            Self::Open(values) if values.contains(&text) => Evidence::OpenValue,
            Self::Open(_) => Evidence::Open,
            form if form.matches(text) => Evidence::Form,
            _ => Evidence::OtherForm,
        }
    }
}
