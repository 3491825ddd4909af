//! A set of names in which each can be claimed once.

use super::words;
use std::collections::BTreeSet;

/// Names that live side by side.
#[derive(Default)]
pub(super) struct Scope {
    taken: BTreeSet<String>,
}

impl Scope {
    /// A scope in which these names are taken.
    pub fn with(reserved: &[&str]) -> Self {
        Self {
            taken: reserved.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    /// Claims a name, with a number behind it if it is taken; says whether it was.
    pub fn claim(&mut self, wanted: String) -> (String, bool) {
        if self.taken.insert(wanted.clone()) {
            return (words::escape(wanted), false);
        }
        let mut number = 2;
        loop {
            let numbered = format!("{wanted}{number}");
            if self.taken.insert(numbered.clone()) {
                return (numbered, true);
            }
            number += 1;
        }
    }
}
