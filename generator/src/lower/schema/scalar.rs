//! Strings and numbers without `enum`.

use super::format::{integer_format, string_format};
use super::pattern::language;
use super::values::undocumented;
use crate::diagnostic::Kind;
use crate::ir::{IntegerType, StringType, Type};
use crate::lower::maker::Lower;
use crate::lower::site::Site;
use crate::openapi::Schema;

/// The bounds of an integer, both inclusive. A fractional bound is rounded towards zero. The floats 2^63 and 2^64, as
/// upper bounds, are the greatest integers of 64 bits: tools that write bounds as floats round them up.
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
            None => value.as_f64().map(|float| {
                let is_rounded = [2_f64.powi(63), 2_f64.powi(64)].contains(&float);
                let is_exclusive = schema.is(exclusive) && float.fract() == 0.0;
                match (is_rounded && inward < 0) || is_exclusive {
                    true => float as i128 + inward,
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
    /// A string without `enum`: the type for its format, or an enum if its pattern allows only a few values.
    pub fn string(&mut self, schema: &Schema<'a>, site: Site<'a>) -> Type {
        if let Some(values) = schema.text("pattern").and_then(language) {
            let values = values.into_iter().map(undocumented).collect();
            return self.string_enum(schema, values, site);
        }
        Type::String(string_format(schema).unwrap_or(StringType::Plain))
    }

    /// An integer: the smallest type for its bounds and its format.
    pub fn integer(&mut self, schema: &Schema<'a>) -> Type {
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

    /// A number, or an integer if it has a format of integers.
    pub fn number(&mut self, schema: &Schema<'a>) -> Type {
        match schema.text("format").and_then(integer_format) {
            Some(_) => self.integer(schema),
            None => Type::Number,
        }
    }
}
