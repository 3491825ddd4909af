//! Side tables over the IR: what follows from an API's types and operations.
//!
//! Nothing here changes the IR and nothing here makes a name. The tables say which edges are
//! boxed, which types a request can reach, which fields have three states, which derives hold,
//! and for each union told by evidence, the evidence ([`evidence`]).

mod boxing;
pub(crate) mod evidence;
mod facts;
pub(crate) mod groups;
mod layout;
mod reach;
mod shared;

use crate::budget::Budget;
use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::ir::{Api, Decision, Method, Payload, Type, TypeId, TypeKind, Types};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) use facts::Facts;
pub(crate) use reach::{named, order, reach, request_types, response_types, uses};

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
        shared: shared::shared(api),
        groups: groups::groups(api, &order(&api.types)),
    };
    facts.defaults = defaults(&api.types, &facts);
    let mut budget = Budget::new(&document.value);
    for (id, def) in api.types.iter() {
        if let TypeKind::Union(union) = &def.kind
            && let Decision::Evidence { any_of } = union.decision
        {
            let cases = evidence::cases(&api.types, union, &mut budget);
            if budget.is_spent() {
                diagnostics.push(budget.error(document.locate(&def.origin)));
                break;
            }
            evidence::check(&api.types, def, union, &cases, document, diagnostics);
            if any_of && evidence::may_combine(&cases) {
                facts.combined.insert(id);
            }
            facts.evidence.insert(id, cases);
        }
    }
    boxing::boxed(&api.types, &mut facts);
    facts
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
