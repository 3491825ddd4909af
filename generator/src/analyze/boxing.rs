//! Which fields and variants are boxed: one edge of every cycle of types held by value, and what is
//! large.
//!
//! Structs that hold structs that hold structs grow to megabytes in some APIs, which no stack has
//! room for. So what takes more than sixteen strings is boxed wherever it is held, and so is the
//! payload of a union that is much larger than the others.
//!
//! Lists and maps already hold their items behind a pointer, so only direct and nullable uses
//! count. Aliases are looked through; a cycle of nothing but aliases has no meaning in any
//! language and is an error.

use super::layout::{Laid, Layout, VALUE};
use super::{Facts, uses};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::ir::{Type, TypeId, TypeKind, Types};
use std::collections::BTreeSet;

/// How many names of a cycle are shown.
const MAX_NAMES: usize = 5;

/// What takes more bytes than this is boxed: sixteen strings.
const LARGE: usize = 16 * 24;

/// By how many bytes a payload of a union may be larger than all others: what clippy allows.
const SPREAD: usize = 200;

/// Reports aliases that are nothing but other names for each other.
pub(super) fn check(types: &Types, document: &Document, diagnostics: &mut Diagnostics) {
    for cycle in loops(types, bare) {
        let names = cycle
            .iter()
            .take(MAX_NAMES)
            .map(|id| format!("`#{}`", types[*id].origin));
        let names: Vec<String> = names.collect();
        let (first, others) = names
            .split_first()
            .map_or(("", &[][..]), |(a, b)| (a.as_str(), b));
        let mut message = format!("{first} is only another name for itself");
        if !others.is_empty() {
            let more = if cycle.len() > names.len() {
                ", …"
            } else {
                ""
            };
            message.push_str(&format!(", by way of {}{more}", others.join(", ")));
        }
        let at = document.locate(&types[cycle[0]].origin);
        diagnostics.push(Diagnostic::error("alias-cycle", message).at(at));
    }
}

/// Adds the edges to box to the facts, by definition and position of the field or variant. All else
/// that says how a type is written must be known.
pub(super) fn boxed(types: &Types, facts: &mut Facts) {
    let mut state = vec![State::New; types.len()];
    let mut layouts = vec![Layout::EMPTY; types.len()];
    for (root, _) in types.iter() {
        walk(types, root, &mut state, &mut layouts, facts);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// A depth-first walk without recursion: an edge back to a type that is still open closes a cycle.
/// A type is laid out when all that it holds by value has been.
fn walk(
    types: &Types,
    root: TypeId,
    state: &mut [State],
    layouts: &mut [Layout],
    facts: &mut Facts,
) {
    if state[root.index()] != State::New {
        return;
    }
    state[root.index()] = State::Open;
    let mut stack = vec![(root, targets(types, root), 0)];
    while let Some((id, edges, next)) = stack.last_mut() {
        let Some((position, target)) = edges.get(*next).copied() else {
            let large = large(types, *id, facts, layouts);
            facts.boxed.extend(large);
            layouts[id.index()] = Laid {
                types,
                facts,
                layouts,
            }
            .definition(*id);
            state[id.index()] = State::Done;
            stack.pop();
            continue;
        };
        *next += 1;
        match state[target.index()] {
            State::Open => {
                facts.boxed.insert((*id, position));
            }
            State::New => {
                state[target.index()] = State::Open;
                stack.push((target, targets(types, target), 0));
            }
            State::Done => {}
        }
    }
}

/// What a definition holds that is large.
fn large(types: &Types, id: TypeId, facts: &Facts, layouts: &[Layout]) -> Vec<(TypeId, usize)> {
    let laid = Laid {
        types,
        facts,
        layouts,
    };
    let kind = &types[id].kind;
    if matches!(kind, TypeKind::Alias(_)) {
        return Vec::new();
    }
    let by_value = held(kind)
        .into_iter()
        .filter(|(position, _)| !facts.boxed.contains(&(id, *position)))
        .map(|(position, ty)| (position, laid.held(ty)));
    let (large, mut others): (Vec<_>, Vec<_>) =
        by_value.partition(|(_, layout)| layout.size > LARGE);
    let mut boxed: Vec<usize> = large.into_iter().map(|(position, _)| position).collect();
    if let TypeKind::Union(union) = kind {
        let kept = facts.keeps_others(id, union);
        let alone = union.variants.len() + usize::from(kept) < 2;
        others.sort_by_key(|(_, layout)| std::cmp::Reverse(layout.size));
        let count = if alone {
            0
        } else {
            sticking_out(&others, kept)
        };
        boxed.extend(others.iter().take(count).map(|(position, _)| *position));
    }
    boxed.into_iter().map(|position| (id, position)).collect()
}

/// How many of the payloads, the largest first, are much larger than all that come after them.
fn sticking_out(payloads: &[(usize, Layout)], kept: bool) -> usize {
    let (mut first, mut second) = (if kept { VALUE.size } else { 0 }, 0);
    let mut count = payloads.len();
    for (index, (_, layout)) in payloads.iter().enumerate().rev() {
        (first, second) = match layout.least {
            least if least > first => (least, first),
            least => (first, second.max(least)),
        };
        if layout.size <= second + SPREAD {
            count = index;
        }
    }
    count
}

/// The structs and unions that a definition holds by value, with the position of the holder.
fn targets(types: &Types, id: TypeId) -> Vec<(usize, TypeId)> {
    if matches!(types[id].kind, TypeKind::Alias(_)) {
        return Vec::new();
    }
    held(&types[id].kind)
        .into_iter()
        .filter_map(
            |(position, ty)| match types.resolve(ty.non_null()).non_null() {
                Type::Named(target) => Some((position, *target)),
                _ => None,
            },
        )
        .collect()
}

/// What a definition holds, with its position: fields first, then flattened parts; or variants.
fn held(kind: &TypeKind) -> Vec<(usize, &Type)> {
    match kind {
        TypeKind::Union(union) => union
            .variants
            .iter()
            .enumerate()
            .filter_map(|(position, variant)| Some((position, variant.form.payload()?)))
            .collect(),
        other => uses(other).into_iter().enumerate().collect(),
    }
}

/// Aliases that lead back to themselves through lists, maps or options: Rust knows no recursive
/// alias, so each becomes a struct of one field.
pub(super) fn newtypes(types: &Types) -> BTreeSet<TypeId> {
    loops(types, super::named).into_iter().flatten().collect()
}

/// The definition that a type is another name for.
fn bare(ty: &Type) -> Option<TypeId> {
    match ty.non_null() {
        Type::Named(id) => Some(*id),
        _ => None,
    }
}

/// The cycles of aliases, where each leads to at most one other.
fn loops(types: &Types, target: fn(&Type) -> Option<TypeId>) -> Vec<Vec<TypeId>> {
    let next = |id: TypeId| match &types[id].kind {
        TypeKind::Alias(ty) => target(ty),
        _ => None,
    };
    let mut loops = Vec::new();
    let mut done = vec![false; types.len()];
    for (start, _) in types.iter() {
        let mut path = Vec::new();
        let mut current = Some(start);
        while let Some(id) = current.filter(|id| !done[id.index()]) {
            done[id.index()] = true;
            path.push(id);
            current = next(id);
        }
        // The walk ended at a type it had met: on this path, that closes a cycle.
        if let Some(from) = current.and_then(|met| path.iter().position(|id| *id == met)) {
            loops.push(path.split_off(from));
        }
    }
    loops
}
