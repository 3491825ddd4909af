//! Unions beside members that their branches describe as well.
//!
//! Such a member can only be read once. Where it is the tag, or all branches describe it, it is the
//! branches'. Otherwise the members of all branches become optional members of the one struct, which
//! has room for every combination, with a warning.

use super::{Lower, Schema, all_of::Parts};
use indexmap::map::Entry;
use std::collections::BTreeSet;

impl<'a> Lower<'a> {
    /// Decides which members are whose.
    pub(super) fn settle(&mut self, parts: &mut Parts<'a>) {
        for (union, keys) in std::mem::take(&mut parts.unions) {
            let mut shared: BTreeSet<&str> = parts.properties.keys().copied().collect();
            shared.retain(|key| keys.contains(*key));
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
                let (described, _) = self.keys_of(&branch);
                shared.retain(|key| Some(*key) == tag || described.contains(*key));
            }
            let is_whole = parts
                .properties
                .keys()
                .all(|key| shared.contains(key) || !keys.contains(*key));
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

    /// The members that a schema speaks of: those that it describes, and all of them.
    pub(super) fn keys_of(&mut self, schema: &Schema<'a>) -> (BTreeSet<String>, BTreeSet<String>) {
        let mut keys = BTreeSet::new();
        let mut required = BTreeSet::new();
        for part in self.parts(schema, |part| {
            [part.list("allOf"), part.branches()].concat()
        }) {
            keys.extend(part.properties().iter().map(|(key, _)| (*key).to_owned()));
            required.extend(part.required().map(str::to_owned));
            let tag = part.child("discriminator");
            keys.extend(
                tag.and_then(|tag| tag.text("propertyName"))
                    .map(str::to_owned),
            );
        }
        required.extend(keys.iter().cloned());
        (keys, required)
    }
}
