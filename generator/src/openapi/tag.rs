//! Tags: the property of a union's branches that says which branch a value is.

use super::constants::narrowest;
use super::schema::Schema;
use super::tables::TagHolder;
use super::view::View;
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The pointers of properties that a schema has from another one.
pub(crate) type Inherited = BTreeSet<Pointer>;

/// The values that a schema allows for a tag; none if it allows any.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TagValues {
    /// Those that it lists itself.
    pub own: Vec<String>,
    /// Those that it has from another schema, which others have from there as well.
    pub inherited: Vec<String>,
}

impl<'a> View<'a> {
    /// Whether the schema is an object of only the tag, with a single value.
    pub fn is_only_tag(self, schema: &Schema<'a>, tag: &str) -> bool {
        let keyed = schema.keyed().filter(|(key, _)| *key == tag);
        keyed.is_some_and(|(_, property)| self.constants(&property).len() == 1)
    }

    /// Whether the schema is an `allOf` that adds a tag to another schema.
    fn is_tag_wrapper(self, schema: &Schema<'a>, tag: &str) -> bool {
        let members = schema.schemas("allOf");
        members.len() > 1 && members.iter().any(|member| self.is_only_tag(member, tag))
    }

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
                if branch.reference().is_some() && self.is_tag_wrapper(&target, tag) {
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
        let properties: Rc<[_]> = properties.collect();
        let mut known = self.tables.tag_properties.borrow_mut();
        known.insert(key, Rc::clone(&properties));
        properties
    }

    /// Whether a schema or a member of its `allOf` requires the tag.
    pub fn requires_tag(self, schema: &Schema<'a>, tag: &str) -> bool {
        let members = self.members(schema);
        let mut required = members.iter().flat_map(|member| member.required());
        required.any(|key| key == tag)
    }

    /// The values that a schema allows for the tag.
    pub fn tag_values(self, schema: &Schema<'a>, tag: &'a str, inherited: &Inherited) -> TagValues {
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for property in self.tag_properties(schema, tag).iter() {
            let lists = match inherited.contains(&property.at) {
                true => &mut others,
                false => &mut own,
            };
            lists.push(self.constants(property));
        }
        TagValues {
            own: narrowest(own),
            inherited: narrowest(others),
        }
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
                if let [value] = self.constants(&property).as_slice() {
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
