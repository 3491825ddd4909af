//! Where a schema stands, which gives the type that is made of it its name and its docs.

use super::Schema;
use crate::ir::{NameHint, Owner, TypeId};

/// Where a schema stands, for the type that is made of it.
#[derive(Clone)]
pub(super) struct Place<'a> {
    pub(super) kind: PlaceKind,
    /// Schemas whose documentation is the type's as well: `allOf` with a single member.
    pub(super) outer: Vec<Schema<'a>>,
}

#[derive(Clone)]
pub(super) enum PlaceKind {
    /// The schema is the definition of this type.
    Definition(TypeId),
    /// The schema is a part of something.
    Part(NameHint),
}

impl<'a> Place<'a> {
    pub(super) fn part(owner: Owner, role: impl Into<String>) -> Self {
        Self {
            kind: PlaceKind::Part(NameHint::Inline {
                owner,
                role: role.into(),
            }),
            outer: Vec::new(),
        }
    }

    pub(super) fn inside(mut self, outer: &Schema<'a>) -> Self {
        self.outer.push(outer.clone());
        self
    }
}
