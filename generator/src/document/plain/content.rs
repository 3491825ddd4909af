//! `contentEncoding` and `contentMediaType` → the `format` of strings that hold bytes, and files in multipart bodies.

use super::kinds::{Kinds, kinds};
use super::rewrite::{Rewrite, Schema};
use crate::document::shape::CHAIN;
use crate::http::{is_json, plain};
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
        // Only texts have a content.
        let has_content = format.is_some() || !encoding.is_empty() || media_type.is_some();
        let says_nothing = kinds(&schema.keywords) == Kinds::None
            && !is_composed(&schema.keywords)
            && !["enum", "properties", "items"]
                .iter()
                .any(|it| schema.has(it));
        if has_content && says_nothing {
            schema.set("type", "string");
        }
        if let Some(format) = format {
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
        let media_type = media_type.as_ref().and_then(Value::as_str);
        // Any file is of this type.
        let media_type = media_type.filter(|it| !is_file || *it != "application/octet-stream");
        if let Some(media_type) = media_type {
            schema.say(&phrase!("Content: {}.", code(media_type)));
        }
    }
}

/// The schemas that are files: those of properties in a multipart body that describe the content of text that is not
/// encoded, and those that say nothing; and those of other bodies that describe such a content, unless the body is JSON.
pub(super) fn files(root: &Value, places: &[(Pointer, &'static str)]) -> BTreeSet<Pointer> {
    let mut files = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for (at, _) in places.iter().filter(|(_, kind)| *kind == "mediaTypes") {
        let name = at.last().unwrap_or_default().to_ascii_lowercase();
        let is_multipart = name.starts_with("multipart/");
        let is_key = at
            .parent()
            .and_then(|parent| Some(parent.last()? == "content"));
        if is_key != Some(true) {
            continue;
        }
        let Some((at, media_type)) = behind(root, at.clone()) else {
            continue;
        };
        if !is_multipart {
            let is_value = is_json(&name) || plain(&name) == "application/x-www-form-urlencoded";
            let schema = behind(root, at.join("schema")).filter(|_| !is_value);
            files.extend(schema.filter(|(_, it)| is_content(it)).map(|(at, _)| at));
            continue;
        }
        let encoding = media_type.get("encoding").and_then(Value::as_object);
        let is_json_part = |key: &str| {
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
                if properties.is_some_and(|it| it[key] == true) && !is_json_part(key) {
                    files.insert(property);
                    continue;
                }
                let Some((mut property, mut schema)) = behind(root, property) else {
                    continue;
                };
                if let Some((items, item)) = behind(root, property.join("items")) {
                    (property, schema) = (items, item);
                }
                if is_file(schema, is_json_part(key)) {
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

/// Whether a schema describes the content of text that is not encoded.
fn is_content(schema: &Map<String, Value>) -> bool {
    let is_text = match kinds(schema) {
        Kinds::Some { names, .. } => names == ["string"],
        Kinds::None => true,
        Kinds::Unknown => false,
    };
    let has = |keyword: &str| schema.contains_key(keyword);
    is_text && has("contentMediaType") && !has("contentEncoding")
}

/// Whether the schema of a property in a multipart body describes a file.
fn is_file(schema: &Map<String, Value>, is_json: bool) -> bool {
    let has = |keyword: &str| schema.contains_key(keyword);
    match (has("contentEncoding"), has("contentMediaType")) {
        (true, _) => false,
        (false, true) => is_content(schema),
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
