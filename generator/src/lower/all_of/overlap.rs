//! Properties that are declared in a union's branches and once more outside: next to the union, or in another union.
//!
//! Each property of an object is read by one field. A property declared next to a union belongs to its branches if it
//! is the tag, or if all branches declare it. Otherwise the properties of all branches become optional fields of the
//! struct, which has room for every combination, with a warning. The same happens to one of two unions that both
//! declare a property whose value may be an object or an array: if each of them read it, a value of a recursive type
//! would be read twice on every level, and kept as often.

use super::merged::{Merged, UnionPart};
use crate::diagnostic::Kind;
use crate::lower::maker::Lower;
use crate::openapi::{Nested, Schema};
use indexmap::map::Entry;
use std::collections::{BTreeSet, VecDeque};

/// A union that keeps a field of its own.
struct Kept<'a> {
    union: UnionPart<'a>,
    nested: Nested,
}

impl<'a> Lower<'a> {
    /// Decides which field reads each property.
    pub fn resolve_overlap(&mut self, merged: &mut Merged<'a>) {
        let mut open = VecDeque::from(std::mem::take(&mut merged.unions));
        let mut kept: Vec<Kept<'a>> = Vec::new();
        let mut dissolved = BTreeSet::new();
        while let Some(union) = open.pop_front() {
            let is_alone = kept.is_empty() && open.is_empty() && merged.additional.is_none();
            let nested = match is_alone {
                true => Nested::new(),
                false => self.view.nested_properties(&union.0),
            };
            let mut others = kept.iter();
            let rival = others.position(|other| !other.nested.is_disjoint(&nested));
            let is_next_to_map = nested.contains(&None) && self.has_nested_map(merged);
            let merging = match (self.separate(&union, merged), rival) {
                (true, None) if !is_next_to_map => {
                    kept.push(Kept { union, nested });
                    continue;
                }
                // A union with a tag is kept rather than one without.
                (true, Some(rival))
                    if self.has_tag(&union.0) && !self.has_tag(&kept[rival].union.0) =>
                {
                    open.push_back(union);
                    kept.remove(rival).union
                }
                _ => union,
            };
            let Some(target) = self.view.target(&merging.0) else {
                continue;
            };
            if dissolved.insert(target.at.clone()) {
                self.merge_branches(&target, merged);
                open.extend(merged.unions.drain(..));
                // Properties have been added next to the unions that were kept before.
                let overlapping = kept.extract_if(.., |other| {
                    let (_, keys) = &other.union;
                    merged.properties.keys().any(|key| keys.contains(*key))
                });
                open.extend(overlapping.map(|other| other.union));
            }
        }
        merged.unions = kept.into_iter().map(|it| it.union).collect();
    }

    /// Takes out the properties that belong to the branches of a union. Returns whether that leaves none of its keys.
    fn separate(&self, (union, keys): &UnionPart<'a>, merged: &mut Merged<'a>) -> bool {
        let mut shared: BTreeSet<&str> = merged.properties.keys().copied().collect();
        shared.retain(|key| keys.contains(*key));
        if shared.is_empty() {
            return true;
        }
        let Some(target) = self.view.target(union) else {
            return false;
        };
        let shared = self.view.shared_keys(&target, shared);
        let mut properties = merged.properties.keys();
        let is_whole = properties.all(|key| shared.contains(key) || !keys.contains(*key));
        if is_whole {
            merged.properties.retain(|key, _| !shared.contains(key));
        }
        is_whole
    }

    fn has_tag(&self, union: &Schema<'a>) -> bool {
        let target = self.view.target(union);
        target.is_some_and(|target| target.has("discriminator"))
    }

    fn has_nested_map(&self, merged: &Merged<'a>) -> bool {
        let values = merged.additional.clone().flatten();
        values.is_some_and(|values| self.view.may_be_nested(&values))
    }

    /// Adds the properties of all branches, all of them optional.
    pub fn merge_branches(&mut self, union: &Schema<'a>, merged: &mut Merged<'a>) {
        let message = "the properties of this union overlap with those declared next to it; all of them become fields of one struct";
        self.warn(Kind::MergedUnion, &union.at, message);
        for branch in union.branches() {
            let mut more = Merged::default();
            self.collect(&branch, &mut more, 0);
            for (key, property) in more.properties {
                if let Entry::Vacant(entry) = merged.properties.entry(key) {
                    entry.insert(property);
                    let several = more.several.remove(key);
                    merged.several.extend(several.map(|several| (key, several)));
                }
            }
            merged.unions.append(&mut more.unions);
            merged.additional = merged.additional.take().or(more.additional);
        }
    }
}
