//! `oneOf` and `anyOf` → enums.
//!
//! The rules, first match wins:
//! 1. one branch that is no object with a single key: the branch itself;
//! 2. strings with known values, and maybe a plain string: one enum, which is open in any case;
//! 3. `anyOf` of nameless objects: one struct with the members of all;
//! 4. a `discriminator`, or a required property with distinct single values: told by that tag;
//! 5. inline objects of one required property each, all distinct, and single strings: told by key;
//! 6. everything else: told by evidence, which [`crate::analyze`] gathers.
//!
//! A branch that is a tag beside another schema becomes a variant that holds that other schema.

use super::all_of::Parts;
use super::variant_name::{given_name, kind_name};
use super::{Lower, Place, Schema, docs, reference, scalar};
use crate::ir::{
    Decision, Docs, EnumValue, Form, NameHint, Owner, Type, TypeId, TypeKind, Union, Variant,
};
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

/// Whether the schema is an inline object of exactly one property, which is required.
pub(super) fn is_keyed(schema: &Schema<'_>) -> bool {
    keyed(schema).is_some()
}

pub(super) fn keyed<'a>(schema: &Schema<'a>) -> Option<(&'a str, Schema<'a>)> {
    let mut properties = schema.properties();
    let mut required = schema.required();
    let plain = !["allOf", "oneOf", "anyOf"]
        .iter()
        .any(|keyword| schema.has(keyword))
        && matches!(schema.additional(), super::Additional::None);
    match (properties.len(), required.next(), required.next()) {
        (1, Some(key), None) if plain && properties[0].0 == key => properties.pop(),
        _ => None,
    }
}

/// A branch of a union with what it refers to.
pub(super) struct Branch<'a> {
    pub schema: Schema<'a>,
    pub target: Schema<'a>,
    pub name: String,
    /// The place of the definition that it is, if it is not written out here.
    pub definition: Option<Pointer>,
}

impl<'a> Branch<'a> {
    pub(super) fn is_inline(&self) -> bool {
        self.definition.is_none()
    }
}

impl<'a> Lower<'a> {
    /// The type of a schema with `oneOf` or `anyOf`.
    pub(super) fn union(&mut self, schema: &Schema<'a>, place: Place<'a>) -> Type {
        let branches = schema.branches();
        if branches.iter().all(Schema::only_requires) {
            return self.object(schema, place);
        }
        if let Some(branch) = self.only_branch(schema)
            && !is_keyed(&branch)
        {
            return self.non_null(&branch, place.inside(schema));
        }
        let owner = self.owner_name(&place);
        let branches = self.resolve_branches(schema, &owner);
        if let Some(values) = known_strings(&branches) {
            return self.string_enum(schema, values, place);
        }
        if let Some(parts) = self.combination(schema, &branches) {
            return self.build_struct(schema, parts, place);
        }
        let id = self.open(schema, &place);
        let union = self
            .tagged(schema, &branches, id)
            .or_else(|| self.keyed_union(schema, &branches, id))
            .unwrap_or_else(|| self.by_evidence(schema, &branches, id));
        self.close(id, schema, &place, TypeKind::Union(union))
    }

    /// The branches, each once, without those that are only null, here or behind a reference.
    fn branches(&self, schema: &Schema<'a>) -> Vec<Schema<'a>> {
        let mut branches = schema.branches();
        let mut seen = BTreeSet::new();
        branches.retain(|branch| {
            let is_null = branch.reference().is_some()
                && (self.target(branch)).is_some_and(|target| target.is_only_null());
            let is_new = (branch.reference()).is_none_or(|reference| seen.insert(reference));
            is_new && !is_null
        });
        branches
    }

    /// The branch of a union that has only one and no discriminator.
    pub(super) fn only_branch(&self, schema: &Schema<'a>) -> Option<Schema<'a>> {
        if schema.has("discriminator") {
            return None;
        }
        let mut branches = self.branches(schema).into_iter();
        branches.next().filter(|_| branches.next().is_none())
    }

    /// The branches with their targets; one that leads nowhere has been reported.
    fn resolve_branches(&self, schema: &Schema<'a>, owner: &str) -> Vec<Branch<'a>> {
        let mut branches = Vec::new();
        let mut made_up: BTreeMap<&str, usize> = BTreeMap::new();
        for schema in self.branches(schema) {
            let Some(target) = self.target(&schema) else {
                continue;
            };
            let name = match given_name(&schema, &target, owner) {
                Some(name) => name,
                None => {
                    let kind = kind_name(&target);
                    let count = made_up.entry(kind).or_insert(0);
                    *count += 1;
                    match *count {
                        1 => kind.to_owned(),
                        count => format!("{kind} {count}"),
                    }
                }
            };
            branches.push(Branch {
                definition: schema.reference().and_then(reference::place),
                schema,
                target,
                name,
            });
        }
        branches
    }

    /// What the type made in this place will be called, roughly: to shorten variants' names.
    fn owner_name(&self, place: &Place<'a>) -> String {
        let hint = match &place.kind {
            super::PlaceKind::Definition(id) => {
                let name = self.places.get(id).and_then(Pointer::last);
                return name.map(|name| name.into_owned()).unwrap_or_default();
            }
            super::PlaceKind::Part(hint) => hint,
        };
        match hint {
            NameHint::Component(name) | NameHint::Titled(name) => name.clone(),
            NameHint::Inline { role, .. } => role.clone(),
        }
    }

    /// A union told by the key of its object, or by a string.
    fn keyed_union(
        &mut self,
        schema: &Schema<'a>,
        branches: &[Branch<'a>],
        id: TypeId,
    ) -> Option<Union> {
        let mut keys = BTreeSet::new();
        let distinct = branches.iter().all(|branch| match keyed(&branch.target) {
            Some((key, _)) => branch.is_inline() && keys.insert(key.to_owned()),
            None => constant(&branch.target).is_some_and(|value| keys.insert(value)),
        });
        let objects = branches
            .iter()
            .any(|branch| keyed(&branch.target).is_some());
        if !distinct || !objects || schema.has("anyOf") {
            return None;
        }
        let variants = branches
            .iter()
            .map(|branch| self.variant(branch, id))
            .collect();
        Some(Union {
            decision: Decision::Key,
            variants,
        })
    }

    /// The members of an `anyOf` of nameless objects, which may be there in any combination.
    ///
    /// Objects with a name, or that describe a member differently, are rather meant to be told apart.
    fn combination(&mut self, schema: &Schema<'a>, branches: &[Branch<'a>]) -> Option<Parts<'a>> {
        let is_plain = |branch: &Branch<'a>| {
            branch.is_inline()
                && branch.schema.has("properties")
                && docs::title(&branch.schema).is_none()
                && !branch.schema.is_composed()
        };
        let told = schema.has("discriminator") || schema.has("oneOf");
        if told || !branches.iter().all(is_plain) || self.inferred_tag(branches).is_some() {
            return None;
        }
        let mut parts = Parts::default();
        let mut required: Option<BTreeSet<&str>> = None;
        for branch in branches {
            if !parts.add_object(&branch.schema).is_empty() {
                return None;
            }
            let own: BTreeSet<&str> = branch.schema.required().collect();
            required = Some(match required {
                Some(others) => others.intersection(&own).copied().collect(),
                None => own,
            });
        }
        parts.required = required.unwrap_or_default();
        Some(parts)
    }

    /// A union told by what its values look like.
    fn by_evidence(&mut self, schema: &Schema<'a>, branches: &[Branch<'a>], id: TypeId) -> Union {
        Union {
            decision: Decision::Evidence {
                any_of: schema.has("anyOf"),
            },
            variants: branches
                .iter()
                .map(|branch| self.variant(branch, id))
                .collect(),
        }
    }

    fn variant(&mut self, branch: &Branch<'a>, id: TypeId) -> Variant {
        let place = Place::part(Owner::Type(id), branch.name.clone());
        let form = match (constant(&branch.target), keyed(&branch.target)) {
            (Some(value), _) => Form::Constant(value),
            (None, Some((key, property))) if branch.is_inline() => Form::Keyed {
                key: key.to_owned(),
                payload: if property.is_empty_object() {
                    None
                } else {
                    Some(self.ty(&property, place))
                },
            },
            _ => Form::Value(self.non_null(&branch.schema, place)),
        };
        Variant {
            name: branch.name.clone(),
            docs: docs::of_part(&branch.schema),
            form,
        }
    }
}

/// The known values of branches that are all strings, with the documentation of those that have a
/// branch of their own.
fn known_strings(branches: &[Branch<'_>]) -> Option<Vec<EnumValue>> {
    let mut known = Vec::new();
    for branch in branches {
        let target = &branch.target;
        match target.values() {
            Some(values) => {
                for value in values.iter().filter(|value| !value.is_null()) {
                    known.push(EnumValue {
                        value: value.as_str()?.to_owned(),
                        name: None,
                        docs: match values {
                            [_] => docs::of(std::slice::from_ref(&branch.schema)),
                            _ => Docs::default(),
                        },
                    });
                }
            }
            None if target.kind() == Some("string")
                && !["format", "pattern"]
                    .iter()
                    .any(|keyword| target.has(keyword)) => {}
            None => return None,
        }
    }
    (!known.is_empty()).then_some(known)
}

/// The only string that a schema allows.
pub(super) fn constant(schema: &Schema<'_>) -> Option<String> {
    if schema.kind().is_some_and(|kind| kind != "string") {
        return None;
    }
    if let Some(value) = schema.constant() {
        return Some(value.to_owned());
    }
    match schema
        .text("pattern")
        .and_then(scalar::language)?
        .as_slice()
    {
        [word] => Some(word.clone()),
        _ => None,
    }
}
