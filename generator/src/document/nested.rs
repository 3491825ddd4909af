//! Schemas that are nested in others.

use crate::source::Pointer;
use serde_json::{Value, json};

/// Returns a schema with empty ones in place of those in it that have others nested in them, and adds these to `nested`.
pub(super) fn without_nested<'v>(
    schema: &'v Value,
    at: &Pointer,
    nested: &mut Vec<(Pointer, &'v Value)>,
) -> Value {
    let Value::Object(members) = schema else {
        return schema.clone();
    };
    let mut outline = |at: Pointer, schema: &'v Value| match has_nested(schema) {
        true => {
            nested.push((at, schema));
            json!({})
        }
        false => schema.clone(),
    };
    let members = members.iter().map(|(key, value)| {
        let at = at.join(key);
        let value = match (NESTED.iter().find(|(keyword, _)| keyword == key), value) {
            (Some((_, Nested::One)), schema) => outline(at, schema),
            (Some((_, Nested::List)), Value::Array(all)) => {
                let all = all.iter().enumerate();
                all.map(|(index, schema)| outline(at.join_index(index), schema))
                    .collect()
            }
            (Some((_, Nested::Members)), Value::Object(all)) => {
                let all = all.iter();
                all.map(|(name, schema)| (name.clone(), outline(at.join(name), schema)))
                    .collect()
            }
            _ => value.clone(),
        };
        (key.clone(), value)
    });
    members.collect()
}

fn has_nested(schema: &Value) -> bool {
    NESTED
        .iter()
        .any(|(keyword, _)| schema.get(keyword).is_some())
}

/// How schemas are nested in others.
#[derive(Clone, Copy)]
enum Nested {
    One,
    List,
    Members,
}

/// The keywords whose values are schemas.
const NESTED: [(&str, Nested); 7] = [
    ("additionalProperties", Nested::One),
    ("allOf", Nested::List),
    ("anyOf", Nested::List),
    ("items", Nested::One),
    ("not", Nested::One),
    ("oneOf", Nested::List),
    ("properties", Nested::Members),
];
