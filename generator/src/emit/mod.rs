//! IR, facts and names → the files of the generated crate.
//!
//! One file of this module for each construct. What a construct looks like in Rust is decided
//! here and nowhere else; what it *is* was decided in [`crate::lower`], what it is called in
//! [`crate::name`].

mod answers;
mod crate_root;
mod docs;
mod enums;
mod manifest;
mod newtypes;
mod operations;
mod paths;
mod runtime;
mod security;
mod structs;
mod types;
mod unions;
mod wire;

use crate::analyze::{Facts, Home};
use crate::ir::{Api, TypeId};
use crate::name::{Names, SHARED, UNTAGGED};
use proc_macro2::TokenStream;
use std::collections::BTreeMap;

pub(crate) use crate_root::schemas;

/// What emission reads.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub api: &'a Api,
    pub facts: &'a Facts,
    pub names: &'a Names,
}

/// A file of the generated crate.
pub(crate) enum File {
    /// Rust made of tokens, with the text of its `//!` comment.
    Tokens {
        intro: String,
        items: Vec<TokenStream>,
    },
    /// Text as it is.
    Text(String),
}

/// All files of the crate by path.
pub(crate) fn emit(
    context: Context<'_>,
    crate_name: &str,
    manifest: Option<&str>,
) -> Result<BTreeMap<String, File>, String> {
    let mut files = BTreeMap::new();
    files.insert(
        "Cargo.toml".to_owned(),
        File::Text(manifest::write(context, crate_name, manifest)?),
    );
    files.insert(
        "src/lib.rs".to_owned(),
        crate_root::write(context, crate_name),
    );
    files.insert("src/security.rs".to_owned(), security::write(context));
    files.extend(types::write(context));
    files.extend(wire::write(context));
    files.extend(operations::write(context));
    files.extend(runtime::write(context, crate_name));
    Ok(files)
}

impl<'a> Context<'a> {
    /// The module of a type.
    fn module(self, id: TypeId) -> &'a str {
        match &self.facts.homes[id.index()] {
            Some(home) => self.home_module(home),
            None => SHARED,
        }
    }

    fn home_module(self, home: &'a Home) -> &'a str {
        match home {
            Home::Tag(tag) => self.names.module(tag),
            Home::Untagged => UNTAGGED,
        }
    }

    /// All types by module, in reading order.
    fn types_by_module(self) -> BTreeMap<&'a str, Vec<TypeId>> {
        let mut modules: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
        for id in &self.facts.order {
            modules.entry(self.module(*id)).or_default().push(*id);
        }
        modules
    }

    /// What a module is for, as a sentence about `what`.
    fn module_intro(self, what: &str, module: &str) -> String {
        let tag = self.api.operations.iter().find_map(|operation| {
            let tag = operation.tag.as_deref()?;
            (self.names.module(tag) == module).then_some(tag)
        });
        match (tag, module) {
            (Some(tag), _) => format!("{what} tagged `{}`.", tag.replace('`', "'")),
            (None, SHARED) => format!("{what} of several tags, or of none."),
            (None, _) => format!("{what} without a tag."),
        }
    }
}
