//! The types that a JSON Schema names; nothing of what they become in Rust.

use serde_json::Value;

/// Whether a value is of the type that `type` names. Types that the specification does not know are not judged.
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
