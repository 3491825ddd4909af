//! Bounds, lengths, patterns and constants → [`Limits`]: what restricts values beyond their Rust type.
//!
//! Of a pattern, only the text that it starts with is known: clients contain no engine for regular expressions.

use super::format::integer_format;
use super::integer::bounds;
use crate::ir::{Count, Decimal, IntegerType, Limits, TextLimits};
use crate::lower::maker::Lower;
use crate::openapi::{Additional, Schema, prefix};
use serde_json::Value;

/// How many lists and maps around a value are followed.
const MAX_LEVELS: usize = 4;

impl<'a> Lower<'a> {
    /// Which values of its Rust type are valid, behind everything that a schema stands for.
    pub fn limits(&self, schema: &Schema<'a>) -> Limits {
        self.limits_at(schema, MAX_LEVELS)
    }

    fn limits_at(&self, schema: &Schema<'a>, levels: usize) -> Limits {
        let chain = self.view.chain(schema).into_iter();
        let limits = chain.map(|schema| self.own_limits(&schema, levels));
        let mut limits = limits.filter(|limits| *limits != Limits::None);
        limits.next().unwrap_or_default()
    }

    fn own_limits(&self, schema: &Schema<'a>, levels: usize) -> Limits {
        if let Some([Value::Number(only)]) = schema.values() {
            return match (only.as_i64(), only.as_u64()) {
                (Some(least), Some(greatest)) => Limits::Range(least, greatest),
                // Ranges end with integers that are not negative.
                _ => only.as_f64().map_or(Limits::None, |only| {
                    Limits::Between(Decimal(only), Decimal(only))
                }),
            };
        }
        match schema.kind() {
            Some("boolean") | None => match schema.values() {
                Some([Value::Bool(only)]) => Limits::Bool(*only),
                _ => Limits::None,
            },
            Some("integer") => range(schema),
            Some("number") => match schema.text("format").and_then(integer_format) {
                Some(_) => range(schema),
                None => number_range(schema),
            },
            Some("string") if schema.has("enum") => Limits::None,
            Some("string") => text(schema),
            Some("array") => {
                let count = count(schema, ["minItems", "maxItems"]);
                self.items(schema.items(), count, levels)
            }
            Some("object") if !schema.has("properties") => match schema.additional() {
                Additional::Schema(values) => self.items(Some(values), Count::ANY, levels),
                Additional::Any | Additional::None => Limits::None,
            },
            Some(_) => Limits::None,
        }
    }

    fn items(&self, items: Option<Schema<'a>>, count: Count, levels: usize) -> Limits {
        let items = items.filter(|_| levels > 0);
        let items = items.map(|items| self.limits_at(&items, levels - 1));
        match items.unwrap_or_default() {
            Limits::None if count == Count::ANY => Limits::None,
            items => Limits::Items(count, Box::new(items)),
        }
    }
}

fn range(schema: &Schema<'_>) -> Limits {
    let (least, greatest) = IntegerType::I128.range();
    match bounds(schema) {
        (None, None) => Limits::None,
        (low, high) => Limits::Range(
            low.and_then(|low| low.try_into().ok()).unwrap_or(least),
            high.and_then(|high| high.try_into().ok())
                .unwrap_or(greatest),
        ),
    }
}

/// The numbers between the bounds of a number, if there are bounds.
fn number_range(schema: &Schema<'_>) -> Limits {
    let bound = |keyword| schema.keywords.get(keyword).and_then(Value::as_f64);
    let least = bound("minimum").map(|low| match schema.is("exclusiveMinimum") {
        true => low.next_up(),
        false => low,
    });
    let greatest = bound("maximum").map(|high| match schema.is("exclusiveMaximum") {
        true => high.next_down(),
        false => high,
    });
    match (least, greatest) {
        (None, None) => Limits::None,
        (least, greatest) => Limits::Between(
            Decimal(least.unwrap_or(f64::MIN)),
            Decimal(greatest.unwrap_or(f64::MAX)),
        ),
    }
}

fn text(schema: &Schema<'_>) -> Limits {
    let pattern = schema.text("pattern");
    let limits = TextLimits {
        length: count(schema, ["minLength", "maxLength"]),
        prefix: pattern.and_then(prefix).unwrap_or_default(),
        has_pattern: pattern.is_some(),
    };
    match limits == TextLimits::default() {
        true => Limits::None,
        false => Limits::Text(limits),
    }
}

/// The least and the greatest number of characters or items.
fn count(schema: &Schema<'_>, keywords: [&str; 2]) -> Count {
    let [least, greatest] =
        keywords.map(|keyword| schema.keywords.get(keyword).and_then(Value::as_u64));
    Count {
        least: least.unwrap_or(Count::ANY.least),
        greatest: greatest.unwrap_or(Count::ANY.greatest),
    }
}
