//! A set of names in which each can be claimed once.

use super::words;
use std::collections::{BTreeMap, BTreeSet};

/// Names that live side by side.
#[derive(Default)]
pub(super) struct Scope {
    taken: BTreeSet<String>,
    /// The first number to try for a name that is taken.
    next: BTreeMap<String, usize>,
}

impl Scope {
    /// A scope in which these names are taken.
    pub fn with(reserved: &[&str]) -> Self {
        Self {
            taken: reserved.iter().map(|name| (*name).to_owned()).collect(),
            next: BTreeMap::new(),
        }
    }

    /// Claims an identifier, with a number behind it if it is taken; says whether it was.
    pub fn claim(&mut self, wanted: String) -> (String, bool) {
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
