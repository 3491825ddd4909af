//! Questions about the members of objects.

use serde_json::{Map, Value};

/// How many bytes of text count as much as a value.
const TEXT: usize = 64;

/// How much room a value takes: the number of values in it, where long texts count several times.
pub(super) fn weight(value: &Value) -> usize {
    match value {
        Value::Object(members) => weight_of(members),
        Value::Array(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Value::String(text) => 1 + text.len() / TEXT,
        _ => 1,
    }
}

pub(super) fn weight_of(members: &Map<String, Value>) -> usize {
    let weights = members
        .iter()
        .map(|(key, value)| key.len() / TEXT + weight(value));
    1 + weights.sum::<usize>()
}

/// The strings of a list.
pub(super) fn texts(list: Option<&Value>) -> impl Iterator<Item = (usize, &str)> {
    let items = list.and_then(Value::as_array);
    let items = items.into_iter().flatten().enumerate();
    items.filter_map(|(index, item)| Some((index, item.as_str()?)))
}

/// The text of a member.
pub(super) fn text<'v>(members: &'v Map<String, Value>, key: &str) -> Option<&'v str> {
    members.get(key).and_then(Value::as_str)
}
