//! Schemas: `discriminator`, `x-nullable` and files.

use super::text;
use crate::document::plain::built::Built;
use crate::source::Pointer;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// How far the parents of a schema are searched for a discriminator.
const PARENTS: usize = 64;

/// Extensions that say which value of its parent's discriminator a schema has.
const VALUES: [&str; 2] = ["x-discriminator-value", "x-ms-discriminator-value"];

/// The definitions as component schemas.
pub(super) fn definitions(value: Value) -> Built {
    let at = Pointer::from("/definitions");
    let Value::Object(mut members) = value else {
        return Built::object(at);
    };
    let mut moved = Vec::new();
    for (name, schema) in &mut members {
        convert(schema, &Pointer::ROOT.join(name), &mut moved);
    }
    map_values(&mut members, &mut moved);
    built(members.into(), at, moved)
}

/// A schema that is somewhere else.
pub(super) fn schema(mut value: Value, at: Pointer) -> Built {
    let mut moved = Vec::new();
    convert(&mut value, &Pointer::ROOT, &mut moved);
    built(value, at, moved)
}

/// The schema of a file.
pub(super) fn file(at: &Pointer) -> Built {
    let mut schema = Built::object(at.clone());
    schema.keep("type", "string");
    schema.set("format", Built::new("binary", at.join("type")));
    schema
}

/// Parts that are at other places than their names say. Both pointers are relative to the same value.
type Moved = Vec<(Pointer, Pointer)>;

fn built(value: Value, at: Pointer, moved: Moved) -> Built {
    let mut built = Built::new(value, at.clone());
    for (part, place) in moved {
        built.moved(part, at.concat(&place));
    }
    built
}

/// Converts a schema and those inside of it. The document has a limited depth.
fn convert(schema: &mut Value, here: &Pointer, moved: &mut Moved) {
    let Value::Object(members) = schema else {
        return;
    };
    if let Some(Value::String(name)) = members.get("discriminator") {
        let name = name.clone();
        let at = here.join("discriminator");
        moved.push((at.join("propertyName"), at));
        members.insert("discriminator".to_owned(), json!({ "propertyName": name }));
    }
    if let Some(is_nullable) = members.get("x-nullable").cloned() {
        members.shift_remove("x-nullable");
        if is_nullable == true {
            moved.push((here.join("nullable"), here.join("x-nullable")));
            members.insert("nullable".to_owned(), true.into());
        }
    }
    for (key, value) in members {
        match (key.as_str(), value) {
            (
                "properties" | "definitions" | "$defs" | "patternProperties",
                Value::Object(inner),
            ) => {
                let at = here.join(key);
                for (name, schema) in inner {
                    convert(schema, &at.join(name), moved);
                }
            }
            ("allOf" | "oneOf" | "anyOf" | "items", Value::Array(inner)) => {
                let at = here.join(key);
                for (index, schema) in inner.iter_mut().enumerate() {
                    convert(schema, &at.join_index(index), moved);
                }
            }
            ("items" | "additionalProperties" | "not", value) => {
                convert(value, &here.join(key), moved);
            }
            _ => {}
        }
    }
}

/// Adds the values of discriminators that children name to the `mapping` of their parents.
fn map_values(definitions: &mut Map<String, Value>, moved: &mut Moved) {
    let mut found = Vec::new();
    for (name, schema) in definitions.iter() {
        let keyword = VALUES.into_iter().find(|key| schema.get(key).is_some());
        let value = keyword.and_then(|keyword| Some((keyword, schema.get(keyword)?.as_str()?)));
        if let Some((keyword, value)) = value {
            for parent in parents(definitions, name) {
                found.push((parent, value.to_owned(), name.clone(), keyword));
            }
        }
    }
    for (parent, value, child, keyword) in found {
        let Some(Value::Object(discriminator)) = definitions
            .get_mut(&parent)
            .and_then(|schema| schema.get_mut("discriminator"))
        else {
            continue;
        };
        let mapping = discriminator
            .entry("mapping")
            .or_insert_with(|| Map::new().into());
        if let Value::Object(mapping) = mapping
            && !mapping.contains_key(&value)
        {
            let at = Pointer::ROOT.join(&parent).join("discriminator");
            if mapping.is_empty() {
                moved.push((at.join("mapping"), at.clone()));
            }
            let place = Pointer::ROOT.join(&child).join(keyword);
            moved.push((at.join("mapping").join(&value), place));
            let target = Pointer::from("/definitions").join(&child).to_fragment();
            mapping.insert(value, target.into());
        }
    }
}

/// The schemas with a discriminator among a schema and those that it extends.
fn parents(definitions: &Map<String, Value>, name: &str) -> Vec<String> {
    let mut seen = BTreeSet::from([name.to_owned()]);
    let mut open = vec![name.to_owned()];
    let mut found = Vec::new();
    while let Some(name) = open.pop() {
        let Some(schema) = definitions.get(&name).and_then(Value::as_object) else {
            continue;
        };
        let parts = schema.get("allOf").and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            let target = part.as_object().and_then(|part| text(part, "$ref"));
            let target = target.and_then(|target| target.strip_prefix('#'));
            let parent = target.map(Pointer::from_fragment).and_then(|target| {
                let rest = target.strip_prefix(&"/definitions".into())?;
                (rest.segments().count() == 1).then(|| rest.last().map(|it| it.into_owned()))?
            });
            if let Some(parent) = parent
                && seen.len() < PARENTS
                && seen.insert(parent.clone())
            {
                open.push(parent);
            }
        }
        if schema.contains_key("discriminator") {
            found.push(name);
        }
    }
    found
}
