//! Warnings that are reported together.

use crate::diagnostic::{Diagnostic, Diagnostics, Kind, Severity};
use indexmap::IndexMap;

/// A collection of warnings in which equal ones are combined.
#[derive(Default)]
pub(super) struct Warnings(IndexMap<(Kind, String), (Diagnostic, usize)>);

impl Warnings {
    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        debug_assert_eq!(diagnostic.severity, Severity::Warning);
        let key = (diagnostic.kind, diagnostic.message.clone());
        self.0.entry(key).or_insert((diagnostic, 0)).1 += 1;
    }

    pub(super) fn hand_out(self, diagnostics: &mut Diagnostics) {
        for (mut diagnostic, count) in self.0.into_values() {
            if count > 1 {
                diagnostic.message += &format!(" ({count} places, this is the first)");
            }
            diagnostics.push(diagnostic);
        }
    }
}
