//! `allOf` → one struct: the properties of all members, and a field for each union among them.
//!
//! A member's `required` counts for the properties of every other. A union stays a type of its
//! own, held in a flattened field; so does a free-form object that is referred to by name, as a
//! map. Members that are no objects are joined into one scalar or array. A property that is an object
//! in several members, each with members of its own, is merged like the whole.

use super::{Additional, Lower, Place, Schema, union};
use crate::diagnostic::Kind;
use crate::ir::{Docs, Flattened, Owner, Type, TypeId};
use crate::source::Pointer;
use indexmap::IndexMap;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How many `allOf` may lie inside one another.
const MAX_DEPTH: usize = 64;

/// What the members of an `allOf` add up to.
#[derive(Default)]
pub(super) struct Parts<'a> {
    /// All properties, in order of first appearance.
    pub properties: IndexMap<&'a str, Schema<'a>>,
    /// What other members say of these, for documentation.
    pub redeclared: BTreeMap<&'a str, Vec<Schema<'a>>>,
    /// Of properties that no single schema says all of, the schemas that say it together.
    pub joined: BTreeMap<&'a str, Vec<Schema<'a>>>,
    /// All keys that must be present.
    pub required: BTreeSet<&'a str>,
    /// Unions that stand beside the properties, with the keys that each describes.
    pub unions: Vec<(Schema<'a>, Rc<BTreeSet<&'a str>>)>,
    /// The schema of further members; the outer `None` where there are none.
    pub additional: Option<Option<Schema<'a>>>,
    /// Whether a member is an object that says nothing of its members.
    has_objects: bool,
    /// Members that are no objects.
    others: Vec<Schema<'a>>,
    /// The members that are being collected, each inside the one before it.
    open: Vec<Pointer>,
    /// All members that have been collected: a second time adds nothing.
    seen: BTreeSet<Pointer>,
}

impl<'a> Parts<'a> {
    /// Adds an object's own keywords. Hands back the properties that are there already.
    pub fn add_object(&mut self, schema: &Schema<'a>) -> Vec<(&'a str, Schema<'a>)> {
        let mut clashes = Vec::new();
        if schema.kind().is_some_and(|kind| kind != "object") {
            return clashes;
        }
        for (key, property) in schema.properties() {
            match self.properties.entry(key) {
                indexmap::map::Entry::Vacant(entry) => {
                    entry.insert(property);
                }
                indexmap::map::Entry::Occupied(entry) => {
                    if entry.get().keywords != property.keywords {
                        clashes.push((key, property));
                    }
                }
            }
        }
        self.required.extend(schema.required());
        match schema.additional() {
            Additional::None => {}
            Additional::Any => self.additional = self.additional.take().or(Some(None)),
            Additional::Schema(values) => self.additional = Some(Some(values)),
        }
        clashes
    }

    /// Whether a union among the parts describes this key.
    pub fn promised(&self, key: &str) -> bool {
        self.unions.iter().any(|(_, keys)| keys.contains(key))
    }

    /// The keys of all unions but one, without those that this one describes as well.
    fn keys_beside(&self, position: Option<usize>) -> BTreeSet<String> {
        let own = position.and_then(|position| self.unions.get(position));
        let others = self.unions.iter().enumerate();
        others
            .filter(|(index, _)| Some(*index) != position)
            .flat_map(|(_, (_, keys))| keys.iter())
            .filter(|key| own.is_none_or(|(_, own)| !own.contains(*key)))
            .map(|key| (*key).to_owned())
            .collect()
    }

    /// Whether nothing has been collected.
    pub fn is_empty(&self) -> bool {
        !self.is_object()
    }

    fn is_object(&self) -> bool {
        !(self.properties.is_empty()
            && self.required.is_empty()
            && self.unions.is_empty()
            && self.additional.is_none())
    }
}

impl<'a> Lower<'a> {
    /// The type of a schema with `allOf`, or with `oneOf`/`anyOf` beside properties.
    pub(super) fn all_of(&mut self, schema: &Schema<'a>, place: Place<'a>) -> Type {
        if let Some(member) = self.only_member(schema) {
            return self.non_null(&member, place.inside(schema));
        }
        let mut parts = Parts::default();
        self.collect(schema, &mut parts, 0);
        self.of_parts(schema, parts, place)
    }

    /// The type of what has been collected.
    pub(super) fn of_parts(
        &mut self,
        schema: &Schema<'a>,
        mut parts: Parts<'a>,
        place: Place<'a>,
    ) -> Type {
        if parts.is_object() {
            if let Some(other) = parts.others.first() {
                let at = other.at.clone();
                self.warn(
                    Kind::MixedAllOf,
                    &at,
                    "this `allOf` member is not an object, but others are; it is ignored",
                );
            }
            if parts.properties.is_empty()
                && parts.required.is_empty()
                && parts.additional.is_none()
                && let [(only, _)] = parts.unions.as_slice()
            {
                return self.only_part(schema, &only.clone(), place);
            }
            if parts.properties.is_empty() && parts.required.is_empty() && parts.unions.is_empty() {
                return match parts.additional.take().flatten() {
                    Some(values) => {
                        let place = self.part_of(&place, "Value");
                        Type::Map(Box::new(self.held(&values, place)))
                    }
                    None => Type::Map(Box::new(Type::Any)),
                };
            }
            return self.build_struct(schema, parts, place);
        }
        let mut others = parts.others.into_iter();
        let Some(mut narrowest) = others.next() else {
            return match parts.has_objects {
                true => Type::Map(Box::new(Type::Any)),
                false => Type::Any,
            };
        };
        for other in others {
            (narrowest, _) = self.narrower(Kind::ScalarAllOf, narrowest, other);
        }
        self.only_part(schema, &narrowest, place)
    }

    /// The type of a schema of which only one part says something, which can be what stands beside its `allOf`.
    fn only_part(&mut self, schema: &Schema<'a>, part: &Schema<'a>, place: Place<'a>) -> Type {
        if part.at == schema.at {
            return self.alone(schema, place);
        }
        self.non_null(part, place.inside(schema))
    }

    /// Collects the parts of a schema and of everything in its `allOf`.
    pub(super) fn collect(&mut self, schema: &Schema<'a>, parts: &mut Parts<'a>, depth: usize) {
        if depth > MAX_DEPTH {
            let message = "this `allOf` is nested too deeply";
            self.error(Kind::DeepAllOf, &schema.at, message, None);
            return;
        }
        let Some(target) = self.target(schema) else {
            return;
        };
        if parts.open.contains(&target.at) {
            let message = "this `allOf` refers back to itself";
            self.error(Kind::AllOfCycle, &schema.at, message, None);
            return;
        }
        if !parts.seen.insert(target.at.clone()) {
            return;
        }
        parts.open.push(target.at.clone());
        self.collect_target(schema, target, parts, depth);
        parts.open.pop();
    }

    fn collect_target(
        &mut self,
        schema: &Schema<'a>,
        target: Schema<'a>,
        parts: &mut Parts<'a>,
        depth: usize,
    ) {
        if target.is_free_form() {
            parts.has_objects = true;
            if schema.reference().is_some() && !target.has("additionalProperties") {
                parts.additional = parts.additional.take().or(Some(None));
            }
            return;
        }
        if let Some(branch) = self.only_branch(&target)
            && !target.has("properties")
            && !union::is_keyed(&branch)
        {
            return self.collect(&branch, parts, depth + 1);
        }
        for (key, new) in parts.add_object(&target) {
            let Some(old) = parts.properties.get(key).cloned() else {
                continue;
            };
            if parts.joined.contains_key(key) || self.are_apart(&old, &new) {
                let joined = parts.joined.entry(key).or_insert_with(|| vec![old]);
                joined.push(new.clone());
                parts.redeclared.entry(key).or_default().push(new);
                continue;
            }
            let (narrower, other) = self.narrower(Kind::RedeclaredProperty, old, new);
            parts.properties.insert(key, narrower);
            parts.redeclared.entry(key).or_default().push(other);
        }
        for member in target.list("allOf") {
            self.check(&member);
            self.collect(&member, parts, depth + 1);
        }
        if !target.branches().is_empty() {
            self.add_union(schema, &target, parts);
        } else if !target.is_object() && !target.has("allOf") && says_something(&target) {
            parts.others.push(schema.clone());
        }
    }

    fn add_union(&mut self, schema: &Schema<'a>, target: &Schema<'a>, parts: &mut Parts<'a>) {
        let known = self.unions.get(&target.at).cloned();
        let known = known.unwrap_or_else(|| {
            let known = Rc::new(self.look_at_union(target));
            self.unions.insert(target.at.clone(), Rc::clone(&known));
            known
        });
        // Which members go together is no shape.
        if known.only_requires {
            return;
        }
        // What is being merged is one of the branches already.
        if parts.open.iter().any(|open| known.branches.contains(open)) {
            return;
        }
        if !known.are_objects {
            if target.is_object() {
                return self.merge_branches(target, parts);
            }
            parts.others.push(schema.clone());
            return;
        }
        let whole = !target.has("properties") && !target.has("allOf");
        let union = if whole { schema } else { target };
        parts.unions.push((union.clone(), Rc::clone(&known.keys)));
    }

    /// The fields of a struct that hold its unions and its further members.
    pub(super) fn flattened(&mut self, id: TypeId, parts: &Parts<'a>) -> Vec<Flattened> {
        let mut flattened = Vec::new();
        for (position, (schema, _)) in parts.unions.iter().enumerate() {
            let exclude = parts.keys_beside(Some(position));
            self.spend(exclude.iter().map(|key| key.len() + 50).sum(), &schema.at);
            if self.budget.is_spent() {
                break;
            }
            let role = match schema.reference() {
                Some(reference) => reference.rsplit('/').next().unwrap_or_default().to_owned(),
                None => "Variant".to_owned(),
            };
            let place = Place::part(Owner::Type(id), role.clone());
            let ty = match self.inline.get(&schema.at) {
                Some(made) => Type::Named(*made),
                None if schema.reference().is_some() => self.non_null(schema, place),
                None => self.union(schema, place),
            };
            flattened.push(Flattened {
                name: role,
                ty,
                exclude,
                docs: Docs {
                    text: "In JSON its members stand beside the others.".to_owned(),
                    ..Docs::default()
                },
            });
        }
        if let Some(additional) = &parts.additional {
            let values = match additional {
                Some(schema) => self.held(schema, Place::part(Owner::Type(id), "Value")),
                None => Type::Any,
            };
            flattened.push(Flattened {
                exclude: parts.keys_beside(None),
                ..further_members(values)
            });
        }
        flattened
    }
}

/// The part of a struct that holds members without a name of their own.
pub(super) fn further_members(values: Type) -> Flattened {
    Flattened {
        name: "additional_properties".to_owned(),
        ty: Type::Map(Box::new(values)),
        exclude: BTreeSet::new(),
        docs: Docs {
            text: "Members that the description does not name.".to_owned(),
            ..Docs::default()
        },
    }
}

/// Whether a schema narrows values at all, rather than only describing them.
fn says_something(schema: &Schema<'_>) -> bool {
    ["type", "enum", "items", "format", "pattern"]
        .iter()
        .any(|keyword| {
            schema
                .keywords
                .get(*keyword)
                .is_some_and(|v| *v != Value::Null)
        })
}
