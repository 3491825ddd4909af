//! What lowering has to say about a place in the description, each thing once.

use super::Lower;
use crate::diagnostic::{Diagnostic, Severity};
use crate::pointer::Pointer;

impl Lower<'_> {
    pub(super) fn warn(&mut self, kind: &'static str, at: &Pointer, message: &str) {
        self.report(Severity::Warning, kind, at, message, None);
    }

    pub(super) fn error(
        &mut self,
        kind: &'static str,
        at: &Pointer,
        message: &str,
        help: Option<String>,
    ) {
        self.report(Severity::Error, kind, at, message, help);
    }

    pub(super) fn report(
        &mut self,
        severity: Severity,
        kind: &'static str,
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
