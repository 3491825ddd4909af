//! Types that reach each other.

use crate::ir::{Table, TypeId, Types};

/// The types, divided into components of types that reach each other.
pub(super) struct Components {
    /// Each component comes after those that it uses.
    pub lists: Vec<Vec<TypeId>>,
    /// The position of the component of each type.
    pub of: Table<TypeId, usize>,
}

/// Tarjan's algorithm, without recursion.
pub(super) fn components(types: &Types, targets: impl Fn(TypeId) -> Vec<TypeId>) -> Components {
    const NONE: usize = usize::MAX;
    let mut lists = Vec::new();
    let mut of = types.map(|_, _| NONE);
    // The step in which each type was visited, and the earliest such step that it leads back to.
    let mut met = types.map(|_, _| NONE);
    let mut earliest = types.map(|_, _| NONE);
    let mut count = 0;
    let mut open = Vec::new();
    let mut stack: Vec<(TypeId, Vec<TypeId>)> = Vec::new();
    for root in types.ids() {
        let mut new = Some(root).filter(|root| met[*root] == NONE);
        loop {
            if let Some(id) = new.take() {
                met[id] = count;
                earliest[id] = count;
                count += 1;
                open.push(id);
                stack.push((id, targets(id)));
            }
            let Some((id, edges)) = stack.last_mut() else {
                break;
            };
            let (id, target) = (*id, edges.pop());
            if let Some(target) = target {
                if met[target] == NONE {
                    new = Some(target);
                } else if of[target] == NONE {
                    earliest[id] = earliest[id].min(met[target]);
                }
                continue;
            }
            stack.pop();
            if let Some((user, _)) = stack.last() {
                earliest[*user] = earliest[*user].min(earliest[id]);
            }
            if earliest[id] == met[id]
                && let Some(start) = open.iter().rposition(|other| *other == id)
            {
                let list = open.split_off(start);
                for member in &list {
                    of[*member] = lists.len();
                }
                lists.push(list);
            }
        }
    }
    Components { lists, of }
}
