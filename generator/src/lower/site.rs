//! The site of a schema: where it is used, which gives the type made from it its name and its documentation.

use crate::ir::{NameHint, Owner, TypeId};
use crate::openapi::{Schema, is_component_schema};
use crate::source::Pointer;

/// Where a schema is used.
#[derive(Clone)]
pub(crate) struct Site<'a> {
    pub kind: SiteKind,
    /// Transparent schemas around this one: their documentation belongs to the type as well.
    pub outer: Vec<Schema<'a>>,
}

#[derive(Clone)]
pub(crate) enum SiteKind {
    /// The schema is the definition of this type.
    Definition(TypeId),
    /// The schema is part of something else.
    Part(NameHint),
}

impl<'a> Site<'a> {
    pub fn new(kind: SiteKind) -> Self {
        let outer = Vec::new();
        Self { kind, outer }
    }

    /// The definition of this type.
    pub fn definition(id: TypeId) -> Self {
        Self::new(SiteKind::Definition(id))
    }

    /// A part that its owner does not name, such as a type that several operations share.
    pub fn titled(name: String) -> Self {
        Self::new(SiteKind::Part(NameHint::Titled(name)))
    }

    /// A part with this role in its owner.
    pub fn part(owner: Owner, role: impl Into<String>) -> Self {
        let role = role.into();
        Self::new(SiteKind::Part(NameHint::Inline { owner, role }))
    }

    /// The site of a nameless part, such as the items of a list, of the schema at this site.
    pub fn part_of(&self, role: &str) -> Self {
        let hint = match &self.kind {
            SiteKind::Definition(id) => return Self::part(Owner::Type(*id), role),
            SiteKind::Part(NameHint::Inline { owner, role: outer }) => {
                return Self::part(*owner, format!("{outer} {role}"));
            }
            SiteKind::Part(hint) => hint.clone(),
        };
        Self::new(SiteKind::Part(hint))
    }

    /// The same site for the schema that a transparent schema stands for.
    #[must_use]
    pub fn nested(mut self, outer: &Schema<'a>) -> Self {
        self.outer.push(outer.clone());
        self
    }
}

/// The name for the definition at this pointer. That of a component is its key; any other place is named after the last
/// names in it that say something, such as `Push option type`.
pub(crate) fn definition_hint(at: &Pointer) -> NameHint {
    match at.last() {
        Some(name) if is_component_schema(at) => NameHint::Component(name.into_owned()),
        _ => NameHint::Titled(place_name(at)),
    }
}

fn place_name(at: &Pointer) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut segments = at.segments().peekable();
    while let Some(segment) = segments.next() {
        match &*segment {
            "schemas" | "definitions" | "$defs" => {
                if let Some(name) = segments.next() {
                    names = vec![name.into_owned()];
                }
            }
            "properties" | "patternProperties" | "paths" => {
                names.extend(segments.next().map(|name| name.into_owned()));
            }
            keyword @ ("allOf" | "oneOf" | "anyOf" | "prefixItems") => {
                let word = match keyword {
                    "allOf" => "part",
                    "prefixItems" => "item",
                    _ => "variant",
                };
                let index = segments.next().and_then(|index| index.parse().ok());
                let number: usize = index.unwrap_or(0) + 1;
                names.push(format!("{word} {number}"));
            }
            "items" => names.push("item".to_owned()),
            "additionalProperties" => names.push("value".to_owned()),
            "requestBody" => names.push("body".to_owned()),
            "responses" => names.push("response".to_owned()),
            "content" => {
                segments.next();
            }
            "components" | "schema" => {}
            other => names.push(other.to_owned()),
        }
    }
    if names.is_empty() {
        names.extend(at.segments().map(|segment| segment.into_owned()));
    }
    names.join(" ")
}
