//! Strings and numbers without `enum`.

use super::format::{integer_format, string_format};
use super::values::undocumented;
use crate::diagnostic::Kind;
use crate::ir::{IntegerType, StringType, Type};
use crate::lower::maker::Lower;
use crate::lower::site::Site;
use crate::openapi::{Schema, language};
use serde_json::Value;
use std::collections::BTreeSet;

/// The type of a string or a number that several schemas restrict together; `None` if they have no `type`, different
/// ones or different formats, or if one of them restricts more than that.
pub(crate) fn joined(schemas: &[Schema<'_>]) -> Option<Type> {
    let is_plain = |schema: &Schema<'_>| {
        // The members of an `allOf` are further schemas here.
        let mut others = ["enum", "items", "oneOf", "anyOf"].iter();
        !others.any(|keyword| schema.has(keyword))
            && !schema.is_object()
            && values_of(schema).is_none()
    };
    if !schemas.iter().all(is_plain) {
        return None;
    }
    let kinds: BTreeSet<&str> = schemas.iter().filter_map(|schema| schema.kind()).collect();
    let kinds: Vec<&str> = kinds.into_iter().collect();
    match kinds.as_slice() {
        ["integer"] | ["integer", "number"] => Some(integer_of(schemas)),
        ["number"] => Some(number_of(schemas)),
        ["string"] => {
            let formats = schemas.iter().filter_map(string_format);
            let formats: BTreeSet<StringType> = formats.collect();
            if formats.contains(&StringType::Secret) {
                // Whatever the others say of the text.
                let mut formats = formats.into_iter();
                let secret = formats.find_map(StringType::secret);
                return Some(Type::String(secret.unwrap_or(StringType::Secret)));
            }
            let mut formats = formats.into_iter();
            let format = formats.next().unwrap_or(StringType::Plain);
            let has_pattern = schemas.iter().any(|schema| schema.has("pattern"));
            let format = match format {
                // As for one schema with both.
                StringType::Uuid if has_pattern => StringType::Plain,
                format => format,
            };
            formats.next().is_none().then_some(Type::String(format))
        }
        _ => None,
    }
}

/// The strings that the `pattern` of a schema lists.
fn values_of(schema: &Schema<'_>) -> Option<Vec<String>> {
    schema.text("pattern").and_then(language)
}

/// The smallest integer for the bounds and formats of several schemas.
fn integer_of(schemas: &[Schema<'_>]) -> Type {
    let (least, greatest) = range(IntegerType::I128);
    let within = |bound: i128| bound.clamp(least, greatest);
    let lows = schemas.iter().filter_map(|schema| bounds(schema).0);
    let highs = schemas.iter().filter_map(|schema| bounds(schema).1);
    let (low, high) = (lows.max().map(within), highs.min().map(within));
    let formats = schemas
        .iter()
        .filter_map(|schema| integer_format(schema.text("format")?));
    let format = formats.min_by_key(|format| range(*format).1 - range(*format).0);
    Type::Integer(smallest(low, high, format))
}

/// A number, or an integer if one of the schemas has a format of integers.
fn number_of(schemas: &[Schema<'_>]) -> Type {
    let formats = schemas.iter().filter_map(|schema| schema.text("format"));
    match formats.filter_map(integer_format).next() {
        Some(_) => integer_of(schemas),
        None => Type::Number,
    }
}

/// The type of an integer that several schemas restrict together. Schemas without a `type` may only restrict it.
pub(super) fn integer(schemas: &[Schema<'_>]) -> Option<IntegerType> {
    if schemas.iter().any(|schema| schema.has("enum")) {
        return None;
    }
    let kinds: BTreeSet<&str> = schemas.iter().filter_map(|schema| schema.kind()).collect();
    let ty = match kinds.into_iter().collect::<Vec<_>>().as_slice() {
        ["integer"] | ["integer", "number"] => integer_of(schemas),
        ["number"] => number_of(schemas),
        _ => return None,
    };
    match ty {
        Type::Integer(ty) => Some(ty),
        _ => None,
    }
}

/// Whether the lower and the upper bound of a schema say more than this type.
pub(super) fn shown_bounds(schema: &Schema<'_>, ty: Option<IntegerType>) -> (bool, bool) {
    // An `i128` is for what does not fit elsewhere; no schema means its own bounds.
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
        if let Some(values) = values_of(schema).filter(|_| !schema.is_secret()) {
            let values = values.into_iter();
            let values = values.map(|value| undocumented(value, schema.at.clone()));
            let values = values.collect();
            return self.string_enum(schema, values, site);
        }
        Type::String(string_format(schema).unwrap_or(StringType::Plain))
    }

    /// An integer: the smallest type for its bounds and its format.
    pub fn integer(&mut self, schema: &Schema<'a>) -> Type {
        self.check_integer(schema);
        integer_of(std::slice::from_ref(schema))
    }

    /// A number, or an integer if it has a format of integers.
    pub fn number(&mut self, schema: &Schema<'a>) -> Type {
        match number_of(std::slice::from_ref(schema)) {
            Type::Number => Type::Number,
            _ => self.integer(schema),
        }
    }

    /// Warns about bounds of integers that JSON cannot be read with.
    pub fn check_integer(&mut self, schema: &Schema<'a>) {
        let (least, greatest) = range(IntegerType::I128);
        let (low, high) = bounds(schema);
        let is_beyond = |bound: i128| !(least..=greatest).contains(&bound);
        if low.is_some_and(is_beyond) || high.is_some_and(is_beyond) {
            let message =
                "JSON integers beyond 64 bits are not supported; such values are rejected";
            self.warn(Kind::LargeInteger, &schema.at, message);
        }
    }
}
