//! Which definitions other definitions use, and which ones operations send and receive.

use crate::ir::{NameHint, Operation, Owner, Table, Type, TypeId, TypeKind, Types};
use std::collections::BTreeSet;

/// Returns the types that a definition uses directly.
pub(crate) fn uses(kind: &TypeKind) -> Vec<&Type> {
    match kind {
        TypeKind::Struct(it) => {
            let fields = it.fields.iter().map(|field| &field.ty);
            fields
                .chain(it.flattened.iter().map(|part| &part.ty))
                .collect()
        }
        TypeKind::Enum(_) | TypeKind::IntegerEnum(_) => Vec::new(),
        TypeKind::Union(it) => it
            .variants
            .iter()
            .filter_map(|variant| variant.form.payload())
            .collect(),
        TypeKind::Alias(ty) => vec![ty],
    }
}

/// Returns the definitions that a type refers to, inside lists, tuples, maps and options.
pub(crate) fn named(ty: &Type) -> impl Iterator<Item = TypeId> {
    ty.leaves().filter_map(|leaf| match leaf {
        Type::Named(id) => Some(*id),
        _ => None,
    })
}

/// Returns all definitions that can be reached from these, including themselves.
pub(crate) fn reach(types: &Types, from: impl IntoIterator<Item = TypeId>) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<TypeId> = from.into_iter().collect();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(uses(&types[id].kind).into_iter().flat_map(named));
        }
    }
    found
}

/// Returns the definitions that the request of an operation uses directly.
pub(crate) fn request_types(operation: &Operation) -> impl Iterator<Item = TypeId> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    parameters.flat_map(named).chain(body_types(operation))
}

/// Returns the definitions that the request body of an operation uses directly.
pub(crate) fn body_types(operation: &Operation) -> impl Iterator<Item = TypeId> {
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let bodies = contents.flat_map(|content| content.types());
    bodies.flat_map(named)
}

/// Returns the definitions that the responses of an operation use directly.
pub(crate) fn response_types(operation: &Operation) -> impl Iterator<Item = TypeId> {
    let headers = operation.headers.values().map(|header| &header.ty);
    let responses = operation.responses.iter();
    let contents = responses.flat_map(|response| &response.contents);
    let bodies = contents.flat_map(|content| content.types());
    bodies.chain(headers).flat_map(named)
}

/// Returns all types in reading order: components as described, each followed by its inline types.
pub(crate) fn order(types: &Types) -> Vec<TypeId> {
    // An owner is defined before the types that it owns, so its root is known.
    let mut roots: Table<TypeId, TypeId> = Table::default();
    for (id, def) in types.iter() {
        roots.push(match &def.hint {
            NameHint::Inline {
                owner: Owner::Type(owner),
                ..
            } => roots[*owner],
            _ => id,
        });
    }
    let mut order: Vec<TypeId> = types.ids().collect();
    order.sort_by_key(|id| (roots[*id], *id));
    order
}

/// Whether a value may be an object.
pub(crate) fn may_be_object(types: &Types, ty: &Type) -> bool {
    match types.resolve(ty.non_null()) {
        Type::Any | Type::Map(_) => true,
        Type::Named(id) => !types[*id].kind.is_enum(),
        _ => false,
    }
}
