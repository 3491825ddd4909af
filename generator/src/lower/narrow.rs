//! Two schemas that must both hold → the one that says more.
//!
//! A Rust type can be only one of them. Where that one says all that the other says, nothing is
//! lost; objects that each have members of their own are [joined](super::join); else what is lost is
//! told.

use super::{Additional, Lower, Schema};
use crate::diagnostic::Kind;
use crate::source::Pointer;
use serde_json::Value;

/// How many members of a schema are looked at for another one.
const MAX_MEMBERS: usize = 64;

/// How many pairs of values are compared.
const MAX_VALUES: usize = 65_536;

/// How many lists and objects inside one another are compared by what is in them.
const MAX_DEPTH: usize = 8;

/// How many pairs of schemas are compared before nobody looks into objects.
const MAX_PAIRS: usize = 10_000;

/// Whether the second of two schemas is the narrower one, and what gets lost with the other.
pub(super) type Outcome = (bool, Loss);

/// What one schema says and the other does not.
#[derive(Clone, PartialEq)]
pub(super) enum Loss {
    Nothing,
    /// They are objects or lists of objects, of which each has members of its own.
    Members,
    /// This, told to people.
    Told(String),
}

/// What is told of two schemas that cannot be compared further.
fn takes_one(is_new: bool) -> String {
    let used = if is_new { "this one" } else { "the other one" };
    format!("another `allOf` member describes this differently; {used} is used")
}

impl<'a> Lower<'a> {
    /// The narrower of two schemas, and the other one. What gets lost is a warning of this kind.
    pub(super) fn narrower(
        &mut self,
        kind: Kind,
        old: Schema<'a>,
        new: Schema<'a>,
    ) -> (Schema<'a>, Schema<'a>) {
        let (is_new, lost) = self.compare(&old, &new, 0);
        let lost = match lost {
            Loss::Nothing => None,
            Loss::Members => Some(takes_one(is_new)),
            Loss::Told(lost) => Some(lost),
        };
        if let Some(lost) = lost {
            let help = format!("the other declaration is at `#{}`", old.at);
            let warning = crate::diagnostic::Severity::Warning;
            self.report(warning, kind, &new.at, &lost, Some(help));
        }
        if is_new { (new, old) } else { (old, new) }
    }

    /// Whether both are objects, or lists of objects, and each has members that the other has not.
    pub(super) fn are_apart(&mut self, old: &Schema<'a>, new: &Schema<'a>) -> bool {
        self.has_room_for_joints() && self.compare(old, new, 0).1 == Loss::Members
    }

    fn compare(&mut self, old: &Schema<'a>, new: &Schema<'a>, depth: usize) -> Outcome {
        let (Some(a), Some(b)) = (self.target(old), self.target(new)) else {
            return (false, Loss::Nothing);
        };
        if a.at == b.at {
            return (false, Loss::Nothing);
        }
        // Many properties may refer to the same two schemas.
        let pair = (a.at.clone(), b.at.clone());
        if let Some(known) = self.compared.get(&pair) {
            return known.clone();
        }
        // They may be parts of themselves.
        self.compared
            .insert(pair.clone(), (weight(&b) > weight(&a), Loss::Nothing));
        let outcome = self.compare_targets(&a, &b, depth);
        self.compared.insert(pair, outcome.clone());
        outcome
    }

    fn compare_targets(&mut self, a: &Schema<'a>, b: &Schema<'a>, depth: usize) -> Outcome {
        if a.keywords == b.keywords || self.is_made_of(a, &b.at) {
            return (false, Loss::Nothing);
        }
        if self.is_made_of(b, &a.at) {
            return (true, Loss::Nothing);
        }
        let heavier = weight(b) > weight(a);
        match (a.kind(), b.kind()) {
            (Some("number"), Some("integer")) => return (true, Loss::Nothing),
            (Some("integer"), Some("number")) => return (false, Loss::Nothing),
            (Some(a), Some(b)) if a != b => {
                let used = if heavier { b } else { a };
                let message = format!(
                    "this is `{b}` here but `{a}` in another `allOf` member; `{used}` is used"
                );
                return (heavier, Loss::Told(message));
            }
            _ => {}
        }
        if let (Some(a), Some(b)) = (a.values(), b.values()) {
            let within = |some: &[Value], all: &[Value]| {
                some.len() * all.len() <= MAX_VALUES && some.iter().all(|it| all.contains(it))
            };
            let message = "these `enum` values differ from those of another `allOf` member; the shorter list is used";
            let loss = match within(a, b) || within(b, a) {
                true => Loss::Nothing,
                false => Loss::Told(message.to_owned()),
            };
            return (b.len() < a.len(), loss);
        }
        if let (Some(a), Some(b)) = (a.text("format"), b.text("format"))
            && a != b
        {
            let used = if heavier { b } else { a };
            let message = format!(
                "the `format` is `{b}` here but `{a}` in another `allOf` member; `{used}` is used"
            );
            return (heavier, Loss::Told(message));
        }
        if let (Some(a), Some(b)) = (a.child("items"), b.child("items"))
            && depth < MAX_DEPTH
        {
            return self.compare(&a, &b, depth + 1);
        }
        if (has_parts(a) || has_parts(b)) && self.is_object_only(a) && self.is_object_only(b) {
            let inner = depth < MAX_DEPTH && self.have_parts_apart(a, b, depth);
            return match (has_members_of(b, a), has_members_of(a, b)) {
                _ if inner => (heavier, Loss::Members),
                (true, _) => (true, Loss::Nothing),
                (false, true) => (false, Loss::Nothing),
                (false, false) => (heavier, Loss::Members),
            };
        }
        if has_parts(a) && has_parts(b) {
            let described = a.has("properties") && b.has("properties");
            return match (has_members_of(b, a), has_members_of(a, b)) {
                (true, _) if described => (true, Loss::Nothing),
                (false, true) if described => (false, Loss::Nothing),
                _ => (heavier, Loss::Told(takes_one(heavier))),
            };
        }
        (heavier, Loss::Nothing)
    }

    /// Whether members that two objects have in common each have members of their own in turn.
    fn have_parts_apart(&mut self, a: &Schema<'a>, b: &Schema<'a>, depth: usize) -> bool {
        a.properties().into_iter().any(|(key, a)| {
            self.compared.len() < MAX_PAIRS
                && b.property(key)
                    .is_some_and(|b| self.compare(&a, &b, depth + 1).1 == Loss::Members)
        })
    }

    /// Whether a schema and all that is in its `allOf` are objects, and neither unions nor parents.
    fn is_object_only(&self, schema: &Schema<'a>) -> bool {
        if self.parents.contains_key(&schema.at) {
            return false;
        }
        let mut open = vec![schema.clone()];
        let mut is_object = false;
        for _ in 0..MAX_MEMBERS {
            let Some(member) = open.pop() else {
                return is_object;
            };
            let Some(member) = self.target(&member) else {
                return false;
            };
            if !member.branches().is_empty() || member.kind().is_some_and(|kind| kind != "object") {
                return false;
            }
            is_object |= member.is_object();
            open.extend(member.list("allOf"));
        }
        false
    }

    /// Whether the schema at a place is among what `schema` is made of.
    fn is_made_of(&self, schema: &Schema<'a>, at: &Pointer) -> bool {
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
    let members = some.properties();
    let is_open = |schema: &Schema<'_>| !matches!(schema.additional(), Additional::None);
    !some.is_composed()
        && members.iter().all(|(key, _)| all.property(key).is_some())
        && (is_open(all) || !is_open(some))
}

/// Whether a schema says what its values consist of.
fn has_parts(schema: &Schema<'_>) -> bool {
    let values = !matches!(schema.additional(), Additional::None);
    schema.is_composed() || values || schema.has("properties") || schema.has("items")
}

/// How much a schema says.
fn weight(schema: &Schema<'_>) -> usize {
    usize::from(schema.has("enum")) * 4
        + usize::from(has_parts(schema)) * 3
        + usize::from(schema.has("format"))
        + usize::from(schema.has("type"))
}
