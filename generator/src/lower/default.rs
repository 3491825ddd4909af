//! `default` → a warning, where it is no value of its schema.
//!
//! A default is documentation: it says what the server takes for an absent value, and nothing here
//! ever sends it in its place. So a wrong one misleads people and breaks nothing. Only JSON types
//! and enums are compared.

use super::{Lower, Schema};
use serde_json::Value;

impl<'a> Lower<'a> {
    pub(super) fn check_default(&mut self, schema: &Schema<'a>) {
        let Some(value) = schema.keywords.get("default") else {
            return;
        };
        let chain = self.wrapped(schema);
        let fits = match value {
            Value::Null => {
                let is_typed = chain.iter().any(|schema| schema.kind().is_some());
                !is_typed || chain.iter().any(Schema::allows_null)
            }
            value => chain.iter().all(|schema| fits(value, schema)),
        };
        if !fits {
            let message = "this default is no value of its schema";
            self.warn("wrong-default", &schema.at.join("default"), message);
        }
    }
}

fn fits(value: &Value, schema: &Schema<'_>) -> bool {
    let is_whole = |number: f64| number.fract() == 0.0;
    let of_type = match schema.kind() {
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("number") => value.is_number(),
        Some("integer") => value.as_f64().is_some_and(is_whole),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    };
    let among = |values: &[Value]| values.is_empty() || values.contains(value);
    of_type && (value.is_array() || schema.values().is_none_or(among))
}
