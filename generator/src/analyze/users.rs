//! Which groups of operations use a type: those of one tag, of several, of all, or none.
//!
//! The types that use each other are one component, and components are looked at users first, so that each use of a
//! type is followed once, however many groups there are.

use super::{Home, home, named, request_types, response_types, uses};
use crate::ir::{Api, TypeId, Types};
use std::collections::{BTreeMap, BTreeSet};

/// More groups than this are taken for all. It keeps what is written about groups in proportion to the types, where
/// each of a thousand operations has a tag of its own.
const MAX_GROUPS: usize = 64;

/// The groups of operations of an API, and the types that each of them reaches.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// Those that there are, in order.
    pub homes: Vec<Home>,
    /// For each type, its users.
    pub users: Vec<Users>,
}

/// The groups that use a type, by their positions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Users {
    /// One.
    One(usize),
    /// Some of them, in order.
    Several(Vec<usize>),
    /// All of them, or nearly so.
    All,
    /// No operation uses it.
    None,
}

/// Computes who uses what.
pub(super) fn groups(api: &Api) -> Groups {
    let homes: BTreeSet<Home> = api.operations.iter().map(home).collect();
    let homes: Vec<Home> = homes.into_iter().collect();
    let positions: BTreeMap<&Home, usize> = homes.iter().zip(0..).collect();
    let components = components(&api.types);
    let mut users = vec![Bits::default(); components.lists.len()];
    for operation in &api.operations {
        let Some(group) = positions.get(&home(operation)) else {
            continue;
        };
        for id in request_types(operation).chain(response_types(operation)) {
            users[components.of[id.index()]].insert(*group);
        }
    }
    for (index, component) in components.lists.iter().enumerate().rev() {
        let own = users[index].clone();
        for id in component {
            for target in targets(&api.types, *id) {
                users[components.of[target.index()]].extend(&own);
            }
        }
    }
    let users: Vec<Users> = users.iter().map(|bits| bits.users(homes.len())).collect();
    let of_type = |component: &usize| users[*component].clone();
    Groups {
        users: components.of.iter().map(of_type).collect(),
        homes,
    }
}

fn targets(types: &Types, id: TypeId) -> Vec<TypeId> {
    uses(&types[id].kind)
        .into_iter()
        .filter_map(named)
        .collect()
}

/// A set of small numbers.
#[derive(Clone, Debug, Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn insert(&mut self, number: usize) {
        let word = number / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (number % 64);
    }

    fn extend(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }

    fn users(&self, groups: usize) -> Users {
        let mut numbers = Vec::new();
        for (index, word) in self.0.iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                if numbers.len() == MAX_GROUPS {
                    return Users::All;
                }
                numbers.push(64 * index + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
        match numbers.as_slice() {
            [] => Users::None,
            [one] => Users::One(*one),
            _ if numbers.len() == groups => Users::All,
            _ => Users::Several(numbers),
        }
    }
}

/// The types, cut into those that reach each other.
struct Components {
    /// Each comes after those that it uses.
    lists: Vec<Vec<TypeId>>,
    /// For each type, the position of its component.
    of: Vec<usize>,
}

/// Tarjan's algorithm, without recursion.
fn components(types: &Types) -> Components {
    const NONE: usize = usize::MAX;
    let mut lists = Vec::new();
    let mut of = vec![NONE; types.len()];
    // When a type was met, and the earliest one that it leads back to.
    let mut met = vec![NONE; types.len()];
    let mut earliest = vec![NONE; types.len()];
    let mut count = 0;
    let mut open = Vec::new();
    let mut stack: Vec<(TypeId, Vec<TypeId>)> = Vec::new();
    for (root, _) in types.iter() {
        let mut new = Some(root).filter(|root| met[root.index()] == NONE);
        loop {
            if let Some(id) = new.take() {
                met[id.index()] = count;
                earliest[id.index()] = count;
                count += 1;
                open.push(id);
                stack.push((id, targets(types, id)));
            }
            let Some((id, edges)) = stack.last_mut() else {
                break;
            };
            let (id, target) = (*id, edges.pop());
            if let Some(target) = target {
                if met[target.index()] == NONE {
                    new = Some(target);
                } else if of[target.index()] == NONE {
                    earliest[id.index()] = earliest[id.index()].min(met[target.index()]);
                }
                continue;
            }
            stack.pop();
            if let Some((user, _)) = stack.last() {
                earliest[user.index()] = earliest[user.index()].min(earliest[id.index()]);
            }
            if earliest[id.index()] == met[id.index()]
                && let Some(start) = open.iter().rposition(|other| *other == id)
            {
                let list = open.split_off(start);
                for member in &list {
                    of[member.index()] = lists.len();
                }
                lists.push(list);
            }
        }
    }
    Components { lists, of }
}
