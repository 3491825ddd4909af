//! `contentEncoding` and `contentMediaType` → the `format` of strings that hold bytes, and files in multipart bodies.

use super::rewrite::{Rewrite, Schema};
use super::types::{Kinds, kinds};
use crate::document::shape::CHAIN;
use crate::markdown::{code, phrase};
use crate::source::Pointer;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

impl Rewrite<'_> {
    /// Makes the keywords for the content of strings plain.
    pub(super) fn content(&mut self, schema: &mut Schema, is_file: bool) {
        let encoding = schema.take("contentEncoding");
        let media_type = schema.take("contentMediaType");
        schema.take("contentSchema");
        let encoding = encoding
            .as_ref()
            .and_then(Value::as_str)
            .unwrap_or_default();
        let format = match encoding.to_ascii_lowercase().as_str() {
            "base64" => Some("byte"),
            "base64url" => Some("base64url"),
            "binary" => Some("binary"),
            "" if is_file => Some("binary"),
            _ => None,
        };
        if let Some(format) = format {
            if kinds(&schema.keywords) == Kinds::None && !is_composed(&schema.keywords) {
                schema.set("type", "string");
            }
            let from = match is_file {
                true => "type",
                false => "contentEncoding",
            };
            self.made(
                schema,
                &Pointer::ROOT.join("format"),
                &Pointer::ROOT.join(from),
            );
            schema.set("format", format);
        } else if !encoding.is_empty() {
            schema.say(&phrase!("Encoding: {}.", code(encoding)));
        }
        if let Some(media_type) = media_type.as_ref().and_then(Value::as_str) {
            schema.say(&phrase!("Content: {}.", code(media_type)));
        }
    }
}

/// The schemas of properties that are files: in a multipart body, those that describe the content of text that is not
/// encoded, and those that say nothing.
pub(super) fn files(root: &Value, places: &[(Pointer, &'static str)]) -> BTreeSet<Pointer> {
    let mut files = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for (at, _) in places.iter().filter(|(_, kind)| *kind == "mediaTypes") {
        let is_multipart =
            (at.last()).is_some_and(|name| name.to_ascii_lowercase().starts_with("multipart/"));
        let is_key = at
            .parent()
            .and_then(|parent| Some(parent.last()? == "content"));
        if !is_multipart || is_key != Some(true) {
            continue;
        }
        let Some((at, media_type)) = behind(root, at.clone()) else {
            continue;
        };
        let encoding = media_type.get("encoding").and_then(Value::as_object);
        let is_json = |key: &str| {
            let encoding = encoding.and_then(|encoding| encoding.get(key));
            let content_type = encoding.and_then(|encoding| encoding.get("contentType")?.as_str());
            content_type.is_some_and(|it| it.contains("json"))
        };
        let mut open = vec![at.join("schema")];
        while let Some(at) = open.pop() {
            let Some((at, schema)) = behind(root, at) else {
                continue;
            };
            if !seen.insert(at.clone()) {
                continue;
            }
            for (index, _) in list(schema, "allOf").iter().enumerate() {
                open.push(at.join("allOf").join_index(index));
            }
            let properties = schema.get("properties").and_then(Value::as_object);
            for key in properties.into_iter().flat_map(Map::keys) {
                let property = at.join("properties").join(key);
                let Some((mut property, mut schema)) = behind(root, property) else {
                    continue;
                };
                if let Some((items, item)) = behind(root, property.join("items")) {
                    (property, schema) = (items, item);
                }
                if is_file(schema, is_json(key)) {
                    files.insert(property);
                }
            }
        }
    }
    files
}

fn list<'v>(schema: &'v Map<String, Value>, keyword: &str) -> &'v [Value] {
    let list = schema.get(keyword).and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}

/// Whether the schema of a property in a multipart body describes a file.
fn is_file(schema: &Map<String, Value>, is_json: bool) -> bool {
    let is_text = match kinds(schema) {
        Kinds::Some { names, .. } => names == ["string"],
        Kinds::None => true,
        Kinds::Unknown => false,
    };
    let has = |keyword: &str| schema.contains_key(keyword);
    match (has("contentEncoding"), has("contentMediaType")) {
        (true, _) => false,
        (false, true) => is_text,
        (false, false) => {
            let saying = [
                "type",
                "enum",
                "const",
                "format",
                "properties",
                "items",
                "pattern",
            ];
            !is_json && !is_composed(schema) && !saying.iter().any(|keyword| has(keyword))
        }
    }
}

fn is_composed(schema: &Map<String, Value>) -> bool {
    let composing = ["$ref", "allOf", "oneOf", "anyOf"];
    composing
        .iter()
        .any(|keyword| schema.contains_key(*keyword))
}

/// The object at a place, or the one that it refers to.
fn behind(root: &Value, at: Pointer) -> Option<(Pointer, &Map<String, Value>)> {
    let mut at = at;
    for _ in 0..CHAIN {
        let value = root.pointer(at.as_str())?.as_object()?;
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
            return Some((at, value));
        };
        at = Pointer::from_fragment(reference.strip_prefix('#')?);
    }
    None
}
