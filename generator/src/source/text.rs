//! The texts that a description is read from, and the languages that they are written in.
//!
//! A text is not read here.

/// The text of a file, and the name under which people know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As shown in diagnostics, such as `spec/session-auth.json`.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// The languages in which a description may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// YAML, of which JSON is a part.
    Yaml,
}

impl Format {
    /// Goes by the extension of the name, or else by the first character of the text.
    pub fn of(source: &Source) -> Self {
        let extension = source.name.rsplit_once('.').map(|(_, extension)| extension);
        match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("json") => Self::Json,
            Some("yaml" | "yml") => Self::Yaml,
            _ if body(&source.text).trim_start().starts_with(['{', '[']) => Self::Json,
            _ => Self::Yaml,
        }
    }
}

/// The text without the byte order mark that some editors put before it.
pub fn body(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_seen_from_the_name_or_the_text() {
        let format = |name: &str, text: &str| {
            Format::of(&Source {
                name: name.to_owned(),
                text: text.to_owned(),
            })
        };
        assert_eq!(format("a.JSON", "a: 1"), Format::Json);
        assert_eq!(format("a.b.yml", "{}"), Format::Yaml);
        assert_eq!(format("a", "\u{feff} {}"), Format::Json);
        assert_eq!(format("a.txt", "a: 1"), Format::Yaml);
    }
}
