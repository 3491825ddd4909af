//! The evidence for a variant → text in the notation of TypeScript types.

use super::line::{plain, quoted};
use crate::analyze::evidence::{Accepts, Items, JsonKind, Kinds, Property, Strings, all_kinds};
use crate::ir::StringType;

/// Describes the form of a value: `object {min: integer, max?: integer}`.
pub(super) fn accepts(accepts: &Accepts) -> String {
    match accepts {
        Accepts::Null => "null".to_owned(),
        Accepts::Bool => "boolean".to_owned(),
        Accepts::Integer(None) => "integer".to_owned(),
        Accepts::Integer(Some((least, greatest))) => format!("integer {least}..={greatest}"),
        Accepts::Number => "number".to_owned(),
        Accepts::String(it) => strings(it),
        Accepts::Array(Items::Kinds(items)) if *items == all_kinds() => "array".to_owned(),
        Accepts::Array(Items::Kinds(items)) => format!("array of {}", kinds(items, &Strings::Any)),
        Accepts::Array(Items::Ways(ways)) => {
            let ways: Vec<String> = ways.iter().map(self::accepts).collect();
            match ways.as_slice() {
                [way] => format!("array of {way}"),
                ways => format!("array of ({})", ways.join(" | ")),
            }
        }
        Accepts::Object(members) if members.is_empty() => "object".to_owned(),
        Accepts::Object(members) => format!("object {}", object(members)),
    }
}

fn object(members: &[Property]) -> String {
    let members = members.iter().map(|member| {
        let optional = if member.required { "" } else { "?" };
        let inside = member.inside.as_deref().map(|inside| match inside {
            [] => " {}".to_owned(),
            inside => format!(" {}", object(inside)),
        });
        let (name, inside) = (key(&member.name), inside.unwrap_or_default());
        format!(
            "{name}{optional}: {}{inside}",
            kinds(&member.kinds, &member.strings)
        )
    });
    let members: Vec<String> = members.collect();
    format!("{{{}}}", members.join(", "))
}

/// Returns a key, in quotes if it could be mistaken for something else.
fn key(name: &str) -> String {
    match name.contains([':', '?', '{', '}', '|', '(', ')']) {
        true => quoted(name),
        false => plain(name),
    }
}

/// Lists JSON types, with the evidence about the value if it is a string.
fn kinds(kinds: &Kinds, known: &Strings) -> String {
    if *kinds == all_kinds() && *known == Strings::Any {
        return "any".to_owned();
    }
    let kinds = kinds.iter().map(|kind| match kind {
        JsonKind::Null => "null".to_owned(),
        JsonKind::Bool => "boolean".to_owned(),
        JsonKind::Integer => "integer".to_owned(),
        JsonKind::Number => "number".to_owned(),
        JsonKind::String => strings(known),
        JsonKind::Array => "array".to_owned(),
        JsonKind::Object => "object".to_owned(),
    });
    let kinds: Vec<String> = kinds.collect();
    match kinds.is_empty() {
        true => "never".to_owned(),
        false => kinds.join(" | "),
    }
}

fn strings(strings: &Strings) -> String {
    let values = |values: &[String]| {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        values.join(" | ")
    };
    match strings {
        Strings::Any => "string".to_owned(),
        Strings::Values(known) => values(known),
        Strings::Open(known) => format!("{} | other string", values(known)),
        Strings::Format(format) => format!("string({})", format_name(*format)),
    }
}

/// Returns the name of a format in the description.
fn format_name(format: StringType) -> &'static str {
    match format {
        StringType::Plain => "any",
        StringType::Secret => "password",
        StringType::Uuid => "uuid",
        StringType::Base64 => "byte",
        StringType::Base64Url => "base64url",
        StringType::Binary => "binary",
        StringType::DateTime => "date-time",
        StringType::BasicDateTime => "basic date-time",
        StringType::LocalDateTime => "date-time-local",
        StringType::Date => "date",
        StringType::Ip => "ip",
        StringType::Ipv4 => "ipv4",
        StringType::Ipv6 => "ipv6",
    }
}
