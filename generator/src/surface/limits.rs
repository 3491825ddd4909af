//! The limits in the notes of a line, and which of two are narrower.
//!
//! Notes are sentences such as `Length in characters: at most 5.`, as the documentation shows them. The crate does not
//! check limits; servers do.

use super::findings::Compared;
use super::line::Line;
use super::rules::Rule;
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

/// Notes that are not limits: other rules, or none, are about them.
const OTHERS: [&str; 6] = [
    "Default",
    "Example",
    "Examples",
    "Flattened",
    "Read-only",
    "Write-only",
];

/// Which values new limits allow, compared with the old ones.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Allowed {
    more: bool,
    fewer: bool,
}

/// Compares the limits of two lines. The directions are those of the type that has the values.
pub(super) fn compare(
    compared: &mut Compared,
    item: &str,
    [old, new]: [&Line; 2],
    at: &Pointer,
    [is_sent, is_received]: [bool; 2],
) {
    let (before, after) = (limits(&old.notes), limits(&new.notes));
    if before == after || !(is_sent || is_received) {
        return;
    }
    let labels: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let mut allowed = Allowed {
        more: false,
        fewer: false,
    };
    for label in labels {
        let change = change(before.get(label).copied(), after.get(label).copied());
        allowed.more |= change.more;
        allowed.fewer |= change.fewer;
    }
    let how = match (allowed.more, allowed.fewer) {
        (false, _) => "narrower",
        (true, false) => "wider",
        (true, true) => "different",
    };
    let mut effects = Vec::new();
    if is_sent && allowed.fewer {
        effects.push("servers may refuse values that they accepted");
    }
    if is_sent && allowed.more && !allowed.fewer {
        effects.push("servers accept more values");
    }
    if is_received && allowed.more {
        effects.push("responses may have values that they did not have");
    }
    if effects.is_empty() {
        effects.push("responses have fewer values");
    }
    let why = format!(
        "limits are {how} now: {}; they were: {} ({})",
        shown(&after),
        shown(&before),
        effects.join("; ")
    );
    compared.add(Rule::LimitsChanged, item, why, at);
}

/// Returns which values a limit allows that the one before did not, and the other way round.
fn change(before: Option<&str>, after: Option<&str>) -> Allowed {
    let both = |more, fewer| Allowed { more, fewer };
    let (before, after) = match (before, after) {
        (before, after) if before == after => return both(false, false),
        (None, _) => return both(false, true),
        (_, None) => return both(true, false),
        (Some(before), Some(after)) => (before, after),
    };
    let (Some(before), Some(after)) = (range(before), range(after)) else {
        return both(true, true);
    };
    // An exclusive bound is narrower than the inclusive one. No bound is the widest.
    let is_lower = |a: Bound, b: Bound| match (a, b) {
        (None, b) => b.is_some(),
        (_, None) => false,
        (Some((a, is_out)), Some((b, other))) => a < b || (a == b && !is_out && other),
    };
    let is_higher = |a: Bound, b: Bound| match (a, b) {
        (None, b) => b.is_some(),
        (_, None) => false,
        (Some((a, is_out)), Some((b, other))) => a > b || (a == b && !is_out && other),
    };
    both(
        is_lower(after[0], before[0]) || is_higher(after[1], before[1]),
        is_lower(before[0], after[0]) || is_higher(before[1], after[1]),
    )
}

/// An end of a range, and whether it is not part of it.
type Bound = Option<(f64, bool)>;

/// Reads `1`, `1 to 2`, `at least 1`, `more than 1, less than 2` and the like.
fn range(text: &str) -> Option<[Bound; 2]> {
    let number = |text: &str, is_out| Some(Some((text.parse::<f64>().ok()?, is_out)));
    if let Some((low, high)) = text.split_once(" to ") {
        return Some([number(low, false)?, number(high, false)?]);
    }
    if let Some(only) = number(text, false) {
        return Some([only, only]);
    }
    let mut bounds = [None, None];
    for part in text.split(", ") {
        let (side, is_out, rest) = if let Some(rest) = part.strip_prefix("at least ") {
            (0, false, rest)
        } else if let Some(rest) = part.strip_prefix("more than ") {
            (0, true, rest)
        } else if let Some(rest) = part.strip_prefix("at most ") {
            (1, false, rest)
        } else {
            (1, true, part.strip_prefix("less than ")?)
        };
        bounds[side] = number(rest, is_out)?;
    }
    Some(bounds)
}

/// Returns the limits in notes: what comes before the colon, and what comes after it.
fn limits(notes: &str) -> BTreeMap<&str, &str> {
    let limits = sentences(notes).into_iter().map(|sentence| {
        let sentence = sentence.trim_end_matches('.');
        sentence.split_once(": ").unwrap_or((sentence, ""))
    });
    limits
        .filter(|(label, _)| !OTHERS.contains(label))
        .collect()
}

/// Divides notes at full stops that are not inside of code.
fn sentences(notes: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut open, mut ticks) = (0, 0, 0);
    for (at, c) in notes.char_indices() {
        if c == '`' {
            ticks += 1;
            continue;
        }
        // Code ends with as many backticks as it starts with.
        match (open, ticks) {
            (_, 0) => {}
            (0, _) => open = ticks,
            (_, _) if ticks == open => open = 0,
            (_, _) => {}
        }
        ticks = 0;
        let is_end = notes[at..].starts_with(". ") || &notes[at..] == ".";
        if is_end && open == 0 {
            found.push(notes[start..=at].trim());
            start = at + 1;
        }
    }
    let rest = notes[start..].trim();
    found.extend((!rest.is_empty()).then_some(rest));
    found
}

fn shown(limits: &BTreeMap<&str, &str>) -> String {
    if limits.is_empty() {
        return "none".to_owned();
    }
    let parts = limits.iter().map(|(label, rest)| match rest.is_empty() {
        true => (*label).to_owned(),
        false => format!("{label}: {rest}"),
    });
    format!("“{}”", parts.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrower_limit_is_told() {
        let cases = [
            ("at most 9", "at most 5", (false, true)),
            ("at most 5", "at most 9", (true, false)),
            ("0 to 9", "1 to 10", (true, true)),
            ("0 to 9", "at least 0, less than 9", (false, true)),
            ("0 to 9", "0 to 9.0", (false, false)),
            ("more than 0", "at least 0", (true, false)),
            ("7", "7 to 8", (true, false)),
            ("1 to 2", "at least 1", (true, false)),
            ("`a`", "`b`", (true, true)),
        ];
        for (before, after, (more, fewer)) in cases {
            let found = change(Some(before), Some(after));
            assert_eq!(
                (found.more, found.fewer),
                (more, fewer),
                "{before} → {after}"
            );
        }
        assert!(change(None, Some("`a`")).fewer && change(Some("`a`"), None).more);
    }

    #[test]
    fn code_in_notes_is_not_divided() {
        let notes =
            "Range: 0.5 to 1.5. Pattern: `` a. `b. `` . Default: `Range: 9. `. Items are unique.";
        let found: Vec<_> = limits(notes).into_iter().collect();
        let expected = [
            ("Items are unique", ""),
            ("Pattern", "`` a. `b. `` "),
            ("Range", "0.5 to 1.5"),
        ];
        assert_eq!(found, expected);
    }
}
