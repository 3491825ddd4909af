//! Text → names of modules and paths of files. No other module creates either.
//!
//! Each file name is valid on every system: lowercase ASCII, at most about 70 characters, and not a device name
//! reserved by Windows.

use super::scope::{Identifier, Scope};
use super::words;
use std::fmt;

/// The name of a module, as a Rust identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ModuleName(Identifier);

/// The path of a file in the generated crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FilePath(String);

/// Names with another meaning in Rust, those of the modules around, and those with another meaning on Windows with any
/// extension.
pub(super) const RESERVED: &[&str] = &[
    "mod",
    "types",
    "wire",
    "operations",
    SHARED,
    UNTAGGED,
    OTHER,
    "aux",
    "con",
    "nul",
    "prn",
    "com0",
    "com1",
    "com2",
    "com3",
    "com4",
    "com5",
    "com6",
    "com7",
    "com8",
    "com9",
    "lpt0",
    "lpt1",
    "lpt2",
    "lpt3",
    "lpt4",
    "lpt5",
    "lpt6",
    "lpt7",
    "lpt8",
    "lpt9",
];
/// The module and feature of operations without a tag.
pub(super) const UNTAGGED: &str = "untagged";
/// The module of types that the operations of all tags use, or that no operation uses if there are not several groups.
pub(super) const SHARED: &str = "shared";
/// The module of types that no operation uses, if there are several groups of operations.
pub(super) const OTHER: &str = "other";

/// How long the name of a module of types that several groups use may be without the number of further groups.
const MAX_SHARED: usize = 60;

impl ModuleName {
    /// Returns a name that the generator chooses.
    pub(super) fn own(modules: &Scope, name: &'static str) -> Self {
        Self(modules.own(name))
    }

    /// Claims a name among the other modules.
    pub(super) fn claim(modules: &mut Scope, text: &str) -> Self {
        Self(modules.claim(words::file(text)).0)
    }

    /// Claims the name that a module had before. `None` if it is not possible.
    pub(super) fn kept(modules: &mut Scope, name: &str) -> Option<Self> {
        let name = name.strip_prefix("r#").unwrap_or(name);
        let is_file = words::file(name) == name;
        is_file.then(|| modules.take(name))?.map(Self)
    }

    /// Claims a name for a module of types that several groups use: it names as many of them as there is space for.
    pub(super) fn claim_shared<'n>(
        modules: &mut Scope,
        groups: impl ExactSizeIterator<Item = &'n Self>,
    ) -> Self {
        let mut name = SHARED.to_owned();
        let count = groups.len();
        for (index, group) in groups.enumerate() {
            let group = group.0.plain();
            if name.len() + group.len() >= MAX_SHARED {
                name += &format!("_and_{}_more", count - index);
                break;
            }
            name += &format!("_{group}");
        }
        Self(modules.claim(name).0)
    }

    /// Returns the identifier, which is raw if the name is a keyword.
    pub fn identifier(&self) -> &Identifier {
        &self.0
    }

    /// Returns the path of the module's file in this folder. The file of a raw name has the plain name.
    pub fn file(&self, folder: &'static str) -> FilePath {
        FilePath(format!("{folder}/{}.rs", self.0.plain()))
    }
}

impl FilePath {
    /// Returns the path of a file that every crate has.
    pub fn own(path: &'static str) -> Self {
        Self(path.to_owned())
    }

    /// Returns the path of a file in a folder that every crate has.
    pub fn below(folder: &'static str, path: &'static str) -> Self {
        Self(format!("{folder}/{path}"))
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
