//! `$ref` → what it refers to.
//!
//! The document has checked every reference: what leads nowhere, or only to itself, is reported
//! there, and long chains are made shorter. Nothing here recurses, so that no chain of references
//! can exhaust the stack.

use super::{Lower, Schema};
use crate::diagnostic::Kind;
use crate::document::CHAIN;
use crate::source::Pointer;
use std::collections::BTreeSet;

/// How many parts of a schema are looked at, which may be those of all others.
const MAX_PARTS: usize = 128;

impl<'a> Lower<'a> {
    /// The schema behind a `$ref`, through references to references.
    pub(super) fn target(&self, schema: &Schema<'a>) -> Option<Schema<'a>> {
        let mut current = schema.clone();
        for _ in 0..=CHAIN {
            match current.reference() {
                Some(reference) => current = self.schema_at(&place(reference)?)?,
                None => return Some(current),
            }
        }
        None
    }

    /// The object at a place, or what it refers to.
    pub(super) fn object_at(&self, at: &Pointer) -> Option<Schema<'a>> {
        self.target(&self.schema_at(at)?)
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
                    "this schema is composed of too many others; the most distant ones are ignored";
                self.warn(Kind::ManyParts, &schema.at, message);
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
