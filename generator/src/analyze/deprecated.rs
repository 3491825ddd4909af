//! Which deprecated items the generated code uses, so that it allows these uses.

use crate::ir::{Api, TypeKind};

/// Which code uses deprecated items.
#[derive(Debug)]
pub(crate) struct Deprecated {
    /// Whether the code of types does.
    pub in_types: bool,
    /// Whether the code of operations does.
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
