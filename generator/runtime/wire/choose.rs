//! Unions without a discriminator: the variant follows from the value itself.
//!
//! The kind of JSON value decides first, then required members, constants and formats, then the
//! same criteria one level deeper. The first case wins a tie. Values are not read tentatively, the
//! order of the members does not matter, and the work is linear in the size of the cases. An object
//! or array is only kept in memory if several cases accept it.

use super::case::{Accepts, Case, Kinds};
use super::error::Result;
use super::input::Input;
use super::object::{take_items, take_members};
use super::rank::{Lookup, rank_array, rank_scalar};
use super::union::Rest;

/// Replaces the index of the variant if a value matches several variants.
pub const SEVERAL: usize = usize::MAX;

impl<'a> Input<'a> {
    /// Decides by evidence which of the `cases` this is. Returns the index of the variant and the
    /// value to read.
    ///
    /// If no case fits, the one with the fewest contradictions is chosen, so that reading it
    /// explains what is wrong.
    pub fn choose(self, cases: &'static [Case]) -> Result<(usize, Rest<'a>)> {
        self.decide(cases, false)
    }

    /// The same for variants of which a value may match several: if only several variants together
    /// know all members of an object, the result is [`SEVERAL`].
    pub fn choose_one(self, cases: &'static [Case]) -> Result<(usize, Rest<'a>)> {
        self.decide(cases, true)
    }

    fn decide(self, cases: &'static [Case], one: bool) -> Result<(usize, Rest<'a>)> {
        let kind = Kinds::of_input(&self);
        let mut fitting = cases
            .iter()
            .filter(|case| case.accepts.kinds().overlap(kind));
        let Some(first) = fitting.next() else {
            return Err(self.unexpected(&expectation(cases)));
        };
        if fitting.next().is_none() {
            return Ok((first.variant, Rest::untouched(self)));
        }
        match self {
            Self::Array(array) => {
                let items = take_items(array)?;
                let best = best(cases, |accepts| rank_array(accepts, &items));
                Ok((best.unwrap_or(first.variant), Rest::items(items)))
            }
            Self::Object(object) => {
                let rest = object.is_rest();
                let members = take_members(object)?;
                let index = Lookup::new(&members);
                let best = best(cases, |accepts| index.rank(accepts));
                if one && best.is_some_and(|best| index.are_more_than(best, cases)) {
                    return Ok((SEVERAL, Rest::members(members, rest)));
                }
                Ok((best.unwrap_or(first.variant), Rest::members(members, rest)))
            }
            Self::Str(text) => {
                let best = best(cases, |accepts| match accepts {
                    Accepts::String(strings) => Some(strings.rank(text)),
                    _ => None,
                });
                Ok((best.unwrap_or(first.variant), Rest::untouched(self)))
            }
            _ => {
                let best = best(cases, |accepts| {
                    accepts
                        .kinds()
                        .overlap(kind)
                        .then(|| rank_scalar(accepts, &self))
                });
                Ok((best.unwrap_or(first.variant), Rest::untouched(self)))
            }
        }
    }
}

/// Returns the variant of the case with the highest rank; the first one on a tie.
fn best<R: PartialOrd>(cases: &[Case], rank: impl Fn(Accepts) -> Option<R>) -> Option<usize> {
    let mut best: Option<(R, usize)> = None;
    for case in cases {
        let Some(rank) = rank(case.accepts) else {
            continue;
        };
        if best.as_ref().is_none_or(|(highest, _)| rank > *highest) {
            best = Some((rank, case.variant));
        }
    }
    best.map(|(_, variant)| variant)
}

/// `an integer or a string`
fn expectation(cases: &[Case]) -> String {
    let mut kinds = Vec::new();
    for case in cases {
        let kind = match case.accepts {
            Accepts::Null => "null",
            Accepts::Bool => "a boolean",
            Accepts::Integer | Accepts::Range(..) => "an integer",
            Accepts::Number => "a number",
            Accepts::String(_) => "a string",
            Accepts::Array(_) | Accepts::Items(_) => "an array",
            Accepts::Object(_) => "an object",
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    match kinds.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "nothing".to_owned(),
    }
}
