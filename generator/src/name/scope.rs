//! A set of names in which each can be claimed once.

use super::words;
use std::collections::{BTreeMap, BTreeSet};

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

    /// Whether something has claimed this name.
    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// Claims an identifier, with `_` behind it if it means something else here, and a number if it
    /// is taken; says whether it was taken.
    pub fn claim(&mut self, wanted: String) -> (String, bool) {
        let wanted = match self.reserved.contains(&wanted.as_str()) {
            true => format!("{wanted}_"),
            false => wanted,
        };
        let (name, was_taken) = self.claim_plain(wanted);
        (words::escape(name), was_taken)
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
