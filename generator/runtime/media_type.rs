//! Compares media types with their parameters (RFC 9110 §8.3.1).
//!
//! Works on text only. The generator compares the media types of a description in the same way, so
//! it compiles this file as well.

/// Whether a media type is one that `expected` names. `text/*` names all subtypes, and a parameter
/// has to be among those of the media type. All other parameters are ignored.
pub(crate) fn matches(media_type: &str, expected: &str) -> bool {
    let (actual, expected) = (pieces(media_type), pieces(expected));
    let Some((essence, parameters)) = expected.split_first() else {
        return false;
    };
    let actual_essence = actual.first().copied().unwrap_or_default();
    let is_essence = match essence.strip_suffix('*') {
        Some(start) => {
            let actual = actual_essence.get(..start.len());
            actual.is_some_and(|actual| actual.eq_ignore_ascii_case(start))
        }
        None => actual_essence.eq_ignore_ascii_case(essence),
    };
    is_essence
        && parameters.iter().filter_map(|it| parameter(it)).all(|it| {
            let mut others = actual.iter().skip(1).filter_map(|it| parameter(it));
            others.any(|other| it == other)
        })
}

/// Whether a text can be sent as UTF-8 with this media type: with no `charset`, or one of which it is a part.
pub(crate) fn allows_utf8(media_type: &str, text: &str) -> bool {
    let pieces = pieces(media_type);
    let mut parameters = pieces.iter().skip(1).filter_map(|it| parameter(it));
    let charset = parameters.find(|(name, _)| name == "charset");
    charset.is_none_or(|(_, charset)| match charset.to_ascii_lowercase() {
        charset if charset.starts_with("utf-16") || charset.starts_with("utf-32") => false,
        charset => text.is_ascii() || matches!(charset.as_str(), "utf-8" | "utf8"),
    })
}

/// The essence, such as `text/csv`, and the parameters of a media type, as they are written.
pub(crate) fn pieces(media_type: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let mut is_escaped = false;
    let pieces = media_type.split(|sign| {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ';' => return !is_quoted,
            _ => {}
        }
        false
    });
    pieces.map(str::trim).collect()
}

/// The name of a parameter in lower case, and its value without quotes.
pub(crate) fn parameter(piece: &str) -> Option<(String, String)> {
    let (name, value) = piece.split_once('=')?;
    let value = value.trim();
    let quoted = value.strip_prefix('"');
    let quoted = quoted.and_then(|value| value.strip_suffix('"'));
    let value = match quoted {
        Some(quoted) => unescaped(quoted),
        None => value.to_owned(),
    };
    Some((name.trim().to_ascii_lowercase(), value))
}

fn unescaped(quoted: &str) -> String {
    let mut text = String::new();
    let mut signs = quoted.chars();
    while let Some(sign) = signs.next() {
        text.extend(match sign {
            '\\' => signs.next(),
            sign => Some(sign),
        });
    }
    text
}
