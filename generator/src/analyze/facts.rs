//! The side tables, and what they say of a field or a union.

use super::evidence::Case;
use super::groups::Groups;
use super::shared::Shared;
use crate::ir::{Access, Field, Type, TypeId, Union};
use std::collections::{BTreeMap, BTreeSet};

/// What follows from an API.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// Fields and variants (by position) that are boxed: their type would be endless or large.
    pub boxed: BTreeSet<(TypeId, usize)>,
    /// Unions of which one variant takes much more room than the others.
    pub uneven: BTreeSet<TypeId>,
    /// Aliases that are structs of one field, because they are recursive.
    pub newtypes: BTreeSet<TypeId>,
    /// Types that a request can contain.
    pub requests: BTreeSet<TypeId>,
    /// Types that a response can contain.
    pub responses: BTreeSet<TypeId>,
    /// Structs that are the body of a PATCH: their optional nullable fields have three states.
    pub patches: BTreeSet<TypeId>,
    /// Structs that can be made of nothing.
    pub defaults: BTreeSet<TypeId>,
    /// For each union told by evidence, what its values may look like.
    pub evidence: BTreeMap<TypeId, Vec<Case>>,
    /// Unions of which a value may be several variants at once, which then is kept as it is.
    pub combined: BTreeSet<TypeId>,
    /// Which operations answer like others.
    pub shared: Shared,
    /// How the API is cut into files and features.
    pub groups: Groups,
}

impl Facts {
    /// Whether who makes a struct must give this field a value.
    ///
    /// What can only be null has it already.
    pub fn is_asked_for(&self, id: TypeId, field: &Field) -> bool {
        self.is_sent(id, field) && !field.ty.is_only_null()
    }

    /// Whether a field has a value where this side sends it.
    ///
    /// What only the server sends is required of nobody else.
    fn is_sent(&self, id: TypeId, field: &Field) -> bool {
        let never_sent = field.access == Access::ReadOnly && self.requests.contains(&id);
        field.required && !never_sent
    }

    /// Whether a field always has a value, in requests as well as in responses.
    pub fn is_always_there(&self, id: TypeId, field: &Field) -> bool {
        let never_received = field.access == Access::WriteOnly && self.responses.contains(&id);
        self.is_sent(id, field) && !never_received
    }

    /// Whether a union keeps values that are none of its variants, or several of them.
    pub fn keeps_others(&self, id: TypeId, union: &Union) -> bool {
        union.is_open() || self.combined.contains(&id)
    }

    /// Whether a field is absent, null or a value.
    pub fn has_three_states(&self, id: TypeId, field: &Field) -> bool {
        self.patches.contains(&id) && !field.required && matches!(field.ty, Type::Nullable(_))
    }
}
