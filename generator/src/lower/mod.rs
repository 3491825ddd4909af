//! OpenAPI → [`ir`](crate::ir): the only place that looks at schema shapes.
//!
//! Every rule of how a schema becomes a Rust shape is here: objects and lists in [`object`], strings
//! and numbers in [`scalar`], `enum` in [`enumeration`], `allOf` in [`all_of`], `oneOf`/`anyOf` in
//! [`union`], `$ref` in [`reference`], paths in [`operation`] and [`path`] with [`parameter`],
//! [`body`] and [`response`], their media types in [`content`], credentials in [`security`], base
//! URLs in [`server`]. What has no equivalent becomes a wider type and a warning that says where;
//! contradictions are errors. Components are lowered from a work list, never through a chain of
//! references, so that no description can exhaust the stack.

mod all_of;
mod beside;
mod body;
mod budget;
mod check;
mod content;
mod docs;
mod enumeration;
mod header;
mod join;
mod narrow;
mod object;
mod operation;
mod order;
mod outcome;
mod parameter;
mod parent;
mod path;
mod place;
mod reference;
mod report;
mod response;
mod scalar;
mod schema;
mod security;
mod server;
mod status;
mod tagged;
mod twins;
mod union;
mod variant_name;
mod wrapper;

use crate::budget::Budget;
use crate::diagnostic::{Diagnostics, Kind};
use crate::document::Document;
use crate::ir::{Api, Id, NameHint, Owner, TagIn, Type, TypeDef, TypeId, TypeKind, Types};
use crate::source::Pointer;
use place::{Place, PlaceKind};
use schema::{Additional, Schema};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How deep in others an inline schema that merges others may be before it has to wait. Others may
/// lead to others without end; nesting without them ends with the document's.
const MAX_DEPTH: usize = 24;

/// How many schemas are asked whether null is a value of another, which they are parts of.
const MAX_ASKED: usize = 256;

/// Lowers a whole document. What it could not say in the IR is in `diagnostics`.
pub(crate) fn lower(document: &Document, diagnostics: &mut Diagnostics) -> Api {
    let mut lower = Lower {
        document,
        diagnostics,
        types: Vec::new(),
        components: BTreeMap::new(),
        places: BTreeMap::new(),
        inline: BTreeMap::new(),
        hints: BTreeMap::new(),
        depth: 0,
        pending: Vec::new(),
        compared: BTreeMap::new(),
        joints: join::Joints::default(),
        reported: BTreeSet::new(),
        parents: parent::Parents::new(),
        twins: BTreeMap::new(),
        unions: BTreeMap::new(),
        keys: BTreeMap::new(),
        tags: BTreeMap::new(),
        tags_in: BTreeMap::new(),
        budget: Budget::new(&document.value),
    };
    lower.parents = lower.parents();
    lower.twins = lower.twins();
    let wrappers = lower.wrappers();
    for pointer in lower.component_schemas() {
        if !wrappers.contains(&pointer) {
            lower.component(&pointer);
        }
    }
    lower.drain();
    let mut security_schemes = security::schemes(&mut lower);
    let root = lower.schema_at(&Pointer::ROOT);
    let servers = root.map(|root| lower.servers(&root)).unwrap_or_default();
    let base_url = lower.base_url(&servers);
    let operations = operation::operations(&mut lower, &mut security_schemes, base_url.as_deref());
    lower.drain();
    let info = |keyword: &str| {
        let text = document.get(&Pointer::from("/info").join(keyword));
        let text = text.and_then(|text| text.as_str());
        text.unwrap_or_default().to_owned()
    };
    let types: Types = lower.types.into_iter().flatten().collect();
    Api {
        components: order::components(document, &types),
        title: info("title"),
        version: info("version"),
        description: info("description"),
        base_url,
        servers,
        operations,
        tags: docs::tags(document),
        security_schemes: security_schemes.list,
        types,
    }
}

/// What lowering has made so far.
struct Lower<'a> {
    document: &'a Document,
    diagnostics: &'a mut Diagnostics,
    /// Definitions by id; `None` while one is on the work list.
    types: Vec<Option<TypeDef>>,
    /// Definitions of schemas that are referred to, by place.
    components: BTreeMap<Pointer, TypeId>,
    /// The places of these definitions.
    places: BTreeMap<TypeId, Pointer>,
    /// Definitions of inline schemas, by place: one that is a part of several things, such as a
    /// property of a member of several `allOf`, has one type.
    inline: BTreeMap<Pointer, TypeId>,
    /// The names that postponed inline schemas would like.
    hints: BTreeMap<TypeId, NameHint>,
    /// How many schemas are being lowered, each inside the one before it.
    depth: usize,
    /// Schemas that are still to be lowered: those that are referred to, and inline ones so deep
    /// inside others that the stack would not hold them.
    pending: Vec<(TypeId, Pointer)>,
    /// Of two schemas that must both hold, whether the second says more, and what gets lost.
    compared: BTreeMap<(Pointer, Pointer), narrow::Outcome>,
    /// Types that are made of several schemas together.
    joints: join::Joints,
    /// What has been reported: a schema may be looked at more than once.
    reported: BTreeSet<(Kind, Pointer, String)>,
    /// Schemas with a `discriminator` that are used in place of others.
    parents: parent::Parents,
    /// Component responses that are described alike.
    twins: twins::Twins,
    /// Unions that stand beside the members of structs, by place.
    unions: BTreeMap<Pointer, Rc<beside::Beside<'a>>>,
    /// The members that schemas speak of.
    keys: beside::KnownKeys<'a>,
    /// What schemas say of tags.
    tags: BTreeMap<(Pointer, &'a str), Rc<[Schema<'a>]>>,
    /// Where tags are in schemas.
    tags_in: BTreeMap<(Pointer, &'a str), TagIn>,
    budget: Budget,
}

impl<'a> Lower<'a> {
    /// The places of all component schemas, in order.
    fn component_schemas(&self) -> Vec<Pointer> {
        let root = Pointer::from("/components/schemas");
        let schemas = self.document.get(&root).and_then(|value| value.as_object());
        schemas
            .into_iter()
            .flat_map(|map| map.keys())
            .map(|name| root.join(name))
            .collect()
    }

    /// The type of the schema at `pointer`, which is lowered later.
    fn component(&mut self, pointer: &Pointer) -> TypeId {
        if let Some(id) = self.known(pointer) {
            return id;
        }
        let id = self.reserve();
        self.components.insert(pointer.clone(), id);
        self.places.insert(id, pointer.clone());
        self.pending.push((id, pointer.clone()));
        id
    }

    /// The definition of the schema at a place, be it met where it stands or by a reference.
    fn known(&self, at: &Pointer) -> Option<TypeId> {
        let known = self.components.get(at);
        known.or_else(|| self.inline.get(at)).copied()
    }

    fn reserve(&mut self) -> TypeId {
        self.types.push(None);
        TypeId::new(self.types.len() - 1)
    }

    /// Lowers what was referred to, until nothing new is.
    fn drain(&mut self) {
        let mut next = 0;
        while let Some((id, pointer)) = self.pending.get(next).cloned() {
            next += 1;
            self.definition(id, &pointer);
        }
        self.pending.clear();
    }

    fn definition(&mut self, id: TypeId, pointer: &Pointer) {
        let schema = self.schema_at(pointer);
        let ty = match &schema {
            _ if self.budget.is_spent() => Type::Any,
            Some(schema) if self.is_joint(id) => self.joint(schema, id),
            Some(schema) => {
                self.check(schema);
                let place = Place {
                    kind: PlaceKind::Definition(id),
                    outer: Vec::new(),
                };
                self.non_null(schema, place)
            }
            None => {
                self.warn(
                    Kind::NoSchema,
                    pointer,
                    "this is not a schema object; any JSON value is accepted",
                );
                Type::Any
            }
        };
        if self.types[id.index()].is_none() {
            let docs = schema.map(|schema| docs::of(&[schema])).unwrap_or_default();
            let def = TypeDef {
                origin: pointer.clone(),
                hint: self.hint(id, pointer),
                docs,
                kind: TypeKind::Alias(ty),
            };
            self.define(id, def);
        }
    }

    fn schema_at(&self, pointer: &Pointer) -> Option<Schema<'a>> {
        Schema::new(self.document.get(pointer)?, pointer.clone())
    }

    /// The type of a schema in a place of its own.
    fn ty(&mut self, schema: &Schema<'a>, place: Place<'a>) -> Type {
        if self.budget.is_spent() {
            return Type::Any;
        }
        self.check(schema);
        self.depth += 1;
        let ty = match &place.kind {
            PlaceKind::Part(hint) => match self.known(&schema.at) {
                Some(id) => {
                    self.suggest(id, hint);
                    Type::Named(id)
                }
                None if self.depth > MAX_DEPTH && schema.is_composed() => {
                    self.postpone(schema, hint.clone())
                }
                None => self.non_null(schema, place),
            },
            PlaceKind::Definition(_) => self.non_null(schema, place),
        };
        self.depth -= 1;
        if self.is_nullable(schema) {
            ty.nullable()
        } else {
            ty
        }
    }

    /// The type of an inline schema that is lowered later.
    fn postpone(&mut self, schema: &Schema<'a>, hint: NameHint) -> Type {
        let id = self.reserve();
        self.inline.insert(schema.at.clone(), id);
        self.hints.insert(id, hint);
        self.pending.push((id, schema.at.clone()));
        Type::Named(id)
    }

    /// Names a definition that is still to be lowered after where it stands, unless that has its name
    /// later.
    fn suggest(&mut self, id: TypeId, hint: &NameHint) {
        let is_named = match hint {
            NameHint::Inline { owner, .. } => !matches!(owner, Owner::Type(owner) if *owner > id),
            _ => true,
        };
        if is_named && self.types[id.index()].is_none() {
            self.hints.entry(id).or_insert_with(|| hint.clone());
        }
    }

    /// What the definition at a place would like to be called.
    fn hint(&self, id: TypeId, origin: &Pointer) -> NameHint {
        let hint = self.hints.get(&id).cloned();
        hint.unwrap_or_else(|| definition_hint(origin))
    }

    /// The type of a schema without regard to `nullable`.
    fn non_null(&mut self, schema: &Schema<'a>, place: Place<'a>) -> Type {
        if let Some(reference) = schema.reference() {
            return match reference::place(reference) {
                Some(pointer) => Type::Named(self.component(&pointer)),
                None => Type::Any,
            };
        }
        if let PlaceKind::Definition(_) = place.kind
            && let Some(ty) = self.parent(schema, place.clone())
        {
            return ty;
        }
        for (keyword, kind) in [("properties", "object"), ("items", "array")] {
            if let Some(other) = schema.kind().filter(|other| *other != kind)
                && schema.has(keyword)
            {
                let message =
                    format!("`{keyword}` does not apply to the type `{other}`; it is ignored");
                self.warn(Kind::MisplacedKeyword, &schema.at, &message);
            }
        }
        if schema.has("allOf") || (schema.has("properties") && !schema.branches().is_empty()) {
            return self.all_of(schema, place);
        }
        self.alone(schema, place)
    }

    /// The type of a schema without regard to its `allOf`, nor to what stands beside its branches.
    fn alone(&mut self, schema: &Schema<'a>, place: Place<'a>) -> Type {
        if !schema.branches().is_empty() {
            return self.union(schema, place);
        }
        if schema.has("not") {
            self.warn(
                Kind::UnsupportedNot,
                &schema.at,
                "`not` has no equivalent Rust type; it is ignored",
            );
        }
        if let Some(ty) = self.enumeration(schema, &place) {
            return ty;
        }
        if schema.is_object() {
            return self.object(schema, place);
        }
        match schema.kind() {
            Some("array") => self.array(schema, place),
            None if schema.has("items") => self.array(schema, place),
            Some("string") | None if schema.has("pattern") => self.string(schema, place),
            Some("string") => self.string(schema, place),
            Some("integer") => self.integer(schema),
            Some("number") => self.number(schema),
            Some("boolean") => Type::Bool,
            None => Type::Any,
            Some(other) => {
                let message =
                    format!("`{other}` is not an OpenAPI type; any JSON value is accepted");
                self.warn(Kind::UnknownType, &schema.at, &message);
                Type::Any
            }
        }
    }

    /// The id of the definition that a schema in this place becomes.
    fn open(&mut self, schema: &Schema<'a>, place: &Place<'a>) -> TypeId {
        match place.kind {
            PlaceKind::Definition(id) => id,
            PlaceKind::Part(_) => {
                let id = self.reserve();
                let outermost = place.outer.first().unwrap_or(schema);
                self.inline.insert(outermost.at.clone(), id);
                id
            }
        }
    }

    /// The owner of a property: the struct with this id, or the component that the struct has it
    /// from.
    fn owner(&self, id: TypeId, schema: &Schema<'a>, property: &Schema<'a>) -> Owner {
        let home = |schema: &Schema<'a>| {
            let segments: Vec<_> = schema.at.segments().take(3).collect();
            let pointer = segments
                .iter()
                .fold(Pointer::ROOT, |at, segment| at.join(segment));
            self.components.get(&pointer).copied()
        };
        match home(property) {
            Some(other) if Some(other) != home(schema) => Owner::Type(other),
            _ => Owner::Type(id),
        }
    }

    fn close(
        &mut self,
        id: TypeId,
        schema: &Schema<'a>,
        place: &Place<'a>,
        kind: TypeKind,
    ) -> Type {
        let mut chain = place.outer.clone();
        chain.push(schema.clone());
        let origin = chain[0].at.clone();
        let hint = match &place.kind {
            PlaceKind::Definition(id) => self.hint(*id, &origin),
            PlaceKind::Part(hint) => hint.clone(),
        };
        let docs = docs::of(&chain);
        let def = TypeDef {
            origin,
            hint,
            docs,
            kind,
        };
        self.define(id, def);
        Type::Named(id)
    }

    fn define(&mut self, id: TypeId, def: TypeDef) {
        self.spend(budget::of_type(&def), &def.origin);
        self.types[id.index()] = Some(def);
    }

    /// The place of a nameless part (items, values) of what stands in `place`.
    fn part_of(&self, place: &Place<'a>, role: &str) -> Place<'a> {
        let hint = match &place.kind {
            PlaceKind::Definition(id) => NameHint::Inline {
                owner: Owner::Type(*id),
                role: role.to_owned(),
            },
            PlaceKind::Part(NameHint::Inline { owner, role: outer }) => NameHint::Inline {
                owner: *owner,
                role: format!("{outer} {role}"),
            },
            PlaceKind::Part(hint) => hint.clone(),
        };
        Place {
            kind: PlaceKind::Part(hint),
            outer: Vec::new(),
        }
    }
}

fn definition_hint(pointer: &Pointer) -> NameHint {
    let segments: Vec<_> = pointer.segments().collect();
    match segments.as_slice() {
        [components, schemas, name] if components == "components" && schemas == "schemas" => {
            NameHint::Component(name.to_string())
        }
        _ => NameHint::Titled(segments.join(" ")),
    }
}
