//! IR, facts and names → the files of the generated crate.
//!
//! One file of this module for each construct. What a construct looks like in Rust is decided
//! here and nowhere else; what it *is* was decided in [`crate::lower`], what it is called in
//! [`crate::name`].

mod answer_types;
mod answers;
mod crate_page;
mod crate_root;
mod docs;
mod enums;
mod evidence;
mod examples;
mod features;
mod large_bodies;
mod manifest;
mod newtypes;
mod operation_docs;
mod operations;
mod paths;
mod requests;
mod runtime;
mod security;
mod structs;
mod types;
mod unions;
mod wire;

use crate::analyze::Facts;
use crate::analyze::groups::{Home, Part, Users};
use crate::ir::{Api, TypeId};
use crate::markdown::{Markdown, Phrase, code, markdown, one_line, phrase, text};
use crate::name::{FilePath, ModuleName, Names};
use paths::ident;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeMap;
use std::slice;

pub(crate) use crate_root::schemas;

/// What emission reads.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub api: &'a Api,
    pub facts: &'a Facts,
    pub names: &'a Names,
    /// What the generated crate is called.
    pub crate_name: &'a str,
}

/// A file of the generated crate.
pub(crate) enum File {
    /// Rust made of tokens, with the text of its `//!` comment.
    Tokens {
        intro: Markdown,
        items: Vec<TokenStream>,
    },
    /// Text as it is.
    Text(String),
}

/// All files of the crate by path.
pub(crate) fn emit(
    context: Context<'_>,
    manifest: Option<&str>,
) -> Result<BTreeMap<FilePath, File>, String> {
    let mut files = BTreeMap::new();
    files.insert(
        FilePath::own("Cargo.toml"),
        File::Text(manifest::write(context, manifest)?),
    );
    files.insert(FilePath::own("src/lib.rs"), crate_root::write(context));
    let security = security::write(context);
    files.extend(security.map(|file| (FilePath::own("src/security.rs"), file)));
    files.extend(types::write(context));
    files.extend(wire::write(context));
    files.extend(operations::write(context));
    files.extend(runtime::write(context));
    Ok(files)
}

impl<'a> Context<'a> {
    /// What other Rust code calls the crate.
    fn library(self) -> String {
        self.crate_name.replace('-', "_")
    }

    /// The module of a type.
    fn module(self, id: TypeId) -> &'a ModuleName {
        self.names.part(self.facts.groups.part(id))
    }

    /// The types by module.
    fn parts(self) -> BTreeMap<&'a ModuleName, &'a Part> {
        let parts = self.facts.groups.parts.iter().enumerate();
        parts
            .map(|(index, part)| (self.names.part(index), part))
            .collect()
    }

    /// The features of which one has to be on for what these groups use; empty if it is always
    /// there.
    fn features(self, users: &Users) -> Vec<&'a str> {
        let groups = match users {
            Users::One(group) if self.facts.groups.are_several() => slice::from_ref(group),
            Users::Several(groups) => groups,
            Users::One(_) | Users::All | Users::None => &[],
        };
        let features = groups.iter().map(|group| &self.names.group(*group).feature);
        features.map(String::as_str).collect()
    }

    /// What there is to say of a group of operations in one line, without a full stop.
    fn group_line(self, group: usize) -> Phrase {
        match &self.facts.groups.homes[group] {
            Home::Untagged => "Operations without a tag".into(),
            Home::Rest => "Types that no operation uses".into(),
            Home::Tag(tag) => {
                let description = self.api.tags.get(tag).map(|docs| docs.text.trim());
                let line = description.and_then(|text| text.lines().next());
                let line = one_line(line.unwrap_or_default().trim_end_matches('.'));
                match line.is_empty() {
                    true => phrase!("Operations tagged {}", code(tag)),
                    false => phrase!("Operations tagged {}: {}", code(tag), line),
                }
            }
        }
    }

    /// What a module is for, as a sentence about `what` of operations.
    fn module_intro(self, what: &'static str, users: &Users) -> Markdown {
        let groups = &self.facts.groups.homes;
        let names = match users {
            Users::One(group) => slice::from_ref(group),
            Users::Several(groups) => groups,
            Users::All | Users::None => return markdown!("{} of several tags, or of none.", what),
        };
        let tag = |group: &usize| match &groups[*group] {
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

    /// The same of the operations of a group, with what the description says of their tag.
    fn operations_intro(self, group: usize) -> Markdown {
        let docs = match &self.facts.groups.homes[group] {
            Home::Tag(tag) => self.api.tags.get(tag),
            Home::Untagged | Home::Rest => None,
        };
        let intro = self.module_intro("Operations", &Users::One(group));
        let docs = docs.map(|docs| text(&docs.text)).unwrap_or_default();
        Markdown::join([intro, docs])
    }
}

/// A module's declaration.
struct Module<'a> {
    name: &'a ModuleName,
    /// One of these has to be on, if there are any.
    features: Vec<&'a str>,
}

impl Module<'_> {
    fn declaration(&self) -> TokenStream {
        let (cfg, name) = (self.cfg(), ident(self.name.as_str()));
        quote!(#cfg mod #name;)
    }

    fn reexport(&self) -> TokenStream {
        let (cfg, name) = (self.cfg(), ident(self.name.as_str()));
        quote!(#cfg pub use #name::*;)
    }

    fn cfg(&self) -> Option<TokenStream> {
        match self.features.as_slice() {
            [] => None,
            [feature] => Some(quote!(#[cfg(feature = #feature)])),
            features => Some(quote!(#[cfg(any(#(feature = #features),*))])),
        }
    }
}
