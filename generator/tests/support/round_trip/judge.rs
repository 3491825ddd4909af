//! Converts OpenAPI 3.0 schemas to JSON Schema, and validates values with a library.
//!
//! Draft 7 fits OpenAPI 3.0: keywords next to a `$ref` are ignored. `nullable` becomes a choice with null in any
//! position, boolean `exclusiveMinimum` and `exclusiveMaximum` get the value of the bound. For `discriminator`, only
//! the presence of the tag is checked, which OpenAPI requires; other annotations have no effect. `{nullable: true}`
//! alone, as some tools write it for a branch of a union, means null there. Formats are checked, and a number with an
//! integer format is an integer. An unknown `type` allows any value; a schema that the library does not accept is left
//! out.

use super::schema::{self, is_null};
use super::{numbers, strings};
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// How closely a schema is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// To the letter.
    Strict,
    /// `oneOf` is met by several branches as well.
    Loose,
    /// `anyOf` and `oneOf` are met by one branch only.
    Only,
    /// Only what a Rust type can express: like [`Loose`](Reading::Loose), and lengths, ranges and
    /// patterns do not count.
    Shape,
}

/// The keywords and formats that say what type a value has.
const SHAPE: &[&str] = &[
    "$ref",
    "type",
    "enum",
    "format",
    "required",
    "properties",
    "additionalProperties",
    "items",
    "allOf",
    "anyOf",
    "oneOf",
    "nullable",
];

const TYPES: &[&str] = &[
    "array", "boolean", "integer", "null", "number", "object", "string",
];

const FORMATS: &[&str] = &["uuid", "ipv4", "ipv6", "date", "date-time"];

impl Reading {
    fn minds(self, keyword: &str, value: &Value) -> bool {
        let is_shape = match keyword {
            "format" => FORMATS.iter().any(|format| value == format),
            "additionalProperties" => value.is_object(),
            // Enums of anything but strings are read as the type of their values.
            "enum" => value.as_array().is_some_and(|values| {
                let mut values = values.iter();
                values.all(|value| value.is_string() || value.is_null())
            }),
            _ => SHAPE.contains(&keyword),
        };
        self != Self::Shape || is_shape
    }
}

/// Judges values by all components of a description.
pub struct Judge {
    strict: Validator,
    loose: Validator,
    only: Validator,
    shape: Validator,
    /// The components that are no schemas to the library: nothing is a value of them.
    pub left_out: BTreeSet<String>,
}

impl Judge {
    /// Of a whole OpenAPI 3.0 document.
    pub fn new(document: &Value) -> Self {
        let mut left_out = BTreeSet::new();
        loop {
            let built = |reading| validator(document, reading, &left_out);
            let all = || -> Result<Self, ValidationError<'static>> {
                Ok(Self {
                    strict: built(Reading::Strict)?,
                    loose: built(Reading::Loose)?,
                    only: built(Reading::Only)?,
                    shape: built(Reading::Shape)?,
                    left_out: left_out.clone(),
                })
            };
            match all() {
                Ok(judge) => return judge,
                Err(error) => {
                    let is_new = culprit(&error).is_some_and(|name| left_out.insert(name));
                    assert!(is_new, "the description's schemas are schemas: {error}");
                }
            }
        }
    }

    /// Whether the component takes the value, which is handed back.
    pub fn takes(&self, reading: Reading, schema: &str, value: Value) -> (bool, Value) {
        if self.left_out.contains(schema) {
            return (false, value);
        }
        let validator = match reading {
            Reading::Strict => &self.strict,
            Reading::Loose => &self.loose,
            Reading::Only => &self.only,
            Reading::Shape => &self.shape,
        };
        verdict(validator, schema, value)
    }
}

/// One schema stands for all: an object with a property for each component, of which a value to be
/// judged is the only one. So references are resolved once.
fn validator(
    document: &Value,
    reading: Reading,
    left_out: &BTreeSet<String>,
) -> Result<Validator, ValidationError<'static>> {
    let components = document["components"]["schemas"].as_object();
    let schemas = components.into_iter().flatten();
    let (mut definitions, mut properties) = (Map::new(), Map::new());
    for (name, schema) in schemas {
        let schema = match left_out.contains(name) {
            true => json!({}),
            false => json_schema(schema, reading),
        };
        definitions.insert(name.clone(), schema);
        let reference = uri(&format!("#{}", schema::pointer(name)));
        properties.insert(name.clone(), json!({"$ref": reference}));
    }
    let schema = json!({"properties": properties, "components": {"schemas": definitions}});
    jsonschema::options()
        .with_draft(Draft::Draft7)
        .should_validate_formats(true)
        .with_format("uuid", strings::is_uuid)
        .with_format("basic-date-time", strings::is_basic_date_time)
        .build(&schema)
}

/// The component that an error is about.
fn culprit(error: &ValidationError<'_>) -> Option<String> {
    let at = error.instance_path().as_str();
    let rest = at.strip_prefix("/components/schemas/")?;
    let name = rest.split('/').next()?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}

/// A reference in ASCII, as an address has to be.
fn uri(reference: &str) -> String {
    let bytes = reference.bytes();
    bytes
        .map(|byte| match byte {
            b'!'..=b'~' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

fn verdict(validator: &Validator, schema: &str, value: Value) -> (bool, Value) {
    let mut wrapped = Value::Object(Map::from_iter([(schema.to_owned(), value)]));
    let valid = validator.is_valid(&wrapped);
    (valid, wrapped[schema].take())
}

fn json_schema(schema: &Value, reading: Reading) -> Value {
    let Value::Object(keywords) = schema else {
        return schema.clone();
    };
    let convert = |schema: &Value| json_schema(schema, reading);
    let mut converted = Map::new();
    let minded = keywords
        .iter()
        .filter(|(keyword, value)| reading.minds(keyword, value));
    for (keyword, value) in minded {
        let value = match keyword.as_str() {
            "$ref" => value.as_str().map(uri).into(),
            "type" if numbers::is_whole(schema) => json!("integer"),
            "format" if strings::asks_for_basic_date_time(keywords) => json!("basic-date-time"),
            "type" if !TYPES.iter().any(|it| value == it) => continue,
            "type" | "required" | "minimum" | "maximum" | "multipleOf" | "minLength"
            | "maxLength" | "pattern" | "format" | "minItems" | "maxItems" | "uniqueItems"
            | "minProperties" | "maxProperties" | "enum" => value.clone(),
            "items" | "not" | "additionalProperties" => convert(value),
            "allOf" => value
                .as_array()
                .into_iter()
                .flatten()
                .map(convert)
                .collect(),
            "anyOf" | "oneOf" => {
                let branches = value.as_array().into_iter().flatten();
                let converted = branches.map(|branch| match is_null(branch) {
                    true => json!({"type": "null"}),
                    false => convert(branch),
                });
                converted.collect()
            }
            "properties" => Value::Object(Map::from_iter(
                value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, schema)| (name.clone(), convert(schema))),
            )),
            _ => continue,
        };
        let keyword = match keyword.as_str() {
            "oneOf" if matches!(reading, Reading::Loose | Reading::Shape) => "anyOf",
            "anyOf" if reading == Reading::Only => "oneOf",
            keyword => keyword,
        };
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
    if let Some(tag) = keywords.get("discriminator") {
        let tag = json!({"required": [tag["propertyName"]]});
        converted = Map::from_iter([("allOf".to_owned(), json!([converted, tag]))]);
    }
    if keywords.get("nullable") == Some(&Value::Bool(true)) && !keywords.contains_key("$ref") {
        json!({"anyOf": [{"type": "null"}, converted]})
    } else {
        Value::Object(converted)
    }
}
