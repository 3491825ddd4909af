//! `$ref` → what it refers to.
//!
//! References stay inside the document. What leads nowhere is an error, with the nearest name that
//! is there; nothing here recurses, so that no chain of references can exhaust the stack.

use super::{Lower, Schema};
use crate::source::Pointer;
use std::collections::BTreeSet;

/// How many parts of a schema are looked at, which may be those of all others.
const MAX_PARTS: usize = 128;

impl<'a> Lower<'a> {
    /// The schema behind a `$ref`, through references to references; an error where there is none.
    pub(super) fn target(&mut self, schema: &Schema<'a>) -> Option<Schema<'a>> {
        let mut current = schema.clone();
        for _ in 0..64 {
            let Some(reference) = current.reference() else {
                return Some(current);
            };
            let pointer = self.pointer(reference, &current.at)?;
            current = self.schema_at(&pointer)?;
        }
        self.error(
            "reference-cycle",
            &schema.at,
            "this reference only leads to itself",
            None,
        );
        None
    }

    /// The object at a place, or what it refers to.
    pub(super) fn object_at(&mut self, at: &Pointer) -> Option<Schema<'a>> {
        let object = self.schema_at(at)?;
        self.target(&object)
    }

    /// The place that a `$ref` names, if something is there.
    pub(super) fn pointer(&mut self, reference: &str, at: &Pointer) -> Option<Pointer> {
        let Some(pointer) = place(reference) else {
            // Other files are the business of the document, which has said what is wrong with them.
            if !self.diagnostics.has_errors() {
                let message = format!("`{reference}` is outside of this document");
                self.error("external-reference", at, &message, None);
            }
            return None;
        };
        if self.document.get(&pointer).is_some() {
            return Some(pointer);
        }
        let message = format!("there is nothing at `{reference}`");
        let help = self
            .near(&pointer)
            .map(|near| format!("did you mean `#{near}`?"));
        self.error("dangling-reference", at, &message, help);
        None
    }

    /// The sibling whose name is most like the one that is missing.
    fn near(&mut self, pointer: &Pointer) -> Option<Pointer> {
        let (parent, name) = (pointer.parent()?, pointer.last()?);
        let siblings = self.document.get(&parent)?.as_object()?;
        let near = self
            .nearest
            .of(&name, siblings.keys().map(String::as_str))?;
        Some(parent.join(near))
    }

    /// The schema and everything in its `allOf`, behind references, each once.
    pub(super) fn members(&mut self, schema: &Schema<'a>) -> Vec<Schema<'a>> {
        self.parts(schema, |part| part.list("allOf"))
    }

    /// The schema and all parts of its parts, behind references, each once.
    pub(super) fn parts(
        &mut self,
        schema: &Schema<'a>,
        parts: impl Fn(&Schema<'a>) -> Vec<Schema<'a>>,
    ) -> Vec<Schema<'a>> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        let mut open = vec![schema.clone()];
        while let Some(next) = open.pop() {
            let Some(target) = self.target(&next) else {
                continue;
            };
            if found.len() >= MAX_PARTS {
                let message =
                    "this has too many parts: those that are far from it are not looked at";
                self.warn("many-parts", &schema.at, message);
                break;
            }
            if seen.insert(target.at.clone()) {
                let mut inner = parts(&target);
                inner.reverse();
                open.extend(inner);
                found.push(target);
            }
        }
        found
    }
}

/// The place in this document that a reference names.
pub(super) fn place(reference: &str) -> Option<Pointer> {
    Some(Pointer::from_fragment(reference.strip_prefix('#')?))
}
