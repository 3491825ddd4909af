//! The maker of types: what lowering has made so far, and what remains to be made.
//!
//! Component schemas are made from a work list and never through a chain of references, so that no description can
//! exhaust the stack. Questions about the description go to the [`View`]; a method takes `&mut self` only if it makes
//! a type or reports something.

use super::budget;
use super::schema::{docs, rust_name};
use super::site::{Site, SiteKind, definition_hint};
use crate::budget::Budget;
use crate::diagnostic::{Diagnostics, Kind};
use crate::ir::{Id, NameHint, Owner, Type, TypeDef, TypeId, TypeKind};
use crate::openapi::{Schema, View};
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What has been made of a description so far.
pub(crate) struct Lower<'a> {
    pub(super) view: View<'a>,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// Definitions by id; `None` while one is on the work list.
    pub(super) types: Vec<Option<TypeDef>>,
    /// The definitions of schemas that are referred to.
    components: BTreeMap<Pointer, TypeId>,
    /// The pointers of these schemas.
    pointers: BTreeMap<TypeId, Pointer>,
    /// The definitions of inline schemas. One that is part of several things, such as a property of a member of
    /// several `allOf`, has one definition.
    pub(super) inline: BTreeMap<Pointer, TypeId>,
    /// The unions of branches that are part of a struct, by the schema with the branches.
    pub(super) flattened_unions: BTreeMap<Pointer, Type>,
    /// The keys of flattened fields, and all those of a union.
    pub(super) keys: BTreeMap<&'a str, Rc<str>>,
    pub(super) key_sets: BTreeMap<Rc<BTreeSet<&'a str>>, Rc<BTreeSet<Rc<str>>>>,
    /// Names for definitions that are made later.
    pub(super) hints: BTreeMap<TypeId, NameHint>,
    /// How many schemas are being lowered, each nested in the one before it.
    pub(super) depth: usize,
    /// Definitions that are to be made: schemas that are referred to, and inline schemas nested so deeply that the
    /// stack would not hold them.
    pub(super) pending: Vec<(TypeId, Pointer)>,
    /// Definitions that are merged from several schemas, by the schemas behind references.
    pub(super) merged: BTreeMap<Vec<Pointer>, TypeId>,
    /// The schemas that a definition is merged from.
    pub(super) merged_from: BTreeMap<TypeId, Vec<Pointer>>,
    /// What has been reported: a schema may be visited more than once.
    pub(super) reported: BTreeSet<(Kind, Pointer, String)>,
    /// The strings that look like secrets and are not marked.
    pub(super) suspects: BTreeMap<Pointer, Suspect>,
    pub(super) budget: Budget,
}

/// A string that looks like a secret.
pub(super) struct Suspect {
    pub name: String,
    pub ty: Type,
}

impl<'a> Lower<'a> {
    pub fn new(view: View<'a>, diagnostics: &'a mut Diagnostics) -> Self {
        let description = view.value(&Pointer::ROOT);
        Self {
            view,
            diagnostics,
            types: Vec::new(),
            components: BTreeMap::new(),
            pointers: BTreeMap::new(),
            inline: BTreeMap::new(),
            flattened_unions: BTreeMap::new(),
            keys: BTreeMap::new(),
            key_sets: BTreeMap::new(),
            hints: BTreeMap::new(),
            depth: 0,
            pending: Vec::new(),
            merged: BTreeMap::new(),
            merged_from: BTreeMap::new(),
            reported: BTreeSet::new(),
            suspects: BTreeMap::new(),
            budget: Budget::new(description.unwrap_or_default()),
        }
    }

    /// The definition of the schema at `pointer`, which is made later.
    pub fn component(&mut self, pointer: &Pointer) -> TypeId {
        if let Some(id) = self.known(pointer) {
            return id;
        }
        let id = self.reserve();
        self.components.insert(pointer.clone(), id);
        self.pointers.insert(id, pointer.clone());
        self.pending.push((id, pointer.clone()));
        id
    }

    /// The definition of an inline schema, which is made later.
    pub fn postpone(&mut self, schema: &Schema<'a>, hint: NameHint) -> Type {
        let id = self.reserve();
        self.inline.insert(schema.at.clone(), id);
        self.hints.insert(id, hint);
        self.pending.push((id, schema.at.clone()));
        Type::Named(id)
    }

    /// The definition of the schema at `pointer`, whether it was met there or by reference.
    pub fn known(&self, pointer: &Pointer) -> Option<TypeId> {
        let known = self.components.get(pointer);
        known.or_else(|| self.inline.get(pointer)).copied()
    }

    /// The pointer of the schema that a definition is made from, if it is referred to.
    pub fn pointer(&self, id: TypeId) -> Option<&Pointer> {
        self.pointers.get(&id)
    }

    pub fn reserve(&mut self) -> TypeId {
        self.types.push(None);
        TypeId::new(self.types.len() - 1)
    }

    /// Names a definition that is still to be made after its site, unless the owner of that is named later.
    pub fn suggest(&mut self, id: TypeId, hint: &NameHint) {
        let is_named = match hint {
            NameHint::Inline { owner, .. } => !matches!(owner, Owner::Type(owner) if *owner > id),
            _ => true,
        };
        if is_named && self.types[id.index()].is_none() {
            self.hints.entry(id).or_insert_with(|| hint.clone());
        }
    }

    /// The name for the definition of the schema at `origin`.
    pub fn hint(&self, id: TypeId, origin: &Pointer) -> NameHint {
        let hint = self.hints.get(&id).cloned();
        hint.unwrap_or_else(|| definition_hint(origin))
    }

    /// The owner of a property: the struct with this id, or the component that the struct has it from.
    pub fn owner(&self, id: TypeId, schema: &Schema<'a>, property: &Schema<'a>) -> Owner {
        let home = |schema: &Schema<'a>| {
            let segments = schema.at.segments().take(3);
            let pointer = segments.fold(Pointer::ROOT, |at, segment| at.join(&segment));
            self.components.get(&pointer).copied()
        };
        match home(property) {
            Some(other) if Some(other) != home(schema) => Owner::Type(other),
            _ => Owner::Type(id),
        }
    }

    /// Starts the definition that the schema at this site becomes.
    pub fn open(&mut self, schema: &Schema<'a>, site: &Site<'a>) -> TypeId {
        match site.kind {
            SiteKind::Definition(id) => id,
            SiteKind::Part(_) => {
                let id = self.reserve();
                let outermost = site.outer.first().unwrap_or(schema);
                self.inline.insert(outermost.at.clone(), id);
                id
            }
        }
    }

    /// Completes a definition.
    pub fn close(
        &mut self,
        id: TypeId,
        schema: &Schema<'a>,
        site: &Site<'a>,
        kind: TypeKind,
    ) -> Type {
        let mut chain = site.outer.clone();
        chain.push(schema.clone());
        let origin = chain[0].at.clone();
        let hint = match &site.kind {
            SiteKind::Definition(id) => self.hint(*id, &origin),
            SiteKind::Part(hint) => hint.clone(),
        };
        let docs = docs::of(&chain);
        let def = TypeDef {
            written: self.view.written(&origin),
            origin,
            rust_name: chain.iter().find_map(rust_name::of_type),
            hint,
            docs,
            kind,
        };
        self.define(id, def);
        Type::Named(id)
    }

    pub fn define(&mut self, id: TypeId, def: TypeDef) {
        self.spend(budget::of_type(&def), &def.origin);
        self.types[id.index()] = Some(def);
    }

    /// Takes room for something that is made of the object at this pointer.
    pub fn spend(&mut self, bytes: usize, at: &Pointer) {
        let was_spent = self.budget.is_spent();
        self.budget.spend(bytes);
        if self.budget.is_spent() && !was_spent {
            let error = self.budget.error().at(self.view.locate(at));
            self.diagnostics.push(error);
        }
    }
}
