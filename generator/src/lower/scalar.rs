//! Strings, numbers and enums.

use super::{Lower, Place, Schema};
use crate::ir::{Docs, Enum, EnumValue, IntegerType, StringType, Type, TypeKind};
use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::Value;

/// How many strings a pattern may allow to count as an enumeration of them.
const MAX_LANGUAGE: usize = 16;

/// The smallest integer that holds what `minimum`, `maximum` and `format` allow.
///
/// With neither bound the format decides, then `i64`; a lower bound of zero or more alone makes
/// it unsigned.
pub(super) fn integer(schema: &Schema<'_>) -> IntegerType {
    use IntegerType::{I8, I16, I32, I64, U8, U16, U32, U64};
    // The bound itself is out if the flag says so; a fraction is out in any case.
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
    let low = bound("minimum", "exclusiveMinimum", 1);
    let high = bound("maximum", "exclusiveMaximum", -1);
    let format = match schema.text("format") {
        Some("int8") => Some(I8),
        Some("int16") => Some(I16),
        Some("int32") => Some(I32),
        Some("int64") => Some(I64),
        Some("uint8") => Some(U8),
        Some("uint16") => Some(U16),
        Some("uint32") => Some(U32),
        Some("uint64" | "uint") => Some(U64),
        _ => None,
    };
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
        .unwrap_or(if low >= 0 { U64 } else { I64 })
}

fn range(ty: IntegerType) -> (i128, i128) {
    match ty {
        IntegerType::I8 => (i8::MIN.into(), i8::MAX.into()),
        IntegerType::I16 => (i16::MIN.into(), i16::MAX.into()),
        IntegerType::I32 => (i32::MIN.into(), i32::MAX.into()),
        IntegerType::I64 => (i64::MIN.into(), i64::MAX.into()),
        IntegerType::U8 => (0, u8::MAX.into()),
        IntegerType::U16 => (0, u16::MAX.into()),
        IntegerType::U32 => (0, u32::MAX.into()),
        IntegerType::U64 => (0, u64::MAX.into()),
    }
}

impl<'a> Lower<'a> {
    /// A string without `enum`: by its format, or an enum if its pattern allows only few values.
    pub(super) fn string(&mut self, schema: &Schema<'a>, place: Place<'a>) -> Type {
        if let Some(values) = schema.text("pattern").and_then(language) {
            let values = values.into_iter().map(undocumented).collect();
            return self.string_enum(schema, values, place);
        }
        Type::String(match schema.text("format") {
            Some("password") => StringType::Secret,
            Some("uuid") => StringType::Uuid,
            Some("byte") => StringType::Base64,
            Some("base64url") => StringType::Base64Url,
            Some("binary") => StringType::Binary,
            Some("date-time") => StringType::DateTime,
            Some("date") => StringType::Date,
            Some("ipv4") => StringType::Ipv4,
            Some("ipv6") => StringType::Ipv6,
            _ => StringType::Plain,
        })
    }

    /// A schema with `enum`.
    pub(super) fn enumeration(
        &mut self,
        schema: &Schema<'a>,
        values: &'a [Value],
        place: Place<'a>,
    ) -> Type {
        let present: Vec<&Value> = values.iter().filter(|value| !value.is_null()).collect();
        if present.is_empty() {
            let message = match values {
                [] => "this `enum` has no values: any JSON value is taken",
                _ => "this `enum` has no value but null: any JSON value is taken",
            };
            self.warn("empty-enum", &schema.at, message);
            return Type::Any;
        }
        if present.iter().all(|value| value.is_string()) {
            let values = present.iter().filter_map(|v| v.as_str()).map(str::to_owned);
            let values = values.map(undocumented).collect();
            return self.string_enum(schema, values, place);
        }
        let wide = if present.iter().all(|value| value.is_boolean()) {
            Type::Bool
        } else if present.iter().all(|value| value.is_i64() || value.is_u64()) {
            Type::Integer(integer(schema))
        } else if present.iter().all(|value| value.is_number()) {
            Type::Number
        } else {
            Type::Any
        };
        self.warn(
            "wide-enum",
            &schema.at,
            "only enums of strings become Rust enums: any value of their type is taken",
        );
        wide
    }

    /// An enum of these strings.
    pub(super) fn string_enum(
        &mut self,
        schema: &Schema<'a>,
        mut values: Vec<EnumValue>,
        place: Place<'a>,
    ) -> Type {
        let mut seen = std::collections::BTreeSet::new();
        values.retain(|value| seen.insert(value.value.clone()));
        let id = self.open(schema, &place);
        self.close(id, schema, &place, TypeKind::Enum(Enum { values }))
    }
}

/// A value of which nothing else is known.
fn undocumented(value: String) -> EnumValue {
    EnumValue {
        value,
        docs: Docs::default(),
    }
}

/// All strings that a pattern allows, if it is anchored on both sides and they are few.
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
    (!words.is_empty()).then_some(words)
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
