//! `enum` → enums of strings or integers; for other values, the type with the values in its documentation.
//!
//! Values of another type than `type` are converted if possible: people write `type: string` and values without quotes.
//! A null among the values makes the type nullable, which is decided in [`openapi`](crate::openapi); if null is the
//! only value, no other value is valid. A single boolean or number is in the documentation of its type. Names and descriptions of values come from extensions that other generators
//! use.

use super::values::{
    self, EnumKind, distinct, enum_kind, integer, is_any_boolean, present, text, undocumented,
};
use crate::diagnostic::Kind;
use crate::ir::{Docs, Enum, EnumValue, IntegerType, Type, TypeKind};
use crate::lower::maker::Lower;
use crate::lower::site::Site;
use crate::openapi::Schema;
use serde_json::Value;

impl<'a> Lower<'a> {
    /// The type of a schema with `enum`; `None` if the other keywords decide it.
    pub fn enumeration(&mut self, schema: &Schema<'a>, site: &Site<'a>) -> Option<Type> {
        let values = schema.values()?;
        if values.is_empty() {
            let message = "this `enum` is empty; any value of its type is accepted";
            self.warn(Kind::EmptyEnum, &schema.at, message);
            return None;
        }
        let present = present(values);
        if present.is_empty() {
            return Some(Type::Never);
        }
        match enum_kind(schema) {
            EnumKind::Strings => {
                let values = self.converted(schema, text);
                Some(self.string_enum(schema, values, site.clone()))
            }
            EnumKind::Integers => {
                let values = self.converted(schema, integer);
                Some(self.integer_enum(schema, values, site.clone()))
            }
            EnumKind::Items => self.item_enum(schema, site),
            EnumKind::Secrets => {
                let message =
                    "a Rust enum would show the values of a secret; any secret is accepted";
                self.warn(Kind::WideEnum, &schema.at, message);
                None
            }
            EnumKind::Constant => Some(match (schema.kind(), present[0]) {
                (_, Value::Bool(_)) => Type::Bool,
                (Some("integer"), _) => self.integer(schema),
                (Some(_), _) => self.number(schema),
                (None, value) if value.is_i64() => Type::Integer(IntegerType::I64),
                (None, _) => Type::Number,
            }),
            EnumKind::Wide if is_any_boolean(&present) => {
                schema.kind().is_none().then_some(Type::Bool)
            }
            EnumKind::Wide => {
                let message = "only an `enum` of strings or integers becomes a Rust enum; any value \
                    of its type is accepted";
                self.warn(Kind::WideEnum, &schema.at, message);
                let all = |is: fn(&Value) -> bool| present.iter().all(|value| is(value));
                match schema.kind() {
                    Some("integer") if all(Value::is_u64) => Some(Type::Integer(IntegerType::U64)),
                    Some(_) => None,
                    None if all(Value::is_boolean) => Some(Type::Bool),
                    None if all(Value::is_number) => Some(Type::Number),
                    None => Some(Type::Any),
                }
            }
        }
    }

    /// A list of items with these values.
    fn item_enum(&mut self, schema: &Schema<'a>, site: &Site<'a>) -> Option<Type> {
        let message = "these values are not arrays; they are used for the items";
        self.warn(Kind::ItemEnum, &schema.at, message);
        let items = schema.items()?;
        let values = present(schema.values()?);
        let values = values.into_iter().filter_map(text);
        let at = schema.at.join("enum");
        let values = values.map(|value| undocumented(value, at.clone()));
        let item = site.part_of("Item");
        let item = self.string_enum(&items, values.collect(), item);
        Some(Type::Array(Box::new(item)))
    }

    /// An enum of these strings.
    pub fn string_enum(
        &mut self,
        schema: &Schema<'a>,
        mut values: Vec<EnumValue>,
        site: Site<'a>,
    ) -> Type {
        distinct(&mut values);
        let id = self.open(schema, &site);
        self.close(id, schema, &site, TypeKind::Enum(Enum { values }))
    }

    /// An enum of these integers.
    pub fn integer_enum(
        &mut self,
        schema: &Schema<'a>,
        mut values: Vec<EnumValue<i64>>,
        site: Site<'a>,
    ) -> Type {
        distinct(&mut values);
        let id = self.open(schema, &site);
        self.close(id, schema, &site, TypeKind::IntegerEnum(Enum { values }))
    }

    /// The values in the type of the schema, with their names and descriptions.
    fn converted<V>(
        &mut self,
        schema: &Schema<'a>,
        convert: fn(&Value) -> Option<V>,
    ) -> Vec<EnumValue<V>> {
        let values = schema.values().unwrap_or_default();
        let names = self.texts_of_values(schema, &["x-enum-varnames", "x-enumNames"]);
        let texts = self.texts_of_values(schema, &["x-enum-descriptions", "x-enumDescriptions"]);
        let mut rust_names = self.value_names(schema);
        let mut converted = Vec::new();
        for (index, value) in values.iter().enumerate() {
            if value.is_null() {
                continue;
            }
            let at = schema.at.join("enum").join_index(index);
            let is_default = schema.keywords.get("default") == Some(value);
            let result = convert(value);
            if let Some(expected) = schema.kind()
                && value.is_string() != (expected == "string")
            {
                let outcome = match result {
                    Some(_) => "it is converted",
                    None => "it is ignored",
                };
                let message = format!("this is not a value of the type `{expected}`; {outcome}");
                self.warn(Kind::EnumType, &at, &message);
            }
            let rust_name = values::text(value).and_then(|text| rust_names.remove(&text));
            converted.extend(result.map(|value| EnumValue {
                value,
                origin: at,
                rust_name,
                is_default,
                name: names.get(index).map(|name| (*name).to_owned()),
                docs: Docs {
                    text: texts.get(index).copied().unwrap_or_default().into(),
                    ..Docs::default()
                },
            }));
        }
        for (value, name) in rust_names {
            let message = format!("`{value}` is not a value of this `enum`; its name is ignored");
            self.warn(Kind::RustName, &name.at, &message);
        }
        converted
    }

    /// The list of an extension with one text for each value.
    fn texts_of_values(&mut self, schema: &Schema<'a>, keywords: &[&str]) -> Vec<&'a str> {
        let Some(keyword) = keywords.iter().find(|keyword| schema.has(keyword)) else {
            return Vec::new();
        };
        let list = schema.keywords.get(*keyword).and_then(Value::as_array);
        let texts =
            list.and_then(|list| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
        match texts {
            Some(texts) if Some(texts.len()) == schema.values().map(<[_]>::len) => texts,
            _ => {
                let message =
                    "this is not a list of one string for each `enum` value; it is ignored";
                self.warn(Kind::EnumNames, &schema.at.join(keyword), message);
                Vec::new()
            }
        }
    }
}
