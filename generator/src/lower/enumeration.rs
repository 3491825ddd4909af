//! `enum` → enums of strings or integers; of anything else, the type with its values documented.
//!
//! The `type` decides what the values are: those of another type are read as it where they can be,
//! as people write `type: string` and values without quotes. A null among them makes the type
//! nullable, which is decided elsewhere; a null alone leaves no other value. Names and descriptions
//! of the values come from the extensions that other generators know.

use super::{Lower, Place, Schema};
use crate::diagnostic::Kind;
use crate::ir::{Docs, Enum, EnumValue, IntegerType, Type, TypeKind};
use serde_json::Value;
use std::collections::BTreeSet;

/// What an `enum` becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Values {
    Strings,
    Integers,
    /// The values of a list's items, by mistake beside `items` in place of inside.
    Items,
    /// Texts that are not to be shown, as an enum would.
    Secrets,
    /// As wide as the type.
    Wide,
}

impl<'a> Lower<'a> {
    /// The type of a schema with `enum`; `None` where that adds nothing to its other keywords.
    pub(super) fn enumeration(&mut self, schema: &Schema<'a>, place: &Place<'a>) -> Option<Type> {
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
        match values_of(schema) {
            Values::Strings => {
                let values = self.converted(schema, text);
                Some(self.string_enum(schema, values, place.clone()))
            }
            Values::Integers => {
                let mut values = self.converted(schema, integer);
                distinct(&mut values);
                let id = self.open(schema, place);
                let kind = TypeKind::IntegerEnum(Enum { values });
                Some(self.close(id, schema, place, kind))
            }
            Values::Items => self.item_enum(schema, place),
            Values::Secrets => {
                let message =
                    "a Rust enum would show the values of a secret; any secret is accepted";
                self.warn(Kind::WideEnum, &schema.at, message);
                None
            }
            Values::Wide if is_any_boolean(&present) => {
                schema.kind().is_none().then_some(Type::Bool)
            }
            Values::Wide => {
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

    /// A list whose items have these values.
    fn item_enum(&mut self, schema: &Schema<'a>, place: &Place<'a>) -> Option<Type> {
        let message = "these values are not arrays; they are used for the items";
        self.warn(Kind::ItemEnum, &schema.at, message);
        let items = schema.child("items")?;
        let values = present(schema.values()?);
        let values = values.into_iter().filter_map(text).map(undocumented);
        let item = self.part_of(place, "Item");
        let item = self.string_enum(&items, values.collect(), item);
        Some(Type::Array(Box::new(item)))
    }

    /// An enum of these strings.
    pub(super) fn string_enum(
        &mut self,
        schema: &Schema<'a>,
        mut values: Vec<EnumValue>,
        place: Place<'a>,
    ) -> Type {
        distinct(&mut values);
        let id = self.open(schema, &place);
        self.close(id, schema, &place, TypeKind::Enum(Enum { values }))
    }

    /// The values as the type has them, with what the description calls them.
    fn converted<V>(
        &mut self,
        schema: &Schema<'a>,
        convert: fn(&Value) -> Option<V>,
    ) -> Vec<EnumValue<V>> {
        let values = schema.values().unwrap_or_default();
        let names = self.beside(schema, &["x-enum-varnames", "x-enumNames"]);
        let texts = self.beside(schema, &["x-enum-descriptions", "x-enumDescriptions"]);
        let mut converted = Vec::new();
        for (index, value) in values.iter().enumerate() {
            if value.is_null() {
                continue;
            }
            let at = schema.at.join("enum").join_index(index);
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
            converted.extend(result.map(|value| EnumValue {
                value,
                name: names.get(index).map(|name| (*name).to_owned()),
                docs: Docs {
                    text: texts.get(index).copied().unwrap_or_default().to_owned(),
                    ..Docs::default()
                },
            }));
        }
        converted
    }

    /// A list of texts that goes with the values, one for one.
    fn beside(&mut self, schema: &Schema<'a>, keywords: &[&str]) -> Vec<&'a str> {
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

/// The values that the type of a schema does not tell, for its documentation.
pub(super) fn untold<'a>(schema: &Schema<'a>) -> Vec<&'a Value> {
    let values = schema.values().unwrap_or_default();
    let present = present(values);
    match values_of(schema) {
        _ if present.is_empty() => values.iter().collect(),
        Values::Wide if !is_any_boolean(&present) => present,
        Values::Secrets => present,
        _ => Vec::new(),
    }
}

/// A value of which nothing else is known.
pub(super) fn undocumented(value: String) -> EnumValue {
    EnumValue {
        value,
        name: None,
        docs: Docs::default(),
    }
}

fn present(values: &[Value]) -> Vec<&Value> {
    values.iter().filter(|value| !value.is_null()).collect()
}

fn values_of(schema: &Schema<'_>) -> Values {
    let present = present(schema.values().unwrap_or_default());
    let all = |is: fn(&Value) -> bool| present.iter().all(|value| is(value));
    let any = |is: fn(&Value) -> bool| present.iter().any(|value| is(value));
    match schema.kind() {
        Some("string") if schema.text("format") == Some("password") => Values::Secrets,
        Some("string") if any(|value| text(value).is_some()) => Values::Strings,
        None if all(Value::is_string) => Values::Strings,
        Some("integer") if all(|value| integer(value).is_some()) => Values::Integers,
        None if all(|value| value.is_i64()) => Values::Integers,
        Some("array") if all(|value| text(value).is_some()) && has_plain_items(schema) => {
            Values::Items
        }
        _ => Values::Wide,
    }
}

/// Whether the items are strings of which nothing else is said.
fn has_plain_items(schema: &Schema<'_>) -> bool {
    let items = schema.child("items");
    items.is_some_and(|items| items.kind() == Some("string") && !items.has("enum"))
}

fn is_any_boolean(present: &[&Value]) -> bool {
    let has = |flag: bool| present.iter().any(|value| value.as_bool() == Some(flag));
    has(true) && has(false) && present.iter().all(|value| value.is_boolean())
}

/// The text of a scalar.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The integer that a number is, or the text of one stands for.
fn integer(value: &Value) -> Option<i64> {
    let whole = |number: f64| number.fract() == 0.0 && number.abs() < 9e15;
    match value {
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().filter(|it| whole(*it)).map(|it| it as i64)),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn distinct<V: Clone + Ord>(values: &mut Vec<EnumValue<V>>) {
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.insert(value.value.clone()));
}
