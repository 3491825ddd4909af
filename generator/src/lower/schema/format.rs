//! `format` → Rust types of strings and integers.

use crate::ir::{IntegerType, StringType};
use crate::openapi::Schema;

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
    Some(match schema.text("format")? {
        // A pattern may ask for upper case, which a `Uuid` does not keep.
        "uuid" if schema.has("pattern") => return None,
        "password" => StringType::Secret,
        "uuid" => StringType::Uuid,
        "byte" => StringType::Base64,
        "base64url" => StringType::Base64Url,
        "binary" => StringType::Binary,
        "date-time" => StringType::DateTime,
        "date" => StringType::Date,
        "ip" => StringType::Ip,
        "ipv4" => StringType::Ipv4,
        "ipv6" => StringType::Ipv6,
        _ => return None,
    })
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
