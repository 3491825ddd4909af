//! Schemas → types: which rule applies to a schema, and the definitions of the work list.

pub(crate) mod default;
pub(crate) mod docs;
mod enumeration;
mod format;
mod integer;
mod limits;
mod object;
pub(crate) mod rust_name;
pub(crate) mod scalar;
mod secret;
mod value_names;
pub(crate) mod values;

use super::maker::Lower;
use super::site::{Site, SiteKind};
use crate::diagnostic::Kind;
use crate::ir::{Id, Type, TypeDef, TypeId, TypeKind};
use crate::openapi::{Additional, Schema, is_component_schema, pointer_of};
use crate::source::Pointer;

/// How deeply an inline schema that is composed of others may be nested before it has to wait. Composed schemas may be
/// nested without end through references; the nesting of others ends with that of the document.
const MAX_DEPTH: usize = 24;

impl<'a> Lower<'a> {
    /// Makes what has been referred to, until nothing is left.
    pub fn drain(&mut self) {
        let mut next = 0;
        while let Some((id, pointer)) = self.pending.get(next).cloned() {
            next += 1;
            self.definition(id, &pointer);
        }
        self.pending.clear();
    }

    fn definition(&mut self, id: TypeId, pointer: &Pointer) {
        let schema = self.view.schema(pointer);
        let ty = match &schema {
            _ if self.budget.is_spent() => Type::Any,
            Some(schema) if self.merged_from.contains_key(&id) => self.merged(schema, id),
            Some(schema) => {
                self.check(schema);
                self.non_null(schema, Site::definition(id))
            }
            None => {
                self.warn(
                    Kind::NoSchema,
                    pointer,
                    "this is not a schema object; any JSON value is accepted",
                );
                Type::Any
            }
        };
        if let (Some(schema), Some(name)) = (&schema, pointer.last())
            && is_component_schema(pointer)
        {
            self.suspect(&name, None, schema, &ty);
        }
        if self.types[id.index()].is_none() {
            let rust_name = schema.as_ref().and_then(|schema| rust_name::of(schema));
            let docs = schema.map(|schema| docs::of(&[schema])).unwrap_or_default();
            let def = TypeDef {
                origin: pointer.clone(),
                written: self.view.written(pointer),
                rust_name,
                hint: self.hint(id, pointer),
                docs,
                kind: TypeKind::Alias(ty),
            };
            self.define(id, def);
        }
    }

    /// The type of a schema at a site of its own.
    pub fn ty(&mut self, schema: &Schema<'a>, site: Site<'a>) -> Type {
        if self.budget.is_spent() {
            return Type::Any;
        }
        self.check(schema);
        self.depth += 1;
        let ty = match &site.kind {
            SiteKind::Part(hint) => match self.known(&schema.at) {
                Some(id) => {
                    self.suggest(id, hint);
                    Type::Named(id)
                }
                None if self.depth > MAX_DEPTH && schema.is_composed() => {
                    self.postpone(schema, hint.clone())
                }
                None => self.non_null(schema, site),
            },
            SiteKind::Definition(_) => self.non_null(schema, site),
        };
        self.depth -= 1;
        if self.view.is_nullable(schema) {
            ty.nullable()
        } else {
            ty
        }
    }

    /// The type of a schema without regard to `nullable`.
    pub fn non_null(&mut self, schema: &Schema<'a>, site: Site<'a>) -> Type {
        if let Some(secret) = self.marked_secret(schema) {
            return secret;
        }
        if let Some(reference) = schema.reference() {
            return match pointer_of(reference) {
                Some(pointer) => Type::Named(self.component(&pointer)),
                None => Type::Any,
            };
        }
        if let SiteKind::Definition(_) = site.kind
            && let Some(ty) = self.hierarchy(schema, site.clone())
        {
            return ty;
        }
        for (keyword, kind) in [("properties", "object"), ("items", "array")] {
            if let Some(other) = schema.kind().filter(|other| *other != kind)
                && schema.has(keyword)
            {
                let message =
                    format!("`{keyword}` does not apply to the type `{other}`; it is ignored");
                self.warn(Kind::MisplacedKeyword, &schema.at, &message);
            }
        }
        if schema.has("allOf") || self.has_members_beside_branches(schema) {
            return self.all_of(schema, site);
        }
        self.without_members(schema, site)
    }

    /// Whether a schema describes members next to its branches.
    fn has_members_beside_branches(&self, schema: &Schema<'a>) -> bool {
        if schema.branches().is_empty() {
            return false;
        }
        let is_open = !matches!(schema.additional(), Additional::None);
        schema.has("properties") || (is_open && self.names_members_only(schema))
    }

    /// Whether the branches of a union are objects that name all of the members that they keep.
    fn names_members_only(&self, union: &Schema<'a>) -> bool {
        let outline = self.view.union_outline(union);
        outline.are_objects && !outline.keys.is_empty() && !self.view.has_open_branch(union)
    }

    /// The type of a schema without regard to its `allOf`, nor to properties next to its branches.
    pub fn without_members(&mut self, schema: &Schema<'a>, site: Site<'a>) -> Type {
        if !schema.branches().is_empty() {
            let is_map = matches!(schema.additional(), Additional::Schema(_));
            let outline = self.view.union_outline(schema);
            // Branches that name no member restrict only which maps are valid.
            return match is_map && outline.are_objects && outline.keys.is_empty() {
                true => self.object(schema, site),
                false => self.union(schema, site),
            };
        }
        if schema.has("not") {
            self.warn(
                Kind::UnsupportedNot,
                &schema.at,
                "`not` has no equivalent Rust type; it is ignored",
            );
        }
        if let Some(ty) = self.enumeration(schema, &site) {
            return ty;
        }
        if schema.is_object() {
            return self.object(schema, site);
        }
        match schema.kind() {
            Some("array") => self.array(schema, site),
            None if schema.has("items") => self.array(schema, site),
            Some("string") | None if schema.has("pattern") => self.string(schema, site),
            Some("string") => self.string(schema, site),
            Some("integer") => self.integer(schema),
            Some("number") => self.number(schema),
            Some("boolean") => Type::Bool,
            None => Type::Any,
            Some(other) => {
                let message =
                    format!("`{other}` is not an OpenAPI type; any JSON value is accepted");
                self.warn(Kind::UnknownType, &schema.at, &message);
                Type::Any
            }
        }
    }
}
