//! What Markdown and HTML are scanned for within a line: code spans, and targets of links.

/// How long a link may be to stay one. Without a limit, a line of brackets would be searched to its
/// end for each of them.
const MAX_LINK: usize = 4_096;

/// A code span that ends on the line, or escaped backticks.
pub(super) fn code_span(rest: &str) -> (String, usize) {
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
pub(super) fn window(rest: &str) -> &str {
    let mut end = rest.len().min(MAX_LINK);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    &rest[..end]
}

/// Whether nothing in the target of a link can end it or starts something else.
pub(super) fn is_plain_target(target: &str) -> bool {
    let is_odd = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '[' | ']' | '\\' | '`' | '|')
    };
    !target.contains(is_odd)
}

/// Whether this is an address that leads somewhere from any page.
pub(super) fn is_absolute(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}
