//! The input of emission, and the questions about it that several constructs share.

use std::collections::BTreeMap;
use std::slice;

use crate::analyze::Facts;
use crate::analyze::groups::{GroupId, Home, Part, Users};
use crate::ir::{Api, TypeId};
use crate::markdown::{Markdown, Phrase, code, markdown, phrase};
use crate::name::{ModuleName, Names};
use crate::selection::Selection;

/// The input of emission.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub api: &'a Api,
    pub facts: &'a Facts,
    pub names: &'a Names,
    /// The name of the generated crate.
    pub crate_name: &'a str,
    /// The part of the API that is generated.
    pub selection: &'a Selection,
}

impl<'a> Context<'a> {
    /// Returns the name of the crate in Rust code.
    pub(super) fn library(self) -> String {
        self.crate_name.replace('-', "_")
    }

    /// Returns the module of a type.
    pub(super) fn module(self, id: TypeId) -> &'a ModuleName {
        self.names.part(self.facts.groups.part(id))
    }

    /// Returns the types by module.
    pub(super) fn parts(self) -> BTreeMap<&'a ModuleName, &'a Part> {
        let parts = self.facts.groups.parts.iter();
        parts
            .map(|(id, part)| (self.names.part(id), part))
            .collect()
    }

    /// Returns the features of which at least one must be enabled for items that these groups use.
    /// Empty if the items are always available.
    pub(super) fn features(self, users: &Users) -> Vec<&'a str> {
        let groups = self.facts.groups.needed(users);
        let features = groups.iter().map(|group| &self.names.group(*group).feature);
        features.map(String::as_str).collect()
    }

    /// Describes a group of operations in one line, without a full stop.
    pub(super) fn group_line(self, group: GroupId) -> Phrase {
        match &self.facts.groups.homes[group] {
            Home::Untagged => "Operations without a tag".into(),
            Home::Rest => "Types that no operation uses".into(),
            Home::Tag(tag) => {
                let docs = self.api.tags.get(tag);
                let line = docs.map(|docs| docs.text.first_line()).unwrap_or_default();
                match line.is_empty() {
                    true => phrase!("Operations tagged {}", code(tag)),
                    false => phrase!("Operations tagged {}: {}", code(tag), line),
                }
            }
        }
    }

    /// Describes the purpose of a module in a sentence that starts with `what`, such as
    /// "Operations".
    pub(super) fn module_intro(self, what: &'static str, users: &Users) -> Markdown {
        let groups = &self.facts.groups.homes;
        let names = match users {
            Users::One(group) => slice::from_ref(group),
            Users::Several(groups) => groups,
            Users::All | Users::None => {
                return markdown!("{} of several tags, or without a tag.", what);
            }
        };
        let tag = |group: &GroupId| match &groups[*group] {
            Home::Tag(tag) => Some(code(tag)),
            Home::Untagged | Home::Rest => None,
        };
        let tags: Vec<Phrase> = names.iter().filter_map(tag).collect();
        let mut words = Vec::new();
        if !tags.is_empty() {
            words.push(phrase!("tagged {}", Phrase::join(&tags, ", ")));
        }
        if names.iter().any(|group| groups[*group] == Home::Untagged) {
            words.push("without a tag".into());
        }
        match words.as_slice() {
            [] => {
                let types = what.strip_suffix(" of the operations").unwrap_or(what);
                markdown!("{} that no operation uses.", types)
            }
            words => markdown!("{} {}.", what, Phrase::join(words, ", or ")),
        }
    }

    /// Describes the operations of a group, with the description of their tag.
    pub(super) fn operations_intro(self, group: GroupId) -> Markdown {
        let docs = match &self.facts.groups.homes[group] {
            Home::Tag(tag) => self.api.tags.get(tag),
            Home::Untagged | Home::Rest => None,
        };
        let intro = self.module_intro("Operations", &Users::One(group));
        let docs = docs.map(|docs| docs.text.blocks()).unwrap_or_default();
        Markdown::join([intro, docs])
    }
}
