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

/// The name for the definition at this pointer.
pub(crate) fn definition_hint(at: &Pointer) -> NameHint {
    match at.last() {
        Some(name) if is_component_schema(at) => NameHint::Component(name.into_owned()),
        _ => {
            let segments: Vec<_> = at.segments().collect();
            NameHint::Titled(segments.join(" "))
        }
    }
}
