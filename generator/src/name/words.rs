//! Text of the description → words of an identifier.
//!
//! Letters and digits of any script are kept; other characters separate words. Signs that make a difference (`+1` and
//! `-1`, `<` and `>=`) become words if the name would otherwise be empty or the same as another name.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::UnicodeNormalization as _;

/// How a name is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// Types and variants.
    Camel,
    /// Fields and methods.
    Snake,
}

impl Case {
    /// Returns the function that writes a text like this.
    pub fn style(self) -> fn(&str) -> String {
        match self {
            Self::Camel => upper_camel,
            Self::Snake => snake,
        }
    }

    /// Whether rustc accepts a name without a warning.
    pub fn fits(self, name: &str) -> bool {
        let is_identifier = name.chars().next().is_some_and(unicode_ident::is_xid_start)
            && name.chars().all(unicode_ident::is_xid_continue)
            && normal(name) == name;
        let cased = |c: &char| c.is_lowercase() || c.is_uppercase();
        let chars: Vec<char> = name.chars().collect();
        is_identifier
            && match self {
                // Numbers may be kept apart.
                Self::Camel => {
                    !name.starts_with(char::is_lowercase)
                        && !name.ends_with('_')
                        && !chars
                            .windows(3)
                            .any(|it| it[1] == '_' && (cased(&it[0]) || cased(&it[2])))
                        && !name.contains("__")
                }
                Self::Snake => !name.contains(char::is_uppercase) && !name.contains("__"),
            }
    }
}

/// `auth-request` → `AuthRequest`.
pub(super) fn upper_camel(text: &str) -> String {
    // Numbers are kept apart: `1.0` differs from `10`.
    let mut name = String::with_capacity(text.len());
    for word in spell(text).to_snake_case().split('_') {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if digit(name.chars().next_back()) && digit(word.chars().next()) {
            name.push('_');
        }
        name.push_str(&word.to_upper_camel_case());
    }
    finish(name, "N", "Empty")
}

/// `authRequest` → `auth_request`.
pub(super) fn snake(text: &str) -> String {
    finish(spell(text).to_snake_case(), "n", "empty")
}

/// `authRequest` → `auth_request`, in ASCII: the name of a file, in the form that rustc expects.
pub(super) fn file(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii() || !c.is_alphanumeric() => ascii.push(c),
            c => ascii.push_str(&format!(" u{:x} ", u32::from(c))),
        }
    }
    let name = snake(&ascii);
    let Some((cut, _)) = name.char_indices().nth(MAX_FILE) else {
        return name;
    };
    // Cut between words, unless the last word is longer than half of the limit.
    let cut = name[..cut]
        .rfind('_')
        .filter(|end| *end > MAX_FILE / 2)
        .unwrap_or(cut);
    name[..cut].trim_end_matches('_').to_owned()
}

/// The maximum length of a file name in characters, before the suffix that distinguishes it from others. Some systems
/// allow 255 bytes for a name, and some not even more than that for a whole path.
const MAX_FILE: usize = 60;

/// `authRequest` → `AUTH_REQUEST`.
pub(super) fn shouty(text: &str) -> String {
    finish(spell(text).to_shouty_snake_case(), "N", "EMPTY")
}

/// Makes a name valid: an identifier cannot start with a digit or be empty. Changes of case leave some letters in a
/// form that is not normalized.
fn finish(name: String, digit: &str, empty: &str) -> String {
    let name = normal(&name);
    match name.chars().next() {
        None => empty.to_owned(),
        Some(first) if !unicode_ident::is_xid_start(first) => format!("{digit}{name}"),
        Some(_) => name,
    }
}

/// Converts the signs at either end of a text to words, for use if another name is the same without them: `@type` →
/// `at type`, `-name` → `minus name`.
pub(super) fn with_signs(text: &str) -> String {
    let text = &normal(text);
    let rest = text.trim_start_matches(is_sign);
    let core = rest.trim_end_matches(is_sign);
    let (before, after) = (&text[..text.len() - rest.len()], &rest[core.len()..]);
    let words = |signs: &str| signs.chars().map(sign).collect::<Vec<_>>().join(" ");
    format!("{} {core} {}", words(before), words(after))
}

/// Converts these signs of a text to words wherever they are: `a+b` → `a plus b`.
fn with_inner_signs(text: &str, is_sign: impl Fn(char) -> bool) -> String {
    let mut words = String::with_capacity(text.len());
    for c in normal(text).chars() {
        match is_sign(c) {
            true => words.extend([" ", sign(c), " "]),
            false => words.push(c),
        }
    }
    words
}

/// The names of a text that keep its signs, for use if its plain name is the same as another. The first keeps signs at the
/// ends, the next also those inside, and the last even those that usually only separate words.
pub(super) fn spelled(text: &str, style: fn(&str) -> String) -> [String; 3] {
    if text.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_') {
        let plain = style(text);
        return [plain.clone(), plain.clone(), plain];
    }
    let unusual = |c: char| is_sign(c) && !['/', '.', ':', ','].contains(&c);
    [
        style(&with_signs(text)),
        style(&with_inner_signs(text, unusual)),
        style(&with_inner_signs(text, is_sign)),
    ]
}

/// Whether this is neither part of a word nor a mere separator of words.
fn is_sign(c: char) -> bool {
    !(c.is_alphanumeric() || c.is_whitespace() || c == '_')
}

/// Normalizes a text to the form in which rustc compares identifiers, without the look-alikes of plain letters that
/// rustc warns of.
fn normal(text: &str) -> String {
    text.nfkc().collect()
}

/// Replaces the characters that an identifier cannot contain.
fn spell(text: &str) -> String {
    let text = &normal(text);
    let wordless = !text.chars().any(char::is_alphanumeric);
    let mut spelled = String::with_capacity(text.len());
    for (index, c) in text.chars().enumerate() {
        if unicode_ident::is_xid_continue(c) && c != '_' {
            spelled.push(c);
            continue;
        }
        let starts_number =
            index == 0 && text[c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
        spelled.push(' ');
        if wordless || (starts_number && matches!(c, '+' | '-')) || matches!(c, '<' | '>') {
            spelled.push_str(sign(c));
            spelled.push(' ');
        }
    }
    spelled
}

fn sign(c: char) -> &'static str {
    match c {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '?' => "question",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '#' => "hash",
        '@' => "at",
        '$' => "dollar",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '\'' => "quote",
        '"' => "double quote",
        '`' => "backtick",
        '(' => "open",
        ')' => "close",
        '[' | '{' => "open bracket",
        ']' | '}' => "close bracket",
        '_' => "underscore",
        c if c.is_whitespace() => "space",
        _ => "sign",
    }
}

/// `auth_request` → `auth-request`: converts the name of a module to that of a Cargo feature.
pub(super) fn feature(module: &str) -> String {
    module.trim_end_matches('_').replace('_', "-")
}

/// Escapes a name as a Rust identifier: raw if it is a keyword, with `_` appended if that keyword cannot be raw.
pub(super) fn escape(name: String) -> String {
    match name.as_str() {
        "self" | "Self" | "super" | "crate" | "_" => format!("{name}_"),
        keyword if KEYWORDS.contains(&keyword) => format!("r#{name}"),
        _ => name,
    }
}

/// Keywords of all editions that can be raw identifiers.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// `Pet` and `status` → `PetStatus`; if the role starts with the owner's name, that name is not
/// repeated.
pub(super) fn inline(owner: &str, role: &str) -> String {
    let role = upper_camel(role);
    match role.strip_prefix(owner) {
        Some(rest) if !rest.is_empty() => role,
        _ => format!("{owner}{role}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_identifiers() {
        let camel = [
            ("auth-request", "AuthRequest"),
            ("PKCS1_V15", "Pkcs1V15"),
            ("$type", "Type"),
            ("+1", "Plus1"),
            ("-1", "Minus1"),
            ("1h", "N1h"),
            ("1.0", "N1_0"),
            (">=", "GreaterEqual"),
            ("", "Empty"),
            ("größe", "Größe"),
            ("日本", "日本"),
            ("ﬁ", "Fi"),
            ("①", "N1"),
            ("e\u{301}", "É"),
            ("a/b", "AB"),
        ];
        for (text, name) in camel {
            assert_eq!(upper_camel(text), name, "{text}");
        }
        assert_eq!(snake(&with_signs("@type")), "at_type");
        assert_eq!(snake(&with_signs("name*")), "name_star");
        assert_eq!(upper_camel(&with_signs("-name")), "MinusName");
        assert_eq!(upper_camel(&with_signs("a-")), "AMinus");
        assert_eq!(upper_camel(&with_signs("a-b")), "AB");
        let zone = ["EtcGmt1", "EtcGmtPlus1", "EtcSlashGmtPlus1"].map(str::to_owned);
        assert_eq!(spelled("Etc/GMT+1", upper_camel), zone);
        assert_eq!(snake("example.extension.bool"), "example_extension_bool");
        assert_eq!(snake("keyHandle"), "key_handle");
        assert_eq!(shouty("apiKeyAuth"), "API_KEY_AUTH");
        assert_eq!(file("Größe"), "gr_uf6_udf_e");
        assert_eq!(file("日本"), "u65e5_u672c");
        assert_eq!(file("Schlüssel & mehr…"), "schl_ufc_ssel_mehr");
        assert_eq!(file(&"a".repeat(300)), "a".repeat(60));
        assert_eq!(file(&"abcd ".repeat(99)), "abcd_".repeat(11) + "abcd");
    }

    #[test]
    fn keywords_are_escaped() {
        assert_eq!(escape("type".to_owned()), "r#type");
        assert_eq!(escape("gen".to_owned()), "r#gen");
        assert_eq!(escape("self".to_owned()), "self_");
        assert_eq!(escape("Self".to_owned()), "Self_");
        assert_eq!(escape("types".to_owned()), "types");
    }
}
