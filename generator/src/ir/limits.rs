//! Which of the values of a Rust type are valid.

use std::cmp::Ordering;

/// Which values are valid, if not all that their Rust type has. Readers accept the others; this is evidence for unions.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limits {
    /// All of them.
    #[default]
    None,
    /// Only this boolean.
    Bool(bool),
    /// Integers from the first to the second of these.
    Range(i64, u64),
    /// Numbers from the first to the second of these.
    Between(Decimal, Decimal),
    /// Strings.
    Text(TextLimits),
    /// Lists of so many items, and maps of any size, all of whose items or values are valid.
    Items(Count, Box<Limits>),
}

/// Which strings are valid.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextLimits {
    /// The number of their characters.
    pub length: Count,
    /// What they start with.
    pub prefix: String,
    /// Whether a pattern says more than that, which is not known here.
    pub has_pattern: bool,
}

/// How many items or characters there are, at least and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    /// The least number.
    pub least: u64,
    /// The greatest number.
    pub greatest: u64,
}

impl TextLimits {
    /// Whether anything is known about the strings.
    pub fn is_known(&self) -> bool {
        self.length != Count::ANY || !self.prefix.is_empty()
    }
}

impl Count {
    /// Any number.
    pub const ANY: Self = Self {
        least: 0,
        greatest: u64::MAX,
    };

    /// Whether it allows this number.
    pub fn contains(self, count: u64) -> bool {
        (self.least..=self.greatest).contains(&count)
    }
}

impl Default for Count {
    fn default() -> Self {
        Self::ANY
    }
}

/// A bound of numbers.
#[derive(Clone, Copy, Debug)]
pub struct Decimal(pub f64);

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Decimal {}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
