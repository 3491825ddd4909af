//! Unions without a discriminator: the variant follows from the value itself.
//!
//! The kind of JSON value decides first, then required members, constants and formats, then what
//! is inside. The first case wins a tie. If the variant cannot be read, the next best one is
//! tried; a value is refused only if no variant can be read. The order of the members does not
//! matter. An object or array is only kept in memory if several variants accept it.
//!
//! The work is linear in the size of the cases, and in that of the value if the evidence decides.
//! Where variants have to be tried, nested unions remember their decisions, so each level adds one
//! reading of the value for each variant that is tried on it, and 128 levels are the limit.

use std::any::TypeId;
use std::sync::Arc;

use super::case::{Accepts, Case, Kinds};
use super::error::{Error, Result};
use super::input::Input;
use super::memo::{Decision, Origin, address};
use super::object::{take_items, take_members};
use super::rank::{Lookup, Rank, rank_array, rank_scalar};
use super::replay::{KeptItems, KeptMembers};

/// Replaces the index of the variant if a value matches several variants.
pub const SEVERAL: usize = usize::MAX;

/// Reads a value as the variant with this index.
type Reader<'r> = &'r mut dyn FnMut(usize, Input<'_>) -> Result<()>;

impl Input<'_> {
    /// Reads a union, deciding by evidence which of the `cases` the value is. `read` reads the
    /// variant with the given index.
    ///
    /// If no variant can be read, the error is that of the variants that fit best.
    pub fn choose<T: 'static>(
        self,
        cases: &'static [Case],
        read: impl FnMut(usize, Input<'_>) -> Result<T>,
    ) -> Result<T> {
        self.choose_with(cases, false, read)
    }

    /// The same for variants of which a value may match several: if only several variants together
    /// know all members of an object, the index is [`SEVERAL`].
    pub fn choose_one<T: 'static>(
        self,
        cases: &'static [Case],
        read: impl FnMut(usize, Input<'_>) -> Result<T>,
    ) -> Result<T> {
        self.choose_with(cases, true, read)
    }

    fn choose_with<T: 'static>(
        self,
        cases: &'static [Case],
        one: bool,
        mut read: impl FnMut(usize, Input<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut value = None;
        let union = Union {
            id: TypeId::of::<T>(),
            cases,
            one,
        };
        union.read(self, &mut |variant, input| {
            read(variant, input).map(|read| value = Some(read))
        })?;
        value.ok_or_else(Error::incomplete)
    }
}

struct Union {
    id: TypeId,
    cases: &'static [Case],
    /// Whether a value may match several variants.
    one: bool,
}

impl Union {
    fn read(&self, mut input: Input<'_>, read: Reader<'_>) -> Result<()> {
        let kind = Kinds::of_input(&input);
        let mut fitting = self
            .cases
            .iter()
            .filter(|case| case.accepts.kinds().overlap(kind));
        let Some(first) = fitting.next() else {
            return Err(input.unexpected(&expectation(self.cases)));
        };
        if fitting.all(|case| case.variant == first.variant) {
            return read(first.variant, input);
        }
        let origin = match &input {
            Input::Array(array) => array.origin(),
            Input::Object(object) => object.origin(),
            _ => None,
        };
        match origin.as_ref().and_then(|origin| origin.decided(self.id)) {
            Some(Decision::Variant(variant)) => return read(variant, input),
            // The first reader has the error that says more.
            Some(Decision::Nothing) => return Err(Error::custom("this is not a valid value")),
            None => {}
        }
        match input {
            Input::Array(array) => {
                let items = Arc::new(take_items(array)?);
                let origin = origin.unwrap_or_else(|| Origin::outermost(address(&items)));
                self.decide(
                    &origin,
                    &|accepts| rank_array(accepts, &items),
                    &|_| false,
                    &mut |variant| {
                        let items = Arc::clone(&items);
                        let mut items = KeptItems::new(items, Some(origin.clone()));
                        read(variant, Input::Array(&mut items))
                    },
                )
            }
            Input::Object(object) => {
                let is_rest = object.is_rest();
                let members = Arc::new(take_members(object)?);
                let origin = origin.unwrap_or_else(|| Origin::outermost(address(&members)));
                let lookup = Lookup::new(&members, is_rest);
                self.decide(
                    &origin,
                    &|accepts| lookup.rank(accepts),
                    &|best| self.one && lookup.are_more_than(best, self.cases),
                    &mut |variant| {
                        let members = Arc::clone(&members);
                        let origin = Some(origin.clone());
                        let mut members = KeptMembers::new(members, &[], is_rest, origin);
                        read(variant, Input::Object(&mut members))
                    },
                )
            }
            _ => {
                let ranked = ranked(self.cases, &|accepts| rank_scalar(accepts, &input));
                first_of(ranked, &mut |variant| read(variant, input.reborrow())).map(|_| ())
            }
        }
    }

    /// Reads an array or object as the best variant that can be read, and remembers which one it is.
    fn decide(
        &self,
        origin: &Origin,
        rank: &dyn Fn(Accepts) -> Option<Rank>,
        are_several: &dyn Fn(usize) -> bool,
        read: &mut dyn FnMut(usize) -> Result<()>,
    ) -> Result<()> {
        let mut ranked = ranked(self.cases, rank);
        if let Some((rank, best)) = ranked.first().copied()
            && are_several(best)
        {
            ranked.insert(0, (rank, SEVERAL));
        }
        let result = first_of(ranked, read);
        origin.decide(
            self.id,
            match result {
                Ok(variant) => Decision::Variant(variant),
                Err(_) => Decision::Nothing,
            },
        );
        result.map(|_| ())
    }
}

/// Returns the variants for this kind of value, from the best to the worst. The first one wins a
/// tie.
fn ranked(cases: &[Case], rank: &dyn Fn(Accepts) -> Option<Rank>) -> Vec<(Rank, usize)> {
    let mut ranked: Vec<(Rank, usize)> = Vec::new();
    for case in cases {
        let Some(rank) = rank(case.accepts) else {
            continue;
        };
        match ranked.iter_mut().find(|(_, it)| *it == case.variant) {
            Some((best, _)) => *best = rank.max(*best),
            None => ranked.push((rank, case.variant)),
        }
    }
    ranked.sort_by(|(a, _), (b, _)| b.cmp(a));
    ranked
}

/// Reads the first variant that can be read, and returns its index.
fn first_of(
    ranked: Vec<(Rank, usize)>,
    read: &mut dyn FnMut(usize) -> Result<()>,
) -> Result<usize> {
    let mut nearest: Option<(Rank, Vec<Error>)> = None;
    for (rank, variant) in ranked {
        let error = match read(variant) {
            Ok(()) => return Ok(variant),
            Err(error) => error,
        };
        match &mut nearest {
            None => nearest = Some((rank, vec![error])),
            Some((best, errors)) if rank.is_as_near_as(*best) => errors.push(error),
            Some(_) => {}
        }
    }
    Err(Error::any_of(
        nearest.map(|(_, errors)| errors).unwrap_or_default(),
    ))
}

/// `an integer or a string`
fn expectation(cases: &[Case]) -> String {
    let mut kinds = Vec::new();
    for case in cases {
        let kind = match case.accepts.unsized_form() {
            Accepts::Null => "null",
            Accepts::Bool | Accepts::Is(_) => "a boolean",
            Accepts::Integer
            | Accepts::Range(..)
            | Accepts::Integers(_)
            | Accepts::OpenIntegers(_) => "an integer",
            Accepts::Number | Accepts::Between(..) => "a number",
            Accepts::String(_) => "a string",
            Accepts::Array(_) | Accepts::Items(_) | Accepts::Sized(..) => "an array",
            Accepts::Object(_) | Accepts::Closed(_) | Accepts::Map(..) | Accepts::New(..) => {
                "an object"
            }
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
