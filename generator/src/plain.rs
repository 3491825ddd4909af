//! Text of the description → text that is only displayed: in terminals, manifests and comments.
//!
//! A terminal interprets control characters, and bidirectional ones make text look like other text. Both are shown as
//! Rust escapes.

use std::borrow::Cow;

/// Returns one line: each invisible character is escaped, including line breaks.
pub fn line(text: &str) -> String {
    shown(text, |_| false).into_owned()
}

/// Returns several lines: like [`line()`], but line breaks and tabs are kept.
pub fn lines(text: &str) -> Cow<'_, str> {
    shown(text, |c| matches!(c, '\n' | '\t'))
}

fn shown(text: &str, is_kept: fn(char) -> bool) -> Cow<'_, str> {
    let is_escaped = |c| is_unseen(c) && !is_kept(c);
    if !text.contains(is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_escaped) {
        let (before, after) = rest.split_at(at);
        let mut after = after.chars();
        shown.push_str(before);
        shown.extend(after.next().into_iter().flat_map(char::escape_default));
        rest = after.as_str();
    }
    Cow::Owned(shown + rest)
}

/// Whether the character has an effect but is not visible.
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_control() || turns_text(c)
}

/// Whether the character changes the direction of the text around it, is invisible, or breaks the line. rustc refuses
/// some of these characters in comments, since they can make comments look like code.
pub(crate) fn turns_text(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_shape_is_escaped() {
        let text = "a\n\tb\r\0\u{1b}[2J\u{7f}\u{85}\u{9b}1m\u{202e}\u{2028}\u{feff}é🎉";
        let rest = "b\\r\\u{0}\\u{1b}[2J\\u{7f}\\u{85}\\u{9b}1m\\u{202e}\\u{2028}\\u{feff}é🎉";
        assert_eq!(line(text), format!("a\\n\\t{rest}"));
        assert_eq!(lines(text), format!("a\n\t{rest}"));
    }
}
