//! The variant is one that can be read; among these, it is the one that loses nothing.

use evidence_inside_client::types::{Event, Membership, Resource};
use serde_json::{from_value, json, to_value};

#[test]
fn the_variant_that_keeps_most_is_taken() {
    let read = |parent| {
        let value = json!({"id": "1", "parent": parent});
        let read: Membership = from_value(value.clone()).unwrap();
        assert_eq!(to_value(&read).unwrap(), value);
        read
    };
    let goal = read(json!({"name": "n", "owner": "o"}));
    assert!(matches!(goal, Membership::Goal(_)));
    let field = read(json!({"name": "n", "options": ["a"]}));
    assert!(matches!(field, Membership::Field(_)));
    let free = read(json!({"owner": "o", "other": "x"}));
    assert!(matches!(free, Membership::Free(_)));
}

#[test]
fn a_variant_that_could_not_be_read_is_not_taken() {
    let read = |value| from_value::<Event>(value).unwrap();
    let opened = read(json!({"data": {"by": "me"}}));
    assert!(matches!(opened, Event::Opened(_)));
    let closed = read(json!({"data": {"because": "done"}, "at": "now"}));
    assert!(matches!(closed, Event::Closed(_)));
}

#[test]
fn known_values_inside_tell() {
    let read = |kind| from_value::<Resource>(json!({"data": {"type": kind}})).unwrap();
    assert!(matches!(read("cat"), Resource::Cats(_)));
    assert!(matches!(read("dog"), Resource::Dogs(_)));
}
