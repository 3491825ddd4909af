//! The vocabulary of the tables: the shapes that a value can have.

use super::findings::Findings;
use crate::document::version::Version;
use crate::source::Pointer;
use serde_json::Value;

/// The expected shape of a value.
pub(in crate::document) enum Shape {
    Any,
    Text,
    /// The name of a schema, or a reference to it.
    Mapped,
    /// The type of a schema, or a list of types.
    Type,
    Url,
    Bool,
    Number,
    /// A non-negative integer.
    Count,
    /// One of these strings.
    Word(&'static [&'static str]),
    List(&'static Shape),
    Map(&'static Shape),
    /// A map in which only some keys are checked.
    Keyed(fn(&str) -> bool, &'static Shape),
    /// An object that may have other members too.
    Object(&'static [Member]),
    /// An object that has only these members and extensions.
    Closed(&'static [Member]),
    /// An object of which only these members are read, and extensions. Others are reported.
    Exact(&'static [&'static [Member]]),
    /// An object that has one of these members.
    Has(&'static [&'static str]),
    /// The shape depends on the value of this member.
    Tagged(&'static str, &'static [(&'static str, &'static Shape)]),
    All(&'static [&'static Shape]),
    /// An object with `$ref`, or else a value of this shape, which belongs to this kind of
    /// components.
    OrReference(&'static str, &'static Shape),
    OrBool(&'static Shape),
    /// A value of this shape, or a list of such values.
    OrList(&'static Shape),
    /// A number, or a boolean that says something about another one.
    Bound,
    /// This shape in documents of this version and later ones. Earlier versions do not know the keyword.
    Since(Version, &'static Shape),
    /// This shape in every version: a keyword of this version whose meaning is clear in earlier ones, too.
    Followed(Version, &'static Shape),
    /// A keyword that this version does not know, but whose meaning is clear.
    Later(&'static Shape),
    /// This shape, but no code depends on the value: a wrong one can be left out.
    Aside(&'static Shape),
    /// This shape, and rules beyond JSON types.
    Judged(Judge, &'static Shape),
}

pub(in crate::document) type Judge = for<'a> fn(&mut Findings<'a>, &'a Value);

pub(in crate::document) type Member = (&'static str, &'static Shape, Presence);

pub(in crate::document) enum Presence {
    Required,
    /// Null counts as absent.
    Optional,
    /// Required, but there is a default that can replace a missing value. The default is reported.
    Assumed(fn() -> Value),
    /// Required before this version, with a default that can replace a missing value and is reported. It replaces a value
    /// that is missing in this version or a later one, too, and is not reported there.
    AssumedBefore(Version, fn() -> Value),
    /// Required, but there is a default that can replace a missing value. Only the rules that the
    /// default violates are reported.
    Implied(fn() -> Value),
}

/// The shape of a file whose use is not known.
pub(in crate::document) static ANYTHING: Shape = Shape::Any;

/// What the tables say about a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Known {
    /// A value that a reference may replace, and the kind of components it belongs to.
    Kind(&'static str),
    /// Any other value in the tables.
    Other,
    /// The tables do not cover the location.
    Unknown,
}

/// Returns what the tables say about a location inside a value of this shape.
pub(in crate::document) fn known(at: &Pointer, shape: &'static Shape) -> Known {
    // A shape that allows a reference decides over the shapes that it wraps.
    let mut known = Known::Unknown;
    for shape in shapes_at(at, shape) {
        match shape {
            Shape::OrReference(kind, _) => return Known::Kind(kind),
            Shape::Any => {}
            _ => known = Known::Other,
        }
    }
    known
}

/// Returns the version of the keyword at a location, if it is followed in earlier versions as well.
pub(in crate::document) fn followed(at: &Pointer, shape: &'static Shape) -> Option<Version> {
    let versions = shapes_at(at, shape).into_iter();
    let mut versions = versions.filter_map(|shape| match shape {
        Shape::Followed(version, _) => Some(*version),
        _ => None,
    });
    versions.next()
}

/// Whether code may depend on the value at a location.
pub(in crate::document) fn matters(at: &Pointer, shape: &'static Shape) -> bool {
    let mut shapes = flat(vec![shape]);
    let is_aside = |shapes: &[&Shape]| shapes.iter().any(|it| matches!(it, Shape::Aside(_)));
    for segment in at.segments() {
        if is_aside(&shapes) {
            return false;
        }
        let members = shapes.iter().filter_map(|it| it.member(&segment));
        shapes = flat(members.collect());
        if shapes.is_empty() {
            return !segment.starts_with("x-");
        }
    }
    !is_aside(&shapes)
}

/// Returns the shapes of the value at a location.
fn shapes_at(at: &Pointer, shape: &'static Shape) -> Vec<&'static Shape> {
    let mut shapes = vec![shape];
    for segment in at.segments() {
        let all = flat(shapes);
        shapes = all.iter().filter_map(|it| it.member(&segment)).collect();
    }
    flat(shapes)
}

/// Returns these shapes, and the shapes of the same value that they are made from.
fn flat(shapes: Vec<&'static Shape>) -> Vec<&'static Shape> {
    let mut open = shapes;
    let mut all = Vec::new();
    while let Some(shape) = open.pop() {
        match shape {
            Shape::Judged(_, inner)
            | Shape::OrReference(_, inner)
            | Shape::OrBool(inner)
            | Shape::OrList(inner)
            | Shape::Since(_, inner)
            | Shape::Followed(_, inner)
            | Shape::Later(inner)
            | Shape::Aside(inner) => open.push(inner),
            Shape::All(inner) => open.extend(*inner),
            Shape::Tagged(_, inner) => open.extend(inner.iter().map(|(_, shape)| *shape)),
            _ => {}
        }
        all.push(shape);
    }
    all
}

impl Shape {
    /// Returns the shape of a member or an element.
    fn member(&self, key: &str) -> Option<&'static Shape> {
        match self {
            Self::List(shape) | Self::Map(shape) => Some(shape),
            Self::OrList(shape) => key.parse::<usize>().ok().map(|_| *shape),
            Self::Keyed(is_known, shape) => is_known(key).then_some(*shape),
            Self::Object(members) | Self::Closed(members) => {
                let mut members = members.iter();
                members.find(|(name, ..)| *name == key).map(|it| it.1)
            }
            Self::Exact(lists) => {
                let mut members = lists.iter().copied().flatten();
                members.find(|(name, ..)| *name == key).map(|it| it.1)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::shape::OPENAPI;

    #[test]
    fn the_tables_know_what_stands_where() {
        for (at, expected) in [
            ("", Known::Other),
            ("/info/title", Known::Other),
            ("/info/x-logo", Known::Unknown),
            ("/definitions/Pet", Known::Unknown),
            ("/components/schemas", Known::Other),
            ("/components/schemas/Pet", Known::Kind("schemas")),
            ("/components/schemas/Pet/required", Known::Other),
            ("/components/schemas/Pet/$defs/A", Known::Unknown),
            ("/components/schemas/Pet/enum/0", Known::Unknown),
            (
                "/components/schemas/Pet/allOf/1/properties/a",
                Known::Kind("schemas"),
            ),
            (
                "/components/schemas/Pet/additionalProperties",
                Known::Kind("schemas"),
            ),
            ("/components/parameters/Page", Known::Kind("parameters")),
            ("/components/parameters/Page/schema", Known::Kind("schemas")),
            (
                "/components/securitySchemes/key",
                Known::Kind("securitySchemes"),
            ),
            ("/paths/~1a", Known::Kind("")),
            ("/paths/x-a", Known::Unknown),
            ("/paths/~1a/get", Known::Other),
            ("/paths/~1a/get/responses/200", Known::Kind("responses")),
            (
                "/paths/~1a/get/responses/200/headers/X",
                Known::Kind("headers"),
            ),
            ("/paths/~1a/get/responses/x-200", Known::Unknown),
        ] {
            assert_eq!(known(&at.into(), &OPENAPI), expected, "{at}");
        }
    }
}
