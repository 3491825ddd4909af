//! Objects → structs and maps; lists.

use super::{Additional, Lower, Place, Schema, all_of, docs};
use crate::diagnostic::Kind;
use crate::ir::{Access, Field, Owner, Struct, Type, TypeKind};

/// How many lists and maps may lie inside one another without a name between them.
const MAX_LEVELS: usize = 24;

impl<'a> Lower<'a> {
    pub(super) fn array(&mut self, schema: &Schema<'a>, place: Place<'a>) -> Type {
        let Some(items) = schema.child("items") else {
            return Type::Array(Box::new(Type::Any));
        };
        let place = self.part_of(&place, "Item");
        Type::Array(Box::new(self.held(&items, place)))
    }

    /// The type of what a list or a map holds, unless it is nested so deeply that no reader, nor
    /// the stack of one who parses the crate, would bear it.
    pub(super) fn held(&mut self, schema: &Schema<'a>, place: Place<'a>) -> Type {
        let ty = self.ty(schema, place);
        let mut levels = 0;
        let mut current = &ty;
        while let Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) = current {
            levels += 1;
            current = inner;
        }
        if levels < MAX_LEVELS {
            return ty;
        }
        let message = "arrays and maps are nested too deeply here; any JSON value is accepted";
        self.warn(Kind::DeepNesting, &schema.at, message);
        Type::Any
    }

    pub(super) fn object(&mut self, schema: &Schema<'a>, place: Place<'a>) -> Type {
        if schema.properties().is_empty() && schema.required().next().is_none() {
            return match schema.additional() {
                Additional::Schema(values) => {
                    let place = self.part_of(&place, "Value");
                    Type::Map(Box::new(self.held(&values, place)))
                }
                Additional::Any | Additional::None => Type::Map(Box::new(Type::Any)),
            };
        }
        let mut parts = all_of::Parts::default();
        parts.add_object(schema);
        self.build_struct(schema, parts, place)
    }

    /// Makes a struct of collected parts.
    pub(super) fn build_struct(
        &mut self,
        schema: &Schema<'a>,
        mut parts: all_of::Parts<'a>,
        place: Place<'a>,
    ) -> Type {
        self.settle(&mut parts);
        let id = self.open(schema, &place);
        let mut fields = Vec::new();
        for (key, property) in &parts.properties {
            let alone = std::slice::from_ref(property);
            let schemas = parts.joined.get(key).map_or(alone, Vec::as_slice);
            let ty = match schemas {
                [_] => {
                    let owner = self.owner(id, schema, property);
                    self.ty(property, Place::part(owner, *key))
                }
                several => self.join(several, Place::part(Owner::Type(id), *key)),
            };
            let access = self.access(schemas);
            let others = parts.redeclared.get(key).map(Vec::as_slice);
            let others = others.unwrap_or_default();
            fields.push(Field {
                key: (*key).to_owned(),
                required: parts.required.contains(key),
                docs: docs::of_property(property, others, access),
                access,
                ty,
            });
        }
        for key in &parts.required {
            if !parts.properties.contains_key(key) && !parts.promised(key) {
                let message =
                    format!("`{key}` is required but has no schema; any JSON value is accepted");
                self.warn(Kind::UndescribedRequired, &schema.at, &message);
                fields.push(Field {
                    key: (*key).to_owned(),
                    required: true,
                    access: Access::Both,
                    docs: Default::default(),
                    ty: Type::Any,
                });
            }
        }
        let flattened = self.flattened(id, &parts);
        self.close(
            id,
            schema,
            &place,
            TypeKind::Struct(Struct { fields, flattened }),
        )
    }

    /// In which directions a property is sent, according to its schemas or what these refer to.
    fn access(&mut self, schemas: &[Schema<'a>]) -> Access {
        let chain: Vec<_> = schemas
            .iter()
            .flat_map(|schema| self.wrapped(schema))
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
