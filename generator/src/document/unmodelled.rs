//! Parts of the plain form that have no place in the typed model, although the model knows what they are made from:
//! operations of other methods, and the path items and media types of `components`.
//!
//! Each is passed through the model at a place of OpenAPI 3.0 where it could stand.

use crate::source::Pointer;
use serde_json::{Map, Value, json};

/// A part, where it stands, and where it stands in the description for the model.
pub(super) struct Part {
    pub(super) at: Pointer,
    pub(super) place: Pointer,
    pub(super) description: Value,
}

/// Returns these parts of a description. They are parts of others, which come first.
pub(super) fn parts(value: &Value) -> Vec<Part> {
    let mut parts = Vec::new();
    let (paths, components) = (Pointer::from("/paths"), Pointer::from("/components"));
    let (items, media_types) = (components.join("pathItems"), components.join("mediaTypes"));
    for (name, item) in members(value, &items) {
        parts.push(Part {
            at: items.join(name),
            place: Pointer::from("/paths/~1"),
            description: json!({"paths": {"/": item}}),
        });
    }
    for (name, media_type) in members(value, &media_types) {
        parts.push(Part {
            at: media_types.join(name),
            place: Pointer::from("/components/responses/a/content/b"),
            description: json!({
                "components": {"responses": {"a": {"description": "", "content": {"b": media_type}}}},
            }),
        });
    }
    for all in [&paths, &items] {
        for (path, item) in members(value, all) {
            let item_at = all.join(path);
            let query = item.get("query").map(|it| (item_at.join("query"), it));
            let additional = item_at.join("additionalOperations");
            let others = members(value, &additional).map(|(key, it)| (additional.join(key), it));
            let operations = query.into_iter().chain(others);
            parts.extend(operations.map(|(at, operation)| Part {
                at,
                place: Pointer::from("/paths/~1/get"),
                description: json!({"paths": {"/": {"get": operation}}}),
            }));
        }
    }
    parts
}

/// Sets the value at a place, in new objects where there are none.
pub(super) fn put(root: &mut Value, at: &Pointer, value: Value) {
    let mut place = root;
    for segment in at.segments() {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        place = &mut place[&*segment];
    }
    *place = value;
}

fn members<'v>(
    root: &'v Value,
    at: &Pointer,
) -> impl Iterator<Item = (&'v String, &'v Value)> + use<'v> {
    let members = root.pointer(at.as_str()).and_then(Value::as_object);
    members.into_iter().flatten()
}
