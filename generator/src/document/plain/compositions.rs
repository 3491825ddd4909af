//! `true` and `false` in place of the members of an `allOf` and of branches.

use super::rewrite::{MAX_MOVED, Rewrite, Schema};
use crate::diagnostic::Kind;
use crate::source::Pointer;
use serde_json::{Value, json};

impl Rewrite<'_> {
    /// Makes the members and branches of a schema objects. No value is valid for a branch that is `false`, so it is left
    /// out.
    pub(super) fn compositions(&mut self, schema: &mut Schema) {
        for keyword in ["oneOf", "anyOf"] {
            let list = schema.keywords.get_mut(keyword);
            let Some(Value::Array(branches)) = list else {
                continue;
            };
            let is_never = |branch: &Value| *branch == Value::Bool(false);
            if branches.len() > MAX_MOVED || !branches.iter().any(is_never) {
                continue;
            }
            let never: Vec<bool> = branches.iter().map(is_never).collect();
            branches.retain(|branch| !is_never(branch));
            if branches.is_empty() {
                schema.take(keyword);
            }
            let mut gap = 0;
            for (index, is_never) in never.into_iter().enumerate() {
                let at = Pointer::ROOT.join(keyword);
                if is_never {
                    let message = "`false` allows no value; this branch is ignored";
                    let at = schema.at.concat(&at).join_index(index);
                    self.warn(Kind::NoSchema, &at, message);
                    gap += 1;
                } else if gap > 0 {
                    self.moved(schema, at.join_index(index), at.join_index(index - gap));
                }
            }
        }
        // `not: false` says nothing.
        match schema.get("not") {
            Some(Value::Bool(false)) => {
                schema.take("not");
            }
            Some(Value::Bool(true)) => schema.set("not", json!({})),
            _ => {}
        }
    }
}
