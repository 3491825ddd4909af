//! A description → Markdown that rustdoc accepts without a warning.
//!
//! Content that rustdoc would run, link or interpret is made harmless: code blocks become `text`, brackets that are not
//! a link are escaped, HTML becomes Markdown or is escaped, images and bare addresses become links. The text is
//! preserved, except for characters that have an effect but are invisible.

use super::html::{self, Element, Meaning};
use super::pieces::code;
use super::span::{code_span, is_absolute, is_plain_target, window};
use crate::plain::{is_unseen, turns_text};

/// The maximum nesting of emphasis and links that is converted.
const MAX_DEPTH: usize = 4;

/// Converts a description to blocks.
pub(super) fn blocks(text: &str) -> String {
    let text = seen(text);
    let mut lines: Vec<(String, LineKind)> = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut list = List::default();
    for line in text.trim().lines() {
        let line = line.trim_end();
        let body = line.trim_start();
        let marker = body.chars().next().filter(|c| matches!(c, '`' | '~'));
        let run = marker.map_or(0, |c| body.chars().take_while(|other| *other == c).count());
        match (fence, marker) {
            (Some((open, length)), Some(c)) if c == open && run >= length && body.len() == run => {
                lines.push((body.to_owned(), LineKind::Code));
                fence = None;
            }
            (Some(_), _) => lines.push((line.to_owned(), LineKind::Code)),
            (None, Some(c)) if run >= 3 && !body[run..].contains('`') => {
                list = List::default();
                lines.push((format!("{}text", &body[..run]), LineKind::Code));
                fence = Some((c, run));
            }
            (None, _) => {
                for line in html::lines(line) {
                    let line = list.line(&line);
                    let is_after_blank = lines.last().is_none_or(|(last, _)| last.is_empty());
                    if !line.is_empty() || !is_after_blank {
                        lines.push((line, LineKind::Prose));
                    }
                }
            }
        }
    }
    if let Some((c, length)) = fence {
        lines.push((
            String::from_iter(std::iter::repeat_n(c, length)),
            LineKind::Code,
        ));
    }
    let has_table = lines
        .iter()
        .any(|(line, kind)| *kind == LineKind::Prose && is_delimiter_row(line));
    let lines = lines.iter().map(|(line, kind)| match kind {
        LineKind::Prose if has_table => cells(line),
        _ => line.clone(),
    });
    let lines: Vec<String> = lines.collect();
    lines.join("\n").trim_end().to_owned()
}

/// Converts a description to a part of a line, which does not start a block even at the start of a line.
pub(super) fn one_line(text: &str) -> String {
    let text = seen(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let parts = html::lines(&words.join(" "));
    let parts = parts.iter().map(|part| prose(part.trim()));
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    at_start(parts.join(" "))
}

#[derive(Clone, Copy, PartialEq)]
enum LineKind {
    Prose,
    Code,
}

/// Returns the text without invisible characters that have an effect. All line breaks become `\n`, and tabs become
/// spaces, since Markdown would count their columns.
fn seen(text: &str) -> String {
    let breaks = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
    let text = text.replace("\r\n", "\n").replace(breaks, "\n");
    let text = text.replace('\t', "    ").replace(turns_text, "");
    text.replace(|c| is_unseen(c) && c != '\n', " ")
}

/// Escapes a line that would start a heading, a list, a quote or a rule, or turn the previous line into a heading or a
/// table.
fn at_start(line: String) -> String {
    let is_of = |signs: &str| line.chars().all(|c| signs.contains(c));
    let ends_word = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let starts_block = match line.chars().next() {
        None => false,
        Some('#') => ends_word(line.trim_start_matches('#')),
        Some('-' | '*' | '+' | '_') => {
            ends_word(&line[1..]) || is_of("-* _") || is_delimiter_row(&line)
        }
        Some('=') => is_of("="),
        Some('|' | ':') => is_delimiter_row(&line),
        Some(_) => {
            (1..=9).contains(&digits)
                && line[digits..].starts_with(['.', ')'])
                && ends_word(&line[digits + 1..])
        }
    };
    match starts_block {
        true => format!("{}\\{}", &line[..digits], &line[digits..]),
        false => line,
    }
}

/// Whether the line is a delimiter row, which turns the lines around it into a table.
fn is_delimiter_row(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Makes a safe line safe within tables too. There, bars end a cell even within a code span, and the text before them
/// would no longer be code.
fn cells(line: &str) -> String {
    let mut cells = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '`' => code_span(rest).1,
            c => c.len_utf8(),
        };
        match c {
            '`' => cells.push_str(&rest[..length].replace("\\|", "|").replace('|', "\\|")),
            _ => cells.push_str(&rest[..length]),
        }
        rest = &rest[length..];
    }
    cells
}

/// The list items that a line may belong to.
///
/// Indentation is normalized to its meaning in Markdown: the continuation of an item is aligned with its text, and
/// nothing is indented enough to be a code block.
#[derive(Default)]
struct List {
    /// The column of each open item's marker in the source, and of its text in the result.
    open: Vec<(usize, usize)>,
    after_blank: bool,
}

impl List {
    fn line(&mut self, line: &str) -> String {
        let body = line.trim_start();
        let column = line.len() - body.len();
        let was_blank = std::mem::replace(&mut self.after_blank, body.is_empty());
        if body.is_empty() {
            return String::new();
        }
        let marker = list_marker(body);
        if marker.is_some() {
            while self.open.last().is_some_and(|(other, _)| column <= *other) {
                self.open.pop();
            }
        } else if was_blank && self.open.last().is_some_and(|(other, _)| column <= *other) {
            self.open.clear();
        }
        let indent = self.open.last().map_or(0, |(_, text)| *text);
        let Some(length) = marker else {
            return format!("{:indent$}{}", "", paragraph(body));
        };
        self.open.push((column, indent + length + 1));
        let (marker, text) = body.split_at(length);
        format!("{:indent$}{marker} {}", "", paragraph(text.trim_start()))
    }
}

/// Converts a line within a list item, without starting another list.
fn paragraph(text: &str) -> String {
    let plain = match list_marker(text) {
        Some(length) => length - 1,
        None => return prose(text),
    };
    format!("{}\\{}", &text[..plain], prose(&text[plain..]))
}

/// Converts a line outside of code blocks.
fn prose(line: &str) -> String {
    prose_within(line, 0)
}

/// Converts a part of a line that is nested in `depth` tags.
fn prose_within(line: &str, depth: usize) -> String {
    let mut safe = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let (text, length) = match c {
            '`' => code_span(rest),
            '<' => autolink(rest)
                .or_else(|| element(rest, depth))
                .unwrap_or(("\\<".to_owned(), 1)),
            'h' => address(&safe, rest).unwrap_or(("h".to_owned(), 1)),
            '!' if rest[1..].starts_with('[') => ("\\!".to_owned(), 1),
            '[' => link(rest).unwrap_or(("\\[".to_owned(), 1)),
            ']' => ("\\]".to_owned(), 1),
            // The text that follows must not become a quote or code.
            '>' if safe.is_empty() => ("\\>".to_owned(), 1),
            '~' if safe.is_empty() && rest.starts_with("~~~") => ("\\~".to_owned(), 1),
            '\\' => escape(rest),
            // Enough spaces after the marker of a list would start a code block.
            ' ' if safe.ends_with(' ') => (String::new(), 1),
            c => (c.to_string(), c.len_utf8()),
        };
        safe.push_str(&text);
        rest = &rest[length..];
    }
    safe
}

/// Converts an HTML element within a line to Markdown, and returns its length.
fn element(rest: &str, depth: usize) -> Option<(String, usize)> {
    if depth >= MAX_DEPTH {
        return None;
    }
    let Element {
        meaning,
        text,
        length,
    } = html::inline(rest)?;
    let inner = || prose_within(text, depth + 1);
    let markdown = match meaning {
        Meaning::Code => code(text).to_string(),
        Meaning::Strong => format!("**{}**", inner()),
        Meaning::Emphasis => format!("*{}*", inner()),
        Meaning::Link(target) => {
            let is_plain = !text.contains(['[', ']', '<', '`', '|'])
                && !text.contains("http")
                && !target.contains(['(', ')']);
            match is_plain && is_absolute(target) && is_plain_target(target) {
                true => format!("[{}]({target})", inner()),
                false => format!("{} ({})", inner(), code(target)),
            }
        }
    };
    Some((markdown, length))
}

/// Returns the length of the marker that makes the line a list item.
fn list_marker(body: &str) -> Option<usize> {
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let length = match digits {
        0 if body.starts_with(['-', '*', '+']) => 1,
        1..=9 if body[digits..].starts_with(['.', ')']) => digits + 1,
        _ => return None,
    };
    body[length..].starts_with(' ').then_some(length)
}

/// Returns the link `<https://…>` at the start of the text.
fn autolink(rest: &str) -> Option<(String, usize)> {
    let rest = window(rest);
    let end = rest.find('>')?;
    let inside = &rest[1..end];
    (is_absolute(inside) && is_plain_target(inside)).then(|| (rest[..=end].to_owned(), end + 1))
}

/// Converts a bare address at the start of a word to a link.
fn address(before: &str, rest: &str) -> Option<(String, usize)> {
    if before.ends_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let prefix = ["https://", "http://"]
        .into_iter()
        .find(|prefix| rest.starts_with(prefix))?;
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '<' | '>' | '"' | '`' | '|' | '\\' | '{' | '}' | '[' | ']'
            )
            || c.is_control()
    };
    let end = rest.find(ends).unwrap_or(rest.len());
    let closing = if rest[..end].contains('(') {
        &['.', ',', ';', ':', '!', '?', '\'', '*'][..]
    } else {
        &['.', ',', ';', ':', '!', '?', '\'', '*', ')']
    };
    let address = rest[..end].trim_end_matches(closing);
    (address.len() > prefix.len()).then(|| (format!("<{address}>"), address.len()))
}

/// Converts `[text](https://…)` if both parts are plain. A relative address, whose page does not exist here, is shown
/// as text.
fn link(rest: &str) -> Option<(String, usize)> {
    let rest = window(rest);
    let close = rest.find(']')?;
    let text = &rest[1..close];
    let target = rest[close + 1..].strip_prefix('(')?;
    let end = target.find(')')?;
    let target = &target[..end];
    let plain = !text.is_empty()
        && !text.contains(['[', '<', '`', '\\', '|'])
        && !text.contains("http")
        && !target.contains('(')
        && is_plain_target(target);
    let link = match is_absolute(target) {
        true => format!("[{text}]({target})"),
        false if target.starts_with(['/', '.', '#']) => {
            format!("{} ({})", prose(text), code(target))
        }
        false => return None,
    };
    plain.then_some((link, close + 1 + end + 2))
}

/// Keeps an escape. A backslash before anything else is shown as text.
fn escape(rest: &str) -> (String, usize) {
    match rest[1..].chars().next() {
        Some(next) if next.is_ascii_punctuation() => (rest[..2].to_owned(), 2),
        _ => ("\\\\".to_owned(), 1),
    }
}
