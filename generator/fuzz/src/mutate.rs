//! Mutates seeds: trees of JSON and plain text.
//!
//! Each input has only a few changes, so that it still gets past the first check.

use serde_json::{Value, json};

use crate::random::Random;
use crate::words::{NUMBERS, WORDS};

/// A placeholder for a number that a tree cannot hold, with its index in [`NUMBERS`].
const NUMBER: &str = "\u{1}number ";

/// Changes some nodes of a tree, and writes it as JSON.
pub fn tree(seed: &Value, nodes: &[Value], random: &mut Random) -> String {
    let mut value = seed.clone();
    for _ in 0..=random.below(3) {
        let mut target = random.below(size(&value));
        change(&mut value, &mut target, nodes, random);
    }
    let mut text = value.to_string();
    for (index, number) in NUMBERS.iter().enumerate() {
        let stand_in = Value::from(format!("{NUMBER}{index}"));
        text = text.replace(&stand_in.to_string(), number);
    }
    text
}

/// Changes some bytes of one of these texts: cuts, repeats, or inserts a word or a part of another text.
pub fn bytes(texts: &[Vec<u8>], words: &[&str], random: &mut Random) -> Vec<u8> {
    let mut text = random.pick(texts).cloned().unwrap_or_default();
    for _ in 0..=random.below(4) {
        let start = random.below(text.len() + 1);
        let end = (start + random.below(16)).min(text.len());
        match random.below(8) {
            0 => drop(text.drain(start..end)),
            1 => text.truncate(start),
            2 if start < text.len() => text[start] ^= 1 << random.below(8),
            3 => {
                let piece = text[start..end].repeat(1 + random.below(40));
                text.splice(start..start, piece);
            }
            4 => {
                let other = random.pick(texts).map_or(&[][..], Vec::as_slice);
                let from = random.below(other.len() + 1);
                let to = (from + random.below(200)).min(other.len());
                text.splice(start..end, other[from..to].iter().copied());
            }
            5 => {
                let words = random.pick(words).copied().unwrap_or_default();
                text.splice(start..end, words.bytes());
            }
            _ => {
                let words = random.pick(words).copied().unwrap_or_default();
                text.splice(start..start, words.bytes());
            }
        }
    }
    text
}

/// Returns all nodes of a tree.
pub fn nodes(value: &Value) -> Vec<Value> {
    let mut nodes = Vec::new();
    walk(value, &mut |node| nodes.push(node.clone()));
    nodes
}

fn walk(value: &Value, visit: &mut dyn FnMut(&Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        Value::Object(members) => members.values().for_each(|member| walk(member, visit)),
        _ => {}
    }
}

fn size(value: &Value) -> usize {
    let mut count = 0;
    walk(value, &mut |_| count += 1);
    count
}

/// Changes the node at which `target` reaches zero: removes a member, renames or copies one, or replaces the node.
fn change(value: &mut Value, target: &mut usize, nodes: &[Value], random: &mut Random) {
    if *target == 0 {
        *target = usize::MAX;
        return replace(value, nodes, random);
    }
    *target -= 1;
    let children: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(members) => members.values_mut().collect(),
        _ => return,
    };
    for child in children {
        if *target == usize::MAX {
            return;
        }
        change(child, target, nodes, random);
    }
}

fn replace(value: &mut Value, nodes: &[Value], random: &mut Random) {
    let choice = random.below(12);
    match (choice, &mut *value) {
        (0, Value::Object(members)) if !members.is_empty() => {
            let key = members.keys().nth(random.below(members.len())).cloned();
            members.remove(&key.unwrap_or_default());
        }
        (1, Value::Object(members)) if !members.is_empty() => {
            let key = members.keys().nth(random.below(members.len())).cloned();
            let member = members.remove(&key.unwrap_or_default()).unwrap_or_default();
            members.insert(word(random), member);
        }
        (2, Value::Object(members)) if !members.is_empty() => {
            let member = members.values().nth(random.below(members.len())).cloned();
            members.insert(word(random), member.unwrap_or_default());
        }
        (0, Value::Array(items)) if !items.is_empty() => {
            items.remove(random.below(items.len()));
        }
        (1, Value::Array(items)) if items.len() > 1 => {
            let (one, other) = (random.below(items.len()), random.below(items.len()));
            items.swap(one, other);
        }
        (2, Value::Array(items)) => items.push(any(nodes, random)),
        (3, Value::String(text)) => {
            let mut at = random.below(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.insert_str(at, &word(random));
        }
        (4, value) => *value = json!(word(random)),
        (5, value) => *value = json!(format!("{NUMBER}{}", random.below(NUMBERS.len()))),
        (6, value) => *value = json!([null, true, false, [], {}])[random.below(5)].take(),
        (7, value) => {
            let key = word(random);
            for _ in 0..[1, 1, 1, 2, 5, 130][random.below(6)] {
                *value = match random.below(4) {
                    0 => json!([value.take()]),
                    _ => json!({ &*key: value.take() }),
                };
            }
        }
        (_, value) => *value = any(nodes, random),
    }
}

fn any(nodes: &[Value], random: &mut Random) -> Value {
    random.pick(nodes).cloned().unwrap_or_default()
}

fn word(random: &mut Random) -> String {
    let word = random.pick(WORDS).copied().unwrap_or_default();
    match random.below(40) {
        0 => word.repeat(300),
        _ => word.to_owned(),
    }
}
