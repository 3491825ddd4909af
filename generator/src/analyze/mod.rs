//! Side tables over the IR: what follows from an API's types and operations.
//!
//! Nothing here changes the IR and nothing here makes a name. The tables say which edges are
//! boxed, which types a request can reach, which fields have three states, which derives hold,
//! and for each union told by evidence, the evidence ([`evidence`]).

mod boxing;
pub(crate) mod evidence;
pub(crate) mod groups;
mod layout;
mod shared;

use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::ir::{
    Access, Api, Decision, Field, Method, NameHint, Owner, Payload, Type, TypeId, TypeKind, Types,
    Union,
};
use evidence::Case;
use groups::Groups;
use std::collections::{BTreeMap, BTreeSet};

/// What follows from an API.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// Fields and variants (by position) that are boxed: their type would be endless or large.
    pub boxed: BTreeSet<(TypeId, usize)>,
    /// Unions of which one variant takes much more room than the others.
    pub uneven: BTreeSet<TypeId>,
    /// Aliases that are structs of one field, because they are recursive.
    pub newtypes: BTreeSet<TypeId>,
    /// Types that a request can contain.
    pub requests: BTreeSet<TypeId>,
    /// Types that a response can contain.
    pub responses: BTreeSet<TypeId>,
    /// Structs that are the body of a PATCH: their optional nullable fields have three states.
    pub patches: BTreeSet<TypeId>,
    /// Structs that can be made of nothing.
    pub defaults: BTreeSet<TypeId>,
    /// For each union told by evidence, what its values may look like.
    pub evidence: BTreeMap<TypeId, Vec<Case>>,
    /// Unions of which a value may be several variants at once, which then is kept as it is.
    pub combined: BTreeSet<TypeId>,
    /// Types whose values may contain any JSON value: declared as such, or kept because no variant of a union fits it.
    pub untyped: BTreeSet<TypeId>,
    /// Which operations answer like others.
    pub shared: shared::Shared,
    /// How the API is cut into files and features.
    pub groups: Groups,
}

impl Facts {
    /// Whether who makes a struct must give this field a value.
    ///
    /// What can only be null has it already.
    pub fn is_asked_for(&self, id: TypeId, field: &Field) -> bool {
        self.is_sent(id, field) && !field.ty.is_only_null()
    }

    /// Whether a field has a value where this side sends it.
    ///
    /// What only the server sends is required of nobody else.
    fn is_sent(&self, id: TypeId, field: &Field) -> bool {
        let never_sent = field.access == Access::ReadOnly && self.requests.contains(&id);
        field.required && !never_sent
    }

    /// Whether a field always has a value, in requests as well as in responses.
    pub fn is_always_there(&self, id: TypeId, field: &Field) -> bool {
        let never_received = field.access == Access::WriteOnly && self.responses.contains(&id);
        self.is_sent(id, field) && !never_received
    }

    /// Whether a union keeps values that are none of its variants, or several of them.
    pub fn keeps_others(&self, id: TypeId, union: &Union) -> bool {
        union.is_open() || self.combined.contains(&id)
    }

    /// Whether a field is absent, null or a value.
    pub fn has_three_states(&self, id: TypeId, field: &Field) -> bool {
        self.patches.contains(&id) && !field.required && matches!(field.ty, Type::Nullable(_))
    }
}

/// Computes the facts. Unions that cannot be told apart become warnings.
pub(crate) fn analyze(api: &Api, document: &Document, diagnostics: &mut Diagnostics) -> Facts {
    boxing::check(&api.types, document, diagnostics);
    let mut facts = Facts {
        boxed: BTreeSet::new(),
        uneven: BTreeSet::new(),
        newtypes: boxing::newtypes(&api.types),
        requests: reach(&api.types, api.operations.iter().flat_map(request_types)),
        responses: reach(&api.types, api.operations.iter().flat_map(response_types)),
        patches: patches(api),
        defaults: BTreeSet::new(),
        evidence: BTreeMap::new(),
        combined: BTreeSet::new(),
        untyped: BTreeSet::new(),
        shared: shared::shared(api),
        groups: groups::groups(api, &order(&api.types)),
    };
    facts.defaults = defaults(&api.types, &facts);
    for (id, def) in api.types.iter() {
        if let TypeKind::Union(union) = &def.kind
            && let Decision::Evidence { any_of } = union.decision
        {
            let cases = evidence::cases(&api.types, union);
            evidence::check(&api.types, def, union, &cases, document, diagnostics);
            if any_of && evidence::may_combine(&cases) {
                facts.combined.insert(id);
            }
            facts.evidence.insert(id, cases);
        }
    }
    facts.untyped = untyped(&api.types, &facts);
    boxing::boxed(&api.types, &mut facts);
    facts
}

/// The types that a definition uses directly.
pub(crate) fn uses(kind: &TypeKind) -> Vec<&Type> {
    match kind {
        TypeKind::Struct(it) => {
            let fields = it.fields.iter().map(|field| &field.ty);
            fields
                .chain(it.flattened.iter().map(|part| &part.ty))
                .collect()
        }
        TypeKind::Enum(_) | TypeKind::IntegerEnum(_) => Vec::new(),
        TypeKind::Union(it) => it
            .variants
            .iter()
            .filter_map(|variant| variant.form.payload())
            .collect(),
        TypeKind::Alias(ty) => vec![ty],
    }
}

/// The definition that a type is a use of, inside lists, maps and options.
pub(crate) fn named(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => named(inner),
        _ => None,
    }
}

/// All definitions that these reach, themselves included.
pub(crate) fn reach(types: &Types, from: impl IntoIterator<Item = TypeId>) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<TypeId> = from.into_iter().collect();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(uses(&types[id].kind).into_iter().filter_map(named));
        }
    }
    found
}

/// The types that contain any JSON value, or a type that does.
fn untyped(types: &Types, facts: &Facts) -> BTreeSet<TypeId> {
    let mut users: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    let mut open = Vec::new();
    for (id, def) in types.iter() {
        for used in uses(&def.kind) {
            match named(used) {
                Some(used) => users.entry(used).or_default().push(id),
                None if is_untyped(used) => open.push(id),
                None => {}
            }
        }
        if let TypeKind::Union(union) = &def.kind
            && facts.keeps_others(id, union)
        {
            open.push(id);
        }
    }
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(users.get(&id).into_iter().flatten());
        }
    }
    found
}

fn is_untyped(ty: &Type) -> bool {
    match ty {
        Type::Any => true,
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => is_untyped(inner),
        _ => false,
    }
}

/// The definitions that an operation's request uses directly.
pub(crate) fn request_types(operation: &crate::ir::Operation) -> impl Iterator<Item = TypeId> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let bodies = contents.filter_map(|content| content.payload.ty());
    parameters.chain(bodies).filter_map(named)
}

/// The definitions that an operation's responses use directly.
pub(crate) fn response_types(operation: &crate::ir::Operation) -> impl Iterator<Item = TypeId> {
    let headers = operation.headers.iter().map(|header| &header.ty);
    let responses = operation.responses.iter();
    let contents = responses.flat_map(|response| &response.contents);
    let bodies = contents.filter_map(|content| content.payload.ty());
    bodies.chain(headers).filter_map(named)
}

/// All types in reading order: components as described, each followed by its inline parts.
fn order(types: &Types) -> Vec<TypeId> {
    // An owner is defined before what it owns, so its root is known.
    let mut roots: Vec<TypeId> = Vec::with_capacity(types.len());
    for (id, def) in types.iter() {
        roots.push(match &def.hint {
            NameHint::Inline {
                owner: Owner::Type(owner),
                ..
            } => roots[owner.index()],
            _ => id,
        });
    }
    let mut order: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    order.sort_by_key(|id| (roots[id.index()], *id));
    order
}

fn patches(api: &Api) -> BTreeSet<TypeId> {
    api.operations
        .iter()
        .filter(|operation| operation.method == Method::Patch)
        .filter_map(|operation| operation.body.as_ref())
        .flat_map(|body| &body.contents)
        .filter_map(|content| match &content.payload {
            Payload::Json(ty) => match api.types.resolve(ty.non_null()) {
                Type::Named(id) => Some(*id),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

fn defaults(types: &Types, facts: &Facts) -> BTreeSet<TypeId> {
    let optional = |id: TypeId, kind: &TypeKind| match kind {
        TypeKind::Struct(it) => {
            it.fields.iter().all(|field| !facts.is_asked_for(id, field))
                && it
                    .flattened
                    .iter()
                    .all(|part| matches!(part.ty, Type::Map(_)))
        }
        _ => false,
    };
    let structs = types.iter().filter(|(id, def)| optional(*id, &def.kind));
    structs.map(|(id, _)| id).collect()
}
