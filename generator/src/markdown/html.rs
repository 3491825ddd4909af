//! HTML in descriptions → Markdown, where Markdown has an equivalent.
//!
//! Descriptions are CommonMark, which may contain HTML, and some consist mostly of HTML. Paragraphs, lists, emphasis,
//! code and links become their Markdown equivalents. Any other tag is left, and is shown as text.

use super::span::{code_span, window};

/// An element within a line.
pub(super) struct Element<'a> {
    pub meaning: Meaning<'a>,
    /// The content, which is not empty.
    pub text: &'a str,
    /// The length of the whole element, including its tags.
    pub length: usize,
}

/// The meaning of an element.
pub(super) enum Meaning<'a> {
    Code,
    Strong,
    Emphasis,
    /// A link to this target.
    Link(&'a str),
}

/// A tag at the start of a text.
struct Tag<'a> {
    name: String,
    is_end: bool,
    attributes: &'a str,
    length: usize,
}

impl<'a> Tag<'a> {
    fn at(rest: &'a str) -> Option<Self> {
        let inside = window(rest).strip_prefix('<')?;
        let inside = &inside[..inside.find('>')?];
        let length = inside.len() + 2;
        let (is_end, inside) = match inside.strip_prefix('/') {
            Some(inside) => (true, inside),
            None => (false, inside),
        };
        let inside = inside.strip_suffix('/').unwrap_or(inside);
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        let is_plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (is_plain && !attributes.contains('<')).then(|| Self {
            name: name.to_ascii_lowercase(),
            is_end,
            attributes,
            length,
        })
    }

    /// Returns the value of a quoted attribute.
    fn attribute(&self, name: &str) -> Option<&'a str> {
        let (_, rest) = self.attributes.split_once(&format!("{name}="))?;
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    }
}

/// Splits a line into its paragraphs and list items. A table row stays one line.
pub(super) fn lines(line: &str) -> Vec<String> {
    if line.trim_start().starts_with('|') {
        return vec![line.to_owned()];
    }
    let mut lines = vec![String::new()];
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let tag = (c == '<').then(|| Tag::at(rest)).flatten();
        let block = tag.and_then(|tag| Some((block(&tag)?, tag.length)));
        if let Some((start, length)) = block {
            lines.extend(start.iter().map(|start| (*start).to_owned()));
            rest = rest[length..].trim_start();
            continue;
        }
        let length = match c {
            '`' => code_span(rest).1,
            c => c.len_utf8(),
        };
        if let Some(last) = lines.last_mut() {
            last.push_str(&rest[..length]);
        }
        rest = &rest[length..];
    }
    lines
}

/// Returns the prefixes of the lines that a tag starts.
fn block(tag: &Tag<'_>) -> Option<&'static [&'static str]> {
    match (tag.name.as_str(), tag.is_end) {
        ("p" | "br" | "ul" | "ol", _) => Some(&["", ""]),
        ("li", false) => Some(&["- "]),
        ("li", true) => Some(&[]),
        _ => None,
    }
}

/// Returns the element at the start of a text, if it ends on the same line and Markdown has an equivalent.
pub(super) fn inline(rest: &str) -> Option<Element<'_>> {
    let tag = Tag::at(rest).filter(|tag| !tag.is_end)?;
    let content = window(&rest[tag.length..]);
    let end = format!("</{}>", tag.name);
    let content = &content[..content.find(&end)?];
    let text = content.trim();
    if text.is_empty() || text.contains('\n') {
        return None;
    }
    let meaning = match tag.name.as_str() {
        "code" | "tt" if !text.contains('<') => Meaning::Code,
        "b" | "strong" => Meaning::Strong,
        "i" | "em" => Meaning::Emphasis,
        "a" => Meaning::Link(tag.attribute("href")?),
        _ => return None,
    };
    Some(Element {
        meaning,
        text,
        length: tag.length + content.len() + end.len(),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn html_becomes_what_it_means() {
        let cases = [
            (
                "<p>One <b>two</b>.</p><p>Three</p>",
                "One **two**.\n\nThree",
            ),
            ("a<br/>b<BR>c", "a\n\nb\n\nc"),
            ("<ul><li>a</li><li><em>b</em></li></ul>c", "- a\n- *b*\n\nc"),
            ("<code>Vec[u8]</code> and `<p>`", "`Vec[u8]` and `<p>`"),
            (
                "<a href=\"https://a.b/c\">see <b>this</b></a>",
                "see **this** (`https://a.b/c`)",
            ),
            (
                "<a class='x' href='https://a.b/c'>this</a>",
                "[this](https://a.b/c)",
            ),
            ("<a href=\"/docs\">this</a>", "this (`/docs`)"),
            ("<a href=\"javascript:x\">this</a>", "this (`javascript:x`)"),
            ("<script>x</script>", "\\<script>x\\</script>"),
            ("<b>open <i></i>", "\\<b>open \\<i>\\</i>"),
            ("| a<br>b |", "| a\\<br>b |"),
            ("<p>~~~\nx", "\\~~~\nx"),
        ];
        for (text, expected) in cases {
            assert_eq!(crate::markdown::text(text).0, expected, "{text}");
        }
    }

    #[test]
    fn nested_tags_end() {
        let text = "<b>".repeat(20_000) + &"</b>".repeat(20_000);
        assert!(crate::markdown::text(&text).0.len() > text.len());
    }
}
