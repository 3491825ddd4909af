//! What emission reads, and what several constructs ask of it.

use crate::analyze::Facts;
use crate::analyze::groups::{Home, Part, Users};
use crate::ir::{Api, TypeId};
use crate::markdown::safe;
use crate::name::Names;
use std::collections::BTreeMap;
use std::slice;

/// What emission reads.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub api: &'a Api,
    pub facts: &'a Facts,
    pub names: &'a Names,
    /// What the generated crate is called.
    pub crate_name: &'a str,
}

impl<'a> Context<'a> {
    /// What other Rust code calls the crate.
    pub(super) fn library(self) -> String {
        self.crate_name.replace('-', "_")
    }

    /// The module of a type.
    pub(super) fn module(self, id: TypeId) -> &'a str {
        self.names.part(self.facts.groups.part(id))
    }

    /// The types by module.
    pub(super) fn parts(self) -> BTreeMap<&'a str, &'a Part> {
        let parts = self.facts.groups.parts.iter().enumerate();
        parts
            .map(|(index, part)| (self.names.part(index), part))
            .collect()
    }

    /// The features of which one has to be on for what these groups use; empty if it is always
    /// there.
    pub(super) fn features(self, users: &Users) -> Vec<&'a str> {
        let groups = match users {
            Users::One(group) if self.facts.groups.are_several() => slice::from_ref(group),
            Users::Several(groups) => groups,
            Users::One(_) | Users::All | Users::None => &[],
        };
        let features = groups.iter().map(|group| &self.names.group(*group).feature);
        features.map(String::as_str).collect()
    }

    /// What there is to say of a group of operations in one line, without a full stop.
    pub(super) fn group_line(self, group: usize) -> String {
        match &self.facts.groups.homes[group] {
            Home::Untagged => "Operations without a tag".to_owned(),
            Home::Rest => "Types that no operation uses".to_owned(),
            Home::Tag(tag) => {
                let description = self.api.tags.get(tag).map(|docs| docs.text.trim());
                let line = description.and_then(|text| text.lines().next());
                let line = line.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
                let line = line.filter(|line| !line.is_empty());
                let line = line.map(|line| format!(": {}", line.trim_end_matches('.')));
                format!(
                    "Operations tagged `{}`{}",
                    tag.replace('`', "'"),
                    line.unwrap_or_default()
                )
            }
        }
    }

    /// What a module is for, as a sentence about `what`.
    pub(super) fn module_intro(self, what: &str, users: &Users) -> String {
        let groups = &self.facts.groups.homes;
        let names = match users {
            Users::One(group) => slice::from_ref(group),
            Users::Several(groups) => groups,
            Users::All | Users::None => return format!("{what} of several tags, or of none."),
        };
        let tag = |group: &usize| match &groups[*group] {
            Home::Tag(tag) => Some(format!("`{}`", tag.replace('`', "'"))),
            Home::Untagged | Home::Rest => None,
        };
        let tags: Vec<String> = names.iter().filter_map(tag).collect();
        let mut words = Vec::new();
        if !tags.is_empty() {
            words.push(format!("tagged {}", tags.join(", ")));
        }
        if names.iter().any(|group| groups[*group] == Home::Untagged) {
            words.push("without a tag".to_owned());
        }
        match words.as_slice() {
            [] => {
                let types = what.strip_suffix(" of the operations").unwrap_or(what);
                format!("{types} that no operation uses.")
            }
            words => format!("{what} {}.", words.join(", or ")),
        }
    }

    /// The same of the operations of a group, with what the description says of their tag.
    pub(super) fn operations_intro(self, group: usize) -> String {
        let intro = self.module_intro("Operations", &Users::One(group));
        let docs = match &self.facts.groups.homes[group] {
            Home::Tag(tag) => self.api.tags.get(tag),
            Home::Untagged | Home::Rest => None,
        };
        match docs.map(|docs| safe(&docs.text)) {
            Some(text) if !text.is_empty() => format!("{intro}\n\n{text}"),
            _ => intro,
        }
    }
}
