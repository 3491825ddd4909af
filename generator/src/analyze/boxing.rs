//! Which fields and variants are boxed: one edge of every cycle of types held by value, and large
//! types.
//!
//! In some APIs, structs nested in structs grow to megabytes, which do not fit on any stack. So a
//! type that is larger than sixteen strings is boxed wherever it is held by value. Smaller types
//! are not boxed, so that one pattern can match their contents.
//!
//! Lists and maps already hold their items behind a pointer, so only direct and nullable uses, and
//! those in tuples, count. A recursive alias of a tuple is a struct that holds it in a box. Aliases are resolved; a cycle that consists of aliases only has no meaning in any
//! language and is an error.

use super::boxes::Boxes;
use super::components::components;
use super::layout::{Laid, Layout, Written};
use super::reach::{named, uses};
use super::told::Told;
use super::usage::Usage;
use crate::diagnostic::{Diagnostic, Kind, Reports};
use crate::ir::{Table, Type, TypeId, TypeKind, Types};
use std::collections::BTreeSet;

/// How many names of a cycle are shown in a message.
const MAX_NAMES: usize = 5;

/// Types larger than this many bytes, which is the size of sixteen strings, are boxed.
const LARGE: usize = 16 * 24;

/// If a struct is still larger than this, which is ninety-six strings, it boxes everything larger
/// than three strings. JSON may be nested 127 levels deep, and reading it takes five to seven times
/// the size of each level in a debug build: with this limit, that fits into the 2 MiB stack of a
/// thread.
const HUGE: usize = 96 * 24;
const SMALL: usize = 3 * 24;

/// By how many bytes the payload of a variant may exceed all others before clippy warns.
const SPREAD: usize = 200;

/// Reports aliases that only refer to each other.
pub(super) fn check(types: &Types, reports: &mut Reports) {
    for cycle in loops(types) {
        let names = cycle
            .iter()
            .take(MAX_NAMES)
            .map(|id| format!("`#{}`", types[*id].written));
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
pub(super) fn boxes(
    types: &Types,
    usage: &Usage,
    told: &Told,
    newtypes: &BTreeSet<TypeId>,
) -> Boxes {
    let mut walk = Walk {
        written: Written {
            types,
            usage,
            told,
            newtypes,
        },
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

/// A depth-first walk over all definitions.
struct Walk<'a> {
    written: Written<'a>,
    state: Table<TypeId, State>,
    layouts: Table<TypeId, Layout>,
    boxes: Boxes,
}

impl Walk<'_> {
    /// Walks depth first without recursion: an edge back to a type that is still open closes a
    /// cycle. The layout of a type is computed after the layouts of all types that it holds by
    /// value.
    fn from(&mut self, root: TypeId) {
        if self.state[root] != State::New {
            return;
        }
        self.state[root] = State::Open;
        let mut stack = vec![(root, targets(self.written, root), 0)];
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
                    stack.push((target, targets(self.written, target), 0));
                }
                State::Done => {}
            }
        }
    }

    /// Boxes the large fields and variants of a definition and computes its layout. The layouts of
    /// the targets of its edges are known.
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

/// Whether one variant of a union may be so much larger than all others that clippy warns.
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

/// Returns the structs and unions that a definition holds by value, each with the position of its
/// holder.
fn targets(written: Written<'_>, id: TypeId) -> Vec<(usize, TypeId)> {
    let kind = &written.types[id].kind;
    if matches!(kind, TypeKind::Alias(_)) {
        return Vec::new();
    }
    let held = held(kind).into_iter();
    let targets = held.flat_map(|(position, ty)| {
        let targets = by_value(written, ty).into_iter();
        targets.map(move |target| (position, target))
    });
    targets.collect()
}

/// Returns the structs and unions that a type holds by value, behind aliases, options and tuples.
fn by_value(written: Written<'_>, ty: &Type) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut aliases = BTreeSet::new();
    let mut open = vec![ty];
    while let Some(ty) = open.pop() {
        match ty {
            Type::Nullable(_) | Type::Tuple(_) => open.extend(ty.parts()),
            Type::Named(id) => match &written.types[*id].kind {
                TypeKind::Alias(_) if written.is_boxed_newtype(*id) => {}
                TypeKind::Alias(target) if aliases.insert(*id) => open.push(target),
                TypeKind::Alias(_) => {}
                _ => {
                    found.insert(*id);
                }
            },
            _ => {}
        }
    }
    found
}

/// Returns the types that a definition holds, with their positions: fields first, then flattened
/// parts; or variants.
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

/// Returns the aliases that lead back to themselves through lists, tuples, maps or options. Rust has
/// no recursive aliases, so each becomes a struct with one field.
pub(super) fn newtypes(types: &Types) -> BTreeSet<TypeId> {
    let targets = |id: TypeId| match &types[id].kind {
        TypeKind::Alias(ty) => named(ty).collect(),
        _ => Vec::new(),
    };
    let components = components(types, targets).lists.into_iter();
    let recursive = components.filter(|component| match component.as_slice() {
        [only] => targets(*only).contains(only),
        _ => true,
    });
    recursive.flatten().collect()
}

/// Returns the definition that a type is an alias of.
fn bare(ty: &Type) -> Option<TypeId> {
    match ty.non_null() {
        Type::Named(id) => Some(*id),
        _ => None,
    }
}

/// Returns the cycles of aliases, given that each alias leads to at most one other.
fn loops(types: &Types) -> Vec<Vec<TypeId>> {
    let next = |id: TypeId| match &types[id].kind {
        TypeKind::Alias(ty) => bare(ty),
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
        // The walk ended at a type that was visited before: if that type is on this path, it closes
        // a cycle.
        if let Some(from) = current.and_then(|met| path.iter().position(|id| *id == met)) {
            loops.push(path.split_off(from));
        }
    }
    loops
}
