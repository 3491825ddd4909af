//! The lines that the printers add, and the docs of their items.

use crate::ir::Docs;
use crate::source::Pointer;
use crate::surface::Line;
use crate::surface::text::{listed, quoted};
use std::fmt::Write;

/// The lines of an entry.
pub(super) struct Lines {
    lines: Vec<Line>,
    /// A digest of all descriptions.
    digest: u32,
    has_docs: bool,
}

impl Lines {
    pub fn new() -> Self {
        Self {
            lines: Vec::new(),
            digest: 0x811c_9dc5,
            has_docs: false,
        }
    }

    /// Adds a line: an item, the facts about it, and the notes of its documentation.
    pub fn add(
        &mut self,
        depth: usize,
        what: impl Into<String>,
        facts: &str,
        docs: &Docs,
    ) -> &mut Line {
        if !docs.text.is_blank() {
            docs.text.digest(&mut self.digest);
            self.has_docs = true;
        }
        let mut facts = listed(facts);
        facts.extend(docs.deprecated.then(|| "deprecated".to_owned()));
        let mut notes = String::new();
        for note in &docs.notes {
            let separator = if notes.is_empty() { "" } else { " " };
            // Writing to a string cannot fail.
            let _ = write!(notes, "{separator}{}", note.text);
        }
        self.push(Line {
            depth,
            what: what.into(),
            facts,
            notes,
            ..Line::default()
        })
    }

    /// Adds a line without documentation.
    pub fn plain(&mut self, depth: usize, what: impl Into<String>, facts: &str) -> &mut Line {
        self.add(depth, what, facts, &Docs::default())
    }

    /// Adds a line that is not explained.
    pub fn detail(&mut self, depth: usize, what: impl Into<String>, facts: Vec<String>) {
        self.push(Line {
            depth,
            what: what.into(),
            facts,
            is_detail: true,
            ..Line::default()
        });
    }

    fn push(&mut self, line: Line) -> &mut Line {
        self.lines.push(line);
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    /// Returns the lines, the first of which says whether the descriptions have changed.
    pub fn finish(mut self) -> Vec<Line> {
        if let Some(first) = self.lines.first_mut().filter(|_| self.has_docs) {
            first.details.push(format!("docs {:08x}", self.digest));
        }
        self.lines.shrink_to_fit();
        self.lines
    }
}

impl Line {
    /// Sets where the description has the item.
    pub(super) fn at(&mut self, pointer: Pointer) -> &mut Self {
        self.at = Some(pointer);
        self
    }

    /// Adds a detail that holds.
    pub(super) fn detail_if(&mut self, holds: bool, detail: &str) -> &mut Self {
        self.details.extend(holds.then(|| detail.to_owned()));
        self
    }
}

/// Returns several texts, each in quotes.
pub(super) fn all_quoted(texts: impl IntoIterator<Item: AsRef<str>>) -> String {
    let texts: Vec<String> = texts
        .into_iter()
        .map(|text| quoted(text.as_ref()))
        .collect();
    texts.join(", ")
}

/// Lists the facts that hold; the others are empty strings.
pub(super) fn facts(facts: &[&str]) -> String {
    let facts = facts.iter().copied().filter(|fact| !fact.is_empty());
    facts.collect::<Vec<_>>().join(", ")
}
