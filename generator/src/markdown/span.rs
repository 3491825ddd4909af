//! The parts of a line that the conversions of Markdown and HTML both look for: code spans and targets of links.

/// The maximum length of a link. Without a limit, a line of brackets would be searched to its end for each of them.
const MAX_LINK: usize = 4_096;

/// Returns a code span that ends on the line, or escaped backticks.
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

/// Returns the part of the line in which a link at its start may end.
pub(super) fn window(rest: &str) -> &str {
    let mut end = rest.len().min(MAX_LINK);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    &rest[..end]
}

/// Whether the target of a link contains nothing that ends it or starts something else.
pub(super) fn is_plain_target(target: &str) -> bool {
    let is_odd = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '[' | ']' | '\\' | '`' | '|')
    };
    !target.contains(is_odd)
}

/// Whether this is an absolute address, which is valid on any page.
pub(super) fn is_absolute(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}
