//! A `discriminator` without `oneOf`, or beside one of nothing but schemas that have this one in their
//! `allOf`: the schema is a parent, the others are its children.
//!
//! Where a parent is used, any of its children may stand, so its type is an enum of them, told by
//! the tag. Children are the schemas that its mapping names, and those that have it in their
//! `allOf`, directly or through one another; they are structs with the parent's members among their
//! own. The parent's members alone are the variant for the tag that is the parent's own.

use super::tagged::Mapping;
use super::union::Branch;
use super::variant_name::given_name;
use super::{Lower, Place, Schema, reference};
use crate::diagnostic::Kind;
use crate::ir::{Type, TypeKind};
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

/// How many children all parents have together, counted once for each parent, before the rest of
/// the parents are structs.
const MAX_CHILDREN: usize = 20_000;

/// The parents with their children, in the order of the description.
pub(super) type Parents = BTreeMap<Pointer, Vec<Pointer>>;

impl<'a> Lower<'a> {
    /// Finds the component schemas that are parents.
    pub(super) fn parents(&mut self) -> Parents {
        let components = self.component_schemas();
        let mut heirs: BTreeMap<Pointer, BTreeSet<usize>> = BTreeMap::new();
        let mut parents = Vec::new();
        for (index, pointer) in components.iter().enumerate() {
            let Some(schema) = self.schema_at(pointer) else {
                continue;
            };
            let members = schema.list("allOf");
            for place in members.iter().filter_map(place_of) {
                heirs.entry(place).or_default().insert(index);
            }
            if tag_of(&schema).is_some() {
                parents.push(schema);
            }
        }
        let mut found = Parents::new();
        let mut count = 0;
        for parent in parents {
            let own: BTreeSet<&Pointer> = (heirs.get(&parent.at).into_iter().flatten())
                .map(|index| &components[*index])
                .collect();
            let is_heir = |branch| place_of(&branch).is_some_and(|place| own.contains(&place));
            if !parent.branches().into_iter().all(is_heir) {
                continue;
            }
            let mut children = BTreeSet::new();
            let mut open = vec![&parent.at];
            while let Some(heir) = open.pop() {
                let next = heirs.get(heir).into_iter().flatten();
                let next = next.filter(|index| children.insert(**index));
                open.extend(next.map(|index| &components[*index]));
            }
            let mut children: Vec<Pointer> = (children.into_iter())
                .map(|index| components[index].clone())
                .collect();
            let known: BTreeSet<Pointer> = children.iter().cloned().collect();
            let mapping = Mapping::of(parent.child("discriminator").as_ref());
            let mapped = mapping.places().filter(|place| !known.contains(*place));
            children.extend(
                mapped
                    .filter(|place| self.schema_at(place).is_some())
                    .cloned(),
            );
            children.retain(|child| *child != parent.at);
            count += children.len();
            if count > MAX_CHILDREN {
                let message = "schemas like this have too many children through `allOf`; this one is generated without them";
                self.warn(Kind::ManyChildren, &parent.at, message);
            } else if !children.is_empty() {
                found.insert(parent.at, children);
            }
        }
        found
    }

    /// Whether the schema at this place is a parent whose children this tag tells.
    pub(super) fn is_parent(&self, place: &Pointer, tag: &str) -> bool {
        let schema = self.parents.get(place).and_then(|_| self.schema_at(place));
        schema.is_some_and(|schema| tag_of(&schema) == Some(tag))
    }

    /// The type of a parent: an enum of its children; `None` if the tag does not tell them.
    pub(super) fn parent(&mut self, schema: &Schema<'a>, place: Place<'a>) -> Option<Type> {
        let children = self.parents.get(&schema.at)?.clone();
        let key = tag_of(schema)?;
        let owner = schema.at.last().unwrap_or_default().into_owned();
        let discriminator = schema.child("discriminator");
        let mapping = Mapping::of(discriminator.as_ref());
        let mut branches = Vec::new();
        let is_concrete = mapping.is_empty() && schema.branches().is_empty();
        if is_concrete || mapping.places().any(|place| *place == schema.at) {
            branches.push(Branch {
                schema: schema.clone(),
                target: schema.clone(),
                name: owner.clone(),
                definition: None,
            });
        }
        for child in children {
            let Some(schema) = self.schema_at(&child) else {
                continue;
            };
            let Some(target) = self.target(&schema) else {
                continue;
            };
            branches.push(Branch {
                name: given_name(&schema, &target, &owner).unwrap_or_default(),
                schema,
                target,
                definition: Some(child),
            });
        }
        let id = self.open(schema, &place);
        let union = self.told_by(schema, key, mapping, &branches, id)?;
        Some(self.close(id, schema, &place, TypeKind::Union(union)))
    }
}

/// The tag of a schema that is a parent, if it has children.
fn tag_of<'a>(schema: &Schema<'a>) -> Option<&'a str> {
    schema.child("discriminator")?.text("propertyName")
}

fn place_of(schema: &Schema<'_>) -> Option<Pointer> {
    reference::place(schema.reference()?)
}
