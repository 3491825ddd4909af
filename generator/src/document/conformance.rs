//! Checks that a description conforms to OpenAPI, with the typed model [`openapiv3::OpenAPI`].
//!
//! No later stage reads the typed model; later stages read JSON values. The model has two uses here. It finds the
//! keywords that are not read: each keyword that is written but missing from the model is reported once, except for
//! extensions and default values. It is also an independent check that the value that reaches [`lower`](crate::lower)
//! is OpenAPI: the value has been checked and repaired before, so the model rejects it only if those rules have a gap.
//! The model takes hundreds of times the memory of its text, so there is never a model of all paths and schemas at once.
//!
//! The model has no words for some of the plain form. It gets a projection, in which these have others that it knows.
//!
//! References are not followed, and the meaning of schemas is not checked.

use super::draft::Draft;
use super::nested::without_nested;
use super::plain::describes;
use super::shape::{Known, followed, known};
use super::unmodelled::{self, Part};
use super::version::Version;
use super::warnings::Warnings;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind};
use crate::source::Pointer;
use crate::stack;
use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};
use serde_path_to_error::Segment;
use std::panic;

/// Checks a description, and warns about keywords that the typed model does not hold. Returns `None` if the model
/// rejects it.
pub(super) fn check(draft: &Draft, version: Version, diagnostics: &mut Diagnostics) -> Option<()> {
    let locate = |pointer: &Pointer| draft.origins.locate(pointer);
    // The deserializers of the model take up to 32 kB of stack for each level of a schema.
    let found = match stack::large(|| panic::catch_unwind(|| kept(&draft.value))) {
        Ok(Ok(found)) => found,
        Ok(Err(_)) => {
            let message = "the typed model of OpenAPI cannot represent this description";
            Err((Pointer::ROOT, message.to_owned()))
        }
        Err(error) => {
            let message = format!("no thread can be started to read the description: {error}");
            Err((Pointer::ROOT, message))
        }
    };
    let kept = match found {
        Ok(kept) => kept,
        Err((pointer, message)) => {
            let diagnostic = Diagnostic::error(Kind::InvalidDescription, message);
            diagnostics.push(diagnostic.at(locate(&pointer)));
            return None;
        }
    };
    let mut warnings = Warnings::default();
    for (pointer, kind, message) in dropped(&draft.value, &kept, version) {
        warnings.add(Diagnostic::warning(kind, message).at(locate(&pointer)));
    }
    warnings.hand_out(diagnostics);
    Some(())
}

type Failure = (Pointer, String);

/// How many path items or schemas are passed through the model at a time.
const AT_ONCE: usize = 100;

/// Returns the part of a value that the typed model holds.
fn kept(value: &Value) -> Result<Value, Failure> {
    let Value::Object(members) = value else {
        return modelled(value);
    };
    let (mut rest, mut paths, mut schemas) = (Map::new(), None, Vec::new());
    for (key, value) in members {
        let value = match (key.as_str(), value) {
            ("paths", Value::Object(items)) => {
                paths = Some(items);
                json!({})
            }
            ("components", Value::Object(components)) => {
                if let Some(Value::Object(all)) = components.get("schemas") {
                    let at = Pointer::from("/components/schemas");
                    schemas = all.iter().map(|(name, it)| (at.join(name), it)).collect();
                }
                let others = components.iter().filter(|(key, value)| match key.as_str() {
                    "schemas" => !value.is_object(),
                    key => key != "callbacks",
                });
                others
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect()
            }
            _ => value.clone(),
        };
        rest.insert(key.clone(), value);
    }
    let mut kept = modelled(&Value::Object(rest))?;
    let mut items = paths.into_iter().flatten().peekable();
    while items.peek().is_some() {
        let some = items.by_ref().take(AT_ONCE);
        let some: Value = some
            .map(|(path, item)| (path.clone(), without_callbacks(item)))
            .collect();
        let mut part = json!({"paths": some});
        add(&mut part, smallest());
        add(&mut kept, modelled(&part)?);
    }
    add_schemas(&mut kept, schemas)?;
    for Part {
        at,
        place,
        mut description,
    } in unmodelled::parts(value)
    {
        if let Some(Value::Object(items)) = description.get_mut("paths") {
            for item in items.values_mut() {
                *item = without_callbacks(item);
            }
        }
        add(&mut description, smallest());
        let part = modelled(&description).map_err(|(_, message)| (at.clone(), message))?;
        if let Some(part) = part.pointer(place.as_str()) {
            unmodelled::put(&mut kept, &at, part.clone());
        }
    }
    Ok(kept)
}

/// Adds the parts of schemas that the typed model holds. Those nested in another are modelled one by one and put back:
/// the model copies the rest of the schema at every level.
fn add_schemas(kept: &mut Value, mut open: Vec<(Pointer, &Value)>) -> Result<(), Failure> {
    while !open.is_empty() {
        // From the last on: a schema is put back before those that are nested in it.
        let some = open.split_off(open.len().saturating_sub(AT_ONCE));
        let mut alone = Map::new();
        for (index, (at, schema)) in some.iter().enumerate() {
            let schema = without_nested(schema, at, &mut open);
            alone.insert(index.to_string(), schema);
        }
        let mut part = json!({"components": {"schemas": alone}});
        add(&mut part, smallest());
        let root = Pointer::from("/components/schemas");
        let mut part = modelled(&part).map_err(|(pointer, message)| {
            let place = some.iter().enumerate().find_map(|(index, (at, _))| {
                let rest = pointer.strip_prefix(&root.join_index(index))?;
                Some(at.concat(&rest))
            });
            (place.unwrap_or(pointer), message)
        })?;
        for (index, (at, _)) in some.into_iter().enumerate() {
            let Some(schema) = root.join_index(index).value_mut(&mut part) else {
                continue;
            };
            let schema = schema.take();
            match at.value_mut(kept) {
                Some(place) => *place = schema,
                None if at.parent().as_ref() == Some(&root) => unmodelled::put(kept, &at, schema),
                // The model does not hold it.
                None => {}
            }
        }
    }
    Ok(())
}

/// The members that every description has.
fn smallest() -> Value {
    json!({"openapi": "3.0.3", "info": {"title": "", "version": ""}, "paths": {}})
}

/// Adds the members of an object, at all levels.
fn add(value: &mut Value, part: Value) {
    if let (Value::Object(members), Value::Object(part)) = (value, part) {
        for (key, part) in part {
            match members.get_mut(&key) {
                Some(value) => add(value, part),
                None => {
                    members.insert(key, part);
                }
            }
        }
    }
}

/// Returns the part of a description that the typed model holds.
fn modelled(value: &Value) -> Result<Value, Failure> {
    let openapi: OpenAPI = serde_path_to_error::deserialize(projected(value)).map_err(|error| {
        let mut pointer = Pointer::ROOT;
        for segment in error.path() {
            match segment {
                Segment::Seq { index } => pointer.push_index(*index),
                Segment::Map { key } => pointer.push(key),
                Segment::Enum { .. } | Segment::Unknown => {}
            }
        }
        (pointer, error.into_inner().to_string())
    })?;
    serde_json::to_value(&openapi).map_err(|error| (Pointer::ROOT, error.to_string()))
}

/// Returns a description with words of OpenAPI 3.0 in place of those that the model does not know.
fn projected(value: &Value) -> Value {
    let mut value = value.clone();
    let mut open = vec![&mut value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                for (keyword, word, known) in [
                    ("in", "querystring", Some("query")),
                    ("style", "tabDelimited", Some("pipeDelimited")),
                    ("style", "cookie", None),
                ] {
                    if members.get(keyword).is_some_and(|value| value == word) {
                        match known {
                            Some(known) => members.insert(keyword.to_owned(), known.into()),
                            None => members.shift_remove(keyword),
                        };
                    }
                }
                if members
                    .get("type")
                    .is_some_and(|value| value == "mutualTLS")
                {
                    members.insert("type".to_owned(), "http".into());
                    members.insert("scheme".to_owned(), "mutual".into());
                }
                open.extend(members.values_mut());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    value
}

/// Returns a path item without callbacks. A client does not serve callbacks, and the model supports them only partially:
/// it does not accept references there.
fn without_callbacks(item: &Value) -> Value {
    let mut item = item.clone();
    for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
        if let Value::Object(operation) = operation {
            operation.shift_remove("callbacks");
        }
    }
    item
}

/// Collects every keyword of `written` that `kept` lacks.
fn dropped(written: &Value, kept: &Value, version: Version) -> Vec<(Pointer, Kind, String)> {
    let mut search = Search {
        version,
        pointer: Pointer::ROOT,
        found: Vec::new(),
    };
    search.value(written, kept);
    search.found
}

/// Keywords of schemas that say nothing about code, or that are read elsewhere.
const SCHEMA_KEYWORDS: [&str; 12] = [
    "$schema",
    "$comment",
    "$vocabulary",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
    "$defs",
    "definitions",
    "xml",
    "examples",
    "prefixItems",
];

/// Keywords of other objects of later versions that say nothing about code, or that are read elsewhere.
const LATER_KEYWORDS: [&str; 9] = [
    "$self",
    "jsonSchemaDialect",
    "summary",
    "description",
    "identifier",
    "dataValue",
    "serializedValue",
    "$defs",
    "definitions",
];

struct Search {
    version: Version,
    pointer: Pointer,
    found: Vec<(Pointer, Kind, String)>,
}

impl Search {
    fn value(&mut self, written: &Value, kept: &Value) {
        match (written, kept) {
            (Value::Object(written), Value::Object(kept)) => {
                for (key, value) in written {
                    self.pointer.push(key);
                    match find(kept, key) {
                        Some(kept) => {
                            if self.is_unmodelled(key) {
                                self.is_followed(key, written);
                            }
                            self.value(value, kept);
                        }
                        None if key.starts_with("x-") || is_default(value) => {}
                        None if self.is_followed(key, written) => {}
                        None if self.is_path_item() => {}
                        None => self.report(key, written),
                    }
                    self.pointer.pop();
                }
            }
            (Value::Array(written), Value::Array(kept)) => {
                for (index, (written, kept)) in written.iter().zip(kept).enumerate() {
                    self.pointer.push_index(index);
                    self.value(written, kept);
                    self.pointer.pop();
                }
            }
            _ => {}
        }
    }

    /// Whether the model does not know this keyword, but was asked about its value.
    fn is_unmodelled(&self, key: &str) -> bool {
        let owner = || self.pointer.parent().unwrap_or_default();
        match key {
            "query" | "additionalOperations" => {
                known(&owner(), Version::V3_0.shape()) == Known::Kind("")
            }
            "pathItems" | "mediaTypes" => owner() == Pointer::from("/components"),
            _ => false,
        }
    }

    /// Whether this keyword is followed although the model does not know it. In an earlier version, this is told.
    fn is_followed(&mut self, key: &str, siblings: &Map<String, Value>) -> bool {
        let Some(version) = followed(&self.pointer, Version::V3_0.shape()) else {
            return false;
        };
        // Next to a reference, it belongs to the reference.
        let is_told = self.version < version && !siblings.contains_key("$ref");
        if is_told && self.version != Version::V2_0 {
            let name = version.name();
            let message = format!("`{key}` is a keyword of OpenAPI {name}; it is followed");
            self.found
                .push((self.pointer.clone(), Kind::OtherVersion, message));
        }
        true
    }

    /// Whether this is a keyword of a path item. The model drops the keywords next to the `$ref` of a path item, but
    /// the code that reads paths uses them.
    fn is_path_item(&self) -> bool {
        let mut segments = self.pointer.segments();
        segments.next().is_some_and(|first| first == "paths") && segments.count() == 2
    }

    fn report(&mut self, key: &str, siblings: &Map<String, Value>) {
        let owner = self.pointer.parent().unwrap_or_default();
        let is_schema = known(&owner, Version::V3_0.shape()) == Known::Kind("schemas");
        let is_told = match is_schema {
            true => !SCHEMA_KEYWORDS.contains(&key),
            false => self.version == Version::V3_0 || !LATER_KEYWORDS.contains(&key),
        };
        let message = match siblings.get("$ref") {
            // These are honoured, since their meaning is clear.
            Some(Value::String(_)) if is_schema && describes(key) => return,
            Some(Value::String(_)) if is_told => {
                format!("`{key}` has no effect next to `$ref`; it is ignored")
            }
            _ if matches!(key, "webhooks" | "callbacks") && is_told => format!(
                "`{key}` describe requests that a client does not send but receive; they are left out"
            ),
            _ if is_told => format!("`{key}` is not supported here; it is ignored"),
            _ => return,
        };
        self.found
            .push((self.pointer.clone(), Kind::UnsupportedKeyword, message));
    }
}

/// Finds a member by its key. The model writes response codes in its own way.
fn find<'a>(kept: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    kept.get(key)
        .or_else(|| kept.get(&key.to_ascii_uppercase()))
}

/// Whether a member means the same as its absence.
fn is_default(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}
