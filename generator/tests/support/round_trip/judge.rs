//! Judges values by the schemas of a description, with a JSON Schema library.
//!
//! A schema that the library does not accept is left out. How the words of OpenAPI become JSON Schema is in
//! [`json_schema`](super::json_schema).

use super::json_schema::{Dialect, Reading, json_schema, uri};
use super::strings;
use generator::source::Pointer;
use jsonschema::{ValidationError, Validator};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

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
    /// Of a whole description, in the words of its version.
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

/// One schema stands for all: the description, with a property for each component, of which a value to be judged is the
/// only one. So references are resolved once.
fn validator(
    document: &Value,
    reading: Reading,
    left_out: &BTreeSet<String>,
) -> Result<Validator, ValidationError<'static>> {
    let dialect = Dialect::of(document);
    let mut whole = match dialect {
        // Identities may stand anywhere.
        Dialect::Later => document.clone(),
        Dialect::Swagger | Dialect::First => json!({}),
    };
    let schemas = document.pointer(dialect.components());
    let schemas = schemas.and_then(Value::as_object).into_iter().flatten();
    let (mut definitions, mut properties) = (Map::new(), Map::new());
    for (name, schema) in schemas {
        let schema = match left_out.contains(name) {
            true => json!({}),
            false => json_schema(schema, reading, dialect),
        };
        definitions.insert(name.clone(), schema);
        let name_in_pointer = name.replace('~', "~0").replace('/', "~1");
        let reference = uri(&format!("#{}/{name_in_pointer}", dialect.components()));
        properties.insert(name.clone(), json!({"$ref": reference}));
    }
    whole["properties"] = Value::Object(properties);
    whole[PARTS] = parts(document, reading, left_out, &mut definitions);
    match dialect {
        Dialect::Swagger => whole["definitions"] = Value::Object(definitions),
        Dialect::First | Dialect::Later => {
            whole["components"]["schemas"] = Value::Object(definitions);
        }
    }
    jsonschema::options()
        .with_draft(dialect.draft())
        .should_validate_formats(true)
        .with_format("uuid", strings::is_uuid)
        .with_format("basic-date-time", strings::is_basic_date_time)
        .build(&whole)
}

/// Where the schemas stand that are no components, but referred to.
const PARTS: &str = "x-parts";

/// The schemas that the components refer to and that are no components, by their pointers. A reference to one then leads
/// to it here, since a reading may have no word for where it is in the description.
fn parts(
    document: &Value,
    reading: Reading,
    left_out: &BTreeSet<String>,
    definitions: &mut Map<String, Value>,
) -> Value {
    let dialect = Dialect::of(document);
    let components = Pointer::from(dialect.components());
    let is_part = |at: &Pointer| {
        let is_component = at.parent().as_ref() == Some(&components);
        !at.is_root() && !is_component && document.pointer(at.as_str()).is_some()
    };
    let mut parts = Map::new();
    let mut open = Vec::new();
    for schema in definitions.values_mut() {
        relocate(schema, &is_part, &mut open);
    }
    while let Some(at) = open.pop() {
        let key = at.to_string();
        if parts.contains_key(&key) {
            continue;
        }
        let schema = document.pointer(at.as_str());
        let schema = schema.filter(|_| !left_out.contains(&key));
        let mut schema = schema.map_or(json!({}), |it| json_schema(it, reading, dialect));
        relocate(&mut schema, &is_part, &mut open);
        parts.insert(key, schema);
    }
    Value::Object(parts)
}

/// Makes references to parts lead to where they are, and returns these parts.
fn relocate(schema: &mut Value, is_part: &impl Fn(&Pointer) -> bool, parts: &mut Vec<Pointer>) {
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        let members = match value {
            Value::Array(items) => {
                open.extend(items);
                continue;
            }
            Value::Object(members) => members,
            _ => continue,
        };
        for (keyword, value) in members {
            let target = value.as_str().filter(|_| keyword == "$ref");
            let target = target.and_then(|text| text.strip_prefix('#'));
            match target.map(Pointer::from_fragment).filter(is_part) {
                Some(at) => {
                    let place = Pointer::ROOT.join(PARTS).join(at.as_str());
                    *value = uri(&format!("#{}", place.as_str())).into();
                    parts.push(at);
                }
                None => open.push(value),
            }
        }
    }
}

/// The component, or the place of the part, that an error is about.
fn culprit(error: &ValidationError<'_>) -> Option<String> {
    let at = Pointer::from(error.instance_path().as_str());
    let mut segments = at.segments();
    let first = segments.next()?;
    if first == "components" {
        segments.next()?;
    }
    segments.next().map(|name| name.into_owned())
}

fn verdict(validator: &Validator, schema: &str, value: Value) -> (bool, Value) {
    let mut wrapped = Value::Object(Map::from_iter([(schema.to_owned(), value)]));
    let valid = validator.is_valid(&wrapped);
    (valid, wrapped[schema].take())
}
