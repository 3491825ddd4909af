//! The API as a whole: servers, credentials, features.

use super::findings::Compared;
use super::items::Item;
use super::line::Line;
use super::rules::Rule;
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn compare(compared: &mut Compared, old: &Item, new: &Item) {
    schemes(compared, old, new);
    features(compared, old, new);
    let servers = |item: &Item| -> Vec<String> {
        let lines = item.parts.iter().map(|part| part.line.what.clone());
        lines
            .filter(|what| what.starts_with("server ") || what.starts_with("base URL "))
            .collect()
    };
    let (before, after) = (servers(old), servers(new));
    if before != after {
        let list = |servers: &[String]| match servers {
            [] => "none".to_owned(),
            servers => servers.join(", "),
        };
        let why = format!(
            "the servers are now: {}; they were: {}",
            list(&after),
            list(&before)
        );
        compared.add(Rule::ServersChanged, "", why, &Pointer::from("/servers"));
    }
    let exports = |item: &Item| -> BTreeSet<String> {
        item.parts("exports")
            .map(|(_, name)| name.to_owned())
            .collect()
    };
    let (before, after) = (exports(old), exports(new));
    for name in before.iter().filter(|name| !after.contains(*name)) {
        compared.add(
            Rule::ExportGone,
            name.as_str(),
            "is gone: no type has a date",
            &Pointer::ROOT,
        );
    }
    for name in after.iter().filter(|name| !before.contains(*name)) {
        compared.add(
            Rule::FeatureAdded,
            name.as_str(),
            "is exported now",
            &Pointer::ROOT,
        );
    }
}

fn schemes(compared: &mut Compared, old: &Item, new: &Item) {
    let list = |item: &Item| -> BTreeMap<String, Line> {
        item.parts("scheme")
            .map(|(part, name)| (name.to_owned(), part.line.clone()))
            .collect()
    };
    let (before, after) = (list(old), list(new));
    for (name, was) in &before {
        let item = format!("ClientBuilder::{name}");
        let at = was.at.clone().unwrap_or_default();
        let Some(is) = after.get(name) else {
            compared.gone(Rule::SchemeGone, item, "is gone", &at);
            continue;
        };
        let at = is.at.clone().unwrap_or_default();
        // The user and the password are two arguments; the transport has the certificate.
        let arguments = |line: &Line| match line.facts.get(1).map(String::as_str) {
            Some("HTTP basic") => 2,
            Some("client certificate") => 0,
            _ => 1,
        };
        let shown = |line: &Line| line.facts.get(1..).unwrap_or_default().join(", ");
        if arguments(was) != arguments(is) {
            let why = format!(
                "takes other arguments: the credential is {} now, and was {}",
                shown(is),
                shown(was)
            );
            compared.add(Rule::SchemeGone, item, why, &at);
        } else if was.facts != is.facts {
            let why = format!(
                "the credential is sent as {} now, and was as {}",
                shown(is),
                shown(was)
            );
            compared.add(Rule::SchemeChanged, item, why, &at);
        }
    }
    for (name, is) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        let at = is.at.clone().unwrap_or_default();
        compared.add(
            Rule::SchemeAdded,
            format!("ClientBuilder::{name}"),
            "is new",
            &at,
        );
    }
}

fn features(compared: &mut Compared, old: &Item, new: &Item) {
    let list = |item: &Item| -> BTreeSet<String> {
        let parts = item.parts("module");
        parts
            .filter_map(|(part, _)| part.line.fact("feature").map(str::to_owned))
            .collect()
    };
    let (before, after) = (list(old), list(new));
    for name in before.iter().filter(|name| !after.contains(*name)) {
        let item = format!("feature `{name}`");
        compared.add(Rule::FeatureGone, item, "is gone", &Pointer::ROOT);
    }
    for name in after.iter().filter(|name| !before.contains(*name)) {
        let item = format!("feature `{name}`");
        compared.add(Rule::FeatureAdded, item, "is new", &Pointer::ROOT);
    }
}
