//! Aliases that hold themselves → types of their own.
//!
//! Rust has no recursive aliases. A map of itself becomes a struct of further members, a list of
//! itself a union of one shape; on the wire both are as before. One alias of each cycle is enough.
//! A cycle without any list or map has no meaning, and is left for [`crate::analyze`] to report.

use super::all_of::further_members;
use crate::ir::{Decision, Form, Struct, Type, TypeDef, TypeId, TypeKind, Union, Variant};

/// Cuts every cycle of aliases that goes through a list or a map.
pub(super) fn cut(types: &mut [TypeDef]) {
    // Each alias leads to at most one other, so that every walk is a line that may end in a loop.
    let mut walk_of = vec![usize::MAX; types.len()];
    for start in 0..types.len() {
        let mut path = Vec::new();
        let mut next = Some(TypeId(start as u32));
        while let Some(id) = next.filter(|id| walk_of[id.index()] == usize::MAX) {
            walk_of[id.index()] = start;
            path.push(id);
            next = match &types[id.index()].kind {
                TypeKind::Alias(ty) => named(ty),
                _ => None,
            };
        }
        let Some(meeting) = next.filter(|id| walk_of[id.index()] == start) else {
            continue;
        };
        let cycle = path.into_iter().skip_while(|id| *id != meeting);
        let holder = cycle
            .filter(|id| own_type(&types[id.index()].kind).is_some())
            .min();
        if let Some(def) = holder.map(|id| &mut types[id.index()]) {
            def.kind = own_type(&def.kind).unwrap_or_else(|| def.kind.clone());
        }
    }
}

/// The definition that an alias of a list or a map can be instead.
fn own_type(kind: &TypeKind) -> Option<TypeKind> {
    match kind {
        TypeKind::Alias(ty @ Type::Array(_)) => Some(TypeKind::Union(Union {
            decision: Decision::Evidence,
            variants: vec![Variant {
                name: "List".to_owned(),
                docs: Default::default(),
                form: Form::Value(ty.clone()),
            }],
        })),
        TypeKind::Alias(Type::Map(values)) => Some(TypeKind::Struct(Struct {
            fields: Vec::new(),
            flattened: vec![further_members((**values).clone())],
        })),
        _ => None,
    }
}

/// The definition that a type is a use of.
fn named(ty: &Type) -> Option<TypeId> {
    let mut ty = ty;
    while let Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) = ty {
        ty = inner;
    }
    match ty {
        Type::Named(id) => Some(*id),
        _ => None,
    }
}
