//! Lines of the text, and texts of the description in them.

use crate::ir::Docs;
use std::fmt::Write;

/// A text of the description between quotes, with escapes for what has no shape of its own.
pub(super) fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// A text of the description that needs no quotes if its characters are plain: a pointer, a path, a
/// URL, a media type, a key.
pub(super) fn plain(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || (c.is_ascii_graphic() && !"\"\\,;".contains(c));
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// Several texts, each quoted.
pub(super) fn all_quoted<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| quoted(text)).collect();
    texts.join(", ")
}

/// The facts that hold; the others are empty.
pub(super) fn listed(facts: &[&str]) -> String {
    let facts = facts.iter().copied().filter(|fact| !fact.is_empty());
    facts.collect::<Vec<_>>().join(", ")
}

/// Adds a line: what there is, the facts about it, and its documentation's notes as a comment.
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
        // Writing into a text cannot fail.
        let _ = write!(text, "{separator}{note}");
    }
    text.push('\n');
}
