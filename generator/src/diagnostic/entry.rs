//! One diagnostic: how bad it is, what is wrong, where, and what to do about it.

use super::kind::Kind;
use crate::source::{Pointer, Source, SyntaxError};

/// Whether a diagnostic stops the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something is generated, but perhaps not what the author meant.
    Warning,
}

/// A place in a source file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The [`Source::name`] of the file.
    pub file: String,
    /// The place inside that file. For what an overlay brought, a place in the overlay.
    pub pointer: Pointer,
}

impl Location {
    /// The place of a member of what is here.
    #[must_use]
    pub fn join(&self, key: &str) -> Self {
        Self {
            file: self.file.clone(),
            pointer: self.pointer.join(key),
        }
    }
}

/// One thing to tell the author of a description.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Diagnostic {
    /// Whether it stops the generator.
    pub severity: Severity,
    /// What it is about.
    pub kind: Kind,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The place it is about.
    pub at: Option<Location>,
    /// Line and column, both counted from 1, of text that has no pointer because it does not
    /// parse. Without it they are looked up from the pointer.
    pub position: Option<(usize, usize)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(kind: Kind, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, kind, message.into())
    }

    /// A warning without a place.
    pub fn warning(kind: Kind, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, kind, message.into())
    }

    fn new(severity: Severity, kind: Kind, message: String) -> Self {
        Self {
            severity,
            kind,
            message,
            at: None,
            position: None,
            help: None,
        }
    }

    /// A text that cannot be read.
    pub(crate) fn syntax(source: &Source, error: SyntaxError) -> Self {
        Self::error(Kind::Syntax, error.message).at_position(&source.name, error.position)
    }

    /// Says which place this is about.
    pub fn at(mut self, location: Location) -> Self {
        self.at = Some(location);
        self
    }

    /// Says where the text of `file` does not parse.
    pub fn at_position(mut self, file: &str, position: (usize, usize)) -> Self {
        self.at = Some(Location {
            file: file.to_owned(),
            pointer: Pointer::ROOT,
        });
        self.position = Some(position);
        self
    }

    /// Says what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
