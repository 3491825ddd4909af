//! Texts of the description in a line, and how a line is divided.

/// Returns a text from the description in quotes, with escapes for characters that cannot be seen.
pub(crate) fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// Returns a text from the description without quotes if its characters are plain: a pointer, a
/// path, a URL, a media type or a key.
pub(crate) fn plain(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || (c.is_ascii_graphic() && !"\"\\,;".contains(c));
    match !text.is_empty() && text.chars().all(is_plain) && is_balanced(text) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// Whether each bracket is closed, so that a separator after the text is found.
fn is_balanced(text: &str) -> bool {
    let depth = text.chars().try_fold(0_usize, |depth, c| match c {
        '<' | '(' | '{' | '[' => Some(depth + 1),
        '>' | ')' | '}' | ']' => depth.checked_sub(1),
        _ => Some(depth),
    });
    depth == Some(0)
}

/// Returns the text that [`quoted`] or [`plain`] wrote; `None` if it is not closed or has an unknown escape.
pub(crate) fn unquoted(text: &str) -> Option<String> {
    let Some(inner) = text.strip_prefix('"') else {
        return Some(text.to_owned());
    };
    let mut chars = inner.strip_suffix('"')?.chars();
    let mut read = String::with_capacity(inner.len());
    while let Some(c) = chars.next() {
        read.push(match c {
            '"' => return None,
            '\\' => match chars.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                'u' => {
                    let rest = chars.as_str().strip_prefix('{')?;
                    let (digits, rest) = rest.split_once('}')?;
                    chars = rest.chars();
                    char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
                }
                c @ ('"' | '\\' | '\'') => c,
                _ => return None,
            },
            c => c,
        });
    }
    Some(read)
}

/// Finds a separator, except in quotes and in brackets.
///
/// # Errors
///
/// Returns where a quote starts that is not closed.
pub(crate) fn find(text: &str, separator: &str) -> Result<Option<usize>, usize> {
    let (mut depth, mut quote, mut is_escaped) = (0_usize, None, false);
    for (at, c) in text.char_indices() {
        if quote.is_some() {
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '"' => quote = None,
                _ => {}
            }
            continue;
        }
        match c {
            _ if depth == 0 && text[at..].starts_with(separator) => return Ok(Some(at)),
            '"' => quote = Some(at),
            '<' | '(' | '{' | '[' => depth += 1,
            '>' | ')' | '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    quote.map_or(Ok(None), Err)
}

/// Divides a text at a separator, except in quotes and in brackets.
///
/// # Errors
///
/// Returns where a quote starts that is not closed.
pub(crate) fn split<'t>(text: &'t str, separator: &str) -> Result<Vec<&'t str>, usize> {
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(at) = find(&text[start..], separator).map_err(|at| start + at)? {
        parts.push(&text[start..start + at]);
        start += at + separator.len();
    }
    parts.push(&text[start..]);
    Ok(parts)
}

/// Divides a text that this crate wrote at its commas.
pub(crate) fn listed(text: &str) -> Vec<String> {
    let parts = split(text, ", ").unwrap_or_else(|_| vec![text]);
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_they_were_written() {
        let texts = [
            "",
            "a",
            "a b",
            "\"",
            "\\\"",
            "a\u{202e}\u{0}\n",
            "'",
            "é, \u{301}",
        ];
        for text in texts {
            assert_eq!(unquoted(&quoted(text)).as_deref(), Some(text));
            assert_eq!(unquoted(&plain(text)).as_deref(), Some(text));
        }
        for broken in ["\"", "\"a", "\"\\x\"", "\"a\"b\"", "\"\\u{zz}\""] {
            assert_eq!(unquoted(broken), None, "{broken}");
        }
    }

    #[test]
    fn separators_in_quotes_and_brackets_divide_nothing() {
        let text = r#"a, "b, \", c", Map<String, d>, {"e": 1, f}"#;
        let parts = ["a", r#""b, \", c""#, "Map<String, d>", r#"{"e": 1, f}"#];
        assert_eq!(split(text, ", "), Ok(parts.to_vec()));
        assert_eq!(split("a  \"b", "  "), Err(3));
    }
}
