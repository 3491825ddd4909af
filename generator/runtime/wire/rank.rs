//! How well a value fits a case of a union.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::any::{Json, Member, Node};
use super::case::{Accepts, Case, Kinds, Property, Strings};
use super::input::Input;

/// Integers match a case for integers whose range contains them; fractions (and 1.0) match one for
/// numbers, if there are both.
pub(super) fn rank_scalar(accepts: Accepts, input: &Input<'_>) -> u8 {
    match (accepts, input) {
        (Accepts::Integer, Input::Float(_) | Input::Number(_)) => 1,
        (Accepts::Integer, _) => 2,
        (Accepts::Range(least, greatest), input) => match whole(input) {
            Some(number) if !(i128::from(least)..=i128::from(greatest)).contains(&number) => 0,
            _ if input.float().is_some() => 1,
            _ => 2,
        },
        (_, Input::Float(_) | Input::Number(_)) => 2,
        _ => 1,
    }
}

fn whole(input: &Input<'_>) -> Option<i128> {
    match input {
        Input::Unsigned(number) => Some((*number).into()),
        Input::Signed(number) => Some((*number).into()),
        // Values outside of the range saturate.
        other => other.float().map(|number| number as i128),
    }
}

/// How well an array fits: first the fewest items that contradict, then the most evidence.
type ArrayRank = (Reverse<usize>, usize);

pub(super) fn rank_array(accepts: Accepts, items: &[Json]) -> Option<ArrayRank> {
    let fit = |item: &Json| match accepts {
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

/// The amount of evidence for an item of this form; `None` if it does not fit. This does not
/// recurse deeper than the case.
fn fit(accepts: Accepts, value: &Json) -> Option<usize> {
    if !accepts.kinds().overlap(Kinds::of(value)) {
        return None;
    }
    let fits = |fits: bool, known| fits.then_some(known);
    match (accepts, &value.0) {
        (Accepts::Range(least, _), Node::Signed(number)) => fits(*number >= least, 0),
        (Accepts::Range(least, greatest), Node::Unsigned(number)) => {
            let above = i64::try_from(*number).is_ok_and(|number| number < least);
            fits(*number <= greatest && !above, 0)
        }
        (Accepts::String(strings), Node::String(text)) => match strings.rank(text) {
            Evidence::OtherForm | Evidence::OtherValue => None,
            evidence => fits(true, usize::from(evidence >= Evidence::Form)),
        },
        (Accepts::Array(_) | Accepts::Items(_), Node::Array(items)) => {
            let (contradictions, known) = rank_array(accepts, items)?;
            fits(contradictions.0 == 0, known)
        }
        (Accepts::Object(properties), Node::Object(_)) => {
            let rank = rank_object(properties, &|name| value.get(name));
            fits(rank.fits(), rank.known)
        }
        _ => Some(0),
    }
}

/// How well an object fits. The first fields have priority.
#[derive(Clone, Copy, Default, PartialEq, PartialOrd)]
pub(super) struct ObjectRank {
    contradictions: Reverse<usize>,
    contradictions_inside: Reverse<usize>,
    /// Known members, and strings among them that are known values.
    known: usize,
    constants: usize,
    /// The same for nested objects. For one without evidence, all its members count.
    constants_inside: usize,
    known_inside: usize,
}

impl ObjectRank {
    fn fits(self) -> bool {
        self.contradictions.0 == 0 && self.contradictions_inside.0 == 0
    }
}

/// The members of an object, found by name in logarithmic time.
pub(super) struct Lookup<'v>(Vec<(&'v str, &'v Json)>);

impl<'v> Lookup<'v> {
    pub(super) fn new(members: &'v [Member]) -> Self {
        let mut sorted: Vec<_> = members
            .iter()
            .map(|(name, value)| (&**name, value))
            .collect();
        sorted.sort_by_key(|(name, _)| *name);
        Self(sorted)
    }

    /// If a name occurs twice, the first member is used.
    fn get(&self, name: &str) -> Option<&'v Json> {
        let start = self.0.partition_point(|(other, _)| *other < name);
        let (found, value) = self.0.get(start)?;
        (*found == name).then_some(value)
    }

    pub(super) fn rank(&self, accepts: Accepts) -> Option<ObjectRank> {
        match accepts {
            Accepts::Object(properties) => Some(rank_object(properties, &|name| self.get(name))),
            _ => None,
        }
    }

    /// Whether the members fit several variants, and another variant knows some that the `best` one
    /// does not.
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

fn rank_object<'v>(properties: &[Property], get: &dyn Fn(&str) -> Option<&'v Json>) -> ObjectRank {
    let mut rank = ObjectRank::default();
    for property in properties {
        let Some(value) = get(property.name) else {
            rank.contradictions.0 += usize::from(property.required);
            continue;
        };
        rank.known += 1;
        match &value.0 {
            Node::Null if !property.required => {}
            _ if !property.kinds.overlap(Kinds::of(value)) => rank.contradictions.0 += 1,
            Node::String(text) => match property.strings.rank(text) {
                Evidence::Value | Evidence::OpenValue => rank.constants += 1,
                Evidence::OtherValue | Evidence::OtherForm => rank.contradictions.0 += 1,
                Evidence::Form | Evidence::Any | Evidence::Open => {}
            },
            Node::Object(members) => match property.inside {
                // No deeper than the case, which has one level.
                Some(properties) => {
                    let inside = rank_object(properties, &|name| value.get(name));
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

/// The evidence of a string for a case, from least to most.
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
