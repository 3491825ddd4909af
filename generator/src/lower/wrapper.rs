//! Schemas that only wrap another: a reference, an `allOf` with one member, a union with one branch.
//!
//! What they say beside it, such as `nullable`, counts as if that other one said it; so does what
//! members of the `allOf` say that only describe values.

use super::{Lower, MAX_ASKED, Schema, definition_hint, reference};
use crate::ir::NameHint;
use std::collections::BTreeSet;

/// How many may wrap each other before nobody looks.
const MAX_WRAPPERS: usize = 64;

impl<'a> Lower<'a> {
    /// Whether `null` is a value of the schema, through references, `allOf` with one member and the
    /// branches of unions.
    pub(super) fn is_nullable(&self, schema: &Schema<'a>) -> bool {
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
                if let Some(member) = self.only_member(&next) {
                    open.push(member);
                    open.extend(silent_members(&next));
                }
                open.extend(next.list("oneOf"));
                open.extend(next.list("anyOf"));
            }
        }
        false
    }

    /// The schema and those that it is only a wrapper of: the target of a reference, the one member
    /// of an `allOf`, the one branch of a union.
    pub(super) fn wrapped(&self, schema: &Schema<'a>) -> Vec<Schema<'a>> {
        let mut chain = vec![schema.clone()];
        while chain.len() <= MAX_WRAPPERS {
            let current = chain[chain.len() - 1].clone();
            let next = if current.reference().is_some() {
                self.target(&current)
            } else if let Some(member) = self.only_member(&current) {
                chain.extend(silent_members(&current));
                Some(member)
            } else {
                self.only_branch(&current)
            };
            match next {
                Some(next) => chain.push(next),
                None => break,
            }
        }
        chain
    }

    /// The member of an `allOf` that stands alone, but for members that say nothing of what values are.
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
        if members.len() > 1 {
            members.retain(|member| !is_silent(member));
        }
        let alone = members.len() == 1 && !beside.iter().any(|keyword| schema.has(keyword));
        let member = members.pop().filter(|_| alone)?;
        let parent = member.reference().and_then(reference::place);
        let is_child = parent.is_some_and(|parent| self.parents.contains_key(&parent))
            && matches!(definition_hint(&schema.at), NameHint::Component(_));
        (!is_child).then_some(member)
    }
}

/// The members of an `allOf` that say nothing of what values are.
fn silent_members<'a>(schema: &Schema<'a>) -> Vec<Schema<'a>> {
    let mut members = schema.list("allOf");
    members.retain(is_silent);
    members
}

/// Whether a schema only describes values, or says of them that they are objects: whatever else is
/// in its `allOf` says more.
fn is_silent(schema: &Schema<'_>) -> bool {
    let describes = [
        "title",
        "description",
        "externalDocs",
        "example",
        "default",
        "deprecated",
        "nullable",
        "readOnly",
        "writeOnly",
        "xml",
    ];
    schema.keywords.iter().all(|(keyword, value)| {
        describes.contains(&keyword.as_str())
            || keyword.starts_with("x-")
            || (keyword == "type" && value == "object")
    })
}
