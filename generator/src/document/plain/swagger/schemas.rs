//! Schemas: `discriminator`, `x-nullable` and files.

use super::members::text;
use crate::document::plain::built::Built;
use crate::source::Pointer;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How far the parents of a schema are searched for a discriminator.
const PARENTS: usize = 64;

/// Extensions that say which value of its parent's discriminator a schema has.
const VALUES: [&str; 2] = ["x-discriminator-value", "x-ms-discriminator-value"];

/// The definitions as component schemas.
pub(super) fn definitions(value: Value) -> (Built, Vec<Repeated>) {
    let at = Pointer::from("/definitions");
    let Value::Object(mut members) = value else {
        return (Built::object(at), Vec::new());
    };
    let mut moved = Vec::new();
    for (name, schema) in &mut members {
        convert(schema, &Pointer::ROOT.join(name), &mut moved);
    }
    let repeated = map_values(&mut members, &mut moved);
    let repeated = repeated.into_iter();
    let repeated = repeated.map(|(place, value)| (at.concat(&place), value));
    let repeated = repeated.collect();
    (built(members.into(), at, moved), repeated)
}

/// Where a child says a value of a discriminator that another one has too, and the value.
pub(super) type Repeated = (Pointer, String);

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

/// A value of a discriminator that leads to a child of the schema with that discriminator.
struct Child {
    parent: String,
    value: String,
    name: String,
    /// Where the value is.
    place: Pointer,
}

/// Adds the values of discriminators that children name to the `mapping` of their parents. Children that name none have
/// their own names as values: a mapping lists all children.
fn map_values(definitions: &mut Map<String, Value>, moved: &mut Moved) -> Vec<Repeated> {
    let mut repeated = Vec::new();
    let extended = extended(definitions);
    let (mut named, mut unnamed) = (Vec::new(), Vec::new());
    for (name, schema) in definitions.iter() {
        let at = Pointer::ROOT.join(name);
        let said = VALUES.into_iter().find_map(|keyword| {
            let value = schema.get(keyword)?.as_str()?;
            Some((value, at.join(keyword)))
        });
        let is_said = said.is_some();
        let (value, place) = said.unwrap_or((name, at));
        let child = |parent| Child {
            parent,
            value: value.to_owned(),
            name: name.clone(),
            place: place.clone(),
        };
        match is_said {
            true => named.extend(parents(definitions, &extended, name).into_iter().map(child)),
            false => unnamed.push((name.clone(), value.to_owned(), place)),
        }
    }
    let mapped: BTreeSet<String> = named.iter().map(|child| child.parent.clone()).collect();
    if mapped.is_empty() {
        return repeated;
    }
    for (name, value, place) in unnamed {
        for parent in parents(definitions, &extended, &name) {
            if parent != name && mapped.contains(&parent) {
                named.push(Child {
                    parent,
                    value: value.clone(),
                    name: name.clone(),
                    place: place.clone(),
                });
            }
        }
    }
    for child in named {
        let Some(Value::Object(discriminator)) = definitions
            .get_mut(&child.parent)
            .and_then(|schema| schema.get_mut("discriminator"))
        else {
            continue;
        };
        let mapping = discriminator
            .entry("mapping")
            .or_insert_with(|| Map::new().into());
        let target = Pointer::from("/definitions").join(&child.name);
        let target = Value::from(target.to_fragment());
        if let Some(known) = mapping.get(&child.value) {
            if is_said_by_other(known, &target) {
                repeated.push((child.place, child.value));
            }
        } else if let Value::Object(mapping) = mapping {
            let at = Pointer::ROOT.join(&child.parent).join("discriminator");
            if mapping.is_empty() {
                moved.push((at.join("mapping"), at.clone()));
            }
            moved.push((at.join("mapping").join(&child.value), child.place));
            mapping.insert(child.value, target);
        }
    }
    repeated
}

/// Whether a value of a discriminator leads to another definition than this one.
fn is_said_by_other(known: &Value, target: &Value) -> bool {
    let known_target = known.as_str().filter(|it| it.starts_with('#'));
    known_target.is_some() && known != target
}

/// The definitions that each definition has in its `allOf`, each once.
fn extended(definitions: &Map<String, Value>) -> BTreeMap<&str, BTreeSet<String>> {
    let root = Pointer::from("/definitions");
    let extended = definitions.iter().map(|(name, schema)| {
        let parts = schema.get("allOf").and_then(Value::as_array);
        let targets = parts.into_iter().flatten().filter_map(|part| {
            let target = text(part.as_object()?, "$ref")?.strip_prefix('#')?;
            let target = Pointer::from_fragment(target);
            let is_definition = target.parent().as_ref() == Some(&root);
            Some(target.last()?.into_owned()).filter(|_| is_definition)
        });
        (name.as_str(), targets.collect())
    });
    extended.collect()
}

/// The schemas with a discriminator among a schema and those that it extends.
fn parents(
    definitions: &Map<String, Value>,
    extended: &BTreeMap<&str, BTreeSet<String>>,
    name: &str,
) -> Vec<String> {
    let mut seen = BTreeSet::from([name]);
    let mut open = vec![name];
    let mut found = Vec::new();
    while let Some(name) = open.pop() {
        for parent in extended.get(name).into_iter().flatten() {
            if seen.len() >= PARENTS {
                break;
            }
            if seen.insert(parent) {
                open.push(parent);
            }
        }
        let schema = definitions.get(name);
        if schema.is_some_and(|schema| schema.get("discriminator").is_some()) {
            found.push(name.to_owned());
        }
    }
    found
}
