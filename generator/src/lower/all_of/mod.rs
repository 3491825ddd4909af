//! `allOf` → one struct: the properties of all members, and a flattened field for each union among them.
//!
//! `required` of one member applies to the properties of all. A union stays a type of its own in a flattened field; so
//! does a free-form object behind a reference, as a map. Members that are not objects become one scalar or array:
//! bounds and formats of all members hold, and of other keywords those of the narrowest member. If several members describe a property as objects and each of them has properties that the others do not have, the
//! property is merged in the same way.
//!
//! [`merge`] collects the members, [`properties`] decides about a property of several members, [`overlap`] about
//! properties that unions describe as well.

mod merge;
pub(crate) mod merged;
mod overlap;
mod properties;

use super::maker::Lower;
use super::schema::{docs, scalar};
use super::site::Site;
use crate::diagnostic::Kind;
use crate::ir::{Docs, Flattened, Owner, Type, TypeId};
use crate::openapi::Schema;
use merged::Merged;
use std::collections::BTreeSet;
use std::rc::Rc;

impl<'a> Lower<'a> {
    /// The type of a schema with `allOf`, or with `oneOf` or `anyOf` next to properties.
    pub fn all_of(&mut self, schema: &Schema<'a>, site: Site<'a>) -> Type {
        if let Some(member) = self.view.only_member(schema) {
            return self.non_null(&member, site.nested(schema));
        }
        let mut merged = Merged::default();
        self.collect(schema, &mut merged, 0);
        self.merged_type(schema, merged, site)
    }

    /// The type of what has been merged.
    pub fn merged_type(
        &mut self,
        schema: &Schema<'a>,
        mut merged: Merged<'a>,
        site: Site<'a>,
    ) -> Type {
        if merged.is_object() {
            if let Some(other) = merged.others.first() {
                let at = other.at.clone();
                self.warn(
                    Kind::MixedAllOf,
                    &at,
                    "this `allOf` member is not an object, but others are; it is ignored",
                );
            }
            if merged.properties.is_empty()
                && merged.required.is_empty()
                && merged.additional.is_none()
                && let [(only, _)] = merged.unions.as_slice()
            {
                return self.only_part(schema, &only.clone(), site);
            }
            if merged.properties.is_empty()
                && merged.required.is_empty()
                && merged.unions.is_empty()
            {
                return match merged.additional.take().flatten() {
                    Some(values) => {
                        let site = site.part_of("Value");
                        Type::Map(Box::new(self.held(&values, site)))
                    }
                    None => Type::Map(Box::new(Type::Any)),
                };
            }
            return self.build_struct(schema, merged, site);
        }
        if let Some(ty) = self.joined_scalar(schema, &merged.others, &site) {
            return ty;
        }
        let mut others = merged.others.into_iter();
        let Some(mut narrowest) = others.next() else {
            return match merged.has_objects {
                true => Type::Map(Box::new(Type::Any)),
                false => Type::Any,
            };
        };
        for other in others {
            (narrowest, _) = self.narrower(Kind::ScalarAllOf, narrowest, other);
        }
        self.only_part(schema, &narrowest, site)
    }

    /// The type of a string or a number that all of these parts of a schema restrict: that of one part, if it is the
    /// same.
    fn joined_scalar(
        &mut self,
        schema: &Schema<'a>,
        parts: &[Schema<'a>],
        site: &Site<'a>,
    ) -> Option<Type> {
        let targets = parts.iter().map(|part| self.view.target(part));
        let targets: Vec<_> = targets.collect::<Option<_>>()?;
        let joined = scalar::joined(&targets)?;
        let is_alone = |(_, target): &(&Schema<'a>, &Schema<'a>)| {
            scalar::joined(std::slice::from_ref(*target)).as_ref() == Some(&joined)
        };
        let (named, inline): (Vec<_>, Vec<_>) = (parts.iter().zip(&targets))
            .filter(is_alone)
            .partition(|(part, _)| part.reference().is_some());
        for target in &targets {
            self.check_integer(target);
        }
        match named.first().or(inline.first()) {
            Some((part, _)) => Some(self.only_part(schema, &(*part).clone(), site.clone())),
            None => Some(joined),
        }
    }

    /// The type of a schema if only one part of it restricts values; this part can be its own keywords.
    fn only_part(&mut self, schema: &Schema<'a>, part: &Schema<'a>, site: Site<'a>) -> Type {
        if part.at == schema.at {
            return self.without_members(schema, site);
        }
        self.non_null(part, site.nested(schema))
    }

    /// The flattened fields of a struct: its unions and its additional properties.
    pub fn flattened(&mut self, id: TypeId, merged: &Merged<'a>) -> Vec<Flattened> {
        let mut flattened = Vec::new();
        for (position, (schema, keys)) in merged.unions.iter().enumerate() {
            let exclude = merged.keys_of_others(Some(position));
            self.spend(exclude.iter().map(|key| key.len() + 50).sum(), &schema.at);
            if self.budget.is_spent() {
                break;
            }
            let role = match schema.reference() {
                Some(reference) => reference.rsplit('/').next().unwrap_or_default().to_owned(),
                None => "Variant".to_owned(),
            };
            let site = Site::part(Owner::Type(id), role.clone());
            let ty = match schema.reference() {
                Some(_) => self.non_null(schema, site),
                None => self.flattened_union(schema, site),
            };
            let adds_only = keys.iter().all(|key| !merged.required.contains(key));
            let added = adds_only.then(|| self.shared_keys(keys));
            flattened.push(Flattened {
                name: role,
                ty,
                exclude: exclude.into_iter().map(|key| self.shared(key)).collect(),
                added: added.unwrap_or_default(),
                docs: Docs {
                    text: docs::FLATTENED.into(),
                    ..Docs::default()
                },
            });
        }
        // A branch that keeps all members must not share them with another field.
        let mut unions = merged.unions.iter();
        let is_open = unions.any(|(union, _)| self.keeps_members(union));
        if let Some(additional) = merged.additional.as_ref().filter(|_| !is_open) {
            let values = match additional {
                Some(schema) => self.held(schema, Site::part(Owner::Type(id), "Value")),
                None => Type::Any,
            };
            let exclude = merged.keys_of_others(None);
            flattened.push(Flattened {
                exclude: exclude.into_iter().map(|key| self.shared(key)).collect(),
                ..further_members(values)
            });
        }
        flattened
    }

    /// A union can be part of many structs, which share its keys.
    fn shared_keys(&mut self, keys: &Rc<BTreeSet<&'a str>>) -> Rc<BTreeSet<Rc<str>>> {
        if let Some(known) = self.key_sets.get(keys) {
            return Rc::clone(known);
        }
        let shared: Rc<BTreeSet<_>> = Rc::new(keys.iter().map(|key| self.shared(key)).collect());
        self.key_sets.insert(Rc::clone(keys), Rc::clone(&shared));
        shared
    }

    fn shared(&mut self, key: &'a str) -> Rc<str> {
        Rc::clone(self.keys.entry(key).or_insert_with(|| key.into()))
    }

    fn keeps_members(&self, union: &Schema<'a>) -> bool {
        let target = self.view.target(union);
        target.is_some_and(|union| self.view.has_open_branch(&union))
    }

    /// The union of a schema's branches, without the members next to them. The schema itself becomes the struct that
    /// has them all.
    fn flattened_union(&mut self, schema: &Schema<'a>, site: Site<'a>) -> Type {
        if let Some(made) = self.flattened_unions.get(&schema.at) {
            return made.clone();
        }
        let whole = self.inline.get(&schema.at).copied();
        let ty = self.union(schema, site);
        match whole {
            Some(whole) => self.inline.insert(schema.at.clone(), whole),
            None => self.inline.remove(&schema.at),
        };
        let made = ty.clone();
        self.flattened_unions.insert(schema.at.clone(), made);
        ty
    }
}

/// The flattened field for properties that the description does not name.
pub(crate) fn further_members(values: Type) -> Flattened {
    Flattened {
        name: "additional_properties".to_owned(),
        ty: Type::Map(Box::new(values)),
        exclude: BTreeSet::new(),
        added: Rc::default(),
        docs: Docs {
            text: "Members that the description does not name.".into(),
            ..Docs::default()
        },
    }
}
