//! Properties that are declared in a union's branches and once more outside: next to the union, or in another union.
//!
//! Each member of an object is read by one field. A property declared next to a union belongs to its branches if it
//! is the tag, or if all branches declare it. Otherwise the properties of all branches become optional fields of the
//! struct, which has room for every combination, with a warning. The same happens to one of two unions that both
//! declare a property whose value may be an object or an array: if each of them read it, a value of a recursive type
//! would be read twice on every level, and kept as often.

use super::{Additional, Lower, Schema, all_of::Parts};
use crate::diagnostic::Kind;
use crate::source::Pointer;
use indexmap::map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
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

/// A union, and the keys that it describes.
type Described<'a> = (Schema<'a>, Rc<BTreeSet<&'a str>>);

/// A union that keeps a field of its own.
struct Settled<'a> {
    union: Described<'a>,
    nested: Nested,
}

/// The properties that may be objects or arrays; `None` stands for those without a name.
type Nested = BTreeSet<Option<String>>;

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

    /// Decides which field reads each member.
    pub(super) fn settle(&mut self, parts: &mut Parts<'a>) {
        let mut open = VecDeque::from(std::mem::take(&mut parts.unions));
        let mut settled: Vec<Settled<'a>> = Vec::new();
        let mut merged = BTreeSet::new();
        while let Some(union) = open.pop_front() {
            let is_alone = settled.is_empty() && open.is_empty() && parts.additional.is_none();
            let nested = match is_alone {
                true => Nested::new(),
                false => self.nested_properties(&union.0),
            };
            let mut others = settled.iter();
            let rival = others.position(|other| !other.nested.is_disjoint(&nested));
            let beside_map = nested.contains(&None) && self.has_nested_map(parts);
            let merging = match (self.separate(&union, parts), rival) {
                (true, None) if !beside_map => {
                    settled.push(Settled { union, nested });
                    continue;
                }
                // A union with a tag is worth more.
                (true, Some(rival))
                    if self.has_tag(&union.0) && !self.has_tag(&settled[rival].union.0) =>
                {
                    open.push_back(union);
                    settled.remove(rival).union
                }
                _ => union,
            };
            let Some(target) = self.target(&merging.0) else {
                continue;
            };
            if merged.insert(target.at.clone()) {
                self.merge_branches(&target, parts);
                open.extend(parts.unions.drain(..));
                // Properties have been added next to what was settled before.
                let overlapping = settled.extract_if(.., |other| {
                    let (_, keys) = &other.union;
                    parts.properties.keys().any(|key| keys.contains(*key))
                });
                open.extend(overlapping.map(|other| other.union));
            }
        }
        parts.unions = settled.into_iter().map(|it| it.union).collect();
    }

    /// Takes out the properties that belong to the branches of a union. Returns whether that leaves none of its keys.
    fn separate(&mut self, (union, keys): &Described<'a>, parts: &mut Parts<'a>) -> bool {
        let mut shared: BTreeSet<&str> = parts.properties.keys().copied().collect();
        shared.retain(|key| keys.contains(*key));
        if shared.is_empty() {
            return true;
        }
        let Some(target) = self.target(union) else {
            return false;
        };
        let discriminator = target.child("discriminator");
        let tag = discriminator.and_then(|it| it.text("propertyName"));
        for branch in target.branches() {
            let described = self.keys_of(&branch);
            shared.retain(|key| Some(*key) == tag || described.0.contains(*key));
        }
        let mut properties = parts.properties.keys();
        let is_whole = properties.all(|key| shared.contains(key) || !keys.contains(*key));
        if is_whole {
            parts.properties.retain(|key, _| !shared.contains(key));
        }
        is_whole
    }

    fn has_tag(&mut self, union: &Schema<'a>) -> bool {
        let target = self.target(union);
        target.is_some_and(|target| target.has("discriminator"))
    }

    /// The properties of a union's branches that may be objects or arrays.
    fn nested_properties(&mut self, union: &Schema<'a>) -> Nested {
        let mut nested = Nested::new();
        for part in self.parts(union, composed) {
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

    fn has_nested_map(&mut self, parts: &Parts<'a>) -> bool {
        let values = parts.additional.clone().flatten();
        values.is_some_and(|values| self.may_be_nested(&values))
    }

    /// Whether some values of a schema are objects or arrays that have a type of their own.
    fn may_be_nested(&mut self, schema: &Schema<'a>) -> bool {
        let parts = self.parts(schema, composed);
        let mut parts = parts.iter();
        parts.any(|part| part.is_object() || part.kind() == Some("array"))
    }

    /// Adds the members of the branches that are objects, all of them optional.
    pub(super) fn merge_branches(&mut self, union: &Schema<'a>, parts: &mut Parts<'a>) {
        let message = "the properties of this union overlap with those declared next to it; all of them become fields of one struct";
        self.warn(Kind::MergedUnion, &union.at, message);
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
        for part in self.parts(schema, composed) {
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

/// The schemas that a schema is composed of.
fn composed<'a>(schema: &Schema<'a>) -> Vec<Schema<'a>> {
    [schema.list("allOf"), schema.branches()].concat()
}
