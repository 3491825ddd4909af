//! The texts that a description is read from, and their formats.
//!
//! Texts are not parsed here.

/// The text of a file, and the name under which it is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name as shown in diagnostics, such as `spec/session-auth.json`.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// The format of a source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// YAML, which includes JSON.
    Yaml,
}

impl Format {
    /// Determines the format from the extension of the name, or else from the first character of
    /// the text.
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

/// Returns the text without the byte order mark that some editors put at its start.
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
