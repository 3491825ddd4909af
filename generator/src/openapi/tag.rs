//! Tags: the property of a union's branches that says which branch a value is.

use super::schema::Schema;
use super::tables::TagHolder;
use super::view::{View, pointer_of};
use crate::source::Pointer;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Whether the schema is an object of only the tag, with a single value.
pub(crate) fn is_only_tag(schema: &Schema<'_>, tag: &str) -> bool {
    (schema.keyed()).is_some_and(|(key, property)| key == tag && constants(&property).len() == 1)
}

/// Whether the schema is an `allOf` that adds a tag to another schema.
fn is_tag_wrapper(schema: &Schema<'_>, tag: &str) -> bool {
    let members = schema.schemas("allOf");
    members.len() > 1 && members.iter().any(|member| is_only_tag(member, tag))
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

/// The values of the tag that `discriminator.mapping` has for each schema. A bare name is that of a component.
#[derive(Default)]
pub(crate) struct Mapping<'a> {
    values: BTreeMap<Pointer, Vec<&'a str>>,
}

impl<'a> Mapping<'a> {
    /// The mapping of a schema with a `discriminator`.
    pub fn of(schema: &Schema<'a>) -> Self {
        let discriminator = schema.child("discriminator");
        let mapping = discriminator.and_then(|it| it.keywords.get("mapping")?.as_object());
        let mut values: BTreeMap<Pointer, Vec<&str>> = BTreeMap::new();
        for (value, target) in mapping.into_iter().flatten() {
            let target = target.as_str().unwrap_or_default();
            let at = pointer_of(target)
                .unwrap_or_else(|| Pointer::from("/components/schemas").join(target));
            values.entry(at).or_default().push(value);
        }
        Self { values }
    }

    /// Whether nothing is mapped.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The schemas that are mapped.
    pub fn targets(&self) -> impl Iterator<Item = &Pointer> {
        self.values.keys()
    }

    /// Takes out the values for the schema with these pointers: its own and that of its definition.
    pub fn take(&mut self, pointers: BTreeSet<&Pointer>) -> Vec<&'a str> {
        let taken = pointers.into_iter().filter_map(|at| self.values.remove(at));
        taken.flatten().collect()
    }

    /// The values that have not been taken.
    pub fn rest(self) -> impl Iterator<Item = &'a str> {
        self.values.into_values().flatten()
    }
}

impl<'a> View<'a> {
    /// Component schemas that only add a tag to another schema, and are branches of a union.
    pub fn tag_wrappers(self) -> BTreeSet<Pointer> {
        let mut wrappers = BTreeSet::new();
        for pointer in self.component_schemas() {
            let Some(schema) = self.schema(&pointer) else {
                continue;
            };
            let Some(tag) = schema.tag() else {
                continue;
            };
            for branch in schema.branches() {
                let Some(target) = self.target(&branch) else {
                    continue;
                };
                if branch.reference().is_some() && is_tag_wrapper(&target, tag) {
                    wrappers.insert(target.at.clone());
                }
            }
        }
        wrappers
    }

    /// The schemas of the tag's property in a schema and in its `allOf`. It may be a branch of many unions.
    pub fn tag_properties(self, schema: &Schema<'a>, tag: &'a str) -> Rc<[Schema<'a>]> {
        let key = (schema.at.clone(), tag);
        if let Some(known) = self.tables.tag_properties.borrow().get(&key) {
            return Rc::clone(known);
        }
        let members = self.members(schema);
        let properties = members.iter().filter_map(|member| member.property(tag));
        let targets = properties.filter_map(|property| self.target(&property));
        let targets: Rc<[_]> = targets.collect();
        let mut known = self.tables.tag_properties.borrow_mut();
        known.insert(key, Rc::clone(&targets));
        targets
    }

    /// The values that a schema allows for the tag; none if it allows any.
    pub fn tag_values(self, schema: &Schema<'a>, tag: &'a str) -> Vec<String> {
        let properties = self.tag_properties(schema, tag);
        let constants = properties.iter().map(constants);
        let narrowest = constants.filter(|values| !values.is_empty());
        narrowest.min_by_key(Vec::len).unwrap_or_default()
    }

    /// The required property that has one value in each of these branches, a different one in each.
    pub fn inferred_tag<'s>(
        self,
        branches: impl ExactSizeIterator<Item = &'s Schema<'a>>,
    ) -> Option<&'a str>
    where
        'a: 's,
    {
        if branches.len() < 2 {
            return None;
        }
        let mut tags: Vec<(Vec<&str>, BTreeMap<&str, String>)> = Vec::new();
        for branch in branches {
            let members = self.members(branch);
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

    /// Which part of a schema has the tag. It may be a branch of many unions.
    pub fn tag_holder(self, schema: &Schema<'a>, tag: &'a str) -> TagHolder {
        let key = (schema.at.clone(), tag);
        let known = self.tables.tag_holders.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let found = self.find_tag(schema, tag);
            self.tables.tag_holders.borrow_mut().insert(key, found);
            found
        })
    }

    fn find_tag(self, schema: &Schema<'a>, tag: &str) -> TagHolder {
        let has = |parts: &[Schema<'a>]| parts.iter().any(|part| part.property(tag).is_some());
        let target = self.target(schema);
        if target.is_some_and(|target| self.is_parent_by(&target.at, tag)) {
            return TagHolder::Branch;
        }
        if has(&self.members(schema)) {
            return TagHolder::Object;
        }
        let parts = self.parts(schema);
        if parts.iter().any(|part| part.tag() == Some(tag)) || has(&parts) {
            TagHolder::Branch
        } else {
            TagHolder::Nothing
        }
    }
}
