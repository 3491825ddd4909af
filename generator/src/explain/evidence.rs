//! The evidence for a variant → text in the notation of TypeScript types.

use crate::analyze::evidence::{
    Accepts, Integers, Numbers, Object, Others, Strings, Values, all_kinds,
};
use crate::ir::{Count, StringType};
use crate::surface::text::{plain, quoted};

/// Describes the form of a value: `object {min: integer, max?: integer}`.
pub(super) fn accepts(accepts: &Accepts) -> String {
    match accepts {
        Accepts::Object(object) => match self::object(object).as_str() {
            "{}" | "{…}" => "object".to_owned(),
            members => format!("object {members}"),
        },
        other => nested(other),
    }
}

/// Describes a value inside another one, where the members show that it is an object.
fn nested(accepts: &Accepts) -> String {
    match accepts {
        Accepts::Null => "null".to_owned(),
        Accepts::Bool(None) => "boolean".to_owned(),
        Accepts::Bool(Some(only)) => only.to_string(),
        Accepts::Integer(it) => integers(it),
        Accepts::Number(it) => numbers(it),
        Accepts::String(it) => strings(it),
        Accepts::Array(items, count) => {
            let count = self::count(*count);
            match items.forms().as_slice() {
                _ if items.kinds() == all_kinds() => format!("array{count}"),
                [item] => format!("array{count} of {}", self::accepts(item)),
                items => {
                    let items: Vec<String> = items.iter().map(self::accepts).collect();
                    format!("array{count} of ({})", items.join(" | "))
                }
            }
        }
        Accepts::Object(object) => match self::object(object).as_str() {
            "{…}" => "object".to_owned(),
            members => members.to_owned(),
        },
        Accepts::New(name, known) => {
            let known: Vec<String> = known.iter().map(|value| quoted(value)).collect();
            format!(
                "{{{}: string other than {}, …}}",
                key(name),
                known.join(" | ")
            )
        }
    }
}

/// `{min: integer, max?: integer}`; with `…` for other members that are kept, and `no others` if there are none.
fn object(object: &Object) -> String {
    let mut members: Vec<String> = object
        .properties
        .iter()
        .map(|member| {
            let optional = if member.required { "" } else { "?" };
            format!(
                "{}{optional}: {}",
                key(&member.name),
                values(&member.values)
            )
        })
        .collect();
    match &object.others {
        Others::Ignored => {}
        Others::Refused => members.push("no others".to_owned()),
        Others::Kept(others) if others.kinds() == all_kinds() => members.push("…".to_owned()),
        Others::Kept(others) => members.push(format!("…: {}", values(others))),
    }
    format!("{{{}}}", members.join(", "))
}

/// Returns a key, in quotes if it could be mistaken for something else.
fn key(name: &str) -> String {
    match name.contains([':', '?', '{', '}', '|', '(', ')', '…']) {
        true => quoted(name),
        false => plain(name),
    }
}

/// Lists the forms of a value.
fn values(values: &Values) -> String {
    if values.kinds() == all_kinds() && matches!(values, Values::Kinds(_)) {
        return "any".to_owned();
    }
    let forms: Vec<String> = values.forms().iter().map(nested).collect();
    match forms.is_empty() {
        true => "never".to_owned(),
        false => forms.join(" | "),
    }
}

/// ` 1..=5`, ` 1..` or ` ..=5`.
fn count(count: Count) -> String {
    match (count.least, count.greatest) {
        _ if count == Count::ANY => String::new(),
        (0, greatest) => format!(" ..={greatest}"),
        (least, u64::MAX) => format!(" {least}.."),
        (least, greatest) => format!(" {least}..={greatest}"),
    }
}

fn numbers(numbers: &Numbers) -> String {
    match numbers {
        Numbers::Any => "number".to_owned(),
        Numbers::Between(least, greatest) => format!("number {:?}..={:?}", least.0, greatest.0),
    }
}

fn integers(integers: &Integers) -> String {
    let list = |values: &[i64]| {
        let values: Vec<String> = values.iter().map(i64::to_string).collect();
        values.join(" | ")
    };
    match integers {
        Integers::Any => "integer".to_owned(),
        Integers::Range(least, greatest) => format!("integer {least}..={greatest}"),
        Integers::Values(values) => list(values),
        Integers::Open(values) => format!("{} | other integer", list(values)),
    }
}

fn strings(strings: &Strings) -> String {
    let values = |values: &[String]| {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        values.join(" | ")
    };
    match strings {
        Strings::Any => "string".to_owned(),
        Strings::Limited(length, prefix) if prefix.is_empty() => {
            format!("string{}", count(*length))
        }
        Strings::Limited(length, prefix) => {
            format!("string{} like {}…", count(*length), quoted(prefix))
        }
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
        StringType::SecretBytes => "secret byte",
        StringType::SecretBytesUrl => "secret base64url",
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
