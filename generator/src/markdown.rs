//! Markdown of unknown care → Markdown that rustdoc takes without a warning.
//!
//! What rustdoc would run, link or interpret is made plain: code blocks become `text`, brackets
//! that are no link are escaped, HTML is escaped, bare addresses become links. The text stays.

/// Text as a code span that nothing in it can end.
pub(crate) fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A description made safe for rustdoc.
pub(crate) fn safe(text: &str) -> String {
    let mut safe = String::new();
    let mut fence: Option<(char, usize)> = None;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for line in text.trim().lines() {
        let line = line.trim_end();
        let indented = line.trim_start();
        let marker = indented.chars().next().filter(|c| matches!(c, '`' | '~'));
        let run = marker.map_or(0, |c| indented.chars().take_while(|other| *other == c).count());
        match (fence, marker) {
            (Some((open, length)), Some(c)) if c == open && run >= length && indented.len() == run => {
                safe.push_str(indented);
                fence = None;
            }
            (Some(_), _) => safe.push_str(line),
            (None, Some(c)) if run >= 3 && !indented[run..].contains('`') => {
                safe.push_str(&indented[..run]);
                safe.push_str("text");
                fence = Some((c, run));
            }
            (None, _) => safe.push_str(&prose(line)),
        }
        safe.push('\n');
    }
    if let Some((c, length)) = fence {
        safe.extend(std::iter::repeat_n(c, length));
    }
    safe.trim_end().to_owned()
}

/// A line outside of code blocks. Deep indentation would make it one, so it is cut back.
fn prose(line: &str) -> String {
    let body = line.trim_start();
    let indent = (line.len() - body.len()).min(3);
    let indent = if is_list_item(body) { indent } else { 0 };
    let mut safe = " ".repeat(indent);
    let mut rest = body;
    while let Some(c) = rest.chars().next() {
        let (text, length) = match c {
            '`' => code_span(rest),
            '<' => autolink(rest).unwrap_or(("\\<".to_owned(), 1)),
            'h' => address(&safe, rest).unwrap_or(("h".to_owned(), 1)),
            '[' => link(rest).unwrap_or(("\\[".to_owned(), 1)),
            ']' => ("\\]".to_owned(), 1),
            '\\' => escape(rest),
            c if c.is_control() => (" ".to_owned(), c.len_utf8()),
            c => (c.to_string(), c.len_utf8()),
        };
        safe.push_str(&text);
        rest = &rest[length..];
    }
    safe
}

fn is_list_item(body: &str) -> bool {
    let digits = body.trim_start_matches(|c: char| c.is_ascii_digit());
    body.starts_with(['-', '*', '+']) || (digits.len() < body.len() && digits.starts_with(['.', ')']))
}

/// A code span that ends on the line, or escaped backticks.
fn code_span(rest: &str) -> (String, usize) {
    let run = rest.chars().take_while(|c| *c == '`').count();
    let fence = &rest[..run];
    let mut from = run;
    while let Some(found) = rest[from..].find(fence) {
        let start = from + found;
        let end = start + rest[start..].chars().take_while(|c| *c == '`').count();
        if end - start == run {
            return (rest[..end].to_owned(), end);
        }
        from = end;
    }
    ("\\`".repeat(run), run)
}

/// `<https://…>`
fn autolink(rest: &str) -> Option<(String, usize)> {
    let end = rest.find('>')?;
    let inside = &rest[1..end];
    let address = inside.starts_with("https://") || inside.starts_with("http://");
    (address && !inside.contains(char::is_whitespace) && !inside.contains('<'))
        .then(|| (rest[..=end].to_owned(), end + 1))
}

/// A bare address, at the start of a word.
fn address(before: &str, rest: &str) -> Option<(String, usize)> {
    if before.ends_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let prefix = ["https://", "http://"].into_iter().find(|prefix| rest.starts_with(prefix))?;
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '|' | '\\' | '{' | '}' | '[' | ']') || c.is_control();
    let end = rest.find(ends).unwrap_or(rest.len());
    let closing = if rest[..end].contains('(') { &['.', ',', ';', ':', '!', '?', '\'', '*'][..] } else { &['.', ',', ';', ':', '!', '?', '\'', '*', ')'] };
    let address = rest[..end].trim_end_matches(closing);
    (address.len() > prefix.len()).then(|| (format!("<{address}>"), address.len()))
}

/// `[text](https://…)` where both parts are plain.
fn link(rest: &str) -> Option<(String, usize)> {
    let close = rest.find(']')?;
    let text = &rest[1..close];
    let target = rest[close + 1..].strip_prefix('(')?;
    let end = target.find(')')?;
    let target = &target[..end];
    let absolute = target.starts_with("https://") || target.starts_with("http://");
    let plain = !text.is_empty()
        && !text.contains(['[', '<', '`', '\\'])
        && !text.contains("http")
        && !target.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | '[' | '\\') || c.is_control());
    (absolute && plain).then(|| (format!("[{text}]({target})"), close + 1 + end + 2))
}

/// An escape stays one; a backslash before anything else is shown.
fn escape(rest: &str) -> (String, usize) {
    match rest[1..].chars().next() {
        Some(next) if next.is_ascii_punctuation() => (rest[..2].to_owned(), 2),
        _ => ("\\\\".to_owned(), 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_made_safe() {
        let cases = [
            ("see [Foo] and [text](https://a.b/c)", "see \\[Foo\\] and [text](https://a.b/c)"),
            ("<b>bold</b>", "\\<b>bold\\</b>"),
            ("https://a.b/c, and <https://d.e>", "<https://a.b/c>, and <https://d.e>"),
            ("`Vec<u8>` and `[x]`", "`Vec<u8>` and `[x]`"),
            ("a ` b", "a \\` b"),
            ("        let x = 1;", "let x = 1;"),
            ("a */ b \\ c", "a */ b \\\\ c"),
            ("xhttps://a.b", "xhttps://a.b"),
        ];
        for (text, safe) in cases {
            assert_eq!(safe(text), safe, "{text}");
        }
    }

    #[test]
    fn code_blocks_are_never_run() {
        assert_eq!(safe("a\n```rust\nfn main() {}\n```\nb"), "a\n```text\nfn main() {}\n```\nb");
        assert_eq!(safe("```\nunclosed"), "```text\nunclosed\n```");
    }
}
