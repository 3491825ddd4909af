//! The side tables.

use super::answers::Answers;
use super::bodies::Bodies;
use super::boxes::Boxes;
use super::deprecated::Deprecated;
use super::groups::Groups;
use super::reach::named;
use super::reached::is_secret;
use super::shared::Shared;
use super::told::Told;
use super::usage::Usage;
use crate::ir::{OperationId, Table, Type, TypeId, Types};
use std::collections::BTreeSet;

/// What follows from an API.
#[derive(Debug)]
pub(crate) struct Facts {
    /// Who sends which types, and when their fields have values.
    pub usage: Usage,
    /// What tells the variants of unions that have neither tag nor key.
    pub told: Told,
    /// What is boxed.
    pub boxes: Boxes,
    /// Aliases that are structs of one field, because they are recursive.
    pub newtypes: BTreeSet<TypeId>,
    /// Structs that can be made from nothing.
    pub defaults: BTreeSet<TypeId>,
    /// Unions whose value may be any number, which has to be kept as it is written.
    pub anything: BTreeSet<TypeId>,
    /// Types whose values may contain secrets.
    pub secrets: BTreeSet<TypeId>,
    /// Whether there are dates, so that the crate needs a library for them.
    pub has_dates: bool,
    /// Which code uses something that is deprecated.
    pub deprecated: Deprecated,
    /// What is known of bodies.
    pub bodies: Bodies,
    /// How the responses of each operation are read.
    pub answers: Table<OperationId, Answers>,
    /// Which operations answer like others.
    pub shared: Shared,
    /// How the API is cut into files and features.
    pub groups: Groups,
}

impl Facts {
    /// Whether a value may be any number, which has to be kept as it is written.
    pub fn may_be_anything(&self, types: &Types, ty: &Type) -> bool {
        match types.resolve(ty.non_null()) {
            Type::Any => true,
            Type::Named(id) => self.anything.contains(id),
            _ => false,
        }
    }

    /// Whether a value may contain a secret.
    pub fn holds_secret(&self, ty: &Type) -> bool {
        is_secret(ty) || named(ty).is_some_and(|id| self.secrets.contains(&id))
    }
}
