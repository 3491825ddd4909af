//! What a server says in an error response, in one line for people.
//!
//! Guarantees that the line is short, and that it contains neither control characters nor characters
//! that change the direction of text or cannot be seen, because the server chose them.

use serde_json::Value;

/// The members of a JSON object in which servers say what went wrong, the best one first: those of
/// RFC 9457 and of OAuth, and those in wide use.
const MEMBERS: [&str; 7] = [
    "message",
    "error_message",
    "errorMessage",
    "error_description",
    "detail",
    "title",
    "error",
];

/// The number of characters that are shown.
const LONGEST: usize = 500;

/// Returns the message in a JSON object, or else the whole text, in one line.
pub(super) fn quote(text: &str) -> String {
    let message = serde_json::from_str(text).ok();
    let message = message.and_then(|value: Value| {
        let message = message_in(&value)?;
        // OAuth has both: a code for programs, and a text.
        let described = value.get("error_description").and_then(Value::as_str);
        let code = value.get("error").and_then(Value::as_str);
        Some(match code.filter(|_| described == Some(message)) {
            Some(code) => format!("{code}: {message}"),
            None => message.to_owned(),
        })
    });
    let text = message.as_deref().unwrap_or(text).trim();
    let mut quote = String::new();
    let mut characters = text.chars();
    for character in characters.by_ref().take(LONGEST) {
        if is_hidden(character) {
            quote.extend(character.escape_default());
        } else {
            quote.push(character);
        }
    }
    if characters.next().is_some() {
        quote.push('…');
    }
    quote
}

/// Finds the message: a text, the message of a nested object, or that of the first item of a list.
fn message_in(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text.as_str()).filter(|text| !text.trim().is_empty()),
        Value::Array(items) => items.iter().find_map(message_in),
        Value::Object(object) => MEMBERS
            .iter()
            .find_map(|name| message_in(object.get(*name)?))
            .or_else(|| message_in(object.get("errors")?)),
        _ => None,
    }
}

/// Control characters, and format characters that change or hide what is shown.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}
