//! Text of the description → Markdown for docs.
//!
//! One function for each position: [`safe`] for paragraphs, [`one_line`] for a part of a line, [`code`] for inline code.

mod html;
mod text;

#[cfg(test)]
mod tests;

use crate::plain;

/// A description made safe for rustdoc.
pub(crate) fn safe(description: &str) -> String {
    text::blocks(description)
}

/// A description as a part of a line.
pub(crate) fn one_line(description: &str) -> String {
    text::one_line(description)
}

/// Text as a code span that nothing in it can end.
pub(crate) fn code(text: &str) -> String {
    if text.is_empty() {
        // Two backticks would start a code span that another pair ends.
        return "(empty)".to_owned();
    }
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default() + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{}{pad}{fence}", plain::line(text))
}
