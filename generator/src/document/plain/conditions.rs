//! Conditions, of which a sentence in the docs may tell: `dependentRequired`, `dependentSchemas`, `if` and `contains`.

use super::rewrite::Schema;
use crate::markdown::{Phrase, code, phrase};
use serde_json::{Map, Value};

/// Says in the description what can be said of the conditions of a schema.
pub(super) fn describe(schema: &mut Schema) {
    let mut sentences: Vec<Phrase> = Vec::new();
    if let Some(Value::Object(keys)) = schema.get("dependentRequired") {
        sentences.extend(
            keys.iter()
                .filter_map(|(key, others)| dependency(key, others)),
        );
    }
    if let Some(Value::Object(keys)) = schema.get("dependentSchemas") {
        let others = keys.iter();
        let others = others.filter_map(|(key, schema)| dependency(key, schema.get("required")?));
        sentences.extend(others);
    }
    if let Some(Value::Object(condition)) = schema.get("if") {
        sentences.extend(choice(schema, condition));
    }
    if let Some(Value::Object(item)) = schema.get("contains")
        && schema.get("minContains").is_none_or(|least| *least != 0)
    {
        let values = values(item);
        sentences.extend(values.map(|values| phrase!("At least one item is {}.", values)));
    }
    for sentence in sentences {
        schema.say(&sentence);
    }
}

/// The members that are required with another one, as a sentence.
fn dependency(key: &str, others: &Value) -> Option<Phrase> {
    let others = names(Some(others))?;
    Some(phrase!("{} requires {}.", code(key), others))
}

/// The members that a condition requires, and those that are required otherwise.
fn choice(schema: &Schema, condition: &Map<String, Value>) -> Option<Phrase> {
    let condition = met(schema, condition)?;
    let required = |keyword: &str| {
        let list = schema.get(keyword)?.get("required");
        let verb = match list?.as_array()?.len() {
            1 => "is",
            _ => "are",
        };
        Some(phrase!("{} {} required", names(list)?, verb))
    };
    match (required("then"), required("else")) {
        (Some(then), Some(others)) => {
            Some(phrase!("{} if {}; otherwise {}.", then, condition, others))
        }
        (Some(then), None) => Some(phrase!("{} if {}.", then, condition)),
        (None, Some(others)) => Some(phrase!("{} unless {}.", others, condition)),
        (None, None) => None,
    }
}

/// What has to be true of the members of an object, if it is only about their presence and their values.
fn met(schema: &Schema, condition: &Map<String, Value>) -> Option<Phrase> {
    let known = ["properties", "required", "type", "title", "description"];
    if !condition
        .keys()
        .all(|keyword| known.contains(&keyword.as_str()))
    {
        return None;
    }
    let required = |list: Option<&Value>, key: &str| {
        let list = list.and_then(Value::as_array);
        list.is_some_and(|list| list.iter().any(|it| it == key))
    };
    let mut parts = Vec::new();
    let properties = condition.get("properties").and_then(Value::as_object);
    for (key, property) in properties.into_iter().flatten() {
        let values = values(property.as_object()?)?;
        let is_there =
            required(condition.get("required"), key) || required(schema.get("required"), key);
        let absent = match is_there {
            true => "",
            false => " or absent",
        };
        parts.push(phrase!("{} is {}{}", code(key), values, absent));
    }
    let present = condition.get("required").and_then(Value::as_array);
    let present = present.into_iter().flatten().filter_map(Value::as_str);
    for key in present.filter(|key| properties.is_none_or(|it| !it.contains_key(*key))) {
        parts.push(phrase!("{} is present", code(key)));
    }
    (!parts.is_empty()).then(|| Phrase::join(&parts, " and "))
}

/// The only values of a schema.
fn values(schema: &Map<String, Value>) -> Option<Phrase> {
    let values = match (schema.get("const"), schema.get("enum")) {
        (Some(value), _) => std::slice::from_ref(value),
        (None, Some(Value::Array(values))) => values.as_slice(),
        _ => return None,
    };
    let values: Vec<Phrase> = values
        .iter()
        .map(|value| code(&value.to_string()))
        .collect();
    (!values.is_empty()).then(|| Phrase::join(&values, " or "))
}

/// The names in a list.
fn names(list: Option<&Value>) -> Option<Phrase> {
    let names = list?.as_array()?.iter().filter_map(Value::as_str);
    let names: Vec<Phrase> = names.map(code).collect();
    (!names.is_empty()).then(|| Phrase::join(&names, " and "))
}
