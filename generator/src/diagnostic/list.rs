//! The diagnostics of a run.

use super::entry::{Diagnostic, Severity};
use super::kind::Kind;
use crate::source::Source;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The diagnostics of a run, in the order in which they were found.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// Overlay actions that resolve some of them, for the end of the report.
    pub(super) actions: Vec<String>,
    pub(super) sources: Arc<[Source]>,
}

impl Diagnostics {
    /// Creates an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the files that the diagnostics refer to, so that `Display` shows their lines.
    #[must_use]
    pub fn with_sources(mut self, sources: impl Into<Arc<[Source]>>) -> Self {
        self.sources = sources.into();
        self
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds an overlay action, in YAML, that resolves some of the diagnostics.
    pub(crate) fn suggest(&mut self, action: String) {
        self.actions.push(action);
    }

    /// Returns the overlay actions, in YAML, that resolve some of the diagnostics. They end the report.
    pub fn actions(&self) -> &[String] {
        &self.actions
    }

    /// Keeps the diagnostics for which the function returns true.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }

    /// Returns all diagnostics, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Returns the diagnostics that stop the generator.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.iter().filter(|d| d.severity == Severity::Error)
    }

    /// Returns the diagnostics that do not stop the generator.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.iter().filter(|d| d.severity == Severity::Warning)
    }

    /// Whether the generator has to stop.
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    /// Turns every warning into an error.
    #[must_use]
    pub fn deny_warnings(mut self) -> Self {
        for diagnostic in &mut self.list {
            diagnostic.severity = Severity::Error;
        }
        self
    }

    /// Returns the number of diagnostics.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are no diagnostics.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the number of diagnostics of each kind, the most frequent kind first.
    pub fn summary(&self) -> Vec<(Kind, usize)> {
        let mut counts = BTreeMap::new();
        for diagnostic in self {
            *counts.entry(diagnostic.kind).or_insert(0) += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|&(kind, count)| (std::cmp::Reverse(count), kind.name()));
        counts
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.list.extend(diagnostics);
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Self {
            list: diagnostics.into_iter().collect(),
            ..Self::default()
        }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            list: vec![diagnostic],
            ..Self::default()
        }
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
