//! `format` → Rust types of strings and integers.

use regex::RegexBuilder;

use crate::ir::{IntegerType, StringType};
use crate::openapi::{Schema, language};

/// The memory for the pattern of a `date-time`, in bytes.
const MAX_EXPRESSION: usize = 1 << 16;

/// The type for a `format` of integers.
pub(crate) fn integer_format(format: &str) -> Option<IntegerType> {
    Some(match format {
        "int8" => IntegerType::I8,
        "int16" => IntegerType::I16,
        "int32" => IntegerType::I32,
        "int64" => IntegerType::I64,
        "uint8" => IntegerType::U8,
        "uint16" => IntegerType::U16,
        "uint32" => IntegerType::U32,
        "uint64" | "uint" => IntegerType::U64,
        _ => return None,
    })
}

/// The type for the `format` of a string. A time of day has none: most are local, and the types for them have no
/// room for the offset of the others.
pub(crate) fn string_format(schema: &Schema<'_>) -> Option<StringType> {
    if schema.is_secret() {
        return Some(match schema.text("format") {
            Some("byte") => StringType::SecretBytes,
            Some("base64url") => StringType::SecretBytesUrl,
            // `Binary` shows its length only, and does not have to be text.
            Some("binary") => StringType::Binary,
            _ => StringType::Secret,
        });
    }
    Some(match schema.text("format")? {
        // A pattern may ask for upper case, which a `Uuid` does not keep.
        "uuid" if schema.has("pattern") => return None,
        // Marked as no secret.
        "password" => StringType::Plain,
        "uuid" => StringType::Uuid,
        "byte" => StringType::Base64,
        "base64url" => StringType::Base64Url,
        "binary" => StringType::Binary,
        "date-time" => date_time(schema),
        "date-time-local" => StringType::LocalDateTime,
        "date" => StringType::Date,
        "ip" => StringType::Ip,
        "ipv4" => StringType::Ipv4,
        "ipv6" => StringType::Ipv6,
        _ => return None,
    })
}

/// The form of a `date-time`: that of RFC 3339, unless there is a `pattern` that refuses it and allows another one.
fn date_time(schema: &Schema<'_>) -> StringType {
    let pattern = schema.text("pattern").and_then(|pattern| {
        // In ECMAScript, `\d` is a digit of ASCII, and the digits of all scripts need much memory.
        let mut expression = RegexBuilder::new(&pattern.replace(r"\d", "[0-9]"));
        expression.size_limit(MAX_EXPRESSION).build().ok()
    });
    let allows = |examples: &[&str]| {
        let mut examples = examples.iter();
        pattern
            .as_ref()
            .is_some_and(|pattern| examples.any(|example| pattern.is_match(example)))
    };
    if pattern.is_none()
        || allows(&[
            "2024-02-29T12:30:59Z",
            "2024-02-29T12:30:59+01:00",
            "2024-02-29T12:30:59.123Z",
        ])
    {
        StringType::DateTime
    } else if allows(&[
        "20240229T123059Z",
        "20240229T123059+0100",
        "20240229T123059.123Z",
    ]) {
        StringType::BasicDateTime
    } else if allows(&["2024-02-29T12:30:59", "2024-02-29T12:30:59.123"]) {
        StringType::LocalDateTime
    } else {
        StringType::DateTime
    }
}

/// The strings that the `pattern` of a schema lists.
pub(super) fn values_of(schema: &Schema<'_>) -> Option<Vec<String>> {
    schema.text("pattern").and_then(language)
}

/// The values of a string that becomes an enum because its `pattern` lists them.
pub(super) fn listed(schema: &Schema<'_>) -> Option<Vec<String>> {
    values_of(schema).filter(|_| !schema.is_secret())
}

/// Whether the Rust type of a schema that is not combined with others shows its `pattern`: it is an enum of the strings
/// that the pattern lists, or the form of a `date-time` that the pattern chose.
pub(super) fn shows_pattern(schema: &Schema<'_>) -> bool {
    let is_list = || {
        let others = ["enum", "const", "oneOf", "anyOf", "allOf"];
        !others.iter().any(|keyword| schema.has(keyword)) && listed(schema).is_some()
    };
    let is_form = || {
        let forms = [StringType::BasicDateTime, StringType::LocalDateTime];
        schema.text("format") == Some("date-time")
            && string_format(schema).is_some_and(|ty| forms.contains(&ty))
    };
    schema.kind() == Some("string") && (is_form() || is_list())
}

/// The `format`, if the Rust type does not show it.
pub(crate) fn hidden_format<'a>(schema: &Schema<'a>) -> Option<&'a str> {
    let format = schema.text("format")?;
    let is_shown = match schema.kind() {
        Some("string") => string_format(schema).is_some() || format == "string",
        Some("integer") => integer_format(format).is_some(),
        Some("number") => integer_format(format).is_some() || ["float", "double"].contains(&format),
        _ => false,
    };
    (!is_shown).then_some(format)
}
