//! Which types and operations contain any JSON value, secrets or dates, at any depth.

use super::reach::{named, uses};
use crate::ir::{Api, Form, Operation, StringType, Type, TypeId, TypeKind, Types};
use std::collections::{BTreeMap, BTreeSet};

/// Returns the unions whose value may be any JSON value, without an object around it.
pub(super) fn anything(types: &Types) -> BTreeSet<TypeId> {
    holders(
        types,
        |kind| values(types, kind),
        |ty| match ty {
            Type::Named(id) => vec![*id],
            _ => Vec::new(),
        },
        |ty| *ty == Type::Any,
    )
}

/// Returns the values of a union that are not distinguished by a property.
fn values<'a>(types: &'a Types, kind: &'a TypeKind) -> Vec<&'a Type> {
    let variants = match kind {
        TypeKind::Union(it) => it.variants.as_slice(),
        _ => &[],
    };
    let values = variants.iter().filter_map(|variant| match &variant.form {
        Form::Value(ty) => Some(types.resolve(ty.non_null())),
        _ => None,
    });
    values.collect()
}

/// Returns the types that contain a secret, directly or through other types.
pub(super) fn secrets(types: &Types) -> BTreeSet<TypeId> {
    holders(types, uses, |ty| named(ty).collect(), is_secret)
}

/// Whether a type is a secret, or a list, a tuple, a map or an option of them.
pub(super) fn is_secret(ty: &Type) -> bool {
    let is_secret = |ty: &Type| {
        matches!(
            ty,
            Type::String(StringType::Secret | StringType::SecretBytes | StringType::SecretBytesUrl)
        )
    };
    ty.leaves().any(is_secret)
}

/// Whether any type or operation contains a date.
pub(super) fn has_dates(api: &Api) -> bool {
    let is_date = |ty: &Type| {
        matches!(
            ty,
            Type::String(
                StringType::DateTime
                    | StringType::BasicDateTime
                    | StringType::LocalDateTime
                    | StringType::Date
            )
        )
    };
    let mut kinds = api.types.values().map(|def| &def.kind);
    let of_types = kinds.any(|kind| uses(kind).into_iter().flat_map(Type::leaves).any(is_date));
    let mut operations = api.operations.values();
    of_types || operations.any(|operation| types(operation).flat_map(Type::leaves).any(is_date))
}

/// Returns all types that an operation uses directly.
fn types(operation: &Operation) -> impl Iterator<Item = &Type> {
    let parameters = operation.parameters.iter().map(|it| &it.ty);
    let headers = operation.headers.values().map(|it| &it.ty);
    let sent = operation.body.iter().flat_map(|it| &it.contents);
    let received = operation.responses.iter().flat_map(|it| &it.contents);
    let bodies = sent.chain(received);
    let bodies = bodies.flat_map(|content| content.types());
    parameters.chain(headers).chain(bodies)
}

/// Returns the types of which a part satisfies `has`, directly or through other types.
fn holders<'a>(
    types: &'a Types,
    parts: impl Fn(&'a TypeKind) -> Vec<&'a Type>,
    targets: impl Fn(&Type) -> Vec<TypeId>,
    has: impl Fn(&Type) -> bool,
) -> BTreeSet<TypeId> {
    let mut users: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    let mut open = Vec::new();
    for (id, def) in types.iter() {
        for part in parts(&def.kind) {
            for used in targets(part) {
                users.entry(used).or_default().push(id);
            }
            if has(part) {
                open.push(id);
            }
        }
    }
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(users.get(&id).into_iter().flatten());
        }
    }
    found
}
