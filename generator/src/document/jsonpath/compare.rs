//! Comparisons of values (§2.3.5.2.2 of RFC 9535).

use crate::document::steps::{Steps, TooManySteps};
use serde_json::{Number, Value};
use std::cmp::Ordering;

/// Whether two values are equal. It takes as many steps as values are compared.
pub(super) fn are_equal(
    left: &Value,
    right: &Value,
    steps: &mut Steps,
) -> Result<bool, TooManySteps> {
    steps.take(1)?;
    Ok(match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => {
            compare_numbers(left, right) == Some(Ordering::Equal)
        }
        (Value::String(left), Value::String(right)) => {
            steps.take_text(left.len().min(right.len()))?;
            left == right
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (left, right) in left.iter().zip(right) {
                if !are_equal(left, right, steps)? {
                    return Ok(false);
                }
            }
            true
        }
        (Value::Object(left), Value::Object(right)) if left.len() == right.len() => {
            for (key, left) in left {
                steps.take_text(key.len())?;
                let is_equal = match right.get(key) {
                    Some(right) => are_equal(left, right, steps)?,
                    None => false,
                };
                if !is_equal {
                    return Ok(false);
                }
            }
            true
        }
        _ => false,
    })
}

/// Whether a value comes before another one. Only numbers and strings have an order.
pub(super) fn is_less(
    left: &Value,
    right: &Value,
    steps: &mut Steps,
) -> Result<bool, TooManySteps> {
    steps.take(1)?;
    Ok(match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            compare_numbers(left, right) == Some(Ordering::Less)
        }
        // The order of UTF-8 is that of Unicode scalar values.
        (Value::String(left), Value::String(right)) => {
            steps.take_text(left.len().min(right.len()))?;
            left < right
        }
        _ => false,
    })
}

fn compare_numbers(left: &Number, right: &Number) -> Option<Ordering> {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        _ => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}
