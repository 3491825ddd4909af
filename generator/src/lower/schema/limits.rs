//! Bounds, lengths and constants → [`Limits`]: what restricts values beyond their Rust type.

use super::scalar::bounds;
use crate::ir::{IntegerType, Limits};
use crate::lower::maker::Lower;
use crate::openapi::{Additional, Schema};
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
                _ => Limits::Some,
            };
        }
        match schema.kind() {
            Some("boolean") | None => match schema.values() {
                Some([Value::Bool(only)]) => Limits::Bool(*only),
                _ => Limits::None,
            },
            Some("integer") => range(schema),
            Some("number") => match schema.has("format") {
                true => range(schema),
                false => number_range(schema),
            },
            Some("string") if schema.has("enum") => Limits::None,
            Some("string") if schema.has("pattern") => Limits::Some,
            Some("string") => match count(schema, ["minLength", "maxLength"]) {
                Some((least, greatest)) => Limits::Length(least, greatest),
                None => Limits::None,
            },
            Some("array") => {
                let items = schema.items();
                let (least, greatest) =
                    count(schema, ["minItems", "maxItems"]).unwrap_or((0, u64::MAX));
                self.items(items, (least, greatest), levels)
            }
            Some("object") if !schema.has("properties") => match schema.additional() {
                Additional::Schema(values) => self.items(Some(values), (0, u64::MAX), levels),
                Additional::Any | Additional::None => Limits::None,
            },
            Some(_) => Limits::None,
        }
    }

    fn items(
        &self,
        items: Option<Schema<'a>>,
        (least, greatest): (u64, u64),
        levels: usize,
    ) -> Limits {
        let items = items.filter(|_| levels > 0);
        let items = items.map(|items| self.limits_at(&items, levels - 1));
        match items.unwrap_or_default() {
            Limits::None if (least, greatest) == (0, u64::MAX) => Limits::None,
            items => Limits::Items(least, greatest, Box::new(items)),
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

/// The whole numbers between the bounds of a number, if there are bounds.
fn number_range(schema: &Schema<'_>) -> Limits {
    let bound = |keyword| schema.keywords.get(keyword).and_then(Value::as_f64);
    let (low, high) = (bound("minimum"), bound("maximum"));
    if low.is_none() && high.is_none() {
        return Limits::None;
    }
    // Casts saturate.
    let least = low.map_or(i64::MIN, |low| low.ceil() as i64);
    let greatest = high.map(f64::floor);
    match greatest {
        Some(greatest) if greatest < 0.0 => Limits::Some,
        greatest => Limits::Range(least, greatest.map_or(u64::MAX, |it| it as u64)),
    }
}

/// The least and the greatest number of characters or items.
fn count(schema: &Schema<'_>, keywords: [&str; 2]) -> Option<(u64, u64)> {
    let [least, greatest] =
        keywords.map(|keyword| schema.keywords.get(keyword).and_then(Value::as_u64));
    let is_limited = least.is_some() || greatest.is_some();
    is_limited.then(|| (least.unwrap_or(0), greatest.unwrap_or(u64::MAX)))
}
