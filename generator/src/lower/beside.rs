//! Unions beside members that their branches describe as well.
//!
//! Such a member can only be read once. Where it is the tag, or all branches describe it, it is the
//! branches'. Otherwise the members of all branches become optional members of the one struct, which
//! has room for every combination, with a warning.

use super::{Lower, Schema, all_of::Parts};
use crate::source::Pointer;
use indexmap::map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What there is to know of a union that stands beside the members of structs, of which there may
/// be many.
pub(super) struct Beside<'a> {
    /// The places of its branches.
    pub branches: BTreeSet<Pointer>,
    /// Whether its branches only say which members go together.
    pub only_requires: bool,
    /// Whether its branches are all objects.
    pub are_objects: bool,
    /// The keys that it describes.
    pub keys: Rc<BTreeSet<&'a str>>,
}

/// The keys that a schema describes, and all that it speaks of.
type Keys<'a> = Rc<(BTreeSet<&'a str>, BTreeSet<&'a str>)>;

/// What schemas speak of, by place.
pub(super) type KnownKeys<'a> = BTreeMap<Pointer, Keys<'a>>;

impl<'a> Lower<'a> {
    /// Looks at a union.
    pub(super) fn look_at_union(&mut self, union: &Schema<'a>) -> Beside<'a> {
        let branches = union.branches();
        let mut found = Beside {
            branches: BTreeSet::new(),
            only_requires: branches.iter().all(Schema::only_requires),
            are_objects: true,
            keys: Rc::default(),
        };
        if found.only_requires {
            return found;
        }
        for target in branches.iter().filter_map(|branch| self.target(branch)) {
            found.are_objects &= target.is_object()
                || target.has("allOf")
                || target.has("required")
                || !target.branches().is_empty();
            found.branches.insert(target.at);
        }
        if found.are_objects {
            let mut keys = BTreeSet::new();
            for branch in &branches {
                keys.extend(&self.keys_of(branch).1);
            }
            let tag = union.child("discriminator");
            keys.extend(tag.and_then(|tag| tag.text("propertyName")));
            found.keys = Rc::new(keys);
        }
        found
    }

    /// Decides which members are whose.
    pub(super) fn settle(&mut self, parts: &mut Parts<'a>) {
        for (union, keys) in std::mem::take(&mut parts.unions) {
            let mut shared: BTreeSet<&str> = parts.properties.keys().copied().collect();
            shared.retain(|key| keys.contains(key));
            if shared.is_empty() {
                parts.unions.push((union, keys));
                continue;
            }
            let Some(target) = self.target(&union) else {
                continue;
            };
            let discriminator = target.child("discriminator");
            let tag = discriminator.and_then(|it| it.text("propertyName"));
            for branch in target.branches() {
                let keys = self.keys_of(&branch);
                shared.retain(|key| Some(*key) == tag || keys.0.contains(key));
            }
            let is_whole = parts
                .properties
                .keys()
                .all(|key| shared.contains(key) || !keys.contains(key));
            if is_whole {
                parts.properties.retain(|key, _| !shared.contains(key));
                parts.unions.push((union, keys));
            } else {
                self.merge_branches(&target, parts);
            }
        }
    }

    /// Adds the members of the branches that are objects, all of them optional.
    pub(super) fn merge_branches(&mut self, union: &Schema<'a>, parts: &mut Parts<'a>) {
        let message = "the branches do not stand apart from the members beside them: the members of all are taken together";
        self.warn("merged-union", &union.at, message);
        for branch in union.branches() {
            let mut more = Parts::default();
            self.collect(&branch, &mut more, 0);
            for (key, property) in more.properties {
                if let Entry::Vacant(entry) = parts.properties.entry(key) {
                    entry.insert(property);
                    let joined = more.joined.remove(key);
                    parts.joined.extend(joined.map(|joined| (key, joined)));
                }
            }
            parts.unions.append(&mut more.unions);
            parts.additional = parts.additional.take().or(more.additional);
        }
    }

    /// The members that a schema speaks of.
    fn keys_of(&mut self, schema: &Schema<'a>) -> Keys<'a> {
        if let Some(known) = self.keys.get(&schema.at) {
            return Rc::clone(known);
        }
        let mut keys = BTreeSet::new();
        let mut required = BTreeSet::new();
        for part in self.parts(schema, |part| {
            [part.list("allOf"), part.branches()].concat()
        }) {
            keys.extend(part.properties().iter().map(|(key, _)| *key));
            required.extend(part.required());
            let tag = part.child("discriminator");
            keys.extend(tag.and_then(|tag| tag.text("propertyName")));
        }
        required.extend(&keys);
        let keys = Rc::new((keys, required));
        self.keys.insert(schema.at.clone(), Rc::clone(&keys));
        keys
    }
}
