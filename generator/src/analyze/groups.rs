//! How the API is divided: into groups of operations, one for each tag, and into parts of its
//! types, one for each set of groups that uses them.
//!
//! Types that use each other form one component. Components are visited users first, so each use of
//! a type is followed only once, however many groups there are.

use super::components::components;
use super::reach::{named, request_types, response_types, uses};
use crate::ir::{Api, Id, Operation, OperationId, Table, TypeId, Types, ids};
use std::collections::{BTreeMap, BTreeSet};

/// A type with more users than this counts as used by all groups. This keeps the text about groups
/// in proportion to the types, even if each of a thousand operations has its own tag.
const MAX_GROUPS: usize = 64;

ids! {
    /// Refers to a group of operations, a [`Home`] in [`Groups::homes`].
    GroupId,
    /// Refers to a [`Part`] in [`Groups::parts`].
    PartId,
}

/// How the API is divided.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// The groups, in order. There is a group without operations only if there are several with
    /// operations.
    pub homes: Table<GroupId, Home>,
    /// The operations of each group.
    pub operations: Table<GroupId, Vec<OperationId>>,
    /// The types, grouped by the groups that use them.
    pub parts: Table<PartId, Part>,
    /// The group of each operation.
    group_of: Table<OperationId, GroupId>,
    /// The part of each type.
    part_of: Table<TypeId, PartId>,
}

/// What a group contains.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Home {
    /// The operations of this tag.
    Tag(String),
    /// The operations without a tag.
    Untagged,
    /// The types that no operation uses.
    Rest,
}

/// Types that are used by the same groups.
#[derive(Debug)]
pub(crate) struct Part {
    /// The groups that use them.
    pub users: Users,
    /// The types, in reading order.
    pub types: Vec<TypeId>,
}

/// The groups that use a type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Users {
    /// One group.
    One(GroupId),
    /// Several groups, in order.
    Several(Vec<GroupId>),
    /// All groups that have operations, or too many to list.
    All,
    /// None, in an API that does not have several groups.
    None,
}

impl Groups {
    /// Returns the part of a type.
    pub fn part(&self, id: TypeId) -> PartId {
        self.part_of[id]
    }

    /// Returns the groups of which at least one must be turned on for what these groups use. Empty if that is always
    /// available.
    pub fn needed<'u>(&self, users: &'u Users) -> &'u [GroupId] {
        match users {
            Users::One(group) if self.are_several() => std::slice::from_ref(group),
            Users::Several(groups) => groups,
            Users::One(_) | Users::All | Users::None => &[],
        }
    }

    /// Whether there is more than one group, so that groups can be turned off.
    pub fn are_several(&self) -> bool {
        self.homes.len() > 1
    }

    /// Returns the group of an operation.
    pub fn of(&self, id: OperationId) -> GroupId {
        self.group_of[id]
    }
}

/// Divides an API whose types are read in this order.
pub(super) fn groups(api: &Api, order: &[TypeId]) -> Groups {
    let homes: BTreeSet<Home> = api.operations.values().map(home).collect();
    let mut homes: Table<GroupId, Home> = homes.into_iter().collect();
    let ids: BTreeMap<&Home, GroupId> = homes.iter().map(|(id, home)| (home, id)).collect();
    let group_of = api.operations.map(|_, operation| ids[&home(operation)]);
    let mut operations: Table<GroupId, Vec<OperationId>> = homes.map(|_, _| Vec::new());
    for (id, group) in group_of.iter() {
        operations[*group].push(id);
    }
    let used = |operation| request_types(operation).chain(response_types(operation));
    let starts = operations.map(|_, ids| {
        let operations = ids.iter().map(|id| &api.operations[*id]);
        operations.flat_map(used).collect()
    });
    let users = users(&api.types, &starts);
    let mut by_users: BTreeMap<&Users, Vec<TypeId>> = BTreeMap::new();
    for id in order {
        by_users.entry(&users[*id]).or_default().push(*id);
    }
    if by_users.contains_key(&Users::One(rest(&starts))) {
        homes.push(Home::Rest);
        operations.push(Vec::new());
    }
    let parts = by_users.into_iter().map(|(users, types)| Part {
        users: users.clone(),
        types,
    });
    let parts: Table<PartId, Part> = parts.collect();
    let mut part_of = api.types.map(|_, _| PartId::new(0));
    for (part, Part { types, .. }) in parts.iter() {
        for id in types {
            part_of[*id] = part;
        }
    }
    Groups {
        homes,
        operations,
        parts,
        group_of,
        part_of,
    }
}

/// The types that the operations of each group use directly.
type Starts = Table<GroupId, Vec<TypeId>>;

/// The group that has types only, which comes after those with operations.
fn rest(starts: &Starts) -> GroupId {
    GroupId::new(starts.len())
}

/// Returns the groups that use each type. If there are several groups, types that none of them
/// reaches form one more group.
fn users(types: &Types, starts: &Starts) -> Table<TypeId, Users> {
    let components = components(types, |id| targets(types, id));
    let mut users = vec![Bits::default(); components.lists.len()];
    for (group, start) in starts.iter() {
        for id in start {
            users[components.of[*id]].insert(group);
        }
    }
    for (index, component) in components.lists.iter().enumerate().rev() {
        if users[index].is_empty() && starts.len() > 1 {
            users[index].insert(rest(starts));
        }
        let own = users[index].clone();
        for target in component.iter().flat_map(|id| targets(types, *id)) {
            users[components.of[target]].extend(&own);
        }
    }
    let users: Vec<Users> = users.iter().map(|bits| bits.users(starts.len())).collect();
    components.of.map(|_, component| users[*component].clone())
}

fn home(operation: &Operation) -> Home {
    match &operation.tag {
        Some(tag) => Home::Tag(tag.clone()),
        None => Home::Untagged,
    }
}

fn targets(types: &Types, id: TypeId) -> Vec<TypeId> {
    uses(&types[id].kind).into_iter().flat_map(named).collect()
}

/// A set of groups.
#[derive(Clone, Debug, Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn insert(&mut self, group: GroupId) {
        let number = group.index();
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

    /// Converts the set to [`Users`], given how many groups have operations; these are the first
    /// ones.
    fn users(&self, with_operations: usize) -> Users {
        let mut groups = Vec::new();
        for (index, word) in self.0.iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                if groups.len() == MAX_GROUPS {
                    return Users::All;
                }
                groups.push(GroupId::new(64 * index + rest.trailing_zeros() as usize));
                rest &= rest - 1;
            }
        }
        let known = groups.iter().filter(|it| it.index() < with_operations);
        let count = known.count();
        match groups.as_slice() {
            [] => Users::None,
            [one] => Users::One(*one),
            _ if count == with_operations => Users::All,
            _ => Users::Several(groups),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::reach::reach;
    use super::*;
    use crate::ir::{Access, Docs, Field, Limits, NameHint, Struct, Type, TypeDef, TypeKind};
    use crate::source::Pointer;

    /// Creates structs with one field for each use.
    fn structs(uses: &[Vec<usize>]) -> Types {
        let field = |target: &usize| Field {
            key: target.to_string(),
            origin: Pointer::ROOT,
            rust_name: None,
            ty: Type::Nullable(Box::new(Type::Named(TypeId::new(*target)))),
            required: false,
            access: Access::Both,
            limits: Limits::None,
            default: None,
            docs: Docs::default(),
        };
        let def = |targets: &Vec<usize>| TypeDef {
            origin: Pointer::ROOT,
            written: Pointer::ROOT,
            rust_name: None,
            hint: NameHint::Component(String::new()),
            docs: Docs::default(),
            kind: TypeKind::Struct(Struct {
                fields: targets.iter().map(field).collect(),
                flattened: Vec::new(),
                closed: false,
            }),
        };
        uses.iter().map(def).collect()
    }

    /// Returns what `users` should return, computed by following everything that each group
    /// reaches.
    fn expected(types: &Types, starts: &Starts) -> Table<TypeId, Users> {
        let mut reached: Table<GroupId, BTreeSet<TypeId>> =
            starts.map(|_, start| reach(types, start.iter().copied()));
        let others = types.ids();
        let others = others.filter(|id| !reached.values().any(|set| set.contains(id)));
        let others = reach(types, others);
        reached.push(others);
        let users = |id: TypeId| {
            let groups = reached.iter().filter(|(_, types)| types.contains(&id));
            let users: Vec<GroupId> = groups.map(|(group, _)| group).collect();
            match users.as_slice() {
                [one] => Users::One(*one),
                _ if starts.len() == users.iter().filter(|it| **it < rest(starts)).count() => {
                    Users::All
                }
                _ => Users::Several(users),
            }
        };
        types.map(|id, _| users(id))
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
            let mut start = || (0..random(4)).map(|_| TypeId::new(random(30))).collect();
            let starts: Starts = (0..2 + round % 5).map(|_| start()).collect();
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
        let first = || Users::One(GroupId::new(0));
        let none = Table::from_iter([first(), first(), Users::None]);
        let starts = Starts::from_iter([vec![TypeId::new(1)]]);
        assert_eq!(users(&types, &starts), none);
        let mut starts: Starts = vec![vec![TypeId::new(0)]; MAX_GROUPS + 1]
            .into_iter()
            .collect();
        starts.push(Vec::new());
        let many = Table::from_iter([Users::All, Users::All, Users::One(rest(&starts))]);
        assert_eq!(users(&types, &starts), many);
    }
}
