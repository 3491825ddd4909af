//! The merge key `<<` of YAML 1.1: an object whose members are added to those of the object that contains it.

use serde_json::{Map, Value};

/// The key whose value is merged into the object that contains it.
pub(super) const MERGE: &str = "<<";

/// Whether this can be the value of a merge key: an object, or a list of objects.
pub(super) fn is_mergeable(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().all(Value::is_object),
        _ => false,
    }
}

/// Puts the members of the merged objects in place of the merge key. The object's own members win, then those of the
/// objects that come first.
pub(super) fn merge(own: Map<String, Value>, merged: Vec<Value>) -> Map<String, Value> {
    let objects = merged.into_iter().flat_map(|value| match value {
        Value::Array(items) => items,
        value => vec![value],
    });
    let mut added = Map::new();
    for (key, value) in objects.flat_map(|object| match object {
        Value::Object(members) => members,
        _ => Map::new(),
    }) {
        if !own.contains_key(&key) {
            added.entry(key).or_insert(value);
        }
    }
    let mut object = Map::new();
    for (key, value) in own {
        match key == MERGE {
            true => object.extend(std::mem::take(&mut added)),
            false => object.extend([(key, value)]),
        }
    }
    object
}
