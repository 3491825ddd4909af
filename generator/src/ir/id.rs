//! What types and operations are referred to by.

/// Names a [`TypeDef`](super::TypeDef) in [`Types`](super::Types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub(crate) u32);

impl TypeId {
    /// The position in [`Types`](super::Types).
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Names an [`Operation`](super::Operation) in [`super::Api::operations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationId(pub(crate) u32);

impl OperationId {
    /// The position in [`super::Api::operations`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
