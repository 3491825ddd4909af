//! The names of modules and features: for groups of operations, and for parts of the types.

use super::file::{ModuleName, OTHER, RESERVED, SHARED, UNTAGGED};
use super::kept::Kept;
use super::scope::Scope;
use super::words;
use crate::analyze::groups::{GroupId, Groups, Home, PartId, Users};
use crate::ir::Table;
use std::collections::BTreeMap;

/// The feature of types that no operation uses.
const OTHER_TYPES: &str = "other-types";
/// The feature that turns on all groups.
pub(crate) const WHOLE_API: &str = "whole-api";
/// Features that every crate has, or may have in the future.
const FEATURES: [&str; 9] = [
    "default",
    "client",
    "blocking",
    "ring",
    "tracing",
    "tower",
    WHOLE_API,
    OTHER_TYPES,
    UNTAGGED,
];

/// The names of a group of operations.
#[derive(Clone, Debug)]
pub(crate) struct GroupNames {
    /// Its module.
    pub module: ModuleName,
    /// Its cargo feature.
    pub feature: String,
}

/// Creates a scope for modules.
pub(super) fn scope() -> Scope {
    Scope::with(RESERVED)
}

/// Names the groups: first those that have names already, then the others in the order of the tags in the description. A feature is named like the
/// module, but with `-` as is usual for Cargo features, and with the suffix `-api` if the name has
/// another meaning.
pub(super) fn names(
    groups: &Groups,
    kept: &Kept<'_>,
    modules: &mut Scope,
) -> Table<GroupId, GroupNames> {
    let mut features = Scope::default();
    let mut names = BTreeMap::new();
    let mut order: Vec<GroupId> = groups.homes.ids().collect();
    order.sort_by_key(|group| groups.operations[*group].first());
    for group in &order {
        if let Home::Tag(tag) = &groups.homes[*group]
            && let Some((module, Some(feature))) = kept.group(tag)
            && is_feature(feature)
            && let Some(module) = ModuleName::kept(modules, module)
        {
            let (feature, _) = features.claim_plain(feature.to_owned());
            names.insert(*group, GroupNames { module, feature });
        }
    }
    for group in order {
        if names.contains_key(&group) {
            continue;
        }
        let (module, feature) = match &groups.homes[group] {
            Home::Untagged => (ModuleName::own(modules, UNTAGGED), UNTAGGED.to_owned()),
            Home::Rest => (ModuleName::own(modules, OTHER), OTHER_TYPES.to_owned()),
            Home::Tag(tag) => {
                let module = ModuleName::claim(modules, tag);
                let mut feature = words::feature(module.identifier().plain());
                if FEATURES.contains(&feature.as_str()) {
                    feature.push_str("-api");
                }
                let (feature, _) = features.claim_plain(feature);
                (module, feature)
            }
        };
        names.insert(group, GroupNames { module, feature });
    }
    names.into_values().collect()
}

/// Whether a tag can have this feature.
fn is_feature(name: &str) -> bool {
    let is_sign = |c| c == '-' || c == '_';
    !FEATURES.contains(&name)
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || is_sign(c))
}

/// Names the modules of the parts. A part that several groups use is named after them, so that its name stays when
/// types are added.
pub(super) fn parts(
    groups: &Groups,
    names: &Table<GroupId, GroupNames>,
    modules: &mut Scope,
) -> Table<PartId, ModuleName> {
    groups.parts.map(|_, part| match &part.users {
        Users::One(group) => names[*group].module.clone(),
        Users::Several(users) => {
            let users = users.iter().map(|group| &names[*group].module);
            ModuleName::claim_shared(modules, users)
        }
        Users::All | Users::None => ModuleName::own(modules, SHARED),
    })
}
