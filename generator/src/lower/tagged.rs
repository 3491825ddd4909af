//! Unions told by a tag: which property it is, and which of its values leads to which branch.
//!
//! A branch's own constants of the tag have the last word: where a `mapping` contradicts them, or
//! nothing says which value is whose, the union is told by its members instead, with a warning.

use super::union::{Branch, keyed};
use super::{Lower, Place, Schema, all_of, docs, reference};
use crate::diagnostic::Kind;
use crate::ir::{Decision, Form, Owner, Tag, TagIn, TagKind, Type, TypeId, Union, Variant};
use crate::source::Pointer;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Whether the schema is `allOf` with a member that is nothing but the tag.
pub(super) fn is_wrapper(schema: &Schema<'_>, tag: &str) -> bool {
    let members = schema.list("allOf");
    members.len() > 1 && members.iter().any(|member| is_only_tag(member, tag))
}

/// Whether the schema is an inline object of only the tag, which has one value.
fn is_only_tag(schema: &Schema<'_>, tag: &str) -> bool {
    keyed(schema).is_some_and(|(key, property)| key == tag && constants(&property).len() == 1)
}

/// The scalars that a schema allows, as JSON shows them but without quotes; none if it allows others.
fn constants(schema: &Schema<'_>) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    };
    let values = schema.values().unwrap_or_default().iter();
    let values = values.filter(|value| !value.is_null());
    values.map(text).collect::<Option<_>>().unwrap_or_default()
}

/// The values of the tag that a `mapping` has for each place. A name alone is that of a component.
#[derive(Default)]
pub(super) struct Mapping<'a> {
    values: BTreeMap<Pointer, Vec<&'a str>>,
}

impl<'a> Mapping<'a> {
    pub(super) fn of(discriminator: Option<&Schema<'a>>) -> Self {
        let mapping = discriminator.and_then(|d| d.keywords.get("mapping")?.as_object());
        let mut values: BTreeMap<Pointer, Vec<&str>> = BTreeMap::new();
        for (value, target) in mapping.into_iter().flatten() {
            let target = target.as_str().unwrap_or_default();
            let place = reference::place(target)
                .unwrap_or_else(|| Pointer::from("/components/schemas").join(target));
            values.entry(place).or_default().push(value);
        }
        Self { values }
    }

    /// Whether nothing is mapped.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The places that values lead to.
    pub(super) fn places(&self) -> impl Iterator<Item = &Pointer> {
        self.values.keys()
    }

    /// The values that lead to a branch, which are then accounted for.
    fn take(&mut self, branch: &Branch<'a>) -> Vec<&'a str> {
        let mut places = BTreeSet::from([branch.target.at.clone()]);
        places.extend(branch.definition.clone());
        let taken = places.iter().filter_map(|place| self.values.remove(place));
        taken.flatten().collect()
    }
}

impl<'a> Lower<'a> {
    /// Component schemas that are only a tag beside another schema, made for a union's branch.
    ///
    /// They become variants and need no type, unless something else refers to them.
    pub(super) fn wrappers(&self) -> BTreeSet<Pointer> {
        let mut wrappers = BTreeSet::new();
        for pointer in self.component_schemas() {
            let Some(schema) = self.schema_at(&pointer) else {
                continue;
            };
            let tag = schema
                .child("discriminator")
                .and_then(|d| d.text("propertyName"));
            for branch in tag.into_iter().flat_map(|_| schema.branches()) {
                let Some(target) = self.target(&branch) else {
                    continue;
                };
                if branch.reference().is_some() && is_wrapper(&target, tag.unwrap_or_default()) {
                    wrappers.insert(target.at);
                }
            }
        }
        wrappers
    }

    /// A union told by a tag.
    pub(super) fn tagged(
        &mut self,
        schema: &Schema<'a>,
        branches: &[Branch<'a>],
        id: TypeId,
    ) -> Option<Union> {
        let discriminator = schema.child("discriminator");
        let declared = discriminator.as_ref().and_then(|d| d.text("propertyName"));
        let key = match declared {
            Some(key) => key,
            None => self.inferred_tag(branches)?,
        };
        let mapping = Mapping::of(discriminator.as_ref());
        self.told_by(schema, key, mapping, branches, id)
    }

    /// A union told by this tag, unless its values do not lead to one branch each.
    pub(super) fn told_by(
        &mut self,
        schema: &Schema<'a>,
        key: &'a str,
        mut mapping: Mapping<'a>,
        branches: &[Branch<'a>],
        id: TypeId,
    ) -> Option<Union> {
        let kind = self.tag_kind(schema, branches, key)?;
        let mut values = Vec::new();
        let mut seen = BTreeSet::new();
        for branch in branches {
            let mapped = mapping.take(branch);
            for value in self.tag_values(branch, key, kind, &mapped)? {
                if !is_value(&value, kind) {
                    let message = format!(
                        "`{value}` is not a value of the discriminator's type; the variants are told apart by their properties"
                    );
                    self.warn(Kind::MixedTag, &branch.schema.at, &message);
                    return None;
                }
                if !seen.insert(value.clone()) {
                    let message = format!(
                        "two branches have the discriminator value `{value}`; the variants are told apart by their properties"
                    );
                    self.warn(Kind::RepeatedTag, &branch.schema.at, &message);
                    return None;
                }
                values.push((branch, value));
            }
        }
        for value in mapping.values.into_values().flatten() {
            let message =
                format!("the `mapping` of `{value}` does not lead to a branch; it is ignored");
            self.warn(Kind::UnusedMapping, &schema.at, &message);
        }
        let mut variants: Vec<Variant> = Vec::new();
        for (branch, value) in values {
            let (payload, tag) = self.payload(branch, key, &value, id);
            // Of numbers and booleans, the schema's name says more.
            let name = match kind {
                TagKind::Integer | TagKind::Boolean if !branch.is_inline() => &branch.name,
                _ => &value,
            };
            variants.push(Variant {
                name: name.clone(),
                docs: docs::of_part(&branch.schema),
                form: Form::Tagged {
                    value,
                    payload,
                    tag,
                },
            });
        }
        let discriminator = schema.child("discriminator");
        let declared = discriminator.and_then(|it| it.text("propertyName")) == Some(key);
        let tag = Tag {
            key: key.to_owned(),
            kind,
            declared,
        };
        Some(Union {
            decision: Decision::Tag(tag),
            variants,
        })
    }

    /// The values of the tag that lead to a branch: what the mapping says, if the branch itself
    /// does not contradict; what the branch says; its name.
    fn tag_values(
        &mut self,
        branch: &Branch<'a>,
        key: &'a str,
        kind: TagKind,
        mapped: &[&str],
    ) -> Option<Vec<String>> {
        let own = self.own_tags(&branch.target, key);
        let mapped: Vec<String> = mapped.iter().map(|value| canonical(value, kind)).collect();
        let stranger = mapped.iter().find(|value| !own.contains(*value));
        if let (Some(value), Some(first)) = (stranger, own.first()) {
            let message = format!(
                "the `mapping` of `{value}` leads here, but the property must be `{first}`; the variants are told apart by their properties"
            );
            self.warn(Kind::ContradictoryMapping, &branch.schema.at, &message);
            return None;
        }
        if !mapped.is_empty() {
            return Some(mapped);
        }
        let name = branch.target.at.last().unwrap_or_default().into_owned();
        if own.len() == 1 || (!own.is_empty() && !own.contains(&name)) {
            return Some(own);
        }
        let is_named = !branch.is_inline() || self.parents.contains_key(&branch.target.at);
        if !is_named || kind != TagKind::String {
            let message = "no discriminator value leads to this branch; the variants are told apart by their properties";
            self.warn(Kind::UntaggedBranch, &branch.schema.at, message);
            return None;
        }
        Some(vec![name])
    }

    /// What the values of the tag are in JSON, as far as the branches are objects and agree.
    fn tag_kind(
        &mut self,
        schema: &Schema<'a>,
        branches: &[Branch<'a>],
        key: &'a str,
    ) -> Option<TagKind> {
        let mut kinds = BTreeSet::new();
        for branch in branches {
            if branch.target.kind().is_some_and(|kind| kind != "object") {
                let message = "this branch is not an object, so it has no discriminator; the variants are told apart by their JSON types and properties";
                self.warn(Kind::UntaggedBranch, &branch.schema.at, message);
                return None;
            }
            for property in self.tag_properties(&branch.target, key).iter() {
                let values = property.values().unwrap_or_default();
                kinds.extend(match (property.kind(), values.first()) {
                    (Some("string"), _) | (None, Some(Value::String(_))) => {
                        Some(Some(TagKind::String))
                    }
                    (Some("integer"), _) => Some(Some(TagKind::Integer)),
                    (None, Some(value)) if value.is_i64() => Some(Some(TagKind::Integer)),
                    (Some("boolean"), _) | (None, Some(Value::Bool(_))) => {
                        Some(Some(TagKind::Boolean))
                    }
                    (None, None) => None,
                    _ => Some(None),
                });
            }
        }
        let mut kinds = kinds.into_iter();
        match (kinds.next(), kinds.next()) {
            (None, _) => Some(TagKind::String),
            (Some(Some(kind)), None) => Some(kind),
            _ => {
                let message = format!(
                    "the discriminator `{key}` is not a string, an integer or a boolean in all branches alike; the variants are told apart by their properties"
                );
                self.warn(Kind::MixedTag, &schema.at, &message);
                None
            }
        }
    }

    /// What a schema and those in its `allOf` say of the tag, of which it may be a branch many times.
    fn tag_properties(&mut self, schema: &Schema<'a>, key: &'a str) -> Rc<[Schema<'a>]> {
        if let Some(known) = self.tags.get(&(schema.at.clone(), key)) {
            return Rc::clone(known);
        }
        let members = self.members(schema);
        let properties = members.iter().filter_map(|member| member.property(key));
        let targets = properties.filter_map(|property| self.target(&property));
        let targets: Rc<[_]> = targets.collect();
        self.tags
            .insert((schema.at.clone(), key), Rc::clone(&targets));
        targets
    }

    /// The values that a schema allows for a property; none if it allows any.
    fn own_tags(&mut self, schema: &Schema<'a>, key: &'a str) -> Vec<String> {
        let properties = self.tag_properties(schema, key);
        let constants = properties.iter().map(constants);
        let narrowest = constants.filter(|values| !values.is_empty());
        narrowest.min_by_key(Vec::len).unwrap_or_default()
    }

    /// A required property that has one value in each branch, a different one in each.
    pub(super) fn inferred_tag(&mut self, branches: &[Branch<'a>]) -> Option<&'a str> {
        if branches.len() < 2 {
            return None;
        }
        let mut tags: Vec<(Vec<&str>, BTreeMap<&str, String>)> = Vec::new();
        for branch in branches {
            let members = self.members(&branch.target);
            let required: Vec<&str> = members
                .iter()
                .flat_map(|member| member.required())
                .collect();
            let is_required: BTreeSet<&str> = required.iter().copied().collect();
            let mut constant = BTreeMap::new();
            let properties = members.iter().flat_map(|member| member.properties());
            for (key, property) in properties.filter(|(key, _)| is_required.contains(key)) {
                let target = self.target(&property)?;
                if let [value] = constants(&target).as_slice() {
                    constant.entry(key).or_insert_with(|| value.clone());
                }
            }
            tags.push((required, constant));
        }
        let (keys, _) = tags.first()?;
        let found = keys.iter().find(|key| {
            let mut seen = BTreeSet::new();
            tags.iter()
                .all(|(_, constant)| constant.get(*key).is_some_and(|value| seen.insert(value)))
        });
        found.copied()
    }

    /// What a tagged variant holds, and where the tag is.
    fn payload(
        &mut self,
        branch: &Branch<'a>,
        tag: &'a str,
        value: &str,
        id: TypeId,
    ) -> (Option<Type>, TagIn) {
        let place = || Place::part(Owner::Type(id), value);
        let target = &branch.target;
        if self.parents.contains_key(&target.at) && branch.is_inline() {
            // The parent's own members, for the tag that is its own.
            let mut parts = all_of::Parts::default();
            self.collect(target, &mut parts, 0);
            return self.without_tag(target, parts, tag, Place::part(Owner::Type(id), "Base"));
        }
        let members = target.list("allOf");
        let rest: Vec<_> = members.iter().filter(|m| !is_only_tag(m, tag)).collect();
        if rest.len() == members.len() || members.len() < 2 {
            return self.plain_payload(branch, tag, place());
        }
        match rest.as_slice() {
            [] => (None, TagIn::Variant),
            [only] if only.is_empty_object() => (None, TagIn::Variant),
            [only] if only.reference().is_some() => {
                let tag = self.tag_in(only, tag);
                (Some(self.ty(only, place())), tag)
            }
            several => {
                let mut parts = all_of::Parts::default();
                for member in several {
                    self.collect(member, &mut parts, 0);
                }
                self.without_tag(target, parts, tag, place())
            }
        }
    }

    /// The payload of a branch that is no wrapper.
    fn plain_payload(
        &mut self,
        branch: &Branch<'a>,
        tag: &'a str,
        place: Place<'a>,
    ) -> (Option<Type>, TagIn) {
        let target = &branch.target;
        if branch.is_inline() && !target.is_composed() {
            let mut parts = all_of::Parts::default();
            parts.add_object(target);
            return self.without_tag(target, parts, tag, place);
        }
        if is_only_tag(target, tag) {
            return (None, TagIn::Variant);
        }
        let tag = self.tag_in(target, tag);
        let payload = match &branch.definition {
            Some(definition) => Type::Named(self.component(definition)),
            None => self.ty(&branch.schema, place),
        };
        (Some(payload), tag)
    }

    /// A struct of the parts other than the tag, if there are any.
    fn without_tag(
        &mut self,
        schema: &Schema<'a>,
        mut parts: all_of::Parts<'a>,
        tag: &'a str,
        place: Place<'a>,
    ) -> (Option<Type>, TagIn) {
        parts.properties.shift_remove(tag);
        parts.required.remove(tag);
        let payload = (!parts.is_empty()).then(|| self.build_struct(schema, parts, place));
        (payload, TagIn::Variant)
    }

    /// Where the tag is in a schema that becomes a payload, maybe in many unions.
    fn tag_in(&mut self, schema: &Schema<'a>, tag: &'a str) -> TagIn {
        if let Some(known) = self.tags_in.get(&(schema.at.clone(), tag)) {
            return *known;
        }
        let found = self.find_tag(schema, tag);
        self.tags_in.insert((schema.at.clone(), tag), found);
        found
    }

    fn find_tag(&mut self, schema: &Schema<'a>, tag: &str) -> TagIn {
        let has = |parts: Vec<Schema<'a>>| parts.iter().any(|part| part.property(tag).is_some());
        let target = self.target(schema);
        if target.is_some_and(|target| self.is_parent(&target.at, tag)) {
            return TagIn::Payload;
        }
        if has(self.members(schema)) {
            return TagIn::Field;
        }
        let parts = self.parts(schema, |part| {
            [part.list("allOf"), part.branches()].concat()
        });
        let told = |part: &Schema<'a>| {
            let inner = part.child("discriminator");
            inner.is_some_and(|inner| inner.text("propertyName") == Some(tag))
        };
        if parts.iter().any(told) || has(parts) {
            TagIn::Payload
        } else {
            TagIn::Variant
        }
    }
}

/// A value of a mapping, whose keys are strings in any case, as JSON shows it.
fn canonical(value: &str, kind: TagKind) -> String {
    match kind {
        TagKind::String | TagKind::Integer => value.to_owned(),
        TagKind::Boolean => value.to_lowercase(),
    }
}

/// Whether this text shows a JSON value of the kind.
fn is_value(text: &str, kind: TagKind) -> bool {
    match kind {
        TagKind::String => true,
        TagKind::Integer => text
            .parse::<i64>()
            .is_ok_and(|value| value.to_string() == text),
        TagKind::Boolean => text.parse::<bool>().is_ok(),
    }
}
