//! Structs that know their tag: they contain the property that tells the variants of a union apart, and every request
//! that contains them has them as the variant of one value.
//!
//! Such a value need not be passed when the struct is created. The variant decides what is written in any case.

use super::reach::{request_types, uses};
use crate::ir::{
    Api, Decision, Form, StringType, Tag, TagIn, TagKind, Type, TypeId, TypeKind, Types,
};
use std::collections::{BTreeMap, BTreeSet};

/// The tag of a struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnTag {
    /// The key of the property.
    pub key: String,
    /// Its value.
    pub value: Constant,
}

/// A value of a type with few values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Constant {
    /// A string.
    Text(String),
    /// An integer.
    Integer(i64),
    /// `true` or `false`.
    Bool(bool),
    /// The value of an enum at this position.
    Enum(TypeId, usize),
}

/// Finds the structs that know their tag.
pub(super) fn own_tags(api: &Api, sent: &BTreeSet<TypeId>) -> BTreeMap<TypeId, OwnTag> {
    let types = &api.types;
    let mut tags: BTreeMap<TypeId, Vec<(&Tag, &str)>> = BTreeMap::new();
    let mut others: BTreeSet<TypeId> = BTreeSet::new();
    let requests = api.operations.values().flat_map(request_types);
    others.extend(requests.flat_map(|id| structures(types, &Type::Named(id))));
    for id in sent {
        match &types[*id].kind {
            TypeKind::Union(it) => {
                for variant in &it.variants {
                    let Some(payload) = variant.form.payload() else {
                        continue;
                    };
                    for held in structures(types, payload) {
                        match (&variant.form, &it.decision, payload) {
                            (
                                Form::Tagged {
                                    value,
                                    tag: TagIn::Field,
                                    ..
                                },
                                Decision::Tag(tag),
                                Type::Named(_),
                            ) => tags.entry(held).or_default().push((tag, value)),
                            _ => {
                                others.insert(held);
                            }
                        }
                    }
                }
            }
            TypeKind::Alias(_) => {}
            kind => others.extend(uses(kind).into_iter().flat_map(|ty| structures(types, ty))),
        }
    }
    let known = tags.into_iter().filter_map(|(id, tags)| {
        let (tag, value) = tags.first()?;
        let is_one = tags
            .iter()
            .all(|(other, it)| (&other.key, other.kind, it) == (&tag.key, tag.kind, value));
        let constant = constant(types, id, tag, value)?;
        (is_one && !others.contains(&id)).then(|| {
            let key = tag.key.clone();
            (
                id,
                OwnTag {
                    key,
                    value: constant,
                },
            )
        })
    });
    known.collect()
}

/// Returns the structs that a type is or contains, behind aliases.
fn structures(types: &Types, ty: &Type) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<&Type> = ty.leaves().collect();
    while let Some(ty) = open.pop() {
        let Type::Named(id) = ty else {
            continue;
        };
        match &types[*id].kind {
            TypeKind::Alias(target) if seen.insert(*id) => open.extend(target.leaves()),
            TypeKind::Struct(_) => {
                found.insert(*id);
            }
            _ => {}
        }
    }
    found
}

/// Returns the value of the tag in the type of its property; `None` if that type does not have it.
fn constant(types: &Types, id: TypeId, tag: &Tag, value: &str) -> Option<Constant> {
    let TypeKind::Struct(it) = &types[id].kind else {
        return None;
    };
    let field = it.fields.iter().find(|field| field.key == tag.key)?;
    match (types.resolve(&field.ty), tag.kind) {
        (Type::String(StringType::Plain), TagKind::String) => {
            Some(Constant::Text(value.to_owned()))
        }
        (Type::Integer(_), TagKind::Integer) => value.parse().ok().map(Constant::Integer),
        (Type::Bool, TagKind::Boolean) => value.parse().ok().map(Constant::Bool),
        (Type::Named(id), kind) => {
            let position = match (&types[*id].kind, kind) {
                (TypeKind::Enum(it), TagKind::String) => {
                    it.values.iter().position(|known| known.value == value)
                }
                (TypeKind::IntegerEnum(it), TagKind::Integer) => {
                    let known = it.values.iter();
                    let mut known = known.map(|known| known.value.to_string());
                    known.position(|known| known == value)
                }
                _ => None,
            };
            position.map(|position| Constant::Enum(*id, position))
        }
        _ => None,
    }
}
