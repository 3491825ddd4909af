//! For each union told by evidence, the evidence.

use super::evidence::{self, Case};
use crate::budget::Budget;
use crate::diagnostic::Reports;
use crate::ir::{Api, Decision, TypeId, TypeKind, Union};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the unions that have neither tag nor key.
#[derive(Debug)]
pub(crate) struct Told {
    cases: BTreeMap<TypeId, Vec<Case>>,
    combined: BTreeSet<TypeId>,
}

impl Told {
    /// Looks into the variants of each union, as far as there is room. Unions that cannot be told
    /// apart become warnings.
    pub(super) fn of(api: &Api, mut budget: Budget, reports: &mut Reports) -> Self {
        let mut cases = BTreeMap::new();
        let mut combined = BTreeSet::new();
        for (id, def) in api.types.iter() {
            if let TypeKind::Union(union) = &def.kind
                && let Decision::Evidence { any_of } = union.decision
            {
                let own = evidence::cases(&api.types, union, &mut budget);
                if budget.is_spent() {
                    reports.push(&def.origin, budget.error());
                    break;
                }
                evidence::check(&api.types, def, union, &own, reports);
                if any_of && evidence::may_combine(&own) {
                    combined.insert(id);
                }
                cases.insert(id, own);
            }
        }
        Self { cases, combined }
    }

    /// What the values of a union may look like.
    pub fn cases(&self, id: TypeId) -> &[Case] {
        self.cases.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a value of a union may be several variants at once, which then is kept as it is.
    pub fn may_combine(&self, id: TypeId) -> bool {
        self.combined.contains(&id)
    }

    /// Whether a union keeps values that are none of its variants, or several of them.
    pub fn keeps_others(&self, id: TypeId, union: &Union) -> bool {
        union.is_open() || self.may_combine(id)
    }
}
