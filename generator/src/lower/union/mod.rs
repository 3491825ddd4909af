//! `oneOf` and `anyOf` → enums.
//!
//! The rules, first match wins:
//! 1. one branch, unless it is an object of one key: the branch itself;
//! 2. strings or integers with known values, and maybe a plain string or integer: one enum;
//! 3. inline branches of the same scalar, or lists of it: that type;
//! 4. `anyOf` of nameless objects: one struct with the properties of all;
//! 5. a `discriminator`, a required property with distinct single values, or the required tag of a parent that has all
//!    branches as its children: told apart by this tag;
//! 6. inline objects of one required property each, all distinct, and single strings: told apart by key;
//! 7. all others: told apart by evidence, which [`crate::analyze`] gathers.
//!
//! A branch that only adds a tag to another schema becomes a variant that holds this other schema.

pub(crate) mod branch;
mod constants;
mod hierarchy;
mod tag_values;
mod tagged;

use super::all_of::merged::Merged;
use super::maker::Lower;
use super::schema::{docs, scalar};
use super::site::{Site, SiteKind};
use crate::ir::{Decision, Form, NameHint, Owner, Type, TypeId, TypeKind, Union, Variant};
use crate::openapi::Schema;
use crate::source::Pointer;
use branch::{Branch, constant};
use std::collections::BTreeSet;
use tagged::inferred_tag;

/// How deeply lists are nested that are compared.
const MAX_LISTS: usize = 4;

impl<'a> Lower<'a> {
    /// The type of a schema with `oneOf` or `anyOf`.
    pub fn union(&mut self, schema: &Schema<'a>, site: Site<'a>) -> Type {
        let branches = schema.branches();
        if branches.iter().all(Schema::only_requires) {
            return self.object(schema, site);
        }
        if let Some(branch) = self.view.only_branch(schema)
            && branch.keyed().is_none()
        {
            return self.non_null(&branch, site.nested(schema));
        }
        let owner = self.owner_name(&site);
        let branches = branch::branches(self.view, schema, &owner);
        if let Some(values) = constants::strings(&branches) {
            return self.string_enum(schema, values, site);
        }
        if let Some(values) = constants::integers(&branches) {
            return self.integer_enum(schema, values, site);
        }
        if let Some(ty) = self.same_type(&branches) {
            return ty;
        }
        if let Some(merged) = self.combination(schema, &branches) {
            return self.build_struct(schema, merged, site);
        }
        let id = self.open(schema, &site);
        let union = self
            .tagged(schema, &branches, id)
            .or_else(|| self.keyed_union(schema, &branches, id))
            .unwrap_or_else(|| self.evidence_union(schema, &branches, id));
        self.close(id, schema, &site, TypeKind::Union(union))
    }

    /// The type of inline branches that are all the same scalar, or lists of the same: they differ in nothing that a
    /// value of the type shows.
    fn same_type(&self, branches: &[Branch<'a>]) -> Option<Type> {
        let (first, others) = branches.split_first()?;
        let ty = self.plain_type(&first.target, MAX_LISTS)?;
        let is_same = |branch: &Branch<'a>| {
            branch.is_inline() && self.plain_type(&branch.target, MAX_LISTS).as_ref() == Some(&ty)
        };
        (first.is_inline() && others.iter().all(is_same)).then_some(ty)
    }

    /// The type of a scalar without known values, or of a list of those.
    fn plain_type(&self, schema: &Schema<'a>, lists: usize) -> Option<Type> {
        if schema.kind() != Some("array") || schema.is_composed() {
            let is_scalar = !schema.is_composed();
            return is_scalar.then(|| scalar::joined(std::slice::from_ref(schema)))?;
        }
        let items = self.view.target(&schema.items()?).filter(|_| lists > 0)?;
        let ty = self.plain_type(&items, lists - 1)?;
        let ty = match self.view.is_nullable(&items) {
            true => ty.nullable(),
            false => ty,
        };
        Some(Type::Array(Box::new(ty)))
    }

    /// A name for the type at this site, to shorten the names of its variants.
    fn owner_name(&self, site: &Site<'a>) -> String {
        let hint = match &site.kind {
            SiteKind::Definition(id) => {
                let name = self.pointer(*id).and_then(Pointer::last);
                return name.map(|name| name.into_owned()).unwrap_or_default();
            }
            SiteKind::Part(hint) => hint,
        };
        match hint {
            NameHint::Component(name) | NameHint::Titled(name) => name.clone(),
            NameHint::Inline { role, .. } => role.clone(),
        }
    }

    /// A union told apart by the key of an object, or by a string.
    fn keyed_union(
        &mut self,
        schema: &Schema<'a>,
        branches: &[Branch<'a>],
        id: TypeId,
    ) -> Option<Union> {
        let mut keys = BTreeSet::new();
        let distinct = branches.iter().all(|branch| match branch.target.keyed() {
            Some((key, _)) => branch.is_inline() && keys.insert(key.to_owned()),
            None => constant(&branch.target).is_some_and(|value| keys.insert(value)),
        });
        let objects = branches
            .iter()
            .any(|branch| branch.target.keyed().is_some());
        if !distinct || !objects || schema.has("anyOf") {
            return None;
        }
        let variants = branches
            .iter()
            .map(|branch| self.variant(branch, id))
            .collect();
        Some(Union {
            decision: Decision::Key,
            variants,
        })
    }

    /// The properties of an `anyOf` of nameless objects, which may occur in any combination.
    ///
    /// Objects that have a name, or describe a property differently, are probably meant to be told apart.
    fn combination(&self, schema: &Schema<'a>, branches: &[Branch<'a>]) -> Option<Merged<'a>> {
        let is_plain = |branch: &Branch<'a>| {
            branch.is_inline()
                && branch.schema.has("properties")
                && docs::title(&branch.schema).is_none()
                && !branch.schema.is_composed()
        };
        let told = schema.has("discriminator") || schema.has("oneOf");
        if told || !branches.iter().all(is_plain) || inferred_tag(self.view, branches).is_some() {
            return None;
        }
        let mut merged = Merged::default();
        let mut required: Option<BTreeSet<&str>> = None;
        for branch in branches {
            if !merged.add_object(&branch.schema).is_empty() {
                return None;
            }
            let own: BTreeSet<&str> = branch.schema.required().collect();
            required = Some(match required {
                Some(others) => others.intersection(&own).copied().collect(),
                None => own,
            });
        }
        merged.required = required.unwrap_or_default();
        Some(merged)
    }

    /// A union told apart by evidence.
    fn evidence_union(
        &mut self,
        schema: &Schema<'a>,
        branches: &[Branch<'a>],
        id: TypeId,
    ) -> Union {
        Union {
            decision: Decision::Evidence {
                any_of: schema.has("anyOf"),
            },
            variants: branches
                .iter()
                .map(|branch| self.variant(branch, id))
                .collect(),
        }
    }

    /// The type that a variant holds. A branch that something else refers to has one type.
    fn variant_type(&mut self, branch: &Schema<'a>, site: Site<'a>) -> Type {
        match (self.known(&branch.at), &site.kind) {
            (Some(id), SiteKind::Part(hint)) => {
                self.suggest(id, hint);
                Type::Named(id)
            }
            _ => self.non_null(branch, site),
        }
    }

    fn variant(&mut self, branch: &Branch<'a>, id: TypeId) -> Variant {
        let site = Site::part(Owner::Type(id), branch.name.clone());
        let form = match (constant(&branch.target), branch.target.keyed()) {
            (Some(value), _) => Form::Constant(value),
            (None, Some((key, property))) if branch.is_inline() => Form::Keyed {
                key: key.to_owned(),
                payload: if property.is_empty_object() {
                    None
                } else {
                    let ty = self.ty(&property, site);
                    self.suspect(key, None, &property, &ty);
                    Some(ty)
                },
            },
            _ => Form::Value(self.variant_type(&branch.schema, site)),
        };
        Variant {
            name: branch.name.clone(),
            origin: branch.schema.at.clone(),
            docs: docs::of_part(&branch.schema),
            form,
            limits: match branch.target.keyed() {
                Some((_, property)) => self.limits(&property),
                None => self.limits(&branch.schema),
            },
        }
    }
}
