//! What a value may have to look like: the words that the tables are written in.

use super::finding::Findings;
use crate::source::Pointer;
use serde_json::Value;

/// What a value has to look like.
pub(in crate::document) enum Shape {
    Any,
    Text,
    /// The name or the place of a schema.
    Mapped,
    /// The type of a schema, which later versions of OpenAPI have lists of.
    Type,
    Url,
    Bool,
    Number,
    /// An integer from zero up.
    Count,
    /// One of these texts.
    Word(&'static [&'static str]),
    List(&'static Shape),
    Map(&'static Shape),
    /// A map in which only some keys are looked at.
    Keyed(fn(&str) -> bool, &'static Shape),
    /// An object that may have other members too.
    Object(&'static [Member]),
    /// An object that has no members but these and extensions.
    Closed(&'static [Member]),
    /// An object that has one of these members.
    Has(&'static [&'static str]),
    /// The shape that the value of this member selects.
    Tagged(&'static str, &'static [(&'static str, &'static Shape)]),
    All(&'static [&'static Shape]),
    /// An object with `$ref`, or else this, which is at home among these components.
    OrReference(&'static str, &'static Shape),
    OrBool(&'static Shape),
    /// This, but no code depends on it: a wrong value can be left out.
    Aside(&'static Shape),
    /// This, and what is to be said of it beyond JSON types.
    Judged(Judge, &'static Shape),
}

pub(in crate::document) type Judge = for<'a> fn(&mut Findings<'a>, &'a Value);

pub(in crate::document) type Member = (&'static str, &'static Shape, Presence);

pub(in crate::document) enum Presence {
    Required,
    /// Null counts as absent.
    Optional,
    /// Required, but there is a value that can stand in for it.
    Assumed(fn() -> Value),
    /// The same, and what that value lacks is told of it.
    Implied(fn() -> Value),
}

/// Of a file whose use is not known.
pub(in crate::document) static ANYTHING: Shape = Shape::Any;

/// Whether code may depend on what a description says at a place.
pub(in crate::document) fn matters(at: &Pointer, shape: &'static Shape) -> bool {
    let mut shapes = vec![shape];
    let mut segments: Vec<_> = at.segments().collect();
    segments.reverse();
    loop {
        let mut steps = Vec::new();
        let segment = segments.pop();
        while let Some(shape) = shapes.pop() {
            match shape {
                Shape::Aside(_) => return false,
                Shape::Judged(_, shape) | Shape::OrReference(_, shape) | Shape::OrBool(shape) => {
                    shapes.push(shape)
                }
                Shape::All(all) => shapes.extend(*all),
                Shape::Tagged(_, tagged) => shapes.extend(tagged.iter().map(|(_, shape)| *shape)),
                Shape::List(shape) | Shape::Map(shape) | Shape::Keyed(_, shape) => {
                    steps.push(*shape);
                }
                Shape::Object(members) | Shape::Closed(members) => {
                    let named = members
                        .iter()
                        .filter(|(name, ..)| Some(*name) == segment.as_deref());
                    steps.extend(named.map(|(_, shape, _)| *shape));
                }
                _ => {}
            }
        }
        match segment {
            Some(_) if !steps.is_empty() => shapes = steps,
            Some(key) => return !key.starts_with("x-"),
            None => return true,
        }
    }
}
