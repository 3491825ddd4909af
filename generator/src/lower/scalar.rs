//! Strings and numbers.

use super::enumeration::undocumented;
use super::{Lower, Place, Schema};
use crate::diagnostic::Kind;
use crate::ir::{IntegerType, StringType, Type};
use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::BTreeSet;

/// How many strings a pattern may allow to count as an enumeration of them.
const MAX_LANGUAGE: usize = 16;

/// The type that a format of integers stands for.
fn integer_format(format: &str) -> Option<IntegerType> {
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

/// The type that a format of strings stands for. A time of day is none: most are local, and Rust's
/// have no place for the offset of the others.
fn string_format(schema: &Schema<'_>) -> Option<StringType> {
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

/// The `format`, if the Rust type does not tell it.
pub(super) fn untold_format<'a>(schema: &Schema<'a>) -> Option<&'a str> {
    let format = schema.text("format")?;
    let told = match schema.kind() {
        Some("string") => string_format(schema).is_some() || format == "string",
        Some("integer") => integer_format(format).is_some(),
        Some("number") => integer_format(format).is_some() || ["float", "double"].contains(&format),
        _ => false,
    };
    (!told).then_some(format)
}

/// The bounds of an integer. A bound itself is out if the flag says so; a fraction is out in any
/// case.
fn bounds(schema: &Schema<'_>) -> (Option<i128>, Option<i128>) {
    let bound = |keyword: &str, exclusive: &str, inward: i128| -> Option<i128> {
        let value = schema.keywords.get(keyword)?;
        let exact = value
            .as_i64()
            .map(i128::from)
            .or(value.as_u64().map(i128::from));
        match exact {
            Some(exact) if schema.is(exclusive) => Some(exact + inward),
            Some(exact) => Some(exact),
            None => value.as_f64().map(|float| float as i128),
        }
    };
    (
        bound("minimum", "exclusiveMinimum", 1),
        bound("maximum", "exclusiveMaximum", -1),
    )
}

/// The smallest integer that holds what `minimum`, `maximum` and `format` allow.
///
/// With neither bound the format decides, then `i64`; a lower bound of zero or more alone makes
/// it unsigned.
fn smallest(low: Option<i128>, high: Option<i128>, format: Option<IntegerType>) -> IntegerType {
    use IntegerType::{I8, I16, I32, I64, I128, U8, U16, U32, U64};
    if low.is_none() && high.is_none() {
        return format.unwrap_or(I64);
    }
    let (format_low, format_high) = match format {
        Some(format) => range(format),
        None if low.is_some_and(|low| low >= 0) => range(U64),
        None => range(I64),
    };
    let low = low.unwrap_or(format_low);
    let high = high.unwrap_or(format_high);
    [U8, I8, U16, I16, U32, I32, U64, I64]
        .into_iter()
        .filter(|ty| (low >= 0) == (range(*ty).0 == 0))
        .find(|ty| range(*ty).0 <= low && high <= range(*ty).1)
        .unwrap_or(if low >= 0 { U64 } else { I128 })
}

fn range(ty: IntegerType) -> (i128, i128) {
    let (least, greatest) = ty.range();
    (least.into(), greatest.into())
}

impl<'a> Lower<'a> {
    /// A string without `enum`: by its format, or an enum if its pattern allows only few values.
    pub(super) fn string(&mut self, schema: &Schema<'a>, place: Place<'a>) -> Type {
        if let Some(values) = schema.text("pattern").and_then(language) {
            let values = values.into_iter().map(undocumented).collect();
            return self.string_enum(schema, values, place);
        }
        Type::String(string_format(schema).unwrap_or(StringType::Plain))
    }

    /// An integer: as small as its bounds and its format allow.
    pub(super) fn integer(&mut self, schema: &Schema<'a>) -> Type {
        let (low, high) = bounds(schema);
        let (least, greatest) = range(IntegerType::I128);
        let within = |bound: i128| bound.clamp(least, greatest);
        let beyond = |bound: Option<i128>| bound.is_some_and(|bound| within(bound) != bound);
        if beyond(low) || beyond(high) {
            let message =
                "JSON integers beyond 64 bits are not supported; such values are rejected";
            self.warn(Kind::LargeInteger, &schema.at, message);
        }
        let format = schema.text("format").and_then(integer_format);
        Type::Integer(smallest(low.map(within), high.map(within), format))
    }

    /// A number; one whose format is that of integers is an integer.
    pub(super) fn number(&mut self, schema: &Schema<'a>) -> Type {
        match schema.text("format").and_then(integer_format) {
            Some(_) => self.integer(schema),
            None => Type::Number,
        }
    }
}

/// All strings that a pattern allows, if it is anchored on both sides and they are few.
///
/// Strings that differ only in case are spellings of one value, so such a pattern lists nothing.
pub(super) fn language(pattern: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let HirKind::Concat(parts) = hir.kind() else {
        return None;
    };
    let [first, middle @ .., last] = parts.as_slice() else {
        return None;
    };
    let anchored = matches!(first.kind(), HirKind::Look(regex_syntax::hir::Look::Start))
        && matches!(last.kind(), HirKind::Look(regex_syntax::hir::Look::End));
    if !anchored {
        return None;
    }
    let words = concat(middle)?;
    let mut seen = BTreeSet::new();
    let listed = words.iter().all(|word| seen.insert(word.to_lowercase()));
    (listed && !words.is_empty()).then_some(words)
}

fn concat(parts: &[Hir]) -> Option<Vec<String>> {
    parts.iter().try_fold(vec![String::new()], |words, part| {
        let next = words_of(part)?;
        (words.len() * next.len() <= MAX_LANGUAGE).then(|| {
            words
                .iter()
                .flat_map(|word| next.iter().map(move |tail| format!("{word}{tail}")))
                .collect()
        })
    })
}

fn words_of(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty => Some(vec![String::new()]),
        HirKind::Literal(literal) => Some(vec![String::from_utf8(literal.0.to_vec()).ok()?]),
        HirKind::Capture(capture) => words_of(&capture.sub),
        HirKind::Concat(parts) => concat(parts),
        HirKind::Alternation(parts) => {
            let words = parts
                .iter()
                .map(words_of)
                .collect::<Option<Vec<_>>>()?
                .concat();
            (words.len() <= MAX_LANGUAGE).then_some(words)
        }
        HirKind::Class(Class::Unicode(class)) => {
            let size: usize = class.iter().map(|range| range.len()).sum();
            (size <= MAX_LANGUAGE).then(|| {
                let chars = class.iter().flat_map(|range| range.start()..=range.end());
                chars.map(String::from).collect()
            })
        }
        HirKind::Class(Class::Bytes(_)) | HirKind::Look(_) | HirKind::Repetition(_) => None,
    }
}
