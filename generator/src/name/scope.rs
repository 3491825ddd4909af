//! A set of names in which each can be claimed once.

use super::words;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Deref;

/// A name that Rust takes, raw if it is a keyword. Only a [`Scope`] makes one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identifier(String);

impl Identifier {
    /// The name without `r#`.
    pub fn plain(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

/// The name as it is written, `r#` included.
impl Deref for Identifier {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names that live side by side.
#[derive(Default)]
pub(super) struct Scope {
    /// Names that mean something else here.
    reserved: &'static [&'static str],
    taken: BTreeSet<String>,
    /// The first number to try for a name that is taken.
    next: BTreeMap<String, usize>,
}

impl Scope {
    /// A scope in which these names mean something else.
    pub fn with(reserved: &'static [&'static str]) -> Self {
        Self {
            reserved,
            ..Self::default()
        }
    }

    /// A name of the generator's own, which no other one here can take: it is reserved.
    pub fn own(&self, name: &'static str) -> Identifier {
        Identifier(name.to_owned())
    }

    /// Whether something has claimed this name.
    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// Claims an identifier, with `_` behind it if it means something else here, and a number if it
    /// is taken; says whether it was taken.
    pub fn claim(&mut self, wanted: String) -> (Identifier, bool) {
        let wanted = match self.reserved.contains(&wanted.as_str()) {
            true => format!("{wanted}_"),
            false => wanted,
        };
        let (name, was_taken) = self.claim_plain(wanted);
        (Identifier(words::escape(name)), was_taken)
    }

    /// Claims a name to which keywords are like other words.
    pub fn claim_plain(&mut self, wanted: String) -> (String, bool) {
        if self.taken.insert(wanted.clone()) {
            return (wanted, false);
        }
        // A number stays apart from one that is there already: `V1_2`, not `V12`.
        let apart = if wanted.ends_with(|c: char| c.is_ascii_digit()) {
            "_"
        } else {
            ""
        };
        let number = self.next.entry(wanted.clone()).or_insert(2);
        loop {
            let numbered = format!("{wanted}{apart}{number}");
            *number += 1;
            if self.taken.insert(numbered.clone()) {
                return (numbered, true);
            }
        }
    }
}
