//! Objects → structs and maps; arrays → lists and tuples.

use super::{default, docs};
use crate::diagnostic::Kind;
use crate::ir::{Access, Field, Limits, Owner, Struct, Type, TypeKind};
use crate::lower::all_of::merged::Merged;
use crate::lower::maker::Lower;
use crate::lower::site::Site;
use crate::lower::unmarked::is_of_model;
use crate::openapi::{Additional, Schema};

/// How deeply lists and maps may be nested without a named type between them.
const MAX_LEVELS: usize = 24;

impl<'a> Lower<'a> {
    pub fn array(&mut self, schema: &Schema<'a>, site: Site<'a>) -> Type {
        let first = schema.schemas("prefixItems");
        if !first.is_empty() {
            let items = first.iter().enumerate().map(|(index, item)| {
                let site = site.part_of(&format!("Item {}", index + 1));
                self.held(item, site)
            });
            return Type::Tuple(items.collect());
        }
        let Some(items) = schema.items() else {
            return Type::Array(Box::new(Type::Any));
        };
        let site = site.part_of("Item");
        Type::Array(Box::new(self.held(&items, site)))
    }

    /// The type of what a list or a map holds. If that is nested too deeply for readers, and for the stack of the
    /// compiler, it is any JSON value.
    pub fn held(&mut self, schema: &Schema<'a>, site: Site<'a>) -> Type {
        let ty = self.ty(schema, site);
        if levels(&ty) < MAX_LEVELS {
            return ty;
        }
        let message = "arrays and maps are nested too deeply here; any JSON value is accepted";
        self.warn(Kind::DeepNesting, &schema.at, message);
        Type::Any
    }

    pub fn object(&mut self, schema: &Schema<'a>, site: Site<'a>) -> Type {
        if schema.properties().is_empty() && schema.required().next().is_none() {
            return match schema.additional() {
                Additional::Schema(values) => {
                    let site = site.part_of("Value");
                    Type::Map(Box::new(self.held(&values, site)))
                }
                Additional::Any | Additional::None => Type::Map(Box::new(Type::Any)),
            };
        }
        let mut merged = Merged::default();
        merged.add_object(schema);
        self.build_struct(schema, merged, site)
    }

    /// Makes a struct from merged schemas.
    pub fn build_struct(
        &mut self,
        schema: &Schema<'a>,
        mut merged: Merged<'a>,
        site: Site<'a>,
    ) -> Type {
        merged.leave_out_absent();
        self.resolve_overlap(&mut merged);
        let id = self.open(schema, &site);
        let mut fields = Vec::new();
        for (key, property) in &merged.properties {
            let alone = std::slice::from_ref(property);
            let schemas = merged.several.get(key).map_or(alone, Vec::as_slice);
            let ty = match schemas {
                [_] => {
                    let owner = self.owner(id, schema, property);
                    self.ty(property, Site::part(owner, *key))
                }
                several => self.merged_property(several, Site::part(Owner::Type(id), *key)),
            };
            if !is_of_model(key, merged.properties.keys()) {
                self.suspect(key, None, property, &ty);
            }
            let access = self.access(schemas);
            let others = merged.redeclared.get(key).map(Vec::as_slice);
            let others = others.unwrap_or_default();
            fields.push(Field {
                key: (*key).to_owned(),
                rust_name: self.member_name(schemas),
                origin: property.at.clone(),
                required: merged.required.contains(key),
                docs: docs::of_property(property, others, access),
                access,
                limits: self.limits(property),
                default: default::scalar(property),
                ty,
            });
        }
        for key in &merged.required {
            if !merged.properties.contains_key(key) && !merged.is_in_union(key) {
                let message =
                    format!("`{key}` is required but has no schema; any JSON value is accepted");
                self.warn(Kind::UndescribedRequired, &schema.at, &message);
                fields.push(Field {
                    key: (*key).to_owned(),
                    rust_name: None,
                    origin: schema.at.clone(),
                    required: true,
                    access: Access::Both,
                    limits: Limits::None,
                    default: None,
                    docs: Default::default(),
                    ty: Type::Any,
                });
            }
        }
        let flattened = self.flattened(id, &merged);
        let it = Struct {
            fields,
            // What a flattened field reads is not named here.
            closed: merged.is_closed && flattened.is_empty(),
            flattened,
        };
        self.close(id, schema, &site, TypeKind::Struct(it))
    }

    /// In which directions a property is sent, by its schemas and those that these stand for.
    fn access(&mut self, schemas: &[Schema<'a>]) -> Access {
        let chain: Vec<_> = schemas
            .iter()
            .flat_map(|schema| self.view.chain(schema))
            .collect();
        let says = |keyword: &str| chain.iter().any(|schema| schema.is(keyword));
        match (says("readOnly"), says("writeOnly")) {
            (false, false) => Access::Both,
            (true, false) => Access::ReadOnly,
            (false, true) => Access::WriteOnly,
            (true, true) => {
                let message = "`readOnly` and `writeOnly` exclude each other; both are ignored";
                if let Some(first) = schemas.first() {
                    self.warn(Kind::ReadAndWriteOnly, &first.at, message);
                }
                Access::Both
            }
        }
    }
}

/// How deeply lists, tuples, maps and options are nested in a type.
fn levels(ty: &Type) -> usize {
    let mut deepest = 0;
    let mut open = vec![(ty, 0)];
    while let Some((ty, levels)) = open.pop() {
        deepest = deepest.max(levels);
        open.extend(ty.parts().iter().map(|part| (part, levels + 1)));
    }
    deepest
}
