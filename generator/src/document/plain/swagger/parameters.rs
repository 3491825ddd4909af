//! Parameters, and the schemas of values that are not JSON.

use super::context::{Resolved, Swagger};
use super::members::text;
use super::schemas;
use crate::document::plain::built::Built;
use crate::source::Pointer;
use serde_json::{Map, Value};

/// The parameters of a list.
pub(super) struct Parameters<'a> {
    /// Those that stay parameters.
    pub(super) list: Built,
    pub(super) bodies: Vec<Resolved<'a>>,
    /// The fields of a form.
    pub(super) fields: Vec<Resolved<'a>>,
}

impl<'a> Parameters<'a> {
    /// The first parameter that is a part of the body.
    pub(super) fn first_of_body(&self) -> Option<&Resolved<'a>> {
        self.bodies.first().or(self.fields.first())
    }
}

impl<'a> Swagger<'a> {
    pub(super) fn parameters(&self, list: Option<&'a Value>, at: &Pointer) -> Parameters<'a> {
        let mut found = Parameters {
            list: Built::array(at.clone()),
            bodies: Vec::new(),
            fields: Vec::new(),
        };
        let items = list.and_then(Value::as_array);
        for (index, item) in items.into_iter().flatten().enumerate() {
            let at = at.join_index(index);
            let Some(parameter) = self.resolved(item, &at) else {
                continue;
            };
            match text(parameter.members, "in") {
                Some("body") => found.bodies.push(parameter),
                Some("formData") => found.fields.push(parameter),
                _ if parameter.at == at => found.list.push(self::parameter(parameter)),
                _ => found.list.push(Built::new(item.clone(), at)),
            }
        }
        found
    }

    /// The shared parameters, and the shared bodies.
    pub(super) fn shared_parameters(&mut self) -> (Built, Built) {
        let at = Pointer::from("/parameters");
        let mut parameters = Built::object(at.clone());
        let mut bodies = Built::object(at.clone());
        let found = self.root.get("parameters").and_then(Value::as_object);
        for (name, value) in found.into_iter().flatten() {
            let at = at.join(name);
            let Some(parameter) = self.resolved(value, &at) else {
                continue;
            };
            match text(parameter.members, "in") {
                Some("body") if parameter.at == at => {
                    let consumes = self.consumes.clone();
                    let body = self.body(&parameter, &consumes);
                    bodies.set(name, body);
                }
                // Forms are put together where they are used.
                Some("body" | "formData") => {}
                _ if parameter.at == at => parameters.set(name, self::parameter(parameter)),
                _ => parameters.set(name, Built::new(value.clone(), at)),
            }
        }
        (parameters, bodies)
    }
}

fn parameter(parameter: Resolved<'_>) -> Built {
    let Resolved { members, at, .. } = parameter;
    let mut built = Built::object(at.clone());
    let is_query = text(members, "in") == Some("query");
    for (key, value) in members {
        match key.as_str() {
            "name" | "in" | "description" | "required" | "deprecated" | "example" => {
                built.keep(key, value.clone());
            }
            "allowEmptyValue" if is_query => built.keep(key, value.clone()),
            "x-example" if !members.contains_key("example") => {
                built.set("example", Built::new(value.clone(), at.join(key)));
            }
            _ => {}
        }
    }
    if is_query && let Some(style) = list_style(members) {
        style.write(&mut built, &at);
    }
    built.set("schema", schema_of(members, &at));
    built
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ListStyle {
    pub(super) style: &'static str,
    pub(super) delimiter: &'static str,
}

impl ListStyle {
    /// Adds the style to a parameter, or to the encoding of a field.
    pub(super) fn write(self, object: &mut Built, at: &Pointer) {
        let at = at.join("collectionFormat");
        object.set("style", Built::new(self.style, at.clone()));
        object.set("explode", Built::new(false, at));
    }
}

/// How a list in a query or a form is written, unless each item is a parameter of its own.
pub(super) fn list_style(members: &Map<String, Value>) -> Option<ListStyle> {
    if text(members, "type") != Some("array") {
        return None;
    }
    let (style, delimiter) = match text(members, "collectionFormat") {
        Some("multi") => return None,
        Some("ssv") => ("spaceDelimited", " "),
        Some("pipes") => ("pipeDelimited", "|"),
        Some("tsv") => ("tabDelimited", "\t"),
        _ => ("form", ","),
    };
    Some(ListStyle { style, delimiter })
}

/// The schema of a value that is described without one.
pub(super) fn schema_of(members: &Map<String, Value>, at: &Pointer) -> Built {
    // A keyword of later versions.
    if let (Some(schema), None) = (members.get("schema"), members.get("type")) {
        return schemas::schema(schema.clone(), at.join("schema"));
    }
    let mut schema = Built::object(at.clone());
    for (key, value) in members {
        match (key.as_str(), value) {
            ("type", value) if value == "file" => return schemas::file(at),
            ("x-nullable", Value::Bool(true)) => {
                schema.set("nullable", Built::new(true, at.join(key)));
            }
            ("items", Value::Object(items)) => {
                let at = at.join(key);
                let items = match items.contains_key("$ref") {
                    true => Built::new(value.clone(), at),
                    false => schema_of(items, &at),
                };
                schema.set(key, items);
            }
            (
                "type" | "format" | "default" | "maximum" | "exclusiveMaximum" | "minimum"
                | "exclusiveMinimum" | "maxLength" | "minLength" | "pattern" | "maxItems"
                | "minItems" | "uniqueItems" | "enum" | "multipleOf" | "nullable",
                value,
            ) => schema.keep(key, value.clone()),
            (key, value)
                if key.starts_with("x-") && !["x-nullable", "x-example"].contains(&key) =>
            {
                schema.keep(key, value.clone());
            }
            _ => {}
        }
    }
    schema
}
