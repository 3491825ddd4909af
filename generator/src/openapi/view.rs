//! The view itself: which objects there are, and what references lead to.
//!
//! The document has checked every reference: those that lead nowhere or only to themselves have been reported, and
//! long chains have been shortened. Nothing here recurses, so no chain of references can exhaust the stack.

use super::node::Node;
use super::schema::{Additional, Schema};
use super::tables::Tables;
use crate::diagnostic::Location;
use crate::document::{CHAIN, Document};
use crate::source::Pointer;
use serde_json::Value;
use std::collections::BTreeSet;

/// How many parts of a schema are searched; a part may be shared with all other schemas.
const MAX_PARTS: usize = 128;

/// A description, to be asked. Copies share the answers that it keeps.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(super) document: &'a Document,
    pub(super) tables: &'a Tables<'a>,
}

impl<'a> View<'a> {
    /// A view that keeps its answers in `tables`.
    pub fn new(document: &'a Document, tables: &'a Tables<'a>) -> Self {
        Self { document, tables }
    }

    /// Where the value at this pointer was written.
    pub fn locate(self, at: &Pointer) -> Location {
        self.document.locate(at)
    }

    /// Where an overlay finds the value at this pointer, if it can change it.
    pub fn overlay_target(self, at: &Pointer) -> Option<Pointer> {
        self.document.overlay_target(at)
    }

    /// Where the value at this pointer is in the merged documents, for people.
    pub fn written(self, at: &Pointer) -> Pointer {
        self.document.written(at)
    }

    /// Where the description has the components of this kind, for people.
    pub fn components(self, kind: &str) -> Pointer {
        self.document.components(kind)
    }

    /// Whether the description has a path of its own in place of servers.
    pub fn has_base_path(self) -> bool {
        self.document.has_base_path()
    }

    /// The value at this pointer.
    pub fn value(self, at: &Pointer) -> Option<&'a Value> {
        self.document.get(at)
    }

    /// The object at this pointer.
    pub fn node(self, at: &Pointer) -> Option<Node<'a>> {
        Node::new(self.value(at)?, at.clone())
    }

    /// The schema at this pointer.
    pub fn schema(self, at: &Pointer) -> Option<Schema<'a>> {
        self.node(at).map(Schema::from)
    }

    /// The keys of the object at this pointer, in order.
    pub fn keys(self, at: &Pointer) -> impl Iterator<Item = &'a str> + use<'a> {
        let object = self.value(at).and_then(Value::as_object);
        object
            .into_iter()
            .flat_map(|it| it.keys())
            .map(String::as_str)
    }

    /// The pointers of all component schemas, in order.
    pub fn component_schemas(self) -> Vec<Pointer> {
        let root = Pointer::from("/components/schemas");
        self.keys(&root).map(|name| root.join(name)).collect()
    }

    /// The object at this pointer, or the one that it refers to.
    pub fn resolved(self, at: &Pointer) -> Option<Node<'a>> {
        let mut current = self.node(at)?;
        for _ in 0..=CHAIN {
            match current.reference() {
                Some(reference) => current = self.node(&pointer_of(reference)?)?,
                None => return Some(current),
            }
        }
        None
    }

    /// The `summary` and the `description` at this pointer: those next to a reference, or else those of the object that
    /// it refers to.
    pub fn described(self, at: &Pointer) -> [Option<&'a str>; 2] {
        let (node, target) = (self.node(at), self.resolved(at));
        ["summary", "description"].map(|keyword| {
            let own = node.as_ref().and_then(|node| node.text(keyword));
            own.or_else(|| target.as_ref().and_then(|target| target.text(keyword)))
        })
    }

    /// The schema, or the one that it refers to.
    pub fn target(self, schema: &Schema<'a>) -> Option<Schema<'a>> {
        match schema.reference() {
            Some(reference) => self.resolved(&pointer_of(reference)?).map(Schema::from),
            None => Some(schema.clone()),
        }
    }

    /// The schema and everything in its `allOf`, behind references, each once.
    pub fn members(self, schema: &Schema<'a>) -> Vec<Schema<'a>> {
        self.search(schema, |part| part.schemas("allOf"))
    }

    /// The schema and everything that it is composed of, behind references, each once.
    pub fn parts(self, schema: &Schema<'a>) -> Vec<Schema<'a>> {
        self.search(schema, |part| part.components())
    }

    /// The schemas of items, and those of members, in a schema and the schemas that it is composed of.
    pub fn inner(self, schema: &Schema<'a>) -> (Vec<Schema<'a>>, Vec<Schema<'a>>) {
        let (mut items, mut members) = (Vec::new(), Vec::new());
        for part in self.parts(schema) {
            items.extend(part.items());
            items.extend(part.schemas("prefixItems"));
            members.extend(part.properties().into_iter().map(|(_, property)| property));
            if let Additional::Schema(values) = part.additional() {
                members.push(values);
            }
        }
        (items, members)
    }

    fn search(
        self,
        schema: &Schema<'a>,
        inner: impl Fn(&Schema<'a>) -> Vec<Schema<'a>>,
    ) -> Vec<Schema<'a>> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        let mut open = vec![schema.clone()];
        while let Some(next) = open.pop() {
            let Some(target) = self.target(&next) else {
                continue;
            };
            if found.len() >= MAX_PARTS {
                let mut unfinished = self.tables.unfinished.borrow_mut();
                unfinished.insert(schema.at.clone());
                break;
            }
            if seen.insert(target.at.clone()) {
                let mut inner = inner(&target);
                inner.reverse();
                open.extend(inner);
                found.push(target);
            }
        }
        found
    }

    /// The schemas with more parts than have been searched, so far.
    pub fn unfinished(self) -> BTreeSet<Pointer> {
        self.tables.unfinished.borrow().clone()
    }
}

/// The pointer in this document that a reference names.
pub(crate) fn pointer_of(reference: &str) -> Option<Pointer> {
    Some(Pointer::from_fragment(reference.strip_prefix('#')?))
}

/// Whether this is the pointer of a component schema.
pub(crate) fn is_component_schema(at: &Pointer) -> bool {
    let mut segments = at.segments();
    let is_next = |segment: Option<_>, name: &str| segment.is_some_and(|it| it == name);
    is_next(segments.next(), "components")
        && is_next(segments.next(), "schemas")
        && segments.next().is_some()
        && segments.next().is_none()
}
