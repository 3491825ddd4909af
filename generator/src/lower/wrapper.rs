//! Schemas that only wrap another: a reference, an `allOf` with one member, a union with one branch.
//!
//! What they say beside it, such as `nullable`, counts as if that other one said it.

use super::{Lower, Schema, union};

/// How many may wrap each other before nobody looks.
const MAX_WRAPPERS: usize = 64;

impl<'a> Lower<'a> {
    /// Whether `null` is a value of the schema, through references and `allOf` with one member.
    pub(super) fn is_nullable(&mut self, schema: &Schema<'a>) -> bool {
        self.wrapped(schema).iter().any(Schema::allows_null)
    }

    /// The schema and those that it is only a wrapper of: the target of a reference, the one member
    /// of an `allOf`, the one branch of a union.
    pub(super) fn wrapped(&mut self, schema: &Schema<'a>) -> Vec<Schema<'a>> {
        let mut chain = vec![schema.clone()];
        while chain.len() <= MAX_WRAPPERS {
            let current = &chain[chain.len() - 1];
            let next = if current.reference().is_some() {
                self.target(&current.clone())
            } else {
                self.only_member(current)
                    .or_else(|| union::only_branch(current))
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
        if alone { members.pop() } else { None }
    }
}
