//! OpenAPI 3.0 schemas → JSON Schema, and a library's verdict on values.
//!
//! Draft 7 fits OpenAPI 3.0: keywords beside a `$ref` are ignored. `nullable` becomes a choice with
//! null wherever it stands, boolean `exclusiveMinimum` and `exclusiveMaximum` take the bound's
//! value, `discriminator` and other annotations say nothing. Formats are checked.

use super::strings;
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// Judges values by all components of a description.
pub struct Judge {
    strict: Validator,
    loose: Validator,
}

impl Judge {
    /// Of a whole OpenAPI 3.0 document.
    pub fn new(document: &Value) -> Self {
        Self {
            strict: validator(document, "oneOf"),
            loose: validator(document, "anyOf"),
        }
    }

    /// Whether the component takes the value, to the letter: one branch of each `oneOf` and no more.
    /// The value is handed back.
    pub fn strictly(&self, schema: &str, value: Value) -> (bool, Value) {
        verdict(&self.strict, schema, value)
    }

    /// The same with any number of branches.
    pub fn loosely(&self, schema: &str, value: Value) -> (bool, Value) {
        verdict(&self.loose, schema, value)
    }
}

/// One schema stands for all: an object with a property for each component, of which a value to be
/// judged is the only one. So references are resolved once.
fn validator(document: &Value, one_of: &str) -> Validator {
    let components = document["components"]["schemas"].as_object();
    let schemas = components.into_iter().flatten();
    let (mut definitions, mut properties) = (Map::new(), Map::new());
    for (name, schema) in schemas {
        definitions.insert(name.clone(), json_schema(schema, one_of));
        let pointer = name.replace('~', "~0").replace('/', "~1");
        let reference = json!({"$ref": format!("#/components/schemas/{pointer}")});
        properties.insert(name.clone(), reference);
    }
    let schema = json!({"properties": properties, "components": {"schemas": definitions}});
    jsonschema::options()
        .with_draft(Draft::Draft7)
        .should_validate_formats(true)
        .with_format("uuid", strings::is_uuid)
        .build(&schema)
        .expect("the description's schemas are schemas")
}

fn verdict(validator: &Validator, schema: &str, value: Value) -> (bool, Value) {
    let mut wrapped = Value::Object(Map::from_iter([(schema.to_owned(), value)]));
    let valid = validator.is_valid(&wrapped);
    (valid, wrapped[schema].take())
}

fn json_schema(schema: &Value, one_of: &str) -> Value {
    let Value::Object(keywords) = schema else {
        return schema.clone();
    };
    let convert = |schema: &Value| json_schema(schema, one_of);
    let mut converted = Map::new();
    for (keyword, value) in keywords {
        let value = match keyword.as_str() {
            "$ref" | "type" | "required" | "minimum" | "maximum" | "multipleOf" | "minLength"
            | "maxLength" | "pattern" | "format" | "minItems" | "maxItems" | "uniqueItems"
            | "minProperties" | "maxProperties" | "enum" => value.clone(),
            "items" | "not" | "additionalProperties" => convert(value),
            "allOf" | "anyOf" | "oneOf" => value
                .as_array()
                .into_iter()
                .flatten()
                .map(convert)
                .collect(),
            "properties" => Value::Object(Map::from_iter(
                value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, schema)| (name.clone(), convert(schema))),
            )),
            _ => continue,
        };
        let keyword = if keyword == "oneOf" { one_of } else { keyword };
        converted.insert(keyword.to_owned(), value);
    }
    for (exclusive, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if keywords.get(exclusive) == Some(&Value::Bool(true))
            && let Some(bound) = converted.remove(bound)
        {
            converted.insert(exclusive.to_owned(), bound);
        }
    }
    if keywords.get("nullable") == Some(&Value::Bool(true)) && !keywords.contains_key("$ref") {
        json!({"anyOf": [{"type": "null"}, converted]})
    } else {
        Value::Object(converted)
    }
}
