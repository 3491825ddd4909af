//! `default` → a value that a Rust constant can have: a boolean, a number or a text.
//!
//! A default is not sent in place of an absent value. The server has it.

use crate::ir::Scalar;
use crate::openapi::Schema;
use serde_json::Value;

/// Returns the default of a schema, if it is not a list, an object or null.
pub(crate) fn scalar(schema: &Schema<'_>) -> Option<Scalar> {
    match schema.keywords.get("default")? {
        Value::Bool(value) => Some(Scalar::Bool(*value)),
        Value::Number(number) => match number.as_i64() {
            Some(value) => Some(Scalar::Integer(value)),
            None => number.as_f64().map(Scalar::Number),
        },
        Value::String(text) => Some(Scalar::Text(text.clone())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
