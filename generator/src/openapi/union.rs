//! Unions that may stand next to properties: the keys that their branches describe, and what may be nested in them.

use super::schema::{Additional, Schema};
use super::tables::{Keys, UnionOutline};
use super::view::View;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The properties that may be objects or arrays; `None` stands for additional properties.
pub(crate) type Nested = BTreeSet<Option<String>>;

impl<'a> View<'a> {
    /// What is known of a union, which may be part of many structs.
    pub fn union_outline(self, union: &Schema<'a>) -> Rc<UnionOutline<'a>> {
        if let Some(known) = self.tables.unions.borrow().get(&union.at) {
            return Rc::clone(known);
        }
        let outline = Rc::new(self.outline(union));
        let mut known = self.tables.unions.borrow_mut();
        known.insert(union.at.clone(), Rc::clone(&outline));
        outline
    }

    fn outline(self, union: &Schema<'a>) -> UnionOutline<'a> {
        let branches = union.branches();
        let mut outline = UnionOutline {
            only_requires: branches.iter().all(Schema::only_requires),
            are_objects: true,
            ..UnionOutline::default()
        };
        if outline.only_requires {
            return outline;
        }
        for target in branches.iter().filter_map(|branch| self.target(branch)) {
            outline.are_objects &= target.is_object()
                || target.has("allOf")
                || target.has("required")
                || !target.branches().is_empty();
            outline.branches.insert(target.at.clone());
        }
        if outline.are_objects {
            let mut keys = BTreeSet::new();
            for branch in &branches {
                keys.extend(&self.keys_of(branch).mentioned);
            }
            keys.extend(union.tag());
            outline.keys = Rc::new(keys);
        }
        outline
    }

    /// Of these keys, those that each branch of a union describes, and its tag.
    pub fn shared_keys<'k>(
        self,
        union: &Schema<'a>,
        mut keys: BTreeSet<&'k str>,
    ) -> BTreeSet<&'k str> {
        let tag = union.tag();
        for branch in union.branches() {
            let own = self.keys_of(&branch);
            keys.retain(|key| Some(*key) == tag || own.described.contains(*key));
        }
        keys
    }

    /// Whether a branch of a union keeps members that it does not name.
    pub fn has_open_branch(self, union: &Schema<'a>) -> bool {
        let known = self.tables.open_unions.borrow().get(&union.at).copied();
        known.unwrap_or_else(|| {
            let is_open = self.find_open_branch(union);
            let mut known = self.tables.open_unions.borrow_mut();
            known.insert(union.at.clone(), is_open);
            is_open
        })
    }

    fn find_open_branch(self, union: &Schema<'a>) -> bool {
        let is_open = |branch: &Schema<'a>| {
            let mut parts = self.parts(branch).into_iter();
            let target = self.target(branch);
            target.is_some_and(|target| target.is_free_form())
                || parts.any(|part| !matches!(part.additional(), Additional::None))
        };
        union.branches().iter().any(is_open)
    }

    /// The properties of a union's branches that may be objects or arrays.
    pub fn nested_properties(self, union: &Schema<'a>) -> Nested {
        let mut nested = Nested::new();
        for part in self.parts(union) {
            for (key, property) in part.properties() {
                if self.may_be_nested(&property) {
                    nested.insert(Some(key.to_owned()));
                }
            }
            if let Additional::Schema(values) = part.additional()
                && self.may_be_nested(&values)
            {
                nested.insert(None);
            }
        }
        nested
    }

    /// Whether some values of a schema are arrays, or objects that have a type of their own.
    pub fn may_be_nested(self, schema: &Schema<'a>) -> bool {
        let parts = self.parts(schema);
        let mut parts = parts.iter();
        parts.any(|part| part.is_object() || part.kind() == Some("array"))
    }

    /// The keys of properties in a schema and in the schemas that it is composed of.
    fn keys_of(self, schema: &Schema<'a>) -> Rc<Keys<'a>> {
        if let Some(known) = self.tables.keys.borrow().get(&schema.at) {
            return Rc::clone(known);
        }
        let mut described = BTreeSet::new();
        let mut mentioned = BTreeSet::new();
        for part in self.parts(schema) {
            described.extend(part.properties().iter().map(|(key, _)| *key));
            described.extend(part.tag());
            mentioned.extend(part.required());
        }
        mentioned.extend(&described);
        let keys = Rc::new(Keys {
            described,
            mentioned,
        });
        let mut known = self.tables.keys.borrow_mut();
        known.insert(schema.at.clone(), Rc::clone(&keys));
        keys
    }
}
