//! Schemas that only wrap another: a reference, an `allOf` with one member, a union with one branch.
//!
//! What they say beside it, such as `nullable`, counts as if that other one said it.

use super::{Lower, MAX_ASKED, Schema, definition_hint, reference};
use crate::ir::NameHint;
use std::collections::BTreeSet;

/// How many may wrap each other before nobody looks.
const MAX_WRAPPERS: usize = 64;

impl<'a> Lower<'a> {
    /// Whether `null` is a value of the schema, through references, `allOf` with one member and the
    /// branches of unions.
    pub(super) fn is_nullable(&mut self, schema: &Schema<'a>) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![schema.clone()];
        while let Some(next) = open.pop() {
            if next.allows_null() {
                return true;
            }
            if seen.len() > MAX_ASKED || !seen.insert(next.at.clone()) {
                continue;
            }
            if next.reference().is_some() {
                open.extend(self.target(&next));
            } else {
                open.extend(self.only_member(&next));
                open.extend(next.list("oneOf"));
                open.extend(next.list("anyOf"));
            }
        }
        false
    }

    /// The schema and those that it is only a wrapper of: the target of a reference, the one member
    /// of an `allOf`, the one branch of a union.
    pub(super) fn wrapped(&mut self, schema: &Schema<'a>) -> Vec<Schema<'a>> {
        let mut chain = vec![schema.clone()];
        while chain.len() <= MAX_WRAPPERS {
            let current = chain[chain.len() - 1].clone();
            let next = if current.reference().is_some() {
                self.target(&current)
            } else {
                self.only_member(&current)
                    .or_else(|| self.only_branch(&current))
            };
            match next {
                Some(next) => chain.push(next),
                None => break,
            }
        }
        chain
    }

    /// The member of an `allOf` that has one and stands alone.
    pub(super) fn only_member(&self, schema: &Schema<'a>) -> Option<Schema<'a>> {
        let beside = [
            "properties",
            "additionalProperties",
            "oneOf",
            "anyOf",
            "enum",
            "items",
            "required",
        ];
        let mut members = schema.list("allOf");
        let alone = members.len() == 1 && !beside.iter().any(|keyword| schema.has(keyword));
        let member = members.pop().filter(|_| alone)?;
        let parent = member.reference().and_then(reference::place);
        let is_child = parent.is_some_and(|parent| self.parents.contains_key(&parent))
            && matches!(definition_hint(&schema.at), NameHint::Component(_));
        (!is_child).then_some(member)
    }
}
