//! A value of a recursive type is read once on each level: if two fields read it, 2^100 values would have to be
//! created.

use all_of_shared_members_client::types::{Maps, Nested, Scalar, Tagged, Twice};
use serde_json::{Value, from_str, json, to_value};

const LEVELS: usize = 100;

fn returns<T: serde::Serialize + serde::de::DeserializeOwned>(level: impl Fn(Option<Value>) -> Value) {
    let value = (0..LEVELS).fold(level(None), |inner, _| level(Some(inner)));
    let text = value.to_string();
    assert!(text.len() < 100 * LEVELS);
    assert_eq!(to_value(from_str::<T>(&text).unwrap()).unwrap(), value);
}

fn with(mut value: Value, name: &str, inner: Option<Value>) -> Value {
    if let Some(inner) = inner {
        value[name] = inner;
    }
    value
}

#[test]
fn unions_that_share_a_member() {
    returns::<Twice>(|inner| with(json!({"a": "", "c": ""}), "p", inner));
    returns::<Twice>(|inner| with(json!({"b": "", "d": ""}), "p", inner));
}

#[test]
fn a_union_with_a_tag_and_one_without() {
    let list = |inner: Option<Value>| inner.map(|inner| json!([inner]));
    // A list takes a level of its own.
    let half = |inner| with(json!({"kind": "first", "c": ""}), "list", list(inner));
    let value = (0..50).fold(half(None), |inner, _| half(Some(inner)));
    let read: Tagged = from_str(&value.to_string()).unwrap();
    assert_eq!(to_value(read).unwrap(), value);
}

#[test]
fn a_map_in_a_branch_and_one_beside_the_union() {
    returns::<Maps>(|inner| with(json!({"a": ""}), "other", inner));
}

#[test]
fn a_union_in_a_branch() {
    returns::<Nested>(|inner| with(json!({"a": "", "x": "", "c": ""}), "p", inner));
    returns::<Nested>(|inner| with(json!({"b": "", "c": ""}), "p", inner));
}

#[test]
fn scalars_are_kept_by_each() {
    let value = json!({"a": "", "d": "", "note": "n"});
    let read: Scalar = from_str(&value.to_string()).unwrap();
    assert_eq!(to_value(read).unwrap(), value);
}
