//! Integers: the smallest type that holds what bounds and formats allow.

use super::format::integer_format;
use crate::ir::IntegerType;
use crate::openapi::Schema;
use serde_json::Value;
use std::collections::BTreeSet;

/// The type of an integer that several schemas restrict together; `None` if this is not an integer. Schemas without a
/// `type` may only restrict it.
pub(super) fn of(schemas: &[Schema<'_>]) -> Option<IntegerType> {
    if schemas.iter().any(|schema| schema.has("enum")) {
        return None;
    }
    let kinds: BTreeSet<&str> = schemas.iter().filter_map(|schema| schema.kind()).collect();
    match kinds.into_iter().collect::<Vec<_>>().as_slice() {
        ["integer"] | ["integer", "number"] => Some(smallest(schemas)),
        ["number"] => of_number(schemas),
        _ => None,
    }
}

/// Whether the lower and the upper bound of a schema say more than this type.
pub(super) fn shown_bounds(schema: &Schema<'_>, ty: Option<IntegerType>) -> (bool, bool) {
    // An `i128` is chosen for a value beyond the other types, and its own bounds are not those of the schema.
    let Some(ty) = ty.filter(|ty| *ty != IntegerType::I128) else {
        return (true, true);
    };
    let ((low, high), (least, greatest)) = (bounds(schema), range(ty));
    // Fractions have been rounded.
    let is_whole = |keyword: &str| {
        let value = schema.keywords.get(keyword).and_then(Value::as_f64);
        value.is_none_or(|value| value.fract() == 0.0)
    };
    (
        low.is_some_and(|low| low > least) || !is_whole("minimum"),
        high.is_some_and(|high| high < greatest) || !is_whole("maximum"),
    )
}

/// The smallest integer for the bounds and formats of several schemas.
pub(super) fn smallest(schemas: &[Schema<'_>]) -> IntegerType {
    let (least, greatest) = range(IntegerType::I128);
    let clamped = |bound: i128| bound.clamp(least, greatest);
    let lows = schemas.iter().filter_map(|schema| bounds(schema).0);
    let highs = schemas.iter().filter_map(|schema| bounds(schema).1);
    let (low, high) = (lows.max().map(clamped), highs.min().map(clamped));
    let formats = schemas
        .iter()
        .filter_map(|schema| integer_format(schema.text("format")?));
    let format = formats.min_by_key(|format| range(*format).1 - range(*format).0);
    within(low, high, format)
}

/// The type of a number that is an integer because one of the schemas has a format of integers.
pub(super) fn of_number(schemas: &[Schema<'_>]) -> Option<IntegerType> {
    let mut formats = schemas.iter().filter_map(|schema| schema.text("format"));
    let is_integer = formats.any(|format| integer_format(format).is_some());
    is_integer.then(|| smallest(schemas))
}

/// The bounds of an integer, both inclusive. A fractional bound is rounded towards zero. The floats 2^63 and 2^64, as
/// upper bounds, are the greatest integers of 64 bits: tools that write bounds as floats round them up.
pub(super) fn bounds(schema: &Schema<'_>) -> (Option<i128>, Option<i128>) {
    let bound = |keyword: &str, exclusive: &str, inward: i128| -> Option<i128> {
        let value = schema.keywords.get(keyword)?;
        let exact = value
            .as_i64()
            .map(i128::from)
            .or(value.as_u64().map(i128::from));
        match exact {
            Some(exact) if schema.is(exclusive) => Some(exact + inward),
            Some(exact) => Some(exact),
            None => value.as_f64().map(|float| {
                let is_rounded = [2_f64.powi(63), 2_f64.powi(64)].contains(&float);
                let is_exclusive = schema.is(exclusive) && float.fract() == 0.0;
                match (is_rounded && inward < 0) || is_exclusive {
                    true => (float as i128).saturating_add(inward),
                    false => float as i128,
                }
            }),
        }
    };
    (
        bound("minimum", "exclusiveMinimum", 1),
        bound("maximum", "exclusiveMaximum", -1),
    )
}

/// The smallest integer that holds what `minimum`, `maximum` and `format` allow.
///
/// Without bounds it is the type for the format, or else `i64`. A lower bound of zero or more, alone, makes it
/// unsigned.
fn within(low: Option<i128>, high: Option<i128>, format: Option<IntegerType>) -> IntegerType {
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

pub(super) fn range(ty: IntegerType) -> (i128, i128) {
    let (least, greatest) = ty.range();
    (least.into(), greatest.into())
}
