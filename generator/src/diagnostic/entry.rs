//! One diagnostic: its severity, what is wrong, where, and how to fix it.

use super::kind::Kind;
use crate::source::{Pointer, Source, SyntaxError};

/// Whether a diagnostic stops the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Output is generated, but perhaps not what the author meant.
    Warning,
}

/// A location in a source file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The [`Source::name`] of the file.
    pub file: String,
    /// The location inside that file. For a value that an overlay added, the location in the
    /// overlay.
    pub pointer: Pointer,
}

impl Location {
    /// Returns the location of a member of this value.
    #[must_use]
    pub fn join(&self, key: &str) -> Self {
        Self {
            file: self.file.clone(),
            pointer: self.pointer.join(key),
        }
    }
}

/// One message to the author of a description.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Diagnostic {
    /// Whether the diagnostic stops the generator.
    pub severity: Severity,
    /// The kind of the problem.
    pub kind: Kind,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The location that the diagnostic refers to.
    pub at: Option<Location>,
    /// The line and column, both counted from 1, in a text that does not parse, and so has no
    /// pointers. If this is `None`, the position is looked up from the pointer.
    pub position: Option<(usize, usize)>,
    /// How to fix it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Creates an error without a location.
    pub fn error(kind: Kind, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, kind, message.into())
    }

    /// Creates a warning without a location.
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

    /// Creates an error about a text that does not parse.
    pub(crate) fn syntax(source: &Source, error: SyntaxError) -> Self {
        Self::error(Kind::Syntax, error.message).at_position(&source.name, error.position)
    }

    /// Sets the location.
    pub fn at(mut self, location: Location) -> Self {
        self.at = Some(location);
        self
    }

    /// Sets the file, and the position at which it does not parse.
    pub fn at_position(mut self, file: &str, position: (usize, usize)) -> Self {
        self.at = Some(Location {
            file: file.to_owned(),
            pointer: Pointer::ROOT,
        });
        self.position = Some(position);
        self
    }

    /// Sets the text that says how to fix it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
