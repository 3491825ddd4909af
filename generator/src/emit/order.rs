//! The order in which rustfmt sorts imports and the names in them.

use proc_macro2::Ident;
use std::cmp::Ordering;

/// Compares two `use` items, each a path and the names below it. `self`, `super` and `crate` come
/// first, a list of names comes last.
pub(super) fn imports(a: (&str, &[Ident]), b: (&str, &[Ident])) -> Ordering {
    let segments = |(parent, names): (&str, &[Ident])| -> Vec<(u8, String)> {
        let only = match names {
            [only] => Some(only.to_string()),
            _ => None,
        };
        let path = parent
            .split("::")
            .chain(only.as_deref())
            .map(|segment| (rank(segment), segment.to_owned()));
        let list = only.is_none().then(|| (LIST, String::new()));
        path.chain(list).collect()
    };
    let (a, b) = (segments(a), segments(b));
    let segments = a.iter().zip(&b);
    let orders = segments.map(|(a, b)| a.0.cmp(&b.0).then_with(|| names(&a.1, &b.1)));
    let first = orders.into_iter().find(|order| order.is_ne());
    first.unwrap_or_else(|| a.len().cmp(&b.len()))
}

const LIST: u8 = 4;

fn rank(segment: &str) -> u8 {
    match segment {
        "self" => 0,
        "super" => 1,
        "crate" => 2,
        _ => 3,
    }
}

/// Compares two names. Runs of digits compare as numbers, and `_` comes before everything else.
pub(super) fn names(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.trim_start_matches("r#"), b.trim_start_matches("r#"));
    while !a.is_empty() && !b.is_empty() {
        let (first, second) = (chunk(a), chunk(b));
        let order = match (number(first), number(second)) {
            (Some(first), Some(second)) => (first.len(), first).cmp(&(second.len(), second)),
            _ if first == "_" || second == "_" => (first != "_").cmp(&(second != "_")),
            _ => first.cmp(second),
        };
        if order.is_ne() {
            return order;
        }
        (a, b) = (&a[first.len()..], &b[second.len()..]);
    }
    a.len().cmp(&b.len())
}

/// Returns the first part of a text: `_`, a run of digits, or a run of other characters.
fn chunk(text: &str) -> &str {
    let is_digit = |c: char| c.is_ascii_digit();
    let ends = |c: char| c == '_' || is_digit(c) != text.starts_with(is_digit);
    match text.starts_with('_') {
        true => &text[..1],
        false => &text[..text.find(ends).unwrap_or(text.len())],
    }
}

/// Returns a number without its leading zeros.
fn number(text: &str) -> Option<&str> {
    text.starts_with(|c: char| c.is_ascii_digit())
        .then(|| text.trim_start_matches('0'))
}
