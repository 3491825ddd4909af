//! Numbers that a schema allows: the ends of its range, values between them, and other spellings.

use super::random::Random;
use serde_json::{Map, Value, json};

/// The formats of whole numbers.
const INTEGER_FORMATS: &[&str] = &[
    "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "uint",
];

/// Integers. Where the schema leaves an end open it is that of the format or, without one, that of
/// 64 bits: unsigned if there is a lower bound of zero or more.
pub fn integers(schema: &Map<String, Value>, random: &mut Random) -> Vec<Value> {
    let bound = |keyword: &str| -> Option<i128> {
        let bound = schema.get(keyword)?;
        bound
            .as_number()
            .and_then(|number| number.as_i128())
            .or_else(|| Some(bound.as_f64()? as i128))
    };
    let (minimum, maximum) = (bound("minimum"), bound("maximum"));
    let (low, high): (i128, i128) = match schema.get("format").and_then(Value::as_str) {
        Some("int8") => (i8::MIN.into(), i8::MAX.into()),
        Some("int16") => (i16::MIN.into(), i16::MAX.into()),
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("int64") => (i64::MIN.into(), i64::MAX.into()),
        Some("uint8") => (0, u8::MAX.into()),
        Some("uint16") => (0, u16::MAX.into()),
        Some("uint32") => (0, u32::MAX.into()),
        Some("uint64" | "uint") => (0, u64::MAX.into()),
        _ if minimum.is_some_and(|minimum| minimum >= 0) => (0, u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    };
    let (low, high) = (minimum.unwrap_or(low), maximum.unwrap_or(high));
    let between = low + (random.next() as i128).rem_euclid((high - low).max(0) + 1);
    let mut numbers: Vec<Value> = [between, low, high, 0, 1, -1, low + 1, high - 1]
        .into_iter()
        .filter(|number| (low..=high).contains(number))
        .filter_map(|number| {
            let signed = i64::try_from(number).map(Value::from);
            signed.or(u64::try_from(number).map(Value::from)).ok()
        })
        .collect();
    if (low..=high).contains(&1) {
        numbers.push(json!(1.0));
    }
    numbers
}

/// Whether a number is a whole one by its format, which JSON Schema knows nothing of.
pub fn is_whole(schema: &Value) -> bool {
    let format = schema["format"].as_str().unwrap_or_default();
    schema["type"] == "number" && INTEGER_FORMATS.contains(&format)
}

/// Numbers of any sort.
pub fn numbers(schema: &Map<String, Value>) -> Vec<Value> {
    let bounds = ["minimum", "maximum"].map(|keyword| schema.get(keyword).cloned());
    let usual = [json!(0.5), json!(-1.25), json!(3), json!(1e21), json!(0.1)];
    usual
        .into_iter()
        .chain(bounds.into_iter().flatten())
        .collect()
}
