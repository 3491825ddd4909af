//! Evidence from objects nested in an object, one level deep.
//!
//! Variants often have the same members, and differ only in what these contain. Nested evidence is kept only for
//! members in which variants differ, and only if nothing else distinguishes these variants.

use super::combination;
use super::kinds::kinds;
use super::model::{Accepts, Case, Inside, Property, string_evidence};
use crate::ir::{Type, TypeId, TypeKind, Types};
use std::collections::{BTreeMap, BTreeSet};

/// How many pairs of cases are compared. If there are more, no nested evidence is kept.
const MAX_PAIRS: usize = 10_000;

/// The members of each definition.
#[derive(Default)]
pub(super) struct Known(BTreeMap<TypeId, Inside>);

impl Known {
    pub(super) fn of(&mut self, types: &Types, ty: &Type) -> Inside {
        let Type::Named(id) = types.resolve(ty.non_null()) else {
            return None;
        };
        let inside = || match &types[*id].kind {
            TypeKind::Struct(it) if it.flattened.is_empty() => {
                let members = it.fields.iter().map(|field| Property {
                    name: field.key.clone(),
                    required: field.required,
                    kinds: kinds(types, &field.ty),
                    strings: string_evidence(types, &field.ty),
                    inside: None,
                });
                Some(members.collect())
            }
            _ => None,
        };
        self.0.entry(*id).or_insert_with(inside).clone()
    }
}

/// Drops nested evidence that does not help to decide.
pub(super) fn simplify(cases: &mut [Case]) {
    let told = told(cases);
    for case in cases {
        if let Accepts::Object(properties) = &mut case.accepts {
            for property in properties {
                if !told.contains(&property.name) {
                    property.inside = None;
                }
            }
        }
    }
}

/// Returns the members whose nested evidence differs between variants that nothing else distinguishes.
fn told(cases: &[Case]) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    let objects = combination::objects(cases);
    if objects.len() * objects.len() > MAX_PAIRS {
        return told;
    }
    for (index, (variant, a)) in objects.iter().enumerate() {
        let others = objects[index + 1..].iter();
        for (_, b) in others.filter(|(other, b)| variant != other && combination::agree(a, b)) {
            let differing = a.iter().filter(|(name, a)| {
                let other = b.get(*name);
                other.is_some_and(|b| a.inside != b.inside)
            });
            told.extend(differing.map(|(name, _)| (*name).to_owned()));
        }
    }
    told
}
