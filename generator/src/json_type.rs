//! The types that JSON Schema names. How they are represented in Rust is not decided here.

use serde_json::Value;

/// Whether a `default` is a value of the type of its schema, or a null that the schema allows.
pub(crate) fn is_default_of(default: &Value, kind: &str, allows_null: bool) -> bool {
    match default {
        Value::Null if allows_null => true,
        default => is_of_type(default, kind),
    }
}

/// Whether a value is of the type that `type` names. Any value is accepted for a type that the specification does not
/// define.
pub(crate) fn is_of_type(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}
