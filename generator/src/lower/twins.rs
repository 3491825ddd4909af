//! Component responses that are described alike.
//!
//! Many descriptions have a response for each status and write the same schema into all of them.
//! That is one type, which no single one of them can give its name.

use super::{Lower, Place, PlaceKind, Schema, response};
use crate::ir::NameHint;
use crate::source::Pointer;
use std::collections::BTreeMap;

/// For each component response that types its body word for word like others, the first of them.
pub(super) type Twins = BTreeMap<Pointer, Pointer>;

impl<'a> Lower<'a> {
    /// Finds the component responses that are alike.
    pub(super) fn twins(&self) -> Twins {
        let root = Pointer::from("/components/responses");
        let responses = self.document.get(&root).and_then(|it| it.as_object());
        let mut groups: BTreeMap<String, Vec<Pointer>> = BTreeMap::new();
        for (name, value) in responses.into_iter().flatten() {
            let Some(source) = Schema::new(value, root.join(name)) else {
                continue;
            };
            let bodies = response::bodies(&source);
            if let Ok(text) = serde_json::to_string(&bodies)
                && response::are_inline(&bodies)
            {
                groups.entry(text).or_default().push(source.at);
            }
        }
        let mut twins = Twins::new();
        for group in groups.into_values().filter(|group| group.len() > 1) {
            let first = group[0].clone();
            twins.extend(group.into_iter().map(|at| (at, first.clone())));
        }
        twins
    }

    /// The response that stands for those like this one, its types named after what they all are.
    pub(super) fn twin(&mut self, source: &Schema<'a>, role: &str) -> Schema<'a> {
        let first = self.twins.get(&source.at).cloned();
        let Some(first) = first.and_then(|first| self.schema_at(&first)) else {
            return source.clone();
        };
        let content = first.child("content");
        for key in content.iter().flat_map(|content| content.keywords.keys()) {
            let at = first.at.join("content").join(key).join("schema");
            if let Some(schema) = self.schema_at(&at) {
                let name = format!("{role} body");
                let kind = PlaceKind::Part(NameHint::Titled(name));
                let outer = Vec::new();
                self.ty(&schema, Place { kind, outer });
            }
        }
        first
    }
}
