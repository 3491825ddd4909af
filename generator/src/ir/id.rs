//! Ids that refer to the parts of an API.

/// Defines id types.
macro_rules! ids {
    ($($(#[$docs:meta])* $name:ident,)*) => {$(
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $crate::ir::Id for $name {
            fn new(index: usize) -> Self {
                Self(index as u32)
            }

            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

pub(crate) use ids;

ids! {
    /// Refers to a [`TypeDef`](super::TypeDef) in [`Types`](super::Types).
    TypeId,
    /// Refers to an [`Operation`](super::Operation) in [`super::Api::operations`].
    OperationId,
    /// Refers to a [`Header`](super::Header) in [`super::Operation::headers`].
    HeaderId,
    /// Refers to a [`SecurityScheme`](super::SecurityScheme) in [`super::Api::security_schemes`].
    SchemeId,
}
