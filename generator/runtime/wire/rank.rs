//! How well a value fits a case of a union.
//!
//! The work is bounded by the size of the case for each member of the value: nested values are
//! examined as deeply as the case goes.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::any::{Json, Member, Node};
use super::case::{Accepts, Case, Kinds, Property};
use super::evidence::Fit;
use super::input::Input;

/// How many levels of members count where a case says nothing about them. Evidence is about as deep.
const DEPTH: usize = 5;

/// How well a value fits. The first fields have priority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    /// What the case does not accept, in the value itself and its members.
    contradictions: Reverse<usize>,
    /// The same inside items and members.
    contradictions_inside: Reverse<usize>,
    /// What is beyond a limit, here and inside. It can be read, but is not valid.
    beyond: Reverse<usize>,
    /// Members that are kept.
    known: usize,
    /// The same inside items and members.
    known_inside: usize,
    own: Evidence,
    inside: Evidence,
}

/// The evidence for a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Evidence {
    /// Values that the case does not know, although it accepts them.
    strange: Reverse<usize>,
    /// Constants, formats and types that are narrower than those of others.
    exact: usize,
    /// Members that the case names.
    named: usize,
}

impl Evidence {
    fn add(&mut self, other: Self) {
        self.strange.0 += other.strange.0;
        self.exact += other.exact;
        self.named += other.named;
    }
}

impl Rank {
    pub(super) fn fits(self) -> bool {
        self.contradictions.0 == 0 && self.contradictions_inside.0 == 0 && self.beyond.0 == 0
    }

    /// Whether both contradict equally often, and know as many members.
    pub(super) fn is_as_near_as(self, other: Self) -> bool {
        let distance = |rank: Self| {
            let Reverse(inside) = rank.contradictions_inside;
            (rank.contradictions, inside, rank.known)
        };
        distance(self) == distance(other)
    }

    fn contradiction() -> Self {
        Self {
            contradictions: Reverse(1),
            ..Self::default()
        }
    }

    fn beyond() -> Self {
        Self {
            beyond: Reverse(1),
            ..Self::default()
        }
    }

    fn exact(exact: usize) -> Self {
        let mut rank = Self::default();
        rank.own.exact = exact;
        rank
    }

    fn strange(strange: usize) -> Self {
        let mut rank = Self::default();
        rank.own.strange = Reverse(strange);
        rank
    }

    fn one_of(is_one: bool) -> Self {
        match is_one {
            true => Self::exact(3),
            false => Self::contradiction(),
        }
    }

    fn check_count(&mut self, least: u64, greatest: u64, count: usize) {
        let fits = u64::try_from(count).is_ok_and(|count| (least..=greatest).contains(&count));
        self.beyond.0 += usize::from(!fits);
    }

    /// Adds what is inside this.
    fn nest(&mut self, nested: Self) {
        self.contradictions_inside.0 += nested.contradictions.0 + nested.contradictions_inside.0;
        self.beyond.0 += nested.beyond.0;
        self.known_inside += nested.known + nested.known_inside;
        self.inside.add(nested.own);
        self.inside.add(nested.inside);
    }

    /// Adds a member's value.
    fn add(&mut self, value: &Json, rank: Self) {
        match &value.0 {
            Node::Array(_) | Node::Object(_) => self.nest(rank),
            _ => {
                self.contradictions.0 += rank.contradictions.0;
                self.beyond.0 += rank.beyond.0;
                self.own.add(rank.own);
            }
        }
    }
}

/// Ranks a scalar; `None` if the case is for other kinds of values.
pub(super) fn rank_scalar(accepts: Accepts, input: &Input<'_>) -> Option<Rank> {
    if !accepts.kinds().overlap(Kinds::of_input(input)) {
        return None;
    }
    Some(match (accepts, input) {
        (Accepts::Sized(least, greatest, form), Input::Str(text)) => {
            let mut rank = rank_scalar(*form, input)?;
            rank.check_count(least, greatest, text.chars().count());
            rank
        }
        (Accepts::Is(only), Input::Bool(value)) => Rank::one_of(only == *value),
        (Accepts::String(strings), Input::Str(text)) => match strings.fit(text) {
            Fit::Contradicts => Rank::contradiction(),
            Fit::Beyond => Rank::beyond(),
            Fit::Other => Rank::strange(3),
            Fit::Open => Rank::strange(2),
            Fit::Loose => Rank::strange(1),
            Fit::Any => Rank::default(),
            Fit::Format => Rank::exact(1),
            Fit::OpenValue => Rank::exact(2),
            Fit::Value => Rank::exact(3),
        },
        _ => rank_number(accepts, input),
    })
}

/// Integers match a case for integers whose range contains them; fractions (and 1.0) match one for
/// numbers, if there are both.
fn rank_number(accepts: Accepts, input: &Input<'_>) -> Rank {
    let is_fraction = input.float().is_some();
    let integer = match is_fraction {
        true => Rank::strange(1),
        false => Rank::exact(1),
    };
    match accepts {
        Accepts::Number => Rank::exact(usize::from(is_fraction)),
        Accepts::Between(least, greatest) => match number(input) {
            Some(number) if !(least..=greatest).contains(&number) => Rank::beyond(),
            _ => Rank::exact(usize::from(is_fraction)),
        },
        Accepts::Integer => integer,
        Accepts::Range(least, greatest) => match whole(input) {
            Some(number) if !(i128::from(least)..=i128::from(greatest)).contains(&number) => {
                Rank::contradiction()
            }
            _ => integer,
        },
        Accepts::Integers(values) => Rank::one_of(is_one(input, values)),
        Accepts::OpenIntegers(values) => match is_one(input, values) {
            true => Rank::exact(2),
            false => Rank::strange(2),
        },
        _ => Rank::default(),
    }
}

fn is_one(input: &Input<'_>, values: &[i64]) -> bool {
    whole(input).is_some_and(|number| values.iter().any(|value| i128::from(*value) == number))
}

fn whole(input: &Input<'_>) -> Option<i128> {
    match input {
        Input::Unsigned(number) => Some((*number).into()),
        Input::Signed(number) => Some((*number).into()),
        // Values outside of the range saturate.
        other => other.float().map(|number| number as i128),
    }
}

fn number(input: &Input<'_>) -> Option<f64> {
    match input {
        Input::Unsigned(number) => Some(*number as f64),
        Input::Signed(number) => Some(*number as f64),
        other => other.float(),
    }
}

/// Ranks an array; `None` if the case is for other kinds of values.
pub(super) fn rank_array(accepts: Accepts, items: &[Json]) -> Option<Rank> {
    let mut rank = Rank::default();
    match accepts {
        Accepts::Sized(least, greatest, form) => {
            rank = rank_array(*form, items)?;
            rank.check_count(least, greatest, items.len());
        }
        Accepts::Array(kinds) => {
            let others = items.iter().filter(|item| !kinds.overlap(Kinds::of(item)));
            rank.contradictions_inside.0 = others.count();
            rank.known_inside = items.iter().map(|item| members_inside(item, DEPTH)).sum();
        }
        Accepts::Items(ways) => {
            for item in items {
                rank.nest(rank_by(ways, item));
            }
        }
        _ => return None,
    }
    Some(rank)
}

/// The members of a value and of what is inside of it.
fn members_inside(value: &Json, depth: usize) -> usize {
    let Some(below) = depth.checked_sub(1) else {
        return 0;
    };
    match &value.0 {
        Node::Array(items) => items.iter().map(|item| members_inside(item, below)).sum(),
        Node::Object(members) => {
            let inside = members
                .iter()
                .map(|(_, value)| members_inside(value, below));
            members.len() + inside.sum::<usize>()
        }
        _ => 0,
    }
}

/// Ranks a value by the form that it fits best.
fn rank_by(ways: &[Accepts], value: &Json) -> Rank {
    let ranks = ways.iter().filter_map(|way| rank_value(*way, value));
    ranks.max().unwrap_or_else(Rank::contradiction)
}

/// Does not recurse deeper than the case.
fn rank_value(accepts: Accepts, value: &Json) -> Option<Rank> {
    let input = match &value.0 {
        Node::Null => Input::Null,
        Node::Bool(value) => Input::Bool(*value),
        Node::Unsigned(value) => Input::Unsigned(*value),
        Node::Signed(value) => Input::Signed(*value),
        Node::Number(text) => Input::Number(text),
        Node::String(text) => Input::Str(text),
        Node::Array(items) => return rank_array(accepts, items),
        Node::Object(members) => {
            let object = Object {
                members,
                get: &|name| value.get(name),
                is_rest: false,
            };
            return object.rank(accepts);
        }
    };
    rank_scalar(accepts, &input)
}

/// The members of an object, found by name in logarithmic time.
pub(super) struct Lookup<'v> {
    members: &'v [Member],
    sorted: Vec<(&'v str, &'v Json)>,
    is_rest: bool,
}

impl<'v> Lookup<'v> {
    pub(super) fn new(members: &'v [Member], is_rest: bool) -> Self {
        let mut sorted: Vec<_> = members
            .iter()
            .map(|(name, value)| (&**name, value))
            .collect();
        sorted.sort_by_key(|(name, _)| *name);
        Self {
            members,
            sorted,
            is_rest,
        }
    }

    /// If a name occurs twice, the first member is used.
    fn get(&self, name: &str) -> Option<&'v Json> {
        let start = self.sorted.partition_point(|(other, _)| *other < name);
        let (found, value) = self.sorted.get(start)?;
        (*found == name).then_some(value)
    }

    pub(super) fn rank(&self, accepts: Accepts) -> Option<Rank> {
        let object = Object {
            members: self.members,
            get: &|name| self.get(name),
            is_rest: self.is_rest,
        };
        object.rank(accepts)
    }

    /// Whether the members fit several variants, and another variant knows some that the `best` one
    /// does not. That a variant refuses the members of others does not matter: they would get lost.
    pub(super) fn are_more_than(&self, best: usize, cases: &[Case]) -> bool {
        let object = Object {
            members: self.members,
            get: &|name| self.get(name),
            is_rest: true,
        };
        let fitting = |case: &&Case| object.rank(case.accepts).is_some_and(Rank::fits);
        let fitting: Vec<&Case> = cases.iter().filter(fitting).collect();
        let (own, others): (Vec<&Case>, _) =
            fitting.into_iter().partition(|case| case.variant == best);
        let keeps_all = |case: &&Case| matches!(case.accepts, Accepts::Map(..));
        if own.is_empty() || own.iter().any(keeps_all) {
            return false;
        }
        let properties = |case: &&Case| case.accepts.properties();
        let known: BTreeSet<&str> = own
            .iter()
            .flat_map(properties)
            .map(|property| property.name)
            .collect();
        others.iter().flat_map(properties).any(|property| {
            let value = self.get(property.name);
            value.is_some_and(|value| !value.is_null()) && !known.contains(property.name)
        })
    }
}

/// An object, however its members are found.
struct Object<'v> {
    members: &'v [Member],
    get: &'v dyn Fn(&str) -> Option<&'v Json>,
    /// Whether others read some of its members, so that unknown ones say nothing.
    is_rest: bool,
}

impl Object<'_> {
    /// Ranks the object; `None` if the case is for other kinds of values.
    fn rank(&self, accepts: Accepts) -> Option<Rank> {
        let mut rank = Rank::default();
        match accepts {
            Accepts::Object(_) => {}
            Accepts::Closed(properties) => {
                if !self.is_rest {
                    rank.contradictions.0 = self.others(properties).count();
                }
            }
            Accepts::Map(properties, ways) => {
                for value in self.others(properties) {
                    rank.known += 1;
                    if !ways.is_empty() {
                        rank.add(value, rank_by(ways, value));
                    } else {
                        rank.known_inside += members_inside(value, DEPTH);
                    }
                }
            }
            Accepts::New(name, values) => {
                let text = (self.get)(name).and_then(Json::as_str)?;
                if values.contains(&text) {
                    return None;
                }
                // Nearer than each variant that does not accept the value.
                rank.contradictions = Reverse(1);
                rank.known = usize::MAX;
            }
            _ => return None,
        }
        for property in accepts.properties() {
            let Some(value) = (self.get)(property.name) else {
                rank.contradictions.0 += usize::from(property.required);
                continue;
            };
            rank.known += 1;
            rank.own.named += 1;
            match (property.ways, &value.0) {
                (_, Node::Null) if !property.required => {}
                _ if !property.kinds.overlap(Kinds::of(value)) => rank.contradictions.0 += 1,
                (Some(ways), _) => rank.add(value, rank_by(ways, value)),
                // Without evidence, all members count.
                (None, _) => rank.known_inside += members_inside(value, DEPTH),
            }
        }
        Some(rank)
    }

    /// The members that are not among these.
    fn others(&self, properties: &[Property]) -> impl Iterator<Item = &Json> {
        let is_named = |name: &str| properties.iter().any(|property| property.name == name);
        let others = self.members.iter().filter(move |(name, _)| !is_named(name));
        others.map(|(_, value)| value)
    }
}
