//! The IR → side tables: facts that follow from the types and operations of an API.
//!
//! The tables say which edges are boxed, which types a request can reach, which fields have three
//! states, which derives are possible, which conversions have one meaning, which types contain secrets, dates and files, and what
//! distinguishes the variants of unions that have neither tag nor key ([`evidence`]). Nothing here
//! changes the IR or creates names.

mod answers;
mod bodies;
mod boxes;
mod boxing;
mod components;
mod conversions;
mod defaults;
mod deprecated;
pub(crate) mod evidence;
mod facts;
pub(crate) mod groups;
mod layout;
mod own_tag;
mod reach;
mod reached;
mod shared;
mod told;
mod usage;

use crate::budget::Budget;
use crate::diagnostic::Reports;
use crate::ir::{Api, TypeId, TypeKind, Types};
use std::collections::BTreeSet;
use told::Told;
use usage::Usage;

pub(crate) use answers::{BodyForm, Reading};
pub(crate) use bodies::held;
pub(crate) use conversions::Given;
pub(crate) use defaults::DefaultValue;
pub(crate) use facts::Facts;
pub(crate) use own_tag::Constant;
pub(crate) use reach::{may_be_object, order, reach, request_types, response_types};
pub(crate) use usage::Presence;

/// Computes the facts. Unions whose variants cannot be distinguished become warnings.
pub(crate) fn analyze(api: &Api, budget: Budget, reports: &mut Reports) -> Facts {
    let types = &api.types;
    boxing::check(types, reports);
    let usage = Usage::of(api);
    let told = Told::of(api, budget, reports);
    let newtypes = boxing::newtypes(types);
    Facts {
        boxes: boxing::boxes(types, &usage, &told, &newtypes),
        defaults: defaults(types, &usage),
        anything: reached::anything(types),
        secrets: reached::secrets(types),
        has_dates: reached::has_dates(api),
        deprecated: deprecated::deprecated(api),
        bodies: bodies::bodies(api, &newtypes),
        conversions: conversions::conversions(types, &newtypes, |id| usage.is_sent(id)),
        answers: api
            .operations
            .map(|_, operation| answers::answers(operation)),
        shared: shared::shared(api),
        groups: groups::groups(api, &order(types)),
        usage,
        told,
        newtypes,
    }
}

/// Returns the structs that can be created without any values.
fn defaults(types: &Types, usage: &Usage) -> BTreeSet<TypeId> {
    let optional = |id: TypeId, kind: &TypeKind| match kind {
        TypeKind::Struct(it) => {
            let is_set_later =
                |field| !usage.is_asked_for(id, field) && usage.own_tag(id, field).is_none();
            it.fields.iter().all(is_set_later)
                && it
                    .flattened
                    .iter()
                    .all(|part| !usage.is_part_asked_for(id, part))
        }
        _ => false,
    };
    let structs = types.iter().filter(|(id, def)| optional(*id, &def.kind));
    structs.map(|(id, _)| id).collect()
}
