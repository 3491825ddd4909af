//! The evidence of each union whose variants are distinguished by evidence.

use super::evidence::{self, Case};
use crate::budget::Budget;
use crate::diagnostic::Reports;
use crate::ir::{Api, Decision, TypeId, TypeKind, Union};
use std::collections::{BTreeMap, BTreeSet};

/// Facts about the unions that have neither tag nor key.
#[derive(Debug)]
pub(crate) struct Told {
    cases: BTreeMap<TypeId, Vec<Case>>,
    combined: BTreeSet<TypeId>,
}

impl Told {
    /// Collects the evidence of each union, within the budget. Unions whose variants cannot be
    /// distinguished become warnings.
    pub(super) fn of(api: &Api, mut budget: Budget, reports: &mut Reports) -> Self {
        let mut cases = BTreeMap::new();
        let mut combined = BTreeSet::new();
        let mut known = evidence::Known::default();
        for (id, def) in api.types.iter() {
            if let TypeKind::Union(union) = &def.kind
                && let Decision::Evidence { any_of } = union.decision
            {
                let own = evidence::cases(&api.types, union, &mut known, &mut budget);
                if budget.is_spent() {
                    reports.push(&def.origin, budget.error());
                    break;
                }
                evidence::check(&api.types, def, union, &own.whole, reports);
                if any_of && evidence::may_combine(&own.used) {
                    combined.insert(id);
                }
                cases.insert(id, own.used);
            }
        }
        Self { cases, combined }
    }

    /// Returns the forms that values of a union may have.
    pub fn cases(&self, id: TypeId) -> &[Case] {
        self.cases.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a value of a union may match several variants at once; such a value is kept
    /// unchanged.
    pub fn may_combine(&self, id: TypeId) -> bool {
        self.combined.contains(&id)
    }

    /// Whether objects that no variant knows are kept: those that differ from all in what distinguishes them.
    pub fn has_unknown_objects(&self, id: TypeId, union: &Union) -> bool {
        let mut cases = self.cases(id).iter();
        cases.any(|case| case.variant == union.variants.len())
    }

    /// Whether a union keeps values that match none of its variants, or several of them.
    pub fn keeps_others(&self, id: TypeId, union: &Union) -> bool {
        union.is_open() || self.may_combine(id) || self.has_unknown_objects(id, union)
    }
}
