//! Numbers in `exclusiveMinimum` and `exclusiveMaximum` → the bounds of OpenAPI 3.0, with booleans.

use super::rewrite::{Rewrite, Schema};
use crate::document::version::Version;
use crate::source::Pointer;
use serde_json::Value;

impl Rewrite<'_> {
    /// Makes the bounds of a schema plain.
    pub(super) fn bounds(&mut self, schema: &mut Schema) {
        self.bound(schema, "minimum", "exclusiveMinimum", |new, old| new >= old);
        self.bound(schema, "maximum", "exclusiveMaximum", |new, old| new <= old);
    }

    /// Of two bounds the tighter one holds.
    fn bound(
        &mut self,
        schema: &mut Schema,
        bound: &str,
        exclusive: &str,
        is_tighter: fn(f64, f64) -> bool,
    ) {
        let (is_number, version) = match schema.get(exclusive) {
            Some(Value::Number(_)) => (true, Version::V3_1),
            Some(Value::Bool(_)) => (false, Version::V3_0),
            _ => return,
        };
        if is_number == (self.version == Version::V3_0) {
            self.follow(schema, exclusive, version);
        }
        if !is_number {
            return;
        }
        let Some(new) = schema.take(exclusive) else {
            return;
        };
        let old = schema.get(bound).and_then(Value::as_f64);
        let is_new = new.as_f64().zip(old);
        if is_new.is_none_or(|(new, old)| is_tighter(new, old)) {
            let from = Pointer::ROOT.join(exclusive);
            self.made(schema, &Pointer::ROOT.join(bound), &from);
            schema.set(bound, new);
            schema.set(exclusive, true);
        }
    }
}
