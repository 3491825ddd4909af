//! Lines of the text, and texts from the description in them.

use crate::ir::Docs;
use std::fmt::Write;

/// Returns a text from the description in quotes, with escapes for characters that cannot be seen.
pub(super) fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// Returns a text from the description without quotes if its characters are plain: a pointer, a
/// path, a URL, a media type or a key.
pub(super) fn plain(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || (c.is_ascii_graphic() && !"\"\\,;".contains(c));
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// Returns several texts, each in quotes.
pub(super) fn all_quoted<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| quoted(text)).collect();
    texts.join(", ")
}

/// Lists the facts that hold; the others are empty strings.
pub(super) fn listed(facts: &[&str]) -> String {
    let facts = facts.iter().copied().filter(|fact| !fact.is_empty());
    facts.collect::<Vec<_>>().join(", ")
}

/// Adds a line: an item, the facts about it, and the notes of its documentation as a comment.
pub(super) fn line(text: &mut String, what: &str, facts: &str, docs: &Docs) {
    let deprecated = if docs.deprecated { "deprecated" } else { "" };
    let facts = listed(&[facts, deprecated]);
    text.push_str(what);
    if !facts.is_empty() {
        text.push_str("  ");
        text.push_str(&facts);
    }
    for (index, note) in docs.notes.iter().enumerate() {
        let separator = if index == 0 { "  // " } else { " " };
        // Writing to a string cannot fail.
        let _ = write!(text, "{separator}{note}");
    }
    text.push('\n');
}
