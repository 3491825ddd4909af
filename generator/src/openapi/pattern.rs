//! Patterns that list a few strings, such as `^(asc|desc)$`, and what all strings of a pattern start with.

use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::BTreeSet;

/// How many strings a pattern may allow to become an enum.
const MAX_LANGUAGE: usize = 16;

/// How deeply groups may be nested.
const MAX_DEPTH: usize = 250;

/// All strings that a pattern allows, if it is anchored on both sides and allows only a few.
///
/// If two of them differ only in case, they are spellings of one value, and the pattern is not a list.
pub(crate) fn language(pattern: &str) -> Option<Vec<String>> {
    let hir = parsed(pattern)?;
    let HirKind::Concat(parts) = hir.kind() else {
        return None;
    };
    let [first, middle @ .., last] = parts.as_slice() else {
        return None;
    };
    let anchored = matches!(first.kind(), HirKind::Look(regex_syntax::hir::Look::Start))
        && matches!(last.kind(), HirKind::Look(regex_syntax::hir::Look::End));
    if !anchored {
        return None;
    }
    let words = concat(middle)?;
    let mut seen = BTreeSet::new();
    let listed = words.iter().all(|word| seen.insert(word.to_lowercase()));
    (listed && !words.is_empty()).then_some(words)
}

/// What all strings that a pattern allows start with, if it is anchored.
pub(crate) fn prefix(pattern: &str) -> Option<String> {
    let hir = parsed(pattern)?;
    let HirKind::Concat(parts) = hir.kind() else {
        return None;
    };
    match parts.iter().map(Hir::kind).collect::<Vec<_>>().as_slice() {
        [
            HirKind::Look(regex_syntax::hir::Look::Start),
            HirKind::Literal(literal),
            ..,
        ] => String::from_utf8(literal.0.to_vec()).ok(),
        _ => None,
    }
}

/// Returns what a pattern means, if it is a regular expression without an excess of groups.
fn parsed(pattern: &str) -> Option<Hir> {
    let (mut depth, mut is_class) = (0_usize, false);
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '[' => is_class = true,
            ']' => is_class = false,
            '(' if !is_class => depth += 1,
            ')' if !is_class => depth = depth.saturating_sub(1),
            _ => {}
        }
        // The parser refuses more as well, but only when it has read all of it.
        if depth > MAX_DEPTH {
            return None;
        }
    }
    regex_syntax::parse(pattern).ok()
}

fn concat(parts: &[Hir]) -> Option<Vec<String>> {
    parts.iter().try_fold(vec![String::new()], |words, part| {
        let next = words_of(part)?;
        (words.len() * next.len() <= MAX_LANGUAGE).then(|| {
            words
                .iter()
                .flat_map(|word| next.iter().map(move |tail| format!("{word}{tail}")))
                .collect()
        })
    })
}

fn words_of(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty => Some(vec![String::new()]),
        HirKind::Literal(literal) => Some(vec![String::from_utf8(literal.0.to_vec()).ok()?]),
        HirKind::Capture(capture) => words_of(&capture.sub),
        HirKind::Concat(parts) => concat(parts),
        HirKind::Alternation(parts) => {
            let words = parts
                .iter()
                .map(words_of)
                .collect::<Option<Vec<_>>>()?
                .concat();
            (words.len() <= MAX_LANGUAGE).then_some(words)
        }
        HirKind::Class(Class::Unicode(class)) => {
            let size: usize = class.iter().map(|range| range.len()).sum();
            (size <= MAX_LANGUAGE).then(|| {
                let chars = class.iter().flat_map(|range| range.start()..=range.end());
                chars.map(String::from).collect()
            })
        }
        HirKind::Class(Class::Bytes(_)) | HirKind::Look(_) | HirKind::Repetition(_) => None,
    }
}
