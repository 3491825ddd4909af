//! Operations that have the same responses. Only operations with the same tag share anything,
//! because each tag can be left out of a build.

use crate::ir::{Api, Bodies, BodyCase, Operation, OperationId};
use std::collections::BTreeMap;

/// For each operation that has the same responses as an earlier one, that earlier operation.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// Operations whose successes have the same variants.
    pub outputs: BTreeMap<OperationId, OperationId>,
    /// Operations whose errors have the same variants.
    pub errors: BTreeMap<OperationId, OperationId>,
    /// Operations with the same response headers.
    pub headers: BTreeMap<OperationId, OperationId>,
}

pub(super) fn shared(api: &Api) -> Shared {
    fn differing(bodies: &Bodies) -> Option<&[BodyCase]> {
        match bodies {
            Bodies::Each(cases) => Some(cases),
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

/// Maps each item to the first earlier item with the same key.
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
