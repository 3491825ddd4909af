//! Compares the value that came back with the one that was sent: numbers by value, absent members
//! like null ones.

use serde_json::Value;

/// The value without members that are null.
pub fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        Value::Object(members) => members
            .iter()
            .filter(|(_, member)| !member.is_null())
            .map(|(name, member)| (name.clone(), without_nulls(member)))
            .collect(),
        other => other.clone(),
    }
}

/// Where two values first differ, and how; `None` if they are equal.
pub fn difference(sent: &Value, back: &Value) -> Option<String> {
    match (sent, back) {
        (Value::Number(sent), Value::Number(back)) => {
            let same = match (sent.as_i128(), back.as_i128()) {
                (Some(sent), Some(back)) => sent == back,
                _ => sent.as_f64() == back.as_f64(),
            };
            (!same).then(|| format!(": {sent} came back as {back}"))
        }
        (Value::Array(sent), Value::Array(back)) if sent.len() == back.len() => {
            let mut pairs = sent.iter().zip(back).enumerate();
            pairs.find_map(|(index, (sent, back))| {
                Some(format!("[{index}]{}", difference(sent, back)?))
            })
        }
        (Value::Object(sent), Value::Object(back)) => {
            let lost = sent.iter().find_map(|(name, sent)| match back.get(name) {
                Some(back) => Some(format!(".{name}{}", difference(sent, back)?)),
                None => Some(format!(".{name}: got lost")),
            });
            lost.or_else(|| {
                let mut names = back.keys();
                let added = names.find(|name| !sent.contains_key(*name))?;
                Some(format!(".{added}: came out of nothing"))
            })
        }
        (sent, back) if sent == back => None,
        (sent, back) => Some(format!(": {sent} came back as {back}")),
    }
}
