//! Hierarchies: component schemas with a `discriminator`, and the schemas that extend them.
//!
//! A parent is a schema with a `discriminator` that has no `oneOf`, or one of its children only. Its children are the
//! schemas that have it in their `allOf`, directly or through one another, and those that its mapping names.

use super::schema::Schema;
use super::tables::Hierarchies;
use super::tag::Mapping;
use super::view::{View, pointer_of};
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

/// How many children all parents together have, counted once for each parent. The parents after that have none.
const MAX_CHILDREN: usize = 20_000;

impl<'a> View<'a> {
    /// All hierarchies of the description.
    pub fn hierarchies(self) -> &'a Hierarchies {
        self.tables.hierarchies.get_or_init(|| find(self))
    }

    /// Whether the schema at this pointer is a parent.
    pub fn is_parent(self, at: &Pointer) -> bool {
        self.hierarchies().children.contains_key(at)
    }

    /// Whether the schema at this pointer is a parent with this tag.
    pub fn is_parent_by(self, at: &Pointer, tag: &str) -> bool {
        let parent = self.is_parent(at).then(|| self.schema(at)).flatten();
        parent.is_some_and(|parent| parent.tag() == Some(tag))
    }
}

fn find(view: View<'_>) -> Hierarchies {
    let components = view.component_schemas();
    let mut heirs: BTreeMap<Pointer, BTreeSet<usize>> = BTreeMap::new();
    let mut parents = Vec::new();
    for (index, pointer) in components.iter().enumerate() {
        let Some(schema) = view.schema(pointer) else {
            continue;
        };
        for parent in schema.schemas("allOf").iter().filter_map(referred) {
            heirs.entry(parent).or_default().insert(index);
        }
        if schema.tag().is_some() {
            parents.push(schema);
        }
    }
    let mut found = Hierarchies::default();
    let mut count = 0;
    for parent in parents {
        let own: BTreeSet<&Pointer> = (heirs.get(&parent.at).into_iter().flatten())
            .map(|index| &components[*index])
            .collect();
        let is_heir = |branch| referred(&branch).is_some_and(|at| own.contains(&at));
        if !parent.branches().into_iter().all(is_heir) {
            continue;
        }
        let mut children = BTreeSet::new();
        let mut open = vec![&parent.at];
        while let Some(heir) = open.pop() {
            let next = heirs.get(heir).into_iter().flatten();
            let next = next.filter(|index| children.insert(**index));
            open.extend(next.map(|index| &components[*index]));
        }
        let mut children: Vec<Pointer> = (children.into_iter())
            .map(|index| components[index].clone())
            .collect();
        let known: BTreeSet<Pointer> = children.iter().cloned().collect();
        let mapping = Mapping::of(&parent);
        let mapped = mapping.targets().filter(|at| !known.contains(*at));
        children.extend(mapped.filter(|at| view.schema(at).is_some()).cloned());
        children.retain(|child| *child != parent.at);
        count += children.len();
        if count > MAX_CHILDREN {
            found.too_large.push(parent.at.clone());
        } else if !children.is_empty() {
            found.children.insert(parent.at.clone(), children);
        }
    }
    found
}

fn referred(schema: &Schema<'_>) -> Option<Pointer> {
    pointer_of(schema.reference()?)
}
