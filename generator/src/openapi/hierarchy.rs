//! Hierarchies: component schemas with a `discriminator`, and the schemas that extend them.
//!
//! A parent is a schema with a `discriminator` that has no `oneOf`, or one of its children only. The `discriminator`
//! may also be in an inline member of its `allOf`. Its children are:
//! - the schemas that its mapping names. Another schema with the parent in its `allOf` is not a child then: the
//!   specification says that a mapping lists them. If a child is a parent by the same tag, its mapping counts, too.
//! - without a mapping, the schemas that have the parent in their `allOf`, directly or through one another. Those
//!   below a parent that maps its children by another tag are children of that one only.

use super::mapping::Mapping;
use super::schema::Schema;
use super::tables::Hierarchies;
use super::view::{View, pointer_of};
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

/// How many children that are parents by the same tag add their mapping to that of one parent.
const MAX_MAPPINGS: usize = 64;

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
        parent.is_some_and(|parent| self.parent_tag(&parent) == Some(tag))
    }

    /// The tag of a parent.
    pub fn parent_tag(self, parent: &Schema<'a>) -> Option<&'a str> {
        with_discriminator(parent)?.tag()
    }

    /// The mapping of a parent, with those of the children that are parents by the same tag.
    pub fn parent_mapping(self, parent: &Schema<'a>) -> Mapping<'a> {
        let mut mapping = own_mapping(parent);
        let mut seen = BTreeSet::from([parent.at.clone()]);
        let mut open: Vec<Pointer> = mapping.targets().cloned().collect();
        while let Some(at) = open.pop() {
            let child = self.schema(&at);
            let is_parent = |it: &Schema<'a>| self.parent_tag(it) == self.parent_tag(parent);
            let Some(child) = child.filter(is_parent) else {
                continue;
            };
            if !seen.insert(at) {
                continue;
            }
            if seen.len() > MAX_MAPPINGS {
                break;
            }
            let inner = own_mapping(&child);
            open.extend(inner.targets().cloned());
            mapping.extend(inner);
        }
        mapping
    }

    /// The parent with the fewest children that has all of these schemas as its children.
    pub fn common_parent(self, children: &[&Pointer]) -> Option<Schema<'a>> {
        let hierarchies = self.hierarchies();
        let (first, others) = children.split_first()?;
        let parents = hierarchies.parents.get(*first)?.iter();
        let count = |parent: &&Pointer| hierarchies.children.get(*parent).map_or(0, Vec::len);
        let is_common = |parent: &&Pointer| {
            let has = |child: &&Pointer| {
                (hierarchies.parents.get(*child)).is_some_and(|parents| parents.contains(*parent))
            };
            others.iter().all(has)
        };
        self.schema(parents.filter(is_common).min_by_key(count)?)
    }
}

/// The schema itself or the inline member of its `allOf` that has the `discriminator`.
fn with_discriminator<'a>(schema: &Schema<'a>) -> Option<Schema<'a>> {
    if schema.tag().is_some() {
        return Some(schema.clone());
    }
    let mut members = schema.schemas("allOf").into_iter();
    members.find(|member| member.tag().is_some() && member.branches().is_empty())
}

fn own_mapping<'a>(parent: &Schema<'a>) -> Mapping<'a> {
    with_discriminator(parent).map_or_else(Mapping::default, |it| Mapping::of(&it))
}

fn find(view: View<'_>) -> Hierarchies {
    let components = view.component_schemas();
    let mut heirs: BTreeMap<Pointer, BTreeSet<usize>> = BTreeMap::new();
    let mut parents = Vec::new();
    let mut mapped_tags = BTreeMap::new();
    for (index, pointer) in components.iter().enumerate() {
        let Some(schema) = view.schema(pointer) else {
            continue;
        };
        for parent in schema.schemas("allOf").iter().filter_map(referred) {
            heirs.entry(parent).or_default().insert(index);
        }
        if let Some(tag) = view.parent_tag(&schema) {
            if !own_mapping(&schema).is_empty() {
                mapped_tags.insert(index, tag);
            }
            parents.push((schema, tag));
        }
    }
    let indexes: BTreeMap<&Pointer, usize> = components.iter().zip(0..).collect();
    let mut found = Hierarchies::default();
    let mut count = 0;
    for (parent, tag) in parents {
        let own: BTreeSet<&Pointer> = (heirs.get(&parent.at).into_iter().flatten())
            .map(|index| &components[*index])
            .collect();
        let is_heir = |branch| referred(&branch).is_some_and(|at| own.contains(&at));
        if !parent.branches().into_iter().all(is_heir) {
            continue;
        }
        let mapping = view.parent_mapping(&parent);
        let mapped = mapping.targets().filter(|at| **at != parent.at);
        let mut children: Vec<Pointer> = mapped
            .filter(|at| view.schema(at).is_some())
            .cloned()
            .collect();
        children.sort_by_key(|at| indexes.get(at).copied().unwrap_or(usize::MAX));
        if children.is_empty() {
            let mut below = BTreeSet::new();
            let mut open = vec![&parent.at];
            while let Some(heir) = open.pop() {
                let next = heirs.get(heir).into_iter().flatten();
                for index in next.filter(|index| below.insert(**index)) {
                    if mapped_tags.get(index).is_none_or(|mapped| *mapped == tag) {
                        open.push(&components[*index]);
                    }
                }
            }
            children.extend(below.into_iter().map(|index| components[index].clone()));
            children.retain(|child| *child != parent.at);
        }
        count += children.len();
        if count > MAX_CHILDREN {
            found.too_large.push(parent.at.clone());
        } else if !children.is_empty() {
            for child in &children {
                let parents = found.parents.entry(child.clone()).or_default();
                parents.insert(parent.at.clone());
            }
            found.children.insert(parent.at.clone(), children);
        }
    }
    found
}

fn referred(schema: &Schema<'_>) -> Option<Pointer> {
    pointer_of(schema.reference()?)
}
