//! Which fields and variants are boxed: one edge of every cycle of types held by value, and what is
//! large.
//!
//! Structs that hold structs that hold structs grow to megabytes in some APIs, which no stack has
//! room for. So what takes more than sixteen strings is boxed wherever it is held by value. What is
//! smaller stays as it is, so that one pattern can look into it.
//!
//! Lists and maps already hold their items behind a pointer, so only direct and nullable uses
//! count. Aliases are looked through; a cycle of nothing but aliases has no meaning in any
//! language and is an error.

use super::boxes::Boxes;
use super::layout::{Laid, Layout, Written};
use super::reach::{named, uses};
use super::told::Told;
use super::usage::Usage;
use crate::diagnostic::{Diagnostic, Kind, Reports};
use crate::ir::{Table, Type, TypeId, TypeKind, Types};
use std::collections::BTreeSet;

/// How many names of a cycle are shown.
const MAX_NAMES: usize = 5;

/// What takes more bytes than this is boxed: sixteen strings.
const LARGE: usize = 16 * 24;

/// A struct that takes more than this all the same, ninety-six strings, boxes what is larger than
/// three. JSON may be nested 127 levels deep, and reading it takes five to seven times the size of
/// each level in a debug build: this keeps it below the 2 MiB of stack that a thread has.
const HUGE: usize = 96 * 24;
const SMALL: usize = 3 * 24;

/// By how many bytes a payload of a union may be larger than all others before clippy objects.
const SPREAD: usize = 200;

/// Reports aliases that are nothing but other names for each other.
pub(super) fn check(types: &Types, reports: &mut Reports) {
    for cycle in loops(types, bare) {
        let names = cycle
            .iter()
            .take(MAX_NAMES)
            .map(|id| format!("`#{}`", types[*id].origin));
        let names: Vec<String> = names.collect();
        let (first, others) = names
            .split_first()
            .map_or(("", &[][..]), |(a, b)| (a.as_str(), b));
        let mut message = format!("{first} refers only to itself");
        if !others.is_empty() {
            let more = if cycle.len() > names.len() {
                ", …"
            } else {
                ""
            };
            message.push_str(&format!(", through {}{more}", others.join(", ")));
        }
        let at = &types[cycle[0]].origin;
        reports.push(at, Diagnostic::error(Kind::AliasCycle, message));
    }
}

/// Finds the edges to box.
pub(super) fn boxes(types: &Types, usage: &Usage, told: &Told) -> Boxes {
    let mut walk = Walk {
        written: Written { types, usage, told },
        state: types.map(|_, _| State::New),
        layouts: types.map(|_, _| Layout::EMPTY),
        boxes: Boxes::default(),
    };
    for root in types.ids() {
        walk.from(root);
    }
    walk.boxes
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// A walk over all definitions.
struct Walk<'a> {
    written: Written<'a>,
    state: Table<TypeId, State>,
    layouts: Table<TypeId, Layout>,
    boxes: Boxes,
}

impl Walk<'_> {
    /// Walks depth first without recursion: an edge back to a type that is still open closes a
    /// cycle. A type is laid out when all that it holds by value has been.
    fn from(&mut self, root: TypeId) {
        if self.state[root] != State::New {
            return;
        }
        let types = self.written.types;
        self.state[root] = State::Open;
        let mut stack = vec![(root, targets(types, root), 0)];
        while let Some((id, edges, next)) = stack.last_mut() {
            let Some((position, target)) = edges.get(*next).copied() else {
                self.lay_out(*id, edges);
                self.state[*id] = State::Done;
                stack.pop();
                continue;
            };
            *next += 1;
            match self.state[target] {
                State::Open => {
                    self.boxes.edges.insert((*id, position));
                }
                State::New => {
                    self.state[target] = State::Open;
                    stack.push((target, targets(types, target), 0));
                }
                State::Done => {}
            }
        }
    }

    /// Boxes what is large in a definition, whose edges lead to what is laid out, and lays it out.
    fn lay_out(&mut self, id: TypeId, edges: &[(usize, TypeId)]) {
        for limit in [LARGE, SMALL] {
            let large = edges
                .iter()
                .filter(|(_, target)| self.layouts[*target].size > limit);
            let large = large.map(|(position, _)| (id, *position));
            self.boxes.edges.extend(large);
            self.layouts[id] = self.laid().definition(id);
            if self.layouts[id].size <= HUGE {
                break;
            }
        }
        if is_uneven(self.laid(), id) {
            self.boxes.uneven.insert(id);
        }
    }

    fn laid(&self) -> Laid<'_> {
        Laid {
            written: self.written,
            boxes: &self.boxes,
            layouts: &self.layouts,
        }
    }
}

/// Whether one variant of a union may be so much larger than all others that clippy objects.
fn is_uneven(laid: Laid<'_>, id: TypeId) -> bool {
    let TypeKind::Union(union) = &laid.written.types[id].kind else {
        return false;
    };
    let largest = laid.payloads(id, union).map(|it| it.size).max();
    let mut least: Vec<usize> = laid.payloads(id, union).map(|it| it.least).collect();
    // Variants without a payload.
    least.resize(union.variants.len().max(least.len()), 0);
    least.sort_unstable_by(|a, b| b.cmp(a));
    match (largest, least.get(1)) {
        (Some(largest), Some(second)) => largest > second + SPREAD,
        _ => false,
    }
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
    loops(types, named).into_iter().flatten().collect()
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
    let mut done = types.map(|_, _| false);
    for start in types.ids() {
        let mut path = Vec::new();
        let mut current = Some(start);
        while let Some(id) = current.filter(|id| !done[*id]) {
            done[id] = true;
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
