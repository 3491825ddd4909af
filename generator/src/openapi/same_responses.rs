//! Component responses with the same schemas.
//!
//! Many descriptions have a response for each status and repeat one schema in all of them. That is one type, and none
//! of these responses alone can give it its name.

use super::by_value::ByValue;
use super::node::Node;
use super::view::View;
use crate::source::Pointer;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A media type of a response and its schema.
type Body<'s> = (&'s str, Option<&'s Map<String, Value>>);

impl<'a> View<'a> {
    /// The first of the component responses with the same schemas as the one at this pointer, if there are several.
    pub fn same_response(self, at: &Pointer) -> Option<Node<'a>> {
        let same = self.tables.same_responses.get_or_init(|| find(self));
        self.node(same.get(at)?)
    }
}

/// Each component response that has the same schemas as others, with the first of them.
fn find(view: View<'_>) -> BTreeMap<Pointer, Pointer> {
    let root = Pointer::from("/components/responses");
    let responses = view.node(&root);
    let mut firsts = ByValue::new();
    let mut same = BTreeMap::new();
    for (_, response) in responses.iter().flat_map(Node::children) {
        let bodies = bodies(&response);
        match firsts.get(&bodies) {
            Some(first) => {
                same.insert(Pointer::clone(first), first.clone());
                same.insert(response.at, first.clone());
            }
            None if are_inline(&bodies) => firsts.insert(bodies, response.at),
            None => {}
        }
    }
    same
}

/// Whether any of these has a schema that is not a reference.
pub(crate) fn are_inline(bodies: &[Body<'_>]) -> bool {
    let inline = |schema: &Map<String, Value>| !schema.contains_key("$ref");
    bodies.iter().any(|(_, schema)| schema.is_some_and(inline))
}

/// The media types and schemas of a response.
pub(crate) fn bodies<'s>(response: &Node<'s>) -> Vec<Body<'s>> {
    let content = response.child("content");
    let members = content.into_iter().flat_map(|content| content.keywords);
    members
        .flat_map(|(key, value)| {
            let schema = |keyword| value.get(keyword).and_then(Value::as_object);
            ["schema", "itemSchema"].map(|keyword| (key.as_str(), schema(keyword)))
        })
        .collect()
}
