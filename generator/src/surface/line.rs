//! One line about the generated crate: an item, or a part of it, with facts about it.

use super::text::plain;
use crate::source::Pointer;

/// The version of the format that is written and read.
pub(super) const FORMAT: u32 = 1;

/// One line about the generated crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// How deeply it is nested: 0 for an item, 1 for its fields, variants and the like, 2 for what is in these.
    pub(crate) depth: usize,
    /// What it is about, such as `name: Type`.
    pub(crate) what: String,
    /// Facts about it.
    pub(crate) facts: Vec<String>,
    /// Facts that only matter to programs that use the crate.
    pub(crate) details: Vec<String>,
    /// Where the description has it: a pointer in the merged documents.
    pub(crate) at: Option<Pointer>,
    /// The notes of its documentation, such as limits of its values.
    pub(crate) notes: String,
    /// Whether the line as a whole only matters to programs that use the crate.
    pub(crate) is_detail: bool,
}

impl Line {
    /// Returns the line as `explain` prints it: of the pointers, only that of an item, and no details.
    pub(crate) fn short(&self) -> String {
        let mut text = self.start();
        let mut facts = self.facts.as_slice();
        if let (0, Some(at)) = (self.depth, &self.at) {
            // The route of an operation comes first.
            if self.what.starts_with("operation ")
                && let Some((route, rest)) = facts.split_first()
            {
                text += &format!("  {route}");
                facts = rest;
            }
            text += &format!("  {}", plain(&format!("#{at}")));
        }
        self.finish(text, facts)
    }

    /// Returns the line as it is in `api.txt`. A pointer below that of the item is relative to it.
    pub(crate) fn full(&self, item: Option<&Pointer>) -> String {
        let mut text = self.start();
        if !self.facts.is_empty() {
            text += &format!("  {}", self.facts.join(", "));
        }
        if !self.details.is_empty() {
            text += &format!("  [{}]", self.details.join(", "));
        }
        if let Some(at) = &self.at {
            let below = item.and_then(|item| at.strip_prefix(item));
            let below = below.filter(|below| self.depth > 0 && !below.is_root());
            let at = match below {
                Some(below) => below.to_string(),
                None => format!("#{at}"),
            };
            text += &format!("  @{}", plain(&at));
        }
        self.finish(text, &[])
    }

    fn start(&self) -> String {
        format!("{}{}", "  ".repeat(self.depth), self.what)
    }

    fn finish(&self, mut text: String, facts: &[String]) -> String {
        if !facts.is_empty() {
            text += &format!("  {}", facts.join(", "));
        }
        if !self.notes.is_empty() {
            text += &format!("  // {}", self.notes);
        }
        text.push('\n');
        text
    }

    /// Whether one of the facts or details is this.
    pub(crate) fn has(&self, fact: &str) -> bool {
        let mut all = self.facts.iter().chain(&self.details);
        all.any(|it| it == fact)
    }

    /// Returns the rest of the fact or detail that starts with this word.
    pub(crate) fn fact(&self, word: &str) -> Option<&str> {
        let mut all = self.facts.iter().chain(&self.details);
        all.find_map(|it| it.strip_prefix(word)?.strip_prefix(' '))
    }
}
