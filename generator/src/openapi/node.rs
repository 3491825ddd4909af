//! Any object of the description, with its pointer: a path item, an operation, a parameter, a response, a server, a
//! schema.
//!
//! Nodes are read from the values of the document rather than through a typed model, because a reference may point
//! anywhere in the document and any keyword may stand next to any other. A node keeps its pointer for diagnostics. It
//! does not follow references: a [`View`](super::View) does.

use crate::source::Pointer;
use serde_json::{Map, Value};

/// An object of the description.
#[derive(Clone, Debug)]
pub(crate) struct Node<'a> {
    /// Its pointer in the merged document.
    pub at: Pointer,
    /// Its members.
    pub keywords: &'a Map<String, Value>,
}

impl<'a> Node<'a> {
    /// The node for `value` at `at`; `None` if the value is not an object.
    pub fn new(value: &'a Value, at: Pointer) -> Option<Self> {
        value.as_object().map(|keywords| Self { at, keywords })
    }

    /// The text of `$ref`.
    pub fn reference(&self) -> Option<&'a str> {
        self.text("$ref")
    }

    /// A keyword whose value is a string.
    pub fn text(&self, keyword: &str) -> Option<&'a str> {
        self.keywords.get(keyword)?.as_str()
    }

    /// Whether a boolean keyword is `true`.
    pub fn is(&self, keyword: &str) -> bool {
        self.keywords.get(keyword).and_then(Value::as_bool) == Some(true)
    }

    /// Whether the keyword is present, whatever its value.
    pub fn has(&self, keyword: &str) -> bool {
        self.keywords.contains_key(keyword)
    }

    /// The object that a keyword holds.
    pub fn child(&self, keyword: &str) -> Option<Node<'a>> {
        Node::new(self.keywords.get(keyword)?, self.at.join(keyword))
    }

    /// The members that are objects, in order.
    pub fn children(&self) -> Vec<(&'a str, Node<'a>)> {
        let members = self.keywords.iter();
        members
            .filter_map(|(key, value)| Some((key.as_str(), Node::new(value, self.at.join(key))?)))
            .collect()
    }

    /// The media type objects of `content`, by media type.
    pub fn media_types(&self) -> Vec<(&'a str, Node<'a>)> {
        let content = self.child("content");
        content.map(|it| it.children()).unwrap_or_default()
    }

    /// The items of an array that are objects, in order.
    pub fn list(&self, keyword: &str) -> Vec<Node<'a>> {
        let Some(items) = self.keywords.get(keyword).and_then(Value::as_array) else {
            return Vec::new();
        };
        let at = self.at.join(keyword);
        let items = items.iter().enumerate();
        items
            .filter_map(|(index, item)| Node::new(item, at.join_index(index)))
            .collect()
    }
}
