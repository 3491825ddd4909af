//! Component schemas that only add a tag to another, and need no type of their own.

use super::{Lower, union};
use crate::pointer::Pointer;
use std::collections::BTreeSet;

impl Lower<'_> {
    /// Component schemas that are only a tag beside another schema, made for a union's branch.
    ///
    /// They become variants and need no type, unless something else refers to them.
    pub(super) fn tag_wrappers(&mut self) -> BTreeSet<Pointer> {
        let mut wrappers = BTreeSet::new();
        for pointer in self.component_schemas() {
            let Some(schema) = self.schema_at(&pointer) else {
                continue;
            };
            let tag = schema
                .child("discriminator")
                .and_then(|d| d.text("propertyName"));
            for branch in tag.into_iter().flat_map(|_| schema.branches()) {
                let Some(target) = self.target(&branch) else {
                    continue;
                };
                if branch.reference().is_some()
                    && union::is_wrapper(&target, tag.unwrap_or_default())
                {
                    wrappers.insert(target.at);
                }
            }
        }
        wrappers
    }
}
