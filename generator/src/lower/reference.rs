//! `$ref` → what it refers to.
//!
//! References stay inside the document. What leads nowhere is an error, with the nearest name that
//! is there; nothing here recurses, so that no chain of references can exhaust the stack.

use super::{Lower, Schema};
use crate::pointer::Pointer;
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

    /// The place that a `$ref` names, if something is there.
    pub(super) fn pointer(&mut self, reference: &str, at: &Pointer) -> Option<Pointer> {
        let Some(pointer) = place(reference) else {
            let message = format!("`{reference}` is outside of this document");
            let help = "references to other files are not supported yet".to_owned();
            self.error("external-reference", at, &message, Some(help));
            return None;
        };
        if self.document.get(&pointer).is_some() {
            return Some(pointer);
        }
        let message = format!("there is nothing at `{reference}`");
        let help = self
            .nearest(&pointer)
            .map(|near| format!("did you mean `#{near}`?"));
        self.error("dangling-reference", at, &message, help);
        None
    }

    /// The sibling whose name is most like the one that is missing.
    fn nearest(&self, pointer: &Pointer) -> Option<Pointer> {
        let (parent, name) = (pointer.parent()?, pointer.last()?);
        let siblings = self.document.get(&parent)?.as_object()?;
        let (score, best) = siblings
            .keys()
            .map(|key| (strsim::jaro_winkler(key, &name), key))
            .max_by(|a, b| a.0.total_cmp(&b.0))?;
        (score > 0.8).then(|| parent.join(best))
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

/// The place in this document that a reference names: its fragment, which is part of a URI, where
/// other characters stand as `%XX`.
pub(super) fn place(reference: &str) -> Option<Pointer> {
    let fragment = reference.strip_prefix('#')?;
    let fragment = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
    Some(Pointer::from(&*fragment))
}
