//! `discriminator.mapping`: the values of the tag that lead to each schema.

use super::schema::Schema;
use super::view::pointer_of;
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

/// The values of the tag that `discriminator.mapping` has for each schema. A bare name is that of a component.
#[derive(Clone, Default)]
pub(crate) struct Mapping<'a> {
    values: BTreeMap<Pointer, Vec<&'a str>>,
    known: BTreeSet<&'a str>,
}

impl<'a> Mapping<'a> {
    /// The mapping of a schema with a `discriminator`.
    pub fn of(schema: &Schema<'a>) -> Self {
        let discriminator = schema.child("discriminator");
        let mapping = discriminator.and_then(|it| it.keywords.get("mapping")?.as_object());
        let mut found = Self::default();
        for (value, target) in mapping.into_iter().flatten() {
            let target = target.as_str().unwrap_or_default();
            let at = pointer_of(target)
                .unwrap_or_else(|| Pointer::from("/components/schemas").join(target));
            found.add(at, value);
        }
        found
    }

    fn add(&mut self, at: Pointer, value: &'a str) {
        if self.known.insert(value) {
            self.values.entry(at).or_default().push(value);
        }
    }

    /// Adds what another mapping has for values that this one does not have.
    pub fn extend(&mut self, other: Self) {
        for (at, values) in other.values {
            for value in values {
                self.add(at.clone(), value);
            }
        }
    }

    /// Whether nothing is mapped.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The schemas that are mapped.
    pub fn targets(&self) -> impl Iterator<Item = &Pointer> {
        self.values.keys()
    }

    /// Takes out the values for the schema with these pointers: its own and that of its definition.
    pub fn take(&mut self, pointers: BTreeSet<&Pointer>) -> Vec<&'a str> {
        let taken = pointers.into_iter().filter_map(|at| self.values.remove(at));
        taken.flatten().collect()
    }

    /// The values that have not been taken.
    pub fn values(&self) -> impl Iterator<Item = &'a str> {
        self.values.values().flatten().copied()
    }
}
