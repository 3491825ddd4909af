//! The members of an `allOf`, and of theirs in turn → one [`Merged`].

use super::merged::Merged;
use crate::diagnostic::Kind;
use crate::lower::maker::Lower;
use crate::openapi::Schema;
use serde_json::Value;
use std::rc::Rc;

/// How deeply `allOf` may be nested.
const MAX_DEPTH: usize = 64;

impl<'a> Lower<'a> {
    /// Adds a schema and everything in its `allOf`.
    pub fn collect(&mut self, schema: &Schema<'a>, merged: &mut Merged<'a>, depth: usize) {
        if depth > MAX_DEPTH {
            let message = "this `allOf` is nested too deeply";
            self.error(Kind::DeepAllOf, &schema.at, message, None);
            return;
        }
        let Some(target) = self.view.target(schema) else {
            return;
        };
        if merged.open.contains(&target.at) {
            let message = "this `allOf` refers back to itself";
            self.error(Kind::AllOfCycle, &schema.at, message, None);
            return;
        }
        if !merged.seen.insert(target.at.clone()) {
            return;
        }
        merged.open.push(target.at.clone());
        self.collect_target(schema, target, merged, depth);
        merged.open.pop();
    }

    fn collect_target(
        &mut self,
        schema: &Schema<'a>,
        target: Schema<'a>,
        merged: &mut Merged<'a>,
        depth: usize,
    ) {
        if target.is_free_form() {
            merged.has_objects = true;
            if schema.reference().is_some() && !target.has("additionalProperties") {
                merged.additional = merged.additional.take().or(Some(None));
            }
            return;
        }
        if let Some(branch) = self.view.only_branch(&target)
            && !target.has("properties")
            && branch.keyed().is_none()
        {
            return self.collect(&branch, merged, depth + 1);
        }
        let additional = merged.additional.clone().flatten();
        for (key, new) in merged.add_object(&target) {
            self.merge_property(key, new, merged);
        }
        if let Some(old) = additional
            && let Some(new) = merged.additional.clone().flatten()
            && old.at != new.at
        {
            let (narrower, _) = self.narrower(Kind::RedeclaredProperty, old, new);
            merged.additional = Some(Some(narrower));
        }
        for member in target.schemas("allOf") {
            self.check(&member);
            self.collect(&member, merged, depth + 1);
        }
        if !target.branches().is_empty() {
            self.add_union(schema, &target, merged);
        } else if !target.is_object() && is_restricting(&target) {
            merged.others.push(schema.clone());
        } else if target.kind() == Some("object") {
            merged.has_objects = true;
        }
    }

    fn add_union(&mut self, schema: &Schema<'a>, target: &Schema<'a>, merged: &mut Merged<'a>) {
        let outline = self.view.union_outline(target);
        // Branches with only `required` restrict combinations; they do not affect the Rust type.
        if outline.only_requires {
            return;
        }
        // One of its branches is what is being merged.
        if merged
            .open
            .iter()
            .any(|open| outline.branches.contains(open))
        {
            return;
        }
        if !outline.are_objects {
            if target.is_object() {
                return self.merge_branches(target, merged);
            }
            merged.others.push(schema.clone());
            return;
        }
        let whole = !target.has("properties") && !target.has("allOf");
        let union = if whole { schema } else { target };
        merged
            .unions
            .push((union.clone(), Rc::clone(&outline.keys)));
    }
}

/// Whether a schema restricts values, rather than only describing them.
fn is_restricting(schema: &Schema<'_>) -> bool {
    let restricting = [
        "type", "enum", "items", "format", "pattern", "minimum", "maximum",
    ];
    restricting.iter().any(|keyword| {
        let value = schema.keywords.get(*keyword);
        value.is_some_and(|value| *value != Value::Null)
    })
}
