//! Diagnostics of lowering, each of them once.

use super::maker::Lower;
use crate::diagnostic::{Diagnostic, Kind, Severity};
use crate::source::Pointer;

impl Lower<'_> {
    pub fn warn(&mut self, kind: Kind, at: &Pointer, message: &str) {
        self.report(Severity::Warning, kind, at, message, None);
    }

    /// Warns about the first of its kind only, if more of them would add nothing.
    pub fn warn_once(&mut self, kind: Kind, at: &Pointer, message: &str) {
        let start = (kind, Pointer::ROOT, String::new());
        let known = self.reported.range(start..).next();
        if known.is_none_or(|(known, _, _)| *known != kind) {
            self.warn(kind, at, message);
        }
    }

    pub fn error(&mut self, kind: Kind, at: &Pointer, message: &str, help: Option<String>) {
        self.report(Severity::Error, kind, at, message, help);
    }

    pub fn report(
        &mut self,
        severity: Severity,
        kind: Kind,
        at: &Pointer,
        message: &str,
        help: Option<String>,
    ) {
        let at = self.view.locate(at);
        // Several parts may be made from one place of the document.
        let place = (kind, at.pointer.clone(), format!("{message}\n{}", at.file));
        if !self.reported.insert(place) {
            return;
        }
        self.diagnostics.push(Diagnostic {
            severity,
            kind,
            message: message.to_owned(),
            at: Some(at),
            position: None,
            help,
        });
    }
}
