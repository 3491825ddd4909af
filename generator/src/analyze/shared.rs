//! Operations whose answers are alike. Only those of one tag share anything: each tag can be left
//! out of a build.

use crate::ir::{Api, Case, Operation, OperationId, Outcome};
use std::collections::BTreeMap;

/// For operations that answer like one before them, which one that is.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// Those whose successes differ in the same way.
    pub outputs: BTreeMap<OperationId, OperationId>,
    /// Those whose refusals differ in the same way.
    pub errors: BTreeMap<OperationId, OperationId>,
    /// Those with the same headers.
    pub headers: BTreeMap<OperationId, OperationId>,
}

pub(super) fn shared(api: &Api) -> Shared {
    fn differing(outcome: &Outcome) -> Option<&[Case]> {
        match outcome {
            Outcome::Each(cases) => Some(cases),
            _ => None,
        }
    }
    Shared {
        outputs: repeated(api, |operation| differing(&operation.output)),
        errors: repeated(api, |operation| differing(&operation.error)),
        headers: repeated(api, |operation| {
            Some(&operation.headers).filter(|headers| !headers.is_empty())
        }),
    }
}

/// What has the same key as something before it.
fn repeated<'a, K: Ord>(
    api: &'a Api,
    key: impl Fn(&'a Operation) -> Option<K>,
) -> BTreeMap<OperationId, OperationId> {
    let mut first = BTreeMap::new();
    let mut repeated = BTreeMap::new();
    for (id, operation) in api.operations.iter() {
        let Some(key) = key(operation) else {
            continue;
        };
        let first = *first.entry((&operation.tag, key)).or_insert(id);
        if first != id {
            repeated.insert(id, first);
        }
    }
    repeated
}
