//! Diagnostics → text for people.

use super::Diagnostics;
use crate::Source;
use std::fmt::Write;

pub(super) fn render(diagnostics: &Diagnostics, _sources: &[Source]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics.errors().chain(diagnostics.warnings()) {
        let _ = writeln!(out, "{:?}: {}", diagnostic.severity, diagnostic.message);
    }
    out
}
