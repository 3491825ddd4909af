//! How the API is cut: into groups of operations, which are those of one tag, and into parts of its
//! types, which are those that the same groups use.
//!
//! Types that use each other are one component, and components are looked at users first, so that
//! each use of a type is followed once, however many groups there are.

use super::reach::{named, request_types, response_types, uses};
use crate::ir::{Api, Operation, TypeId, Types};
use std::collections::{BTreeMap, BTreeSet};

/// More groups than this are taken for all. It keeps what is written about groups in proportion to
/// the types where each of a thousand operations has a tag of its own.
const MAX_GROUPS: usize = 64;

/// How the API is cut.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// The groups, in order. One of types alone is there only if there are several of operations.
    pub homes: Vec<Home>,
    /// For each group, the positions of its operations.
    pub operations: Vec<Vec<usize>>,
    /// The types by their users.
    pub parts: Vec<Part>,
    /// For each type, the position of its part.
    part_of: Vec<usize>,
}

/// What a group consists of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Home {
    /// The operations of this tag.
    Tag(String),
    /// Those without a tag.
    Untagged,
    /// The types that no operation uses.
    Rest,
}

/// Types with the same users.
#[derive(Debug)]
pub(crate) struct Part {
    /// Who uses them.
    pub users: Users,
    /// The types, in reading order.
    pub types: Vec<TypeId>,
}

/// The groups that use a type, by their positions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Users {
    /// One.
    One(usize),
    /// Some, in order.
    Several(Vec<usize>),
    /// All that have operations, or nearly so.
    All,
    /// None, in an API that has not several groups.
    None,
}

impl Groups {
    /// The part of a type.
    pub fn part(&self, id: TypeId) -> usize {
        self.part_of[id.index()]
    }

    /// Whether there is more than one group, so that one can do without the others.
    pub fn are_several(&self) -> bool {
        self.homes.len() > 1
    }

    /// The group of an operation.
    pub fn of(&self, operation: &Operation) -> Option<usize> {
        self.homes.binary_search(&home(operation)).ok()
    }
}

/// Cuts an API whose types are read in this order.
pub(super) fn groups(api: &Api, order: &[TypeId]) -> Groups {
    let homes: BTreeSet<Home> = api.operations.iter().map(home).collect();
    let mut groups = Groups {
        operations: vec![Vec::new(); homes.len()],
        homes: homes.into_iter().collect(),
        ..Groups::default()
    };
    let mut starts = vec![Vec::new(); groups.homes.len()];
    for (index, operation) in api.operations.iter().enumerate() {
        if let Some(group) = groups.of(operation) {
            groups.operations[group].push(index);
            starts[group].extend(request_types(operation).chain(response_types(operation)));
        }
    }
    let users = users(&api.types, &starts);
    let mut parts: BTreeMap<&Users, Vec<TypeId>> = BTreeMap::new();
    for id in order {
        let users = &users[id.index()];
        parts.entry(users).or_default().push(*id);
    }
    if parts.contains_key(&Users::One(starts.len())) {
        groups.homes.push(Home::Rest);
        groups.operations.push(Vec::new());
    }
    groups.part_of = vec![0; api.types.len()];
    for (users, types) in parts {
        for id in &types {
            groups.part_of[id.index()] = groups.parts.len();
        }
        let users = users.clone();
        groups.parts.push(Part { users, types });
    }
    groups
}

/// Who uses each type, if these are the types that each group starts from. Types that none of several
/// groups reaches start one more.
fn users(types: &Types, starts: &[Vec<TypeId>]) -> Vec<Users> {
    let components = components(types);
    let mut users = vec![Bits::default(); components.lists.len()];
    for (group, start) in starts.iter().enumerate() {
        for id in start {
            users[components.of[id.index()]].insert(group);
        }
    }
    for (index, component) in components.lists.iter().enumerate().rev() {
        if users[index].is_empty() && starts.len() > 1 {
            users[index].insert(starts.len());
        }
        let own = users[index].clone();
        for target in component.iter().flat_map(|id| targets(types, *id)) {
            users[components.of[target.index()]].extend(&own);
        }
    }
    let users: Vec<Users> = users.iter().map(|bits| bits.users(starts.len())).collect();
    let of = components.of.iter();
    of.map(|component| users[*component].clone()).collect()
}

fn home(operation: &Operation) -> Home {
    match &operation.tag {
        Some(tag) => Home::Tag(tag.clone()),
        None => Home::Untagged,
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

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Who these are, if the first so many have operations.
    fn users(&self, with_operations: usize) -> Users {
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
        let count = numbers.iter().filter(|it| **it < with_operations).count();
        match numbers.as_slice() {
            [] => Users::None,
            [one] => Users::One(*one),
            _ if count == with_operations => Users::All,
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

#[cfg(test)]
mod tests {
    use super::super::reach::reach;
    use super::*;
    use crate::ir::{Access, Docs, Field, NameHint, Struct, Type, TypeDef, TypeKind};
    use crate::source::Pointer;

    /// Structs with a field for each use.
    fn structs(uses: &[Vec<usize>]) -> Types {
        let field = |target: &usize| Field {
            key: target.to_string(),
            ty: Type::Nullable(Box::new(Type::Named(TypeId(*target as u32)))),
            required: false,
            access: Access::Both,
            docs: Docs::default(),
        };
        let def = |targets: &Vec<usize>| TypeDef {
            origin: Pointer::ROOT,
            hint: NameHint::Component(String::new()),
            docs: Docs::default(),
            kind: TypeKind::Struct(Struct {
                fields: targets.iter().map(field).collect(),
                flattened: Vec::new(),
            }),
        };
        Types(uses.iter().map(def).collect())
    }

    /// What `users` says, found by looking from each group at everything that it reaches.
    fn expected(types: &Types, starts: &[Vec<TypeId>]) -> Vec<Users> {
        let mut reached: Vec<BTreeSet<TypeId>> = starts
            .iter()
            .map(|start| reach(types, start.iter().copied()))
            .collect();
        let others = types.iter().map(|(id, _)| id);
        let others = others.filter(|id| !reached.iter().any(|set| set.contains(id)));
        reached.push(reach(types, others));
        let users = |id: TypeId| {
            let groups = 0..reached.len();
            let users: Vec<usize> = groups
                .filter(|group| reached[*group].contains(&id))
                .collect();
            match users.as_slice() {
                [one] => Users::One(*one),
                _ if starts.len() == users.iter().filter(|it| **it < starts.len()).count() => {
                    Users::All
                }
                _ => Users::Several(users),
            }
        };
        types.iter().map(|(id, _)| users(id)).collect()
    }

    #[test]
    fn users_are_those_that_reach_a_type() {
        let mut seed = 1_u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % below
        };
        for round in 0..200 {
            let mut uses = vec![Vec::new(); 30];
            for _ in 0..round % 50 {
                uses[random(30)].push(random(30));
            }
            let types = structs(&uses);
            let mut start = || (0..random(4)).map(|_| TypeId(random(30) as u32)).collect();
            let starts: Vec<Vec<TypeId>> = (0..2 + round % 5).map(|_| start()).collect();
            assert_eq!(
                users(&types, &starts),
                expected(&types, &starts),
                "{uses:?}"
            );
        }
    }

    #[test]
    fn one_group_is_never_all_and_very_many_are() {
        let types = structs(&[vec![1], vec![0], vec![]]);
        let none = [Users::One(0), Users::One(0), Users::None];
        assert_eq!(users(&types, &[vec![TypeId(1)]]), none);
        let mut starts = vec![vec![TypeId(0)]; MAX_GROUPS + 1];
        starts.push(Vec::new());
        let many = [Users::All, Users::All, Users::One(starts.len())];
        assert_eq!(users(&types, &starts), many);
    }
}
