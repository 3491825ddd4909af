//! A set of names in which each can be claimed once.

use super::words;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Deref;

/// How many bytes of a name are kept: rustdoc writes a file for each, and systems take names of up to 255 bytes.
const LONGEST: usize = 200;

/// A valid Rust identifier, which is raw if it is a keyword. Only a [`Scope`] creates identifiers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identifier(String);

impl Identifier {
    /// Returns the name without `r#`.
    pub fn plain(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

/// Returns the name of the constant for the default of a field. `None` if two fields could have the same one: upper case
/// is unambiguous in ASCII only.
pub(crate) fn default_constant(field: &Identifier) -> Option<Identifier> {
    let name = field.plain();
    let is_plain = name.is_ascii();
    is_plain.then(|| Identifier(format!("DEFAULT_{}", name.to_ascii_uppercase())))
}

/// The name as it is written in Rust, including `r#`.
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

/// Names that must differ from each other.
#[derive(Default)]
pub(super) struct Scope {
    /// Names that have another meaning here.
    reserved: &'static [&'static str],
    taken: BTreeSet<String>,
    /// The first number to try for a name that is taken.
    next: BTreeMap<String, usize>,
}

impl Scope {
    /// Creates a scope in which these names have another meaning.
    pub fn with(reserved: &'static [&'static str]) -> Self {
        Self {
            reserved,
            ..Self::default()
        }
    }

    /// Returns a name that the generator chooses. It is reserved, so no other item here can have
    /// it.
    pub fn own(&self, name: &'static str) -> Identifier {
        Identifier(name.to_owned())
    }

    /// Claims exactly this name. `None` if it is taken, or has another meaning here.
    pub fn take(&mut self, name: &str) -> Option<Identifier> {
        let is_free = !self.reserved.contains(&name) && self.taken.insert(name.to_owned());
        is_free.then(|| Identifier(words::escape(name.to_owned())))
    }

    /// Whether this name has been claimed.
    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// Returns the name to claim for a key, if `count` keys would get this plain name: one that keeps the signs of the
    /// key, if it is not alone. Signs that usually separate words are kept only if there is no other way.
    pub fn distinct(
        &self,
        key: &str,
        plain: &str,
        count: usize,
        style: fn(&str) -> String,
    ) -> String {
        let tries = match (self.is_taken(plain), count) {
            (true, _) => 3,
            (false, 2..) => 2,
            (false, _) => 0,
        };
        let mut spelled = words::spelled(key, style).into_iter().take(tries);
        let spelled = spelled.find(|name| name != plain && !self.is_taken(name));
        spelled.unwrap_or_else(|| plain.to_owned())
    }

    /// Claims an identifier and returns whether it was taken already. Appends `_` if the identifier
    /// has another meaning here, and a number if it is taken.
    pub fn claim(&mut self, wanted: String) -> (Identifier, bool) {
        let wanted = match self.reserved.contains(&wanted.as_str()) {
            true => format!("{wanted}_"),
            false => wanted,
        };
        let (name, was_taken) = self.claim_plain(wanted);
        (Identifier(words::escape(name)), was_taken)
    }

    /// Claims a name that may be a keyword.
    pub fn claim_plain(&mut self, mut wanted: String) -> (String, bool) {
        if let Some((end, _)) = wanted
            .char_indices()
            .find(|(at, c)| at + c.len_utf8() > LONGEST)
        {
            wanted.truncate(end);
        }
        if self.taken.insert(wanted.clone()) {
            return (wanted, false);
        }
        // The number is separated from a digit at the end of the name: `V1_2`, not `V12`.
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
