//! Unions told apart by a tag: which property it is, and the variants for its values.
//!
//! The tag is what a `discriminator` names, or else a property that has another value in each branch, or else the tag of
//! a parent that has all branches as its children, if all of them require it. If a `mapping` contradicts the branches,
//! or nothing says which value belongs to which branch, the union is told apart by its properties instead, with a
//! warning.

use super::branch::Branch;
use super::tag_values::{TagRule, tag_values};
use crate::diagnostic::Kind;
use crate::ir::{Decision, Form, Limits, Owner, Tag, TagIn, TagKind, Type, TypeId, Union, Variant};
use crate::lower::all_of::merged::Merged;
use crate::lower::maker::Lower;
use crate::lower::schema::docs;
use crate::lower::site::Site;
use crate::openapi::{Mapping, Schema, TagHolder, View};
use serde_json::Value;
use std::collections::BTreeSet;

impl<'a> Lower<'a> {
    /// A union told apart by a tag.
    pub fn tagged(
        &mut self,
        schema: &Schema<'a>,
        branches: &[Branch<'a>],
        id: TypeId,
    ) -> Option<Union> {
        let Some(key) = schema.tag().or_else(|| inferred_tag(self.view, branches)) else {
            return self.tagged_by_parent(schema, branches, id);
        };
        let mut rule = TagRule {
            key,
            kind: self.tag_kind(schema, branches, key)?,
            mapping: Mapping::of(schema),
            parent: None,
        };
        let mut told = Vec::new();
        for (branch, values) in branches
            .iter()
            .zip(tag_values(self.view, &mut rule, branches))
        {
            match values {
                Ok(values) => told.push((branch, values)),
                Err(untold) => {
                    let outcome = "the variants are told apart by their properties";
                    let message = format!("{}; {outcome}", untold.message());
                    self.warn(untold.kind(), &branch.schema.at, &message);
                    return None;
                }
            }
        }
        let declared = schema.tag() == Some(key);
        Some(self.tag_union(schema, rule, declared, told, id))
    }

    /// A union of some children of one parent, which has the tag of the parent.
    fn tagged_by_parent(
        &mut self,
        schema: &Schema<'a>,
        branches: &[Branch<'a>],
        id: TypeId,
    ) -> Option<Union> {
        let view = self.view;
        let children: Vec<_> = branches.iter().map(|branch| &branch.target.at).collect();
        let parent = view.common_parent(&children)?;
        let key = view.parent_tag(&parent)?;
        let mut required = branches.iter();
        if !required.all(|branch| view.requires_tag(&branch.target, key)) {
            return None;
        }
        let mut rule = TagRule {
            key,
            kind: self.tag_kind(schema, branches, key)?,
            mapping: view.parent_mapping(&parent),
            parent: Some(parent),
        };
        let values = tag_values(view, &mut rule, branches);
        let told = branches.iter().zip(values);
        let told = told.map(|(branch, values)| Some((branch, values.ok()?)));
        let told = told.collect::<Option<_>>()?;
        rule.mapping = Mapping::default();
        Some(self.tag_union(schema, rule, true, told, id))
    }

    /// A union told apart by this tag, whose values lead to these branches.
    pub fn tag_union(
        &mut self,
        schema: &Schema<'a>,
        rule: TagRule<'a>,
        declared: bool,
        told: Vec<(&Branch<'a>, Vec<String>)>,
        id: TypeId,
    ) -> Union {
        let TagRule { key, kind, .. } = rule;
        for value in rule.mapping.values() {
            let message =
                format!("the `mapping` of `{value}` does not lead to a branch; it is ignored");
            self.warn(Kind::UnusedMapping, &schema.at, &message);
        }
        let nullable = told.iter().any(|(branch, _)| {
            let properties = self.view.tag_properties(&branch.target, key);
            properties.iter().any(|it| self.view.is_nullable(it))
        });
        let told = told.into_iter();
        let values =
            told.flat_map(|(branch, values)| values.into_iter().map(move |it| (branch, it)));
        let mut variants: Vec<Variant> = Vec::new();
        for (branch, value) in values {
            let (payload, tag) = self.payload(branch, key, &value, id);
            // The name of the schema says more than a number or a boolean.
            let name = match kind {
                TagKind::Integer | TagKind::Boolean if !branch.is_inline() => &branch.name,
                _ => &value,
            };
            variants.push(Variant {
                name: name.clone(),
                origin: branch.schema.at.clone(),
                docs: docs::of_part(&branch.schema),
                limits: Limits::None,
                form: Form::Tagged {
                    value,
                    payload,
                    tag,
                },
            });
        }
        let tag = Tag {
            key: key.to_owned(),
            kind,
            nullable,
            declared,
        };
        Union {
            decision: Decision::Tag(tag),
            variants,
        }
    }

    /// The JSON type of the tag's values, if all branches are objects and agree on it.
    pub fn tag_kind(
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
            let properties = self.view.tag_properties(&branch.target, key);
            for property in properties.iter().flat_map(|it| self.view.parts(it)) {
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

    /// The payload of a tagged variant, and where the tag is.
    fn payload(
        &mut self,
        branch: &Branch<'a>,
        tag: &'a str,
        value: &str,
        id: TypeId,
    ) -> (Option<Type>, TagIn) {
        let site = || Site::part(Owner::Type(id), value);
        let target = &branch.target;
        if self.view.is_parent(&target.at) && branch.is_inline() {
            // The parent's own properties, for its own tag.
            let mut merged = Merged::default();
            self.collect(target, &mut merged, 0);
            return self.without_tag(target, merged, tag, Site::part(Owner::Type(id), "Base"));
        }
        let members = target.schemas("allOf");
        let rest: Vec<_> = members
            .iter()
            .filter(|m| !self.view.is_only_tag(m, tag))
            .collect();
        if rest.len() == members.len() || members.len() < 2 {
            return self.plain_payload(branch, tag, site());
        }
        match rest.as_slice() {
            [] => (None, TagIn::Variant),
            [only] if only.is_empty_object() => (None, TagIn::Variant),
            [only] if only.reference().is_some() => {
                let tag = tag_in(self.view, only, tag);
                (Some(self.ty(only, site())), tag)
            }
            several => {
                let mut merged = Merged::default();
                for member in several {
                    self.collect(member, &mut merged, 0);
                }
                self.without_tag(target, merged, tag, site())
            }
        }
    }

    /// The payload of a branch that does not only add the tag to another schema.
    fn plain_payload(
        &mut self,
        branch: &Branch<'a>,
        tag: &'a str,
        site: Site<'a>,
    ) -> (Option<Type>, TagIn) {
        let target = &branch.target;
        if branch.is_inline() && !target.is_composed() {
            let mut merged = Merged::default();
            merged.add_object(target);
            return self.without_tag(target, merged, tag, site);
        }
        if self.view.is_only_tag(target, tag) {
            return (None, TagIn::Variant);
        }
        let tag = tag_in(self.view, target, tag);
        let payload = match &branch.definition {
            Some(definition) => Type::Named(self.component(definition)),
            None => self.ty(&branch.schema, site),
        };
        (Some(payload), tag)
    }

    /// A struct of all properties but the tag, if there are any.
    fn without_tag(
        &mut self,
        schema: &Schema<'a>,
        mut merged: Merged<'a>,
        tag: &'a str,
        site: Site<'a>,
    ) -> (Option<Type>, TagIn) {
        merged.properties.shift_remove(tag);
        merged.required.remove(tag);
        let payload = merged
            .is_object()
            .then(|| self.build_struct(schema, merged, site));
        (payload, TagIn::Variant)
    }
}

/// The tag of these branches, if a property of all of them can be one.
pub(crate) fn inferred_tag<'a>(view: View<'a>, branches: &[Branch<'a>]) -> Option<&'a str> {
    view.inferred_tag(branches.iter().map(|branch| &branch.target))
}

/// Where the tag is, seen from a schema that becomes a payload.
fn tag_in<'a>(view: View<'a>, schema: &Schema<'a>, tag: &'a str) -> TagIn {
    match view.tag_holder(schema, tag) {
        TagHolder::Nothing => TagIn::Variant,
        TagHolder::Object => TagIn::Field,
        TagHolder::Branch => TagIn::Payload,
    }
}
