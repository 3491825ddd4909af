//! The text, divided into entries that can be found by name.

use crate::diagnostic::{Diagnostic, Location};
use crate::nearest::Nearest;
use crate::source::Pointer;
use crate::surface::Line;
use std::fmt;

/// What a description was turned into: the text that `cargo xtask explain` prints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    pub(super) entries: Vec<Entry>,
}

/// What one operation or schema was turned into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its pointer in the merged document.
    pub origin: Pointer,
    /// Its location in the source.
    pub at: Location,
    /// Its names in Rust and in the description.
    pub names: Vec<String>,
    /// One line, followed by any number of indented lines; each ends with a line break.
    pub text: String,
    /// The same lines, with what only matters to programs that use the crate.
    pub(crate) lines: Vec<Line>,
}

impl Explanation {
    /// Returns all entries: the API, its operations in the order of the description, its types.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns the entries with a name, each followed by the types that were generated from schemas
    /// nested in it. The name can be a Rust name, a key of `components.schemas`, an `operationId`
    /// or a pointer.
    ///
    /// # Errors
    ///
    /// If there is no such entry, the error is the most similar name, if there is one.
    pub fn find(&self, name: &str) -> Result<Vec<&Entry>, Option<&str>> {
        let pointer = name.starts_with(['#', '/']).then(|| Pointer::from(name));
        let is_meant = |entry: &Entry| {
            entry.names.iter().any(|own| own == name) || pointer.as_ref() == Some(&entry.origin)
        };
        let roots: Vec<&Pointer> = self
            .entries
            .iter()
            .filter(|entry| is_meant(entry))
            .map(|entry| &entry.origin)
            .collect();
        if roots.is_empty() {
            let names = self.entries.iter().flat_map(|entry| &entry.names);
            return Err(Nearest::default().of(name, names.map(String::as_str)));
        }
        let is_part = |entry: &&Entry| {
            is_meant(entry)
                || roots
                    .iter()
                    .any(|root| !root.is_root() && entry.origin.strip_prefix(root).is_some())
        };
        Ok(self.entries.iter().filter(is_part).collect())
    }
}

impl Entry {
    /// Whether a diagnostic is about this schema or operation, or about something nested in it.
    pub fn is_about(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.at.as_ref().is_some_and(|at| {
            at.file == self.at.file && at.pointer.strip_prefix(&self.at.pointer).is_some()
        })
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, entry) in self.entries.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            f.write_str(&entry.text)?;
        }
        Ok(())
    }
}
