//! Two lists of a crate's items → how they differ.

use super::findings::{Compared, Finding, renamed};
use super::items::{Item, Surface};
use super::rules::Rule;
use super::{api, operations, types};
use std::collections::{BTreeMap, BTreeSet};

/// Compares a crate with its next version.
pub(crate) fn compare(old: &Surface, new: &Surface) -> Vec<Finding> {
    let mut compared = Compared::of(old, new);
    compared.common("the API", &old.api, &new.api);
    api::compare(&mut compared, &old.api, &new.api);
    let renamed = renamed(&old.operations, &new.operations, |item| {
        item.line.facts.first().cloned()
    });
    items(
        &mut compared,
        "operations",
        [&old.operations, &new.operations],
        &renamed,
    );
    let renamed = compared.names.renamed.clone();
    items(&mut compared, "types", [&old.types, &new.types], &renamed);
    compared.finish()
}

fn items(
    compared: &mut Compared,
    module: &str,
    [old, new]: [&BTreeMap<String, Item>; 2],
    renamed: &BTreeMap<String, String>,
) {
    for (name, before) in old {
        let path = format!("{module}::{name}");
        let now = renamed.get(name).unwrap_or(name);
        let Some(after) = new.get(now) else {
            compared.gone(Rule::ItemGone, path, "is gone", &before.at());
            continue;
        };
        if now != name {
            let why = format!("is `{now}` now");
            compared.add(Rule::ItemRenamed, path, why, &after.at());
        }
        let path = format!("{module}::{now}");
        compared.common(&path, before, after);
        match module {
            "types" => types::compare(compared, &path, before, after),
            _ => operations::compare(compared, &path, before, after),
        }
    }
    let known: BTreeSet<&String> = renamed.values().collect();
    for (name, after) in new {
        if !old.contains_key(name) && !known.contains(name) {
            let path = format!("{module}::{name}");
            compared.add(Rule::ItemAdded, path, "is new", &after.at());
        }
    }
}
