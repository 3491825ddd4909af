//! Converts the schemas of OpenAPI to JSON Schema.
//!
//! Draft 7 fits OpenAPI 2.0 and 3.0: keywords next to a `$ref` are ignored. `nullable` and `x-nullable` become a choice
//! with null in any position, boolean `exclusiveMinimum` and `exclusiveMaximum` get the value of the bound. Later
//! versions are draft 2020-12, in which words of 3.0 mean what they meant there. For `discriminator`, only the presence
//! of the tag is checked, which OpenAPI requires; other annotations have no effect. `{nullable: true}` alone, as some
//! tools write it for a branch of a union, means null there. Formats are checked, and a number with an integer format is
//! an integer. An unknown `type` allows any value.

use super::schema::is_null;
use super::{numbers, strings};
use jsonschema::Draft;
use serde_json::{Map, Value, json};

/// The words that schemas are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// OpenAPI 2.0.
    Swagger,
    /// OpenAPI 3.0.
    First,
    /// OpenAPI 3.1 and 3.2.
    Later,
}

impl Dialect {
    /// The dialect of a description.
    pub fn of(document: &Value) -> Self {
        let version = match document.get("openapi") {
            Some(Value::String(version)) => version.clone(),
            Some(version) => version.to_string(),
            None => String::new(),
        };
        match document.get("swagger") {
            Some(_) => Self::Swagger,
            None if version.starts_with("3.1") || version.starts_with("3.2") => Self::Later,
            None => Self::First,
        }
    }

    /// Where the component schemas are.
    pub fn components(self) -> &'static str {
        match self {
            Self::Swagger => "/definitions",
            Self::First | Self::Later => "/components/schemas",
        }
    }

    /// The version of JSON Schema.
    pub fn draft(self) -> Draft {
        match self {
            Self::Swagger | Self::First => Draft::Draft7,
            Self::Later => Draft::Draft202012,
        }
    }
}

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
    "const",
    "allOf",
    "anyOf",
    "oneOf",
    "nullable",
    "x-nullable",
    "$anchor",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "definitions",
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
            "const" => value.is_string(),
            _ => SHAPE.contains(&keyword),
        };
        self != Self::Shape || is_shape
    }
}

/// A reference in ASCII, as an address has to be.
pub fn uri(reference: &str) -> String {
    let bytes = reference.bytes();
    bytes
        .map(|byte| match byte {
            b'"' | b'<' | b'>' | b'[' | b'\\' | b']' | b'^' | b'`' | b'{' | b'|' | b'}' => {
                format!("%{byte:02X}")
            }
            b'!'..=b'~' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// Converts a schema.
pub fn json_schema(schema: &Value, reading: Reading, dialect: Dialect) -> Value {
    let Value::Object(keywords) = schema else {
        return schema.clone();
    };
    let convert = |schema: &Value| json_schema(schema, reading, dialect);
    let each = |schemas: &Value| match schemas {
        Value::Array(schemas) => schemas.iter().map(convert).collect(),
        Value::Object(schemas) => Value::Object(
            (schemas.iter())
                .map(|(name, schema)| (name.clone(), convert(schema)))
                .collect(),
        ),
        other => other.clone(),
    };
    let mut converted = Map::new();
    let minded = keywords
        .iter()
        .filter(|(keyword, value)| reading.minds(keyword, value));
    for (keyword, value) in minded {
        let value =
            match keyword.as_str() {
                "$ref" => value.as_str().map(uri).into(),
                "type" if numbers::is_whole(schema) => json!("integer"),
                "format" if strings::asks_for_basic_date_time(keywords) => json!("basic-date-time"),
                "type" if !is_type(value, dialect) => continue,
                "type" | "required" | "minimum" | "maximum" | "multipleOf" | "minLength"
                | "maxLength" | "pattern" | "format" | "minItems" | "maxItems" | "uniqueItems"
                | "minProperties" | "maxProperties" | "enum" => value.clone(),
                "items" | "not" | "additionalProperties" => convert(value),
                "allOf" | "properties" => each(value),
                "anyOf" | "oneOf" => {
                    let branches = value.as_array().into_iter().flatten();
                    let converted = branches.map(|branch| match is_null(branch) {
                        true => json!({"type": "null"}),
                        false => convert(branch),
                    });
                    converted.collect()
                }
                _ if dialect != Dialect::Later => continue,
                "const" | "exclusiveMinimum" | "exclusiveMaximum" | "minContains"
                | "maxContains" | "dependentRequired" | "$anchor" | "$dynamicAnchor"
                | "$dynamicRef" | "$id" => value.clone(),
                "contains"
                | "if"
                | "then"
                | "else"
                | "propertyNames"
                | "unevaluatedItems"
                | "unevaluatedProperties" => convert(value),
                "$defs" | "definitions" | "dependentSchemas" | "patternProperties"
                | "prefixItems" => each(value),
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
        let Some(Value::Bool(is_exclusive)) = keywords.get(exclusive) else {
            continue;
        };
        converted.remove(exclusive);
        if *is_exclusive && let Some(bound) = converted.remove(bound) {
            converted.insert(exclusive.to_owned(), bound);
        }
    }
    if let Some(tag) = keywords.get("discriminator") {
        // In 2.0, it is the name of the property.
        let name = tag.get("propertyName").unwrap_or(tag);
        let tag = json!({"required": [name]});
        converted = Map::from_iter([("allOf".to_owned(), json!([converted, tag]))]);
    }
    let word = match dialect {
        Dialect::Swagger => "x-nullable",
        Dialect::First | Dialect::Later => "nullable",
    };
    let is_nullable = keywords.get(word) == Some(&Value::Bool(true));
    if is_nullable && !keywords.contains_key("$ref") {
        json!({"anyOf": [{"type": "null"}, converted]})
    } else {
        Value::Object(converted)
    }
}

/// Whether this is a `type`, or a list of them in the versions that have lists.
fn is_type(value: &Value, dialect: Dialect) -> bool {
    let is_known = |value: &Value| TYPES.iter().any(|it| value == it);
    match value {
        Value::Array(types) => {
            dialect == Dialect::Later && !types.is_empty() && types.iter().all(is_known)
        }
        value => is_known(value),
    }
}
