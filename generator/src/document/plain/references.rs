//! Keywords next to the `$ref` of a schema.
//!
//! Those that only describe, and `nullable`, are honoured where they are. What narrows the target makes an `allOf` of the
//! reference and the rest, in versions in which it has a meaning.

use super::kinds::{Kinds, kinds};
use super::rewrite::{Rewrite, Schema};
use crate::document::shape::CHAIN;
use crate::document::version::Version;
use crate::source::Pointer;
use serde_json::{Map, Value, json};

/// What the keywords next to a reference mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Siblings {
    /// They have no meaning, or there is no reference.
    Ignored,
    /// They describe values and may allow null.
    Describing,
    /// They restrict values.
    Narrowing,
}

/// Keywords that restrict no value.
const DESCRIBING: [&str; 22] = [
    "$ref",
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "externalDocs",
    "xml",
    "nullable",
    "$id",
    "$schema",
    "$anchor",
    "$dynamicAnchor",
    "$comment",
    "$vocabulary",
    "$defs",
    "definitions",
    "summary",
    "contentSchema",
];

/// Whether a keyword restricts no value.
pub(in crate::document) fn describes(keyword: &str) -> bool {
    DESCRIBING.contains(&keyword) || keyword.starts_with("x-")
}

/// Whether two schemas restrict values in the same way.
pub(super) fn is_same(a: &Value, b: &Value) -> bool {
    let (Value::Object(a), Value::Object(b)) = (a, b) else {
        return a == b;
    };
    let restricts = |(keyword, _): &(&String, &Value)| *keyword == "$ref" || !describes(keyword);
    let restrictions = |it: &Map<String, Value>| it.iter().filter(restricts).count();
    restrictions(a) == restrictions(b)
        && (a.iter().filter(restricts)).all(|(keyword, value)| b.get(keyword) == Some(value))
}

/// Returns what the keywords next to the reference of a schema mean.
pub(super) fn siblings(root: &Value, at: &Pointer, version: Version) -> Siblings {
    let schema = root.pointer(at.as_str()).and_then(Value::as_object);
    let Some(schema) = schema.filter(|schema| version > Version::V3_0 && is_reference(schema))
    else {
        return Siblings::Ignored;
    };
    let narrows = |(keyword, value): (&String, &Value)| match keyword.as_str() {
        "type" => !has_type(root, schema),
        // The members that the target does not name.
        "unevaluatedProperties" => value.is_object(),
        keyword => !describes(keyword),
    };
    match schema.iter().any(narrows) {
        true => Siblings::Narrowing,
        false => Siblings::Describing,
    }
}

fn is_reference(schema: &Map<String, Value>) -> bool {
    schema.get("$ref").is_some_and(Value::is_string)
}

/// Whether the target of a reference has the types that are next to the reference, null aside.
fn has_type(root: &Value, schema: &Map<String, Value>) -> bool {
    let mut target = schema;
    for _ in 0..CHAIN {
        let Some(reference) = target.get("$ref").and_then(Value::as_str) else {
            break;
        };
        let Some(fragment) = reference.strip_prefix('#') else {
            return false;
        };
        let at = Pointer::from_fragment(fragment);
        match root.pointer(at.as_str()).and_then(Value::as_object) {
            Some(next) => target = next,
            None => return false,
        }
    }
    match (kinds(schema), kinds(target)) {
        (Kinds::Some { names: own, .. }, Kinds::Some { names, .. }) => {
            !own.is_empty()
                && own.iter().all(|name| names.contains(name))
                && own.len() == names.len()
        }
        // A composed schema says its types elsewhere: most people repeat `object` next to a reference to it.
        (Kinds::Some { names, .. }, Kinds::None) => {
            let composed = ["allOf", "oneOf", "anyOf", "properties"];
            names == ["object"] && composed.iter().any(|keyword| target.contains_key(*keyword))
        }
        _ => false,
    }
}

impl Rewrite<'_> {
    /// Makes the keywords next to a reference plain.
    pub(super) fn reference(&mut self, schema: &mut Schema, siblings: Siblings) {
        match siblings {
            Siblings::Ignored => {}
            Siblings::Describing => {
                if let Kinds::Some { has_null: true, .. } = kinds(&schema.keywords) {
                    schema.set("nullable", true);
                }
                schema.take("type");
                schema.take("unevaluatedProperties");
                schema.take("contentSchema");
            }
            Siblings::Narrowing => {
                let Some(reference) = schema.take("$ref") else {
                    return;
                };
                let mut members = match schema.take("allOf") {
                    Some(Value::Array(members)) => members,
                    _ => Vec::new(),
                };
                let (all_of, from) = (Pointer::ROOT.join("allOf"), Pointer::ROOT.join("$ref"));
                if members.is_empty() {
                    self.made(schema, &all_of, &from);
                }
                let at = all_of.join_index(members.len());
                self.made(schema, &at, &Pointer::ROOT);
                self.moved(schema, from.clone(), at.concat(&from));
                members.push(json!({ "$ref": reference }));
                schema.set("allOf", members);
            }
        }
    }
}
