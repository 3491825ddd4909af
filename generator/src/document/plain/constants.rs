//! `const` → an `enum` of one.

use super::rewrite::{Rewrite, Schema};
use crate::diagnostic::Kind;
use crate::document::version::Version;
use crate::source::Pointer;
use serde_json::Value;

impl Rewrite<'_> {
    /// Makes the constant of a schema plain.
    pub(super) fn constants(&mut self, schema: &mut Schema) {
        let Some(value) = schema.take("const") else {
            return;
        };
        if self.version == Version::V3_0 {
            self.follow(schema, "const", Version::V3_1);
        }
        let values = schema.get("enum").and_then(Value::as_array);
        if values.is_some_and(|values| !values.contains(&value)) {
            let message = "this `const` is not one of the `enum` values; it is the only value";
            self.warn(Kind::IgnoredKeyword, &schema.at.join("const"), message);
        }
        let [place, from] = ["enum", "const"].map(|keyword| Pointer::ROOT.join(keyword));
        self.made(schema, &place, &from);
        self.made(schema, &place.join_index(0), &from);
        schema.set("enum", vec![value]);
    }
}
