//! Maps a value that a union does not know to what it keeps of it: all of it, to be written back as it came.
//!
//! Guarantees that `Debug` does not show it: it may hold a secret, which only a newer description would tell.

use std::fmt;
use std::ops::Deref;

use crate::runtime::wire::any::{Json, Node};

/// A JSON value that this version of the crate has no type for. `Debug` shows its kind and size only; the value itself
/// is the field.
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
