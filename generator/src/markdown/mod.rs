//! Markdown of unknown care → Markdown that rustdoc takes without a warning.
//!
//! What rustdoc would run, link or interpret is made plain: code blocks become `text`, brackets
//! that are no link are escaped, HTML becomes Markdown or is escaped, images and bare addresses
//! become links. The text stays, but for characters that turn the direction of what follows.

mod html;

/// How long a link may be to stay one. Without a limit, a line of brackets would be searched to its
/// end for each of them.
const MAX_LINK: usize = 4_096;

/// Text as a code span that nothing in it can end.
pub(crate) fn code(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    let text: String = text.chars().map(visible).collect();
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A character as it can be read: those without a shape as their escape in Rust.
fn visible(c: char) -> String {
    if c.is_control() || turns_text(c) {
        c.escape_default().to_string()
    } else {
        c.to_string()
    }
}

/// Whether the character changes the direction of the text around it, which rustc refuses in
/// comments, since it can make them look like code.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A description made safe for rustdoc.
pub(crate) fn safe(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.replace(turns_text, "");
    let mut safe = String::new();
    let mut fence: Option<(char, usize)> = None;
    let mut list = List::default();
    for line in text.trim().lines() {
        let line = line.trim_end();
        let body = line.trim_start();
        let marker = body.chars().next().filter(|c| matches!(c, '`' | '~'));
        let run = marker.map_or(0, |c| body.chars().take_while(|other| *other == c).count());
        match (fence, marker) {
            (Some((open, length)), Some(c)) if c == open && run >= length && body.len() == run => {
                safe.push_str(body);
                fence = None;
            }
            (Some(_), _) => safe.extend(line.chars().filter(|c| !c.is_control() || *c == '\t')),
            (None, Some(c)) if run >= 3 && !body[run..].contains('`') => {
                list = List::default();
                safe.push_str(&body[..run]);
                safe.push_str("text");
                fence = Some((c, run));
            }
            (None, _) => {
                for line in html::lines(line) {
                    let line = list.line(&line);
                    if !line.is_empty() || !(safe.is_empty() || safe.ends_with("\n\n")) {
                        safe.push_str(&line);
                        safe.push('\n');
                    }
                }
                continue;
            }
        }
        safe.push('\n');
    }
    if let Some((c, length)) = fence {
        safe.extend(std::iter::repeat_n(c, length));
    }
    safe.trim_end().to_owned()
}

/// A description as a part of a line.
pub(crate) fn one_line(text: &str) -> String {
    safe(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The list items that a line may belong to.
///
/// Indentation is made what Markdown means by it: what continues an item stands under its text,
/// and nothing is deep enough to be a code block.
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

/// A line that is no list within the item that it is.
fn paragraph(text: &str) -> String {
    let plain = match list_marker(text) {
        Some(length) => length - 1,
        None => return prose(text),
    };
    format!("{}\\{}", &text[..plain], prose(&text[plain..]))
}

/// A line outside of code blocks.
fn prose(line: &str) -> String {
    prose_within(line, 0)
}

/// A part of a line, within this many tags.
fn prose_within(line: &str, depth: usize) -> String {
    let mut safe = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let (text, length) = match c {
            '`' => code_span(rest),
            '<' => autolink(rest)
                .or_else(|| html::inline(rest, depth))
                .unwrap_or(("\\<".to_owned(), 1)),
            'h' => address(&safe, rest).unwrap_or(("h".to_owned(), 1)),
            '!' if rest[1..].starts_with('[') => ("\\!".to_owned(), 1),
            '[' => link(rest).unwrap_or(("\\[".to_owned(), 1)),
            ']' => ("\\]".to_owned(), 1),
            // Nothing that follows is quoted or code.
            '>' if safe.is_empty() => ("\\>".to_owned(), 1),
            '~' if safe.is_empty() && rest.starts_with("~~~") => ("\\~".to_owned(), 1),
            '\\' => escape(rest),
            c if c.is_control() => (" ".to_owned(), c.len_utf8()),
            // Enough of them would be a code block after the marker of a list.
            ' ' if safe.ends_with(' ') => (String::new(), 1),
            c => (c.to_string(), c.len_utf8()),
        };
        safe.push_str(&text);
        rest = &rest[length..];
    }
    safe
}

/// The length of the marker that makes the line a list item.
fn list_marker(body: &str) -> Option<usize> {
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let length = match digits {
        0 if body.starts_with(['-', '*', '+']) => 1,
        1..=9 if body[digits..].starts_with(['.', ')']) => digits + 1,
        _ => return None,
    };
    body[length..].starts_with(' ').then_some(length)
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

/// The part of a line in which a link that starts it may end.
fn window(rest: &str) -> &str {
    let mut end = rest.len().min(MAX_LINK);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    &rest[..end]
}

/// `<https://…>`
fn autolink(rest: &str) -> Option<(String, usize)> {
    let rest = window(rest);
    let end = rest.find('>')?;
    let inside = &rest[1..end];
    (is_absolute(inside) && !inside.contains(char::is_whitespace) && !inside.contains('<'))
        .then(|| (rest[..=end].to_owned(), end + 1))
}

/// A bare address, at the start of a word.
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

/// `[text](https://…)` where both parts are plain. An address within pages that are not here is shown.
fn link(rest: &str) -> Option<(String, usize)> {
    let rest = window(rest);
    let close = rest.find(']')?;
    let text = &rest[1..close];
    let target = rest[close + 1..].strip_prefix('(')?;
    let end = target.find(')')?;
    let target = &target[..end];
    let plain = !text.is_empty()
        && !text.contains(['[', '<', '`', '\\'])
        && !text.contains("http")
        && !target.contains(|c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | '(' | '[' | '\\') || c.is_control()
        });
    let link = match is_absolute(target) {
        true => format!("[{text}]({target})"),
        false if target.starts_with(['/', '.', '#']) => format!("{text} ({})", code(target)),
        false => return None,
    };
    plain.then_some((link, close + 1 + end + 2))
}

/// Whether this is an address that leads somewhere from any page.
fn is_absolute(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
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
            (
                "see [Foo] and [text](https://a.b/c)",
                "see \\[Foo\\] and [text](https://a.b/c)",
            ),
            ("<b>bold</b> <x>y</x>", "**bold** \\<x>y\\</x>"),
            (
                "https://a.b/c, and <https://d.e>",
                "<https://a.b/c>, and <https://d.e>",
            ),
            ("`Vec<u8>` and `[x]`", "`Vec<u8>` and `[x]`"),
            ("a ` b", "a \\` b"),
            ("[a](/b#c) [d](e)", "a (`/b#c`) \\[d\\](e)"),
            ("        let x = 1;", "let x = 1;"),
            ("a */ b \\ c", "a */ b \\\\ c"),
            ("xhttps://a.b", "xhttps://a.b"),
            (
                "![pixel](https://a.b/c.png)",
                "\\![pixel](https://a.b/c.png)",
            ),
            ("a\u{202e}b\u{2066}c", "abc"),
            (
                "- one\ntwo\n    - three\n\nfour",
                "- one\n  two\n  - three\n\nfour",
            ),
            ("> quoted\ntext", "\\> quoted\ntext"),
            ("- > a\n- ~~~\n  b", "- \\> a\n- \\~~~\n  b"),
            ("- -     a\n1. 2.     b", "- \\- a\n1. 2\\. b"),
        ];
        for (text, expected) in cases {
            assert_eq!(safe(text), expected, "{text}");
        }
    }

    #[test]
    fn code_shows_what_has_no_shape() {
        assert_eq!(code("a\nb"), "`a\\nb`");
        assert_eq!(code("`a`"), "`` `a` ``");
        assert_eq!(code("a\u{202e}b"), "`a\\u{202e}b`");
    }

    #[test]
    fn code_blocks_are_never_run() {
        assert_eq!(
            safe("a\n```rust\nfn main() {}\n```\nb"),
            "a\n```text\nfn main() {}\n```\nb"
        );
        assert_eq!(safe("```\nunclosed"), "```text\nunclosed\n```");
    }

    /// Whatever stands there, the parser that rustdoc uses finds no code that would be run, no HTML, and no link that
    /// leads into the crate.
    #[test]
    fn nothing_is_run_or_interpreted() {
        use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
        let pieces = [
            "```",
            "`",
            "~~~",
            "- ",
            "1. ",
            "* ",
            "> ",
            "    ",
            "  ",
            "\t",
            "\n",
            "\n\n",
            "\r",
            "a",
            "b c",
            "<p>",
            "</p>",
            "<ul>",
            "<li>",
            "</li>",
            "<br>",
            "<b>",
            "</b>",
            "<code>",
            "</code>",
            "<a href='https://a.b'>",
            "<a href='x'>",
            "</a>",
            "<script>",
            "<!--",
            "-->",
            "<?",
            "[",
            "]",
            "(",
            ")",
            "![",
            "](https://a.b)",
            "](x)",
            "[x]: y",
            "\\",
            "|",
            "|-|\n",
            "#",
            "=",
            "---",
            "*",
            "_",
            "&lt;",
            "https://a.b",
            ">",
            "~",
            "\u{a0}",
        ];
        let mut state = 1_u64;
        let mut below = |limit: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize % limit
        };
        let mut blocks = 0;
        for _ in 0..20_000 {
            let length = 1 + below(14);
            let text: String = (0..length).map(|_| pieces[below(pieces.len())]).collect();
            let markdown = safe(&text);
            for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES) {
                let is_interpreted = matches!(
                    event,
                    Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. })
                );
                assert!(!is_interpreted, "{text:?}: {markdown:?}");
                match event {
                    Event::Start(Tag::CodeBlock(kind)) => {
                        blocks += 1;
                        assert_eq!(
                            kind,
                            CodeBlockKind::Fenced("text".into()),
                            "{text:?}: {markdown:?}"
                        );
                    }
                    Event::Start(Tag::Link { dest_url, .. }) => {
                        assert!(is_absolute(&dest_url), "{text:?}: {markdown:?}");
                    }
                    _ => {}
                }
            }
        }
        assert!(blocks > 100, "{blocks}");
    }
}
