//! What stages report that know places of the merged description only.

use super::entry::{Diagnostic, Location};
use crate::source::Pointer;

/// Diagnostics, each with the place that it is about.
#[derive(Debug, Default)]
pub(crate) struct Reports(Vec<(Diagnostic, Pointer)>);

impl Reports {
    /// Adds one.
    pub fn push(&mut self, at: &Pointer, diagnostic: Diagnostic) {
        self.0.push((diagnostic, at.clone()));
    }

    /// All of them, each with where its place was written.
    pub fn located(
        self,
        locate: impl Fn(&Pointer) -> Location,
    ) -> impl Iterator<Item = Diagnostic> {
        let located = move |(diagnostic, at): (Diagnostic, Pointer)| diagnostic.at(locate(&at));
        self.0.into_iter().map(located)
    }
}
