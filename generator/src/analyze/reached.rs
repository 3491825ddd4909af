//! What types and operations hold anywhere: secrets and dates.

use super::reach::{named, uses};
use crate::ir::{Api, Operation, StringType, Type, TypeId, TypeKind, Types};
use std::collections::{BTreeMap, BTreeSet};

/// The types that contain a secret, or a type that does.
pub(super) fn secrets(types: &Types) -> BTreeSet<TypeId> {
    holders(types, |_, kind| uses(kind).into_iter().any(is_secret))
}

/// Whether a type is a secret, or a list, a map or an option of them.
pub(super) fn is_secret(ty: &Type) -> bool {
    *leaf(ty) == Type::String(StringType::Secret)
}

/// Whether any type or operation has a date.
pub(super) fn has_dates(api: &Api) -> bool {
    let is_date = |ty: &Type| {
        matches!(
            leaf(ty),
            Type::String(StringType::DateTime | StringType::Date)
        )
    };
    let mut kinds = api.types.values().map(|def| &def.kind);
    let of_types = kinds.any(|kind| uses(kind).into_iter().any(is_date));
    let mut operations = api.operations.values();
    of_types || operations.any(|operation| types(operation).any(is_date))
}

/// All types that an operation is described with.
fn types(operation: &Operation) -> impl Iterator<Item = &Type> {
    let parameters = operation.parameters.iter().map(|it| &it.ty);
    let headers = operation.headers.values().map(|it| &it.ty);
    let sent = operation.body.iter().flat_map(|it| &it.contents);
    let received = operation.responses.iter().flat_map(|it| &it.contents);
    let bodies = sent.chain(received);
    let bodies = bodies.filter_map(|content| content.payload.ty());
    parameters.chain(headers).chain(bodies)
}

/// What lists, maps and options are of.
fn leaf(mut ty: &Type) -> &Type {
    while let Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) = ty {
        ty = inner;
    }
    ty
}

/// The types that have something themselves, or contain a type that has.
fn holders(types: &Types, has: impl Fn(TypeId, &TypeKind) -> bool) -> BTreeSet<TypeId> {
    let mut users: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    let mut open = Vec::new();
    for (id, def) in types.iter() {
        for used in uses(&def.kind).into_iter().filter_map(named) {
            users.entry(used).or_default().push(id);
        }
        if has(id, &def.kind) {
            open.push(id);
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
