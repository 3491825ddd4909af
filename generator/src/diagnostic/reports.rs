//! Diagnostics of stages that know only pointers into the merged description.

use super::entry::{Diagnostic, Location};
use crate::source::Pointer;

/// Diagnostics, each with the pointer that it refers to.
#[derive(Debug, Default)]
pub(crate) struct Reports(Vec<(Diagnostic, Pointer)>);

impl Reports {
    /// Adds a diagnostic.
    pub fn push(&mut self, at: &Pointer, diagnostic: Diagnostic) {
        self.0.push((diagnostic, at.clone()));
    }

    /// Returns all diagnostics, each with the location where its value was written.
    pub fn located(
        self,
        locate: impl Fn(&Pointer) -> Location,
    ) -> impl Iterator<Item = Diagnostic> {
        let located = move |(diagnostic, at): (Diagnostic, Pointer)| diagnostic.at(locate(&at));
        self.0.into_iter().map(located)
    }
}
