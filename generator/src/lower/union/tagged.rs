//! Unions told apart by a tag: which property it is, and which of its values leads to which branch.
//!
//! A branch's own constants of the tag take precedence. If a `mapping` contradicts them, or nothing says which value
//! belongs to which branch, the union is told apart by its properties instead, with a warning.

use super::branch::Branch;
use crate::diagnostic::Kind;
use crate::ir::{Decision, Form, Limits, Owner, Tag, TagIn, TagKind, Type, TypeId, Union, Variant};
use crate::lower::all_of::merged::Merged;
use crate::lower::maker::Lower;
use crate::lower::schema::docs;
use crate::lower::site::Site;
use crate::openapi::{Mapping, Schema, TagHolder, View, is_only_tag};
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
        let key = schema.tag().or_else(|| inferred_tag(self.view, branches))?;
        self.tagged_by(schema, key, Mapping::of(schema), branches, id)
    }

    /// A union told apart by this tag, if each of its values leads to one branch.
    pub fn tagged_by(
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
            let mut pointers = BTreeSet::from([&branch.target.at]);
            pointers.extend(&branch.definition);
            let mapped = mapping.take(pointers);
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
        for value in mapping.rest() {
            let message =
                format!("the `mapping` of `{value}` does not lead to a branch; it is ignored");
            self.warn(Kind::UnusedMapping, &schema.at, &message);
        }
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
            declared: schema.tag() == Some(key),
        };
        Some(Union {
            decision: Decision::Tag(tag),
            variants,
        })
    }

    /// The values of the tag that lead to a branch: from the mapping, if the branch itself does not contradict it, or
    /// else from the branch, or else its name.
    fn tag_values(
        &mut self,
        branch: &Branch<'a>,
        key: &'a str,
        kind: TagKind,
        mapped: &[&str],
    ) -> Option<Vec<String>> {
        let own = self.view.tag_values(&branch.target, key);
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
        let is_named = !branch.is_inline() || self.view.is_parent(&branch.target.at);
        if !is_named || kind != TagKind::String {
            let message = "no discriminator value leads to this branch; the variants are told apart by their properties";
            self.warn(Kind::UntaggedBranch, &branch.schema.at, message);
            return None;
        }
        Some(vec![name])
    }

    /// The JSON type of the tag's values, if all branches are objects and agree on it.
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
            for property in self.view.tag_properties(&branch.target, key).iter() {
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
        let rest: Vec<_> = members.iter().filter(|m| !is_only_tag(m, tag)).collect();
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
        if is_only_tag(target, tag) {
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

/// A key of a mapping, which is always a string, as the text of a JSON value of this kind.
fn canonical(value: &str, kind: TagKind) -> String {
    match kind {
        TagKind::String | TagKind::Integer => value.to_owned(),
        TagKind::Boolean => value.to_lowercase(),
    }
}

/// Whether this is the text of a JSON value of this kind.
fn is_value(text: &str, kind: TagKind) -> bool {
    match kind {
        TagKind::String => true,
        TagKind::Integer => text
            .parse::<i64>()
            .is_ok_and(|value| value.to_string() == text),
        TagKind::Boolean => text.parse::<bool>().is_ok(),
    }
}
