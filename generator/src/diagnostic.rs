//! What is wrong with a description, and where.
//!
//! The stages push [`Diagnostic`]s into one [`Diagnostics`] and go on, so that a run reports
//! everything at once. A diagnostic names its place by file and JSON pointer; lines and columns
//! are looked up only when somebody reads the report ([`Diagnostics::render`]).

mod render;

use crate::Source;
use crate::pointer::Pointer;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

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
    /// A short group for summaries, in kebab-case, such as `dangling-reference`.
    pub kind: &'static str,
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
    pub fn error(kind: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, kind, message.into())
    }

    /// A warning without a place.
    pub fn warning(kind: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, kind, message.into())
    }

    fn new(severity: Severity, kind: &'static str, message: String) -> Self {
        Self {
            severity,
            kind,
            message,
            at: None,
            position: None,
            help: None,
        }
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

/// The diagnostics of a run, in the order in which they were found.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    sources: Arc<[Source]>,
}

impl Diagnostics {
    /// No diagnostics yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives the files that the diagnostics are about, so that `Display` shows their lines.
    #[must_use]
    pub fn with_sources(mut self, sources: impl Into<Arc<[Source]>>) -> Self {
        self.sources = sources.into();
        self
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Keeps those for which the function returns true.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }

    /// All of them, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Those that stop the generator.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.iter().filter(|d| d.severity == Severity::Error)
    }

    /// Those that do not.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.iter().filter(|d| d.severity == Severity::Warning)
    }

    /// Whether the generator has to stop.
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are of each kind, the most frequent first.
    pub fn summary(&self) -> Vec<(&'static str, usize)> {
        let mut counts = BTreeMap::new();
        for diagnostic in self {
            *counts.entry(diagnostic.kind).or_insert(0) += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|&(kind, count)| (std::cmp::Reverse(count), kind));
        counts
    }

    /// The report for people: errors first, each with its place, the line of the source with a
    /// marker, its pointer and its help. Plain text without colours.
    pub fn render(&self, sources: &[Source]) -> String {
        render::render(self, sources)
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

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(&self.sources))
    }
}

impl std::error::Error for Diagnostics {}
