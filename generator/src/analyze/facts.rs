//! The side tables.

use super::boxes::Boxes;
use super::groups::Groups;
use super::shared::Shared;
use super::told::Told;
use super::usage::Usage;
use crate::ir::TypeId;
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
    /// Types whose values may contain any JSON value: declared as such, or kept because no variant of a union fits it.
    pub untyped: BTreeSet<TypeId>,
    /// Which operations answer like others.
    pub shared: Shared,
    /// How the API is cut into files and features.
    pub groups: Groups,
}
