//! A value that a union does not know. It is kept whole and written back unchanged.
//!
//! Guarantees that `Debug` does not show it: it may contain a secret that only a newer description
//! declares.

use std::fmt;
use std::ops::Deref;

use crate::runtime::wire::any::{Json, Node};

/// A JSON value that this version of the crate has no type for. `Debug` shows only its kind and
/// size; the value is the field.
#[derive(Clone, PartialEq)]
pub struct Unknown(pub Json);

impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.0 {
            Node::Null => f.write_str("null"),
            Node::Bool(_) => f.write_str("a boolean"),
            Node::Unsigned(_) | Node::Signed(_) | Node::Number(_) => f.write_str("a number"),
            Node::String(text) => write!(f, "a string of {} bytes", text.len()),
            Node::Array(items) => write!(f, "an array of {} items", items.len()),
            Node::Object(members) => write!(f, "an object of {} members", members.len()),
        }
    }
}

impl Deref for Unknown {
    type Target = Json;

    fn deref(&self) -> &Json {
        &self.0
    }
}

impl<T: Into<Json>> From<T> for Unknown {
    fn from(value: T) -> Self {
        Self(value.into())
    }
}
