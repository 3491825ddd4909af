//! Two schemas that must both hold → the one that says more.
//!
//! A Rust type can be only one of them. Where that one says all that the other says, nothing is
//! lost; else what is lost is told.

use super::{Additional, Lower, Schema};
use crate::pointer::Pointer;
use serde_json::Value;

/// How many members of a schema are looked at for another one.
const MAX_MEMBERS: usize = 64;

/// How many pairs of values are compared.
const MAX_VALUES: usize = 65_536;

/// How many lists inside one another are compared by their items.
const MAX_DEPTH: usize = 8;

impl<'a> Lower<'a> {
    /// The narrower of two schemas, and the other one. What gets lost is a warning of this kind.
    pub(super) fn narrower(
        &mut self,
        kind: &'static str,
        old: Schema<'a>,
        new: Schema<'a>,
    ) -> (Schema<'a>, Schema<'a>) {
        let (is_new, lost) = self.compare(&old, &new, 0);
        if let Some(lost) = lost {
            let help = format!("the other one is at `#{}`", old.at);
            let warning = crate::diagnostic::Severity::Warning;
            self.report(warning, kind, &new.at, &lost, Some(help));
        }
        if is_new { (new, old) } else { (old, new) }
    }

    /// Whether the second is the narrower one, and what the first of them does not say.
    fn compare(
        &mut self,
        old: &Schema<'a>,
        new: &Schema<'a>,
        depth: usize,
    ) -> (bool, Option<String>) {
        let (Some(a), Some(b)) = (self.target(old), self.target(new)) else {
            return (false, None);
        };
        if a.at == b.at {
            return (false, None);
        }
        // Many properties may refer to the same two schemas.
        let pair = (a.at.clone(), b.at.clone());
        if let Some(known) = self.compared.get(&pair) {
            return known.clone();
        }
        let outcome = self.compare_targets(&a, &b, depth);
        self.compared.insert(pair, outcome.clone());
        outcome
    }

    fn compare_targets(
        &mut self,
        a: &Schema<'a>,
        b: &Schema<'a>,
        depth: usize,
    ) -> (bool, Option<String>) {
        if a.keywords == b.keywords || self.is_made_of(a, &b.at) {
            return (false, None);
        }
        if self.is_made_of(b, &a.at) {
            return (true, None);
        }
        let heavier = weight(b) > weight(a);
        match (a.kind(), b.kind()) {
            (Some("number"), Some("integer")) => return (true, None),
            (Some("integer"), Some("number")) => return (false, None),
            (Some(a), Some(b)) if a != b => {
                let message =
                    format!("this is `{b}` here and `{a}` in another part of the `allOf`");
                return (heavier, Some(message));
            }
            _ => {}
        }
        if let (Some(a), Some(b)) = (a.values(), b.values()) {
            let within = |some: &[Value], all: &[Value]| {
                some.len() * all.len() <= MAX_VALUES && some.iter().all(|it| all.contains(it))
            };
            let lost = !within(a, b) && !within(b, a);
            let message = "another part of the `allOf` has other values: the fewer are taken";
            return (b.len() < a.len(), lost.then(|| message.to_owned()));
        }
        let differ = |a: Option<&str>, b: Option<&str>| a.is_some() && b.is_some() && a != b;
        if differ(a.text("format"), b.text("format")) {
            let message = "another part of the `allOf` has another format: only one is taken";
            return (heavier, Some(message.to_owned()));
        }
        if has_parts(a) && has_parts(b) {
            if let (Some(a), Some(b)) = (a.child("items"), b.child("items"))
                && depth < MAX_DEPTH
            {
                return self.compare(&a, &b, depth + 1);
            }
            match (has_members_of(b, a), has_members_of(a, b)) {
                (true, _) => return (true, None),
                (false, true) => return (false, None),
                (false, false) => {}
            }
            let message = "another part of the `allOf` describes this too: only one is taken";
            return (heavier, Some(message.to_owned()));
        }
        (heavier, None)
    }

    /// Whether the schema at a place is among what `schema` is made of.
    fn is_made_of(&mut self, schema: &Schema<'a>, at: &Pointer) -> bool {
        let mut open = vec![schema.clone()];
        for _ in 0..MAX_MEMBERS {
            let Some(member) = open.pop().and_then(|member| self.target(&member)) else {
                return false;
            };
            if member.at == *at {
                return true;
            }
            let count = member.keywords.get("allOf").and_then(Value::as_array);
            if count.is_some_and(|members| members.len() <= MAX_MEMBERS) {
                open.extend(member.list("allOf"));
            }
        }
        false
    }
}

/// Whether an object describes all members that another one does.
fn has_members_of(all: &Schema<'_>, some: &Schema<'_>) -> bool {
    let [all, members] = [all, some].map(|schema| schema.keywords.get("properties"));
    let (Some(all), Some(Value::Object(members))) = (all, members) else {
        return false;
    };
    !some.is_composed() && members.keys().all(|key| all.get(key).is_some())
}

/// Whether a schema says what its values consist of.
fn has_parts(schema: &Schema<'_>) -> bool {
    let values = matches!(schema.additional(), Additional::Schema(_));
    schema.is_composed() || values || schema.has("properties") || schema.has("items")
}

/// How much a schema says.
fn weight(schema: &Schema<'_>) -> usize {
    usize::from(schema.has("enum")) * 4
        + usize::from(has_parts(schema)) * 3
        + usize::from(schema.has("format"))
        + usize::from(schema.has("type"))
}
