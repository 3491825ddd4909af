//! What is deprecated, so that the generated code, which uses all of it, says that it may.

use crate::ir::{Api, TypeKind};

/// Which code uses something that is deprecated.
#[derive(Debug)]
pub(crate) struct Deprecated {
    /// That of types.
    pub in_types: bool,
    /// That of operations.
    pub in_operations: bool,
}

pub(super) fn deprecated(api: &Api) -> Deprecated {
    let types = || api.types.values();
    let whole = types().any(|def| def.docs.deprecated);
    let part = types().any(|def| match &def.kind {
        TypeKind::Struct(it) => it.fields.iter().any(|field| field.docs.deprecated),
        TypeKind::Union(it) => it.variants.iter().any(|variant| variant.docs.deprecated),
        TypeKind::Enum(it) => it.values.iter().any(|value| value.docs.deprecated),
        TypeKind::IntegerEnum(it) => it.values.iter().any(|value| value.docs.deprecated),
        TypeKind::Alias(_) => false,
    });
    let mut operations = api.operations.values();
    let operation = operations.any(|operation| operation.docs.deprecated);
    Deprecated {
        in_types: whole || part,
        in_operations: whole || operation,
    }
}
