//! Which fields and variants are boxed.

use crate::ir::TypeId;
use std::collections::BTreeSet;

/// The boxed fields and variants.
#[derive(Debug, Default)]
pub(crate) struct Boxes {
    /// By definition, and by the position of the field or variant.
    pub(super) edges: BTreeSet<(TypeId, usize)>,
    pub(super) uneven: BTreeSet<TypeId>,
}

impl Boxes {
    /// Whether a definition boxes the field or variant at a position.
    pub fn is_boxed(&self, id: TypeId, position: usize) -> bool {
        self.edges.contains(&(id, position))
    }

    /// Whether one variant of a union is much larger than the others.
    pub fn is_uneven(&self, id: TypeId) -> bool {
        self.uneven.contains(&id)
    }
}
