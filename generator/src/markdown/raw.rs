//! Text as the description has it.

use super::pieces::{Markdown, Phrase};
use super::text;

/// Text as the description has it. It gets into docs only as what the methods return.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Raw(String);

impl Raw {
    /// Adds a paragraph, unless it is empty or part of the text already.
    pub fn add(&mut self, more: &str) {
        let more = more.trim();
        if more.is_empty() || self.0.contains(more) {
            return;
        }
        if !self.0.is_empty() {
            self.0.push_str("\n\n");
        }
        self.0.push_str(more);
    }

    /// Adds a paragraph in front, unless it is empty or part of the text already.
    pub fn add_first(&mut self, more: &str) {
        let rest = std::mem::take(&mut self.0);
        if !rest.contains(more.trim()) {
            self.add(more);
        }
        self.add(&rest);
    }

    /// Whether there is no text but white space.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Adds the text to a digest (FNV-1a), which only tells texts apart.
    pub fn digest(&self, digest: &mut u32) {
        for byte in self.0.trim().bytes().chain([0]) {
            *digest = (*digest ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }

    /// Returns the length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the text as paragraphs.
    pub fn blocks(&self) -> Markdown {
        Markdown(text::blocks(&self.0))
    }

    /// Returns the text as paragraphs, of which the first starts with a phrase.
    pub fn blocks_after(&self, phrase: &Phrase) -> Markdown {
        Markdown(text::blocks(&format!("{phrase}{}", self.0.trim())))
    }

    /// Returns the text as a part of a line.
    pub fn one_line(&self) -> Phrase {
        Phrase(text::one_line(&self.0))
    }

    /// Returns the first line as a part of a line, without a full stop.
    pub fn first_line(&self) -> Phrase {
        let first = self.0.trim().lines().next().unwrap_or_default();
        Phrase(text::one_line(first.trim_end_matches('.')))
    }
}

impl From<&str> for Raw {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Raw {
    fn from(text: String) -> Self {
        Self(text)
    }
}
