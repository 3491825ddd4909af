//! The types that a schema names, and the keywords of each type.

use serde_json::{Map, Value};

/// The types that a schema names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kinds<'v> {
    /// There is no `type`.
    None,
    /// These, without null, each once.
    Some { names: Vec<&'v str>, has_null: bool },
    /// Not only names of types.
    Unknown,
}

/// The types of values, each with the keywords that only restrict values of this type.
pub(super) const TYPES: &[(&str, &[&str])] = &[
    ("string", &["minLength", "maxLength", "pattern"]),
    ("number", NUMERIC),
    ("integer", NUMERIC),
    ("boolean", &[]),
    (
        "array",
        &[
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "uniqueItems",
        ],
    ),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
        ],
    ),
];

pub(super) const NUMERIC: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];

/// Returns the types that a schema names. A single name need not be one that OpenAPI knows.
pub(super) fn kinds(schema: &Map<String, Value>) -> Kinds<'_> {
    let listed = match schema.get("type") {
        None => return Kinds::None,
        Some(Value::Array(listed)) if listed.is_empty() => return Kinds::Unknown,
        Some(Value::Array(listed)) => listed.as_slice(),
        Some(Value::String(name)) if name != "null" => {
            return Kinds::Some {
                names: vec![name],
                has_null: false,
            };
        }
        Some(single) => std::slice::from_ref(single),
    };
    let mut names = Vec::new();
    let mut has_null = false;
    for listed in listed {
        match listed {
            // YAML without quotes.
            Value::Null => has_null = true,
            Value::String(name) if name == "null" => has_null = true,
            Value::String(name) if TYPES.iter().any(|(known, _)| known == name) => {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
            _ => return Kinds::Unknown,
        }
    }
    if names.contains(&"number") {
        names.retain(|name| *name != "integer");
    }
    Kinds::Some { names, has_null }
}
