//! Which types hold any JSON value.

use super::reach::{named, uses};
use super::told::Told;
use crate::ir::{Type, TypeId, TypeKind, Types};
use std::collections::{BTreeMap, BTreeSet};

/// The types that contain any JSON value, or a type that does.
pub(super) fn untyped(types: &Types, told: &Told) -> BTreeSet<TypeId> {
    let mut users: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    let mut open = Vec::new();
    for (id, def) in types.iter() {
        for used in uses(&def.kind) {
            match named(used) {
                Some(used) => users.entry(used).or_default().push(id),
                None if is_untyped(used) => open.push(id),
                None => {}
            }
        }
        if let TypeKind::Union(union) = &def.kind
            && told.keeps_others(id, union)
        {
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

fn is_untyped(ty: &Type) -> bool {
    match ty {
        Type::Any => true,
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => is_untyped(inner),
        _ => false,
    }
}
