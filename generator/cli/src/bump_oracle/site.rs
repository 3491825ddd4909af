//! The places of a description that a change can be made at.

use serde_json::{Map, Value};

/// An object of the description.
pub struct Site<'a> {
    pub object: &'a Map<String, Value>,
    pub path: &'a [String],
}

impl Site<'_> {
    pub fn last(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// The key above: `properties` for a property.
    pub fn above(&self) -> &str {
        let above = self.path.len().checked_sub(2);
        above.map_or("", |index| &self.path[index])
    }

    pub fn has(&self, key: &str) -> bool {
        self.object.contains_key(key)
    }

    pub fn is_schema(&self) -> bool {
        let named = ["properties", "schemas", "definitions"].contains(&self.above());
        named || ["schema", "items"].contains(&self.last())
    }

    pub fn is_operation(&self) -> bool {
        self.has("responses") && self.path.first().is_some_and(|it| it == "paths")
    }

    pub fn is_parameter(&self) -> bool {
        self.has("in") && self.has("name")
    }
}
