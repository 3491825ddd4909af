//! Modules, and the names of files: no other text becomes one.
//!
//! Each is a name on every system: ASCII in small letters, at most some 70 characters, and none that Windows keeps for
//! devices.

use super::scope::{Identifier, Scope};
use super::words;
use std::fmt;

/// The name of a module, as Rust takes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ModuleName(Identifier);

/// Where a file is in the generated crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FilePath(String);

/// Names that mean something else in Rust or on Windows, with any extension.
pub(super) const RESERVED: &[&str] = &[
    "mod", SHARED, UNTAGGED, OTHER, "aux", "con", "nul", "prn", "com0", "com1", "com2", "com3",
    "com4", "com5", "com6", "com7", "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5",
    "lpt6", "lpt7", "lpt8", "lpt9",
];
/// The module and feature of operations without a tag.
pub(super) const UNTAGGED: &str = "untagged";
/// The module of types that operations of all tags use, or none.
pub(super) const SHARED: &str = "shared";
/// The module of types that no operation uses, if there are several groups of operations.
pub(super) const OTHER: &str = "other";

impl ModuleName {
    /// One that the generator chooses.
    pub(super) fn own(modules: &Scope, name: &'static str) -> Self {
        Self(modules.own(name))
    }

    /// One that is claimed among the other modules.
    pub(super) fn claim(modules: &mut Scope, text: &str) -> Self {
        Self(modules.claim(words::file(text)).0)
    }

    /// One for what several groups use.
    pub(super) fn claim_shared(modules: &mut Scope, text: &str) -> Self {
        let name = format!("{SHARED}_{}", words::file(text));
        Self(modules.claim(name).0)
    }

    /// The identifier, raw where it is a keyword.
    pub fn identifier(&self) -> &Identifier {
        &self.0
    }

    /// Its file in this folder. A raw name has its file under the plain one.
    pub fn file(&self, folder: &'static str) -> FilePath {
        FilePath(format!("{folder}/{}.rs", self.0.plain()))
    }
}

impl FilePath {
    /// A file that every crate has.
    pub fn own(path: &'static str) -> Self {
        Self(path.to_owned())
    }

    /// A file of a folder that every crate has.
    pub fn below(folder: &'static str, path: &'static str) -> Self {
        Self(format!("{folder}/{path}"))
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
