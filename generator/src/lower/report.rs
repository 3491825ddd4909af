//! What lowering has to say about a place in the description, each thing once.

use super::Lower;
use crate::diagnostic::{Diagnostic, Kind, Severity};
use crate::source::Pointer;

impl Lower<'_> {
    pub(super) fn warn(&mut self, kind: Kind, at: &Pointer, message: &str) {
        self.report(Severity::Warning, kind, at, message, None);
    }

    /// Warns of the first of its kind only, where the others would say nothing new.
    pub(super) fn warn_once(&mut self, kind: Kind, at: &Pointer, message: &str) {
        let start = (kind, Pointer::ROOT, String::new());
        let known = self.reported.range(start..).next();
        if known.is_none_or(|(known, _, _)| *known != kind) {
            self.warn(kind, at, message);
        }
    }

    pub(super) fn error(&mut self, kind: Kind, at: &Pointer, message: &str, help: Option<String>) {
        self.report(Severity::Error, kind, at, message, help);
    }

    pub(super) fn report(
        &mut self,
        severity: Severity,
        kind: Kind,
        at: &Pointer,
        message: &str,
        help: Option<String>,
    ) {
        if !self.reported.insert((kind, at.clone(), message.to_owned())) {
            return;
        }
        self.diagnostics.push(Diagnostic {
            severity,
            kind,
            message: message.to_owned(),
            at: Some(self.document.locate(at)),
            position: None,
            help,
        });
    }
}
