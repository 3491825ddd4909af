//! `oneOf` and `anyOf` → enums.
//!
//! The rules, first match wins:
//! 1. one branch that is no object with a single key: the branch itself;
//! 2. strings with known values, and maybe a plain string: one enum, which is open in any case;
//! 3. a `discriminator`, or a required property with distinct single values: told by that tag;
//! 4. inline objects of one required property each, all distinct, and single strings: told by key;
//! 5. everything else: told by evidence, which [`crate::analyze`] gathers.
//!
//! A branch that is a tag beside another schema becomes a variant that holds that other schema.

use super::variant_name::{given_name, kind_name};
use super::{Lower, Place, Schema, docs, scalar};
use crate::ir::{
    Decision, Docs, EnumValue, Form, NameHint, Owner, Type, TypeId, TypeKind, Union, Variant,
};
use crate::pointer::Pointer;
use std::collections::{BTreeMap, BTreeSet};

/// The branch of a union that has only one and no discriminator.
pub(super) fn only_branch<'a>(schema: &Schema<'a>) -> Option<Schema<'a>> {
    let mut branches = schema.branches();
    if branches.len() == 1 && !schema.has("discriminator") {
        branches.pop()
    } else {
        None
    }
}

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

/// Whether the schema is `allOf` with a member that is nothing but the tag.
pub(super) fn is_wrapper(schema: &Schema<'_>, tag: &str) -> bool {
    let members = schema.list("allOf");
    members.len() > 1 && members.iter().any(|member| only_tag(member, tag).is_some())
}

/// The value of the tag, if the schema is an inline object of only that property.
fn only_tag<'a>(schema: &Schema<'a>, tag: &str) -> Option<&'a str> {
    let (key, property) = keyed(schema)?;
    if key == tag {
        property.constant()
    } else {
        None
    }
}

/// A branch of a union with what it refers to.
struct Branch<'a> {
    schema: Schema<'a>,
    target: Schema<'a>,
    name: String,
}

impl<'a> Branch<'a> {
    fn is_inline(&self) -> bool {
        self.schema.reference().is_none()
    }
}

impl<'a> Lower<'a> {
    /// The type of a schema with `oneOf` or `anyOf`.
    pub(super) fn union(&mut self, schema: &Schema<'a>, place: Place<'a>) -> Type {
        if let Some(branch) = only_branch(schema)
            && !is_keyed(&branch)
        {
            return self.non_null(&branch, place.inside(schema));
        }
        let owner = self.owner_name(&place);
        let branches = self.resolve_branches(schema, &owner);
        if let Some(values) = known_strings(&branches) {
            return self.string_enum(schema, values, place);
        }
        let id = self.open(schema, &place);
        let union = self
            .tagged(schema, &branches, id)
            .or_else(|| self.keyed_union(schema, &branches, id))
            .unwrap_or_else(|| self.by_evidence(&branches, id));
        self.close(id, schema, &place, TypeKind::Union(union))
    }

    /// The branches with their targets; one that leads nowhere has been reported.
    fn resolve_branches(&mut self, schema: &Schema<'a>, owner: &str) -> Vec<Branch<'a>> {
        let mut branches = Vec::new();
        let mut made_up: BTreeMap<&str, usize> = BTreeMap::new();
        for schema in schema.branches() {
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

    /// A union told by a tag.
    fn tagged(
        &mut self,
        schema: &Schema<'a>,
        branches: &[Branch<'a>],
        id: TypeId,
    ) -> Option<Union> {
        let discriminator = schema.child("discriminator");
        let declared = discriminator.as_ref().and_then(|d| d.text("propertyName"));
        let tag = match declared {
            Some(tag) => tag,
            None => self.inferred_tag(branches)?,
        };
        let mut values = Vec::new();
        let mut seen = BTreeSet::new();
        for branch in branches {
            for value in self.tag_values(discriminator.as_ref(), branch, tag) {
                if !seen.insert(value.clone()) {
                    let message = format!(
                        "two branches have the tag `{value}`: the union is told by its members instead"
                    );
                    self.warn("repeated-tag", &branch.schema.at, &message);
                    return None;
                }
                values.push((branch, value));
            }
        }
        let mut variants: Vec<Variant> = Vec::new();
        for (branch, value) in values {
            let (payload, carries_tag) = self.payload(branch, tag, &value, id);
            variants.push(Variant {
                name: value.clone(),
                docs: docs::of_part(&branch.schema),
                form: Form::Tagged {
                    value,
                    payload,
                    carries_tag,
                },
            });
        }
        Some(Union {
            decision: Decision::Tag(tag.to_owned()),
            variants,
        })
    }

    /// The values of the tag that lead to a branch: what it says itself, what the mapping says,
    /// or its name.
    fn tag_values(
        &mut self,
        discriminator: Option<&Schema<'a>>,
        branch: &Branch<'a>,
        tag: &str,
    ) -> Vec<String> {
        let mapping = discriminator.and_then(|d| d.keywords.get("mapping")?.as_object());
        let mapped: Vec<String> = mapping
            .into_iter()
            .flatten()
            .filter(|(_, target)| {
                let target = target.as_str().unwrap_or_default();
                let by_pointer = branch.schema.reference() == Some(target);
                by_pointer || branch.target.at.last().is_some_and(|name| name == target)
            })
            .map(|(value, _)| value.clone())
            .collect();
        if !mapped.is_empty() {
            return mapped;
        }
        match self.own_tag(&branch.target, tag) {
            Some(value) => vec![value],
            None => vec![branch.target.at.last().unwrap_or_default().into_owned()],
        }
    }

    /// The single value that a schema allows for a property.
    fn own_tag(&mut self, schema: &Schema<'a>, tag: &str) -> Option<String> {
        self.members(schema).iter().find_map(|member| {
            let property = member.properties().into_iter().find(|(key, _)| *key == tag);
            self.target(&property?.1)?.constant().map(str::to_owned)
        })
    }

    /// A required property that has one value in each branch, a different one in each.
    fn inferred_tag(&mut self, branches: &[Branch<'a>]) -> Option<&'a str> {
        if branches.len() < 2 {
            return None;
        }
        let first = self.members(&branches.first()?.target);
        let mut keys = first.iter().flat_map(|member| member.required());
        keys.find(|key| {
            let mut seen = BTreeSet::new();
            branches.iter().all(|branch| {
                let required = self.requires(&branch.target, key);
                let value = self.own_tag(&branch.target, key);
                required && value.is_some_and(|value| seen.insert(value))
            })
        })
    }

    fn requires(&mut self, schema: &Schema<'a>, key: &str) -> bool {
        let members = self.members(schema);
        members
            .iter()
            .any(|member| member.required().any(|required| required == key))
    }

    /// What a tagged variant holds, and whether its type has the tag itself.
    fn payload(
        &mut self,
        branch: &Branch<'a>,
        tag: &str,
        value: &str,
        id: TypeId,
    ) -> (Option<Type>, bool) {
        let place = || Place::part(Owner::Type(id), value);
        let members = branch.target.list("allOf");
        let rest: Vec<_> = members
            .iter()
            .filter(|m| only_tag(m, tag).is_none())
            .collect();
        if rest.len() == members.len() || members.len() < 2 {
            return self.plain_payload(branch, tag, place());
        }
        match rest.as_slice() {
            [] => (None, false),
            [only] if only.is_empty_object() => (None, false),
            [only] if only.reference().is_some() => {
                let carries = self.describes(only, tag);
                (Some(self.ty(only, place())), carries)
            }
            several => {
                let mut parts = super::all_of::Parts::default();
                for member in several {
                    self.collect(member, &mut parts, 0);
                }
                (
                    Some(self.build_struct(&branch.target, parts, place())),
                    false,
                )
            }
        }
    }

    /// The payload of a branch that is no wrapper.
    fn plain_payload(
        &mut self,
        branch: &Branch<'a>,
        tag: &str,
        place: Place<'a>,
    ) -> (Option<Type>, bool) {
        let target = &branch.target;
        if branch.is_inline() && !target.has("allOf") && target.branches().is_empty() {
            let mut parts = super::all_of::Parts::default();
            parts.add_object(target);
            parts.properties.shift_remove(tag);
            parts.required.remove(tag);
            if parts.is_empty() {
                return (None, false);
            }
            return (Some(self.build_struct(target, parts, place)), false);
        }
        if only_tag(target, tag).is_some() {
            return (None, false);
        }
        let carries = self.describes(target, tag);
        (Some(self.ty(&branch.schema, place)), carries)
    }

    /// Whether a property of this name is among a schema's own.
    fn describes(&mut self, schema: &Schema<'a>, key: &str) -> bool {
        let members = self.members(schema);
        members
            .iter()
            .any(|member| member.properties().iter().any(|(name, _)| *name == key))
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

    /// A union told by what its values look like.
    fn by_evidence(&mut self, branches: &[Branch<'a>], id: TypeId) -> Union {
        Union {
            decision: Decision::Evidence,
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
