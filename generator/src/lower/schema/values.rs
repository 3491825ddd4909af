//! The values of an `enum`, and what kind of Rust type they make.

use crate::ir::{Docs, EnumValue};
use crate::openapi::Schema;
use crate::source::Pointer;
use serde_json::Value;
use std::collections::BTreeSet;

/// What an `enum` becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum EnumKind {
    Strings,
    Integers,
    /// The values of a list's items, which by mistake are next to `items` and not inside.
    Items,
    /// Secrets, which an enum would show.
    Secrets,
    /// A single boolean or number, which the type does not show.
    Constant,
    /// Any value of the type.
    Wide,
}

/// The values that the type of a schema does not show, for its documentation.
pub(crate) fn hidden_values<'a>(schema: &Schema<'a>) -> Vec<&'a Value> {
    let values = schema.values().unwrap_or_default();
    let present = present(values);
    match enum_kind(schema) {
        _ if present.is_empty() => values.iter().collect(),
        EnumKind::Wide if !is_any_boolean(&present) => present,
        EnumKind::Secrets | EnumKind::Constant => present,
        _ => Vec::new(),
    }
}

/// A value without a name and documentation of its own.
pub(crate) fn undocumented<V>(value: V, origin: Pointer) -> EnumValue<V> {
    EnumValue {
        value,
        origin,
        name: None,
        rust_name: None,
        is_default: false,
        docs: Docs::default(),
    }
}

pub(crate) fn present(values: &[Value]) -> Vec<&Value> {
    values.iter().filter(|value| !value.is_null()).collect()
}

pub(crate) fn enum_kind(schema: &Schema<'_>) -> EnumKind {
    let present = present(schema.values().unwrap_or_default());
    let all = |is: fn(&Value) -> bool| present.iter().all(|value| is(value));
    let any = |is: fn(&Value) -> bool| present.iter().any(|value| is(value));
    let is_constant = matches!(
        (present.as_slice(), schema.kind()),
        ([Value::Bool(_)], Some("boolean") | None)
            | ([Value::Number(_)], Some("integer" | "number") | None)
    );
    match schema.kind() {
        _ if is_constant => EnumKind::Constant,
        Some("string") if schema.is_secret() => EnumKind::Secrets,
        Some("string") if any(|value| text(value).is_some()) => EnumKind::Strings,
        None if all(Value::is_string) => EnumKind::Strings,
        // Numbers that are all whole are integers: JSON does not tell 1 from 1.0.
        Some("integer" | "number") if all(|value| integer(value).is_some()) => EnumKind::Integers,
        None if all(|value| value.is_i64()) => EnumKind::Integers,
        Some("array") if all(|value| text(value).is_some()) && has_plain_items(schema) => {
            EnumKind::Items
        }
        _ => EnumKind::Wide,
    }
}

/// Whether the items are strings without an `enum` of their own.
fn has_plain_items(schema: &Schema<'_>) -> bool {
    let items = schema.items();
    items.is_some_and(|items| items.kind() == Some("string") && !items.has("enum"))
}

pub(crate) fn is_any_boolean(present: &[&Value]) -> bool {
    let has = |flag: bool| present.iter().any(|value| value.as_bool() == Some(flag));
    has(true) && has(false) && present.iter().all(|value| value.is_boolean())
}

/// The text of a scalar.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// An integer, as a number or as text.
pub(crate) fn integer(value: &Value) -> Option<i64> {
    let whole = |number: f64| number.fract() == 0.0 && number.abs() < 9e15;
    match value {
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().filter(|it| whole(*it)).map(|it| it as i64)),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

pub(crate) fn distinct<V: Clone + Ord>(values: &mut Vec<EnumValue<V>>) {
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.insert(value.value.clone()));
}
