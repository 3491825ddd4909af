//! The side tables over the IR.

use super::answers::Answers;
use super::bodies::BodyFacts;
use super::boxes::Boxes;
use super::conversions::Conversions;
use super::deprecated::Deprecated;
use super::groups::Groups;
use super::reach::named;
use super::reached::is_secret;
use super::shared::Shared;
use super::told::Told;
use super::usage::Usage;
use crate::ir::{OperationId, Table, Type, TypeId, Types};
use std::collections::BTreeSet;

/// Facts that follow from an API.
#[derive(Debug)]
pub(crate) struct Facts {
    /// Which types are sent in which direction, and when their fields have values.
    pub usage: Usage,
    /// What distinguishes the variants of unions that have neither tag nor key.
    pub told: Told,
    /// Which fields and variants are boxed.
    pub boxes: Boxes,
    /// Aliases that become structs with one field, because they are recursive.
    pub newtypes: BTreeSet<TypeId>,
    /// Structs that can be created without any values.
    pub defaults: BTreeSet<TypeId>,
    /// From which types unions are converted.
    pub conversions: Conversions,
    /// Unions whose value may be any number, which must be kept as it is written.
    pub anything: BTreeSet<TypeId>,
    /// Types whose values may contain secrets.
    pub secrets: BTreeSet<TypeId>,
    /// Whether dates occur, so that the crate needs a date library.
    pub has_dates: bool,
    /// Which code uses deprecated items.
    pub deprecated: Deprecated,
    /// Facts about bodies.
    pub bodies: BodyFacts,
    /// How the responses of each operation are read.
    pub answers: Table<OperationId, Answers>,
    /// Which operations have the same responses as others.
    pub shared: Shared,
    /// How the API is divided into files and features.
    pub groups: Groups,
}

impl Facts {
    /// Whether a value may be any number, which must be kept as it is written.
    pub fn may_be_anything(&self, types: &Types, ty: &Type) -> bool {
        match types.resolve(ty.non_null()) {
            Type::Any => true,
            Type::Named(id) => self.anything.contains(id),
            _ => false,
        }
    }

    /// Whether a value may contain a secret.
    pub fn holds_secret(&self, ty: &Type) -> bool {
        is_secret(ty) || named(ty).any(|id| self.secrets.contains(&id))
    }
}
