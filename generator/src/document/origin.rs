//! Where the parts of a changed or merged value were written.
//!
//! Only the pointers at which the origin changes are stored: a value below a stored pointer was
//! written at the same relative location below the stored origin. The value itself is not stored
//! here.

use crate::diagnostic::Location;
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

/// The origins of all parts of a value, by pointer.
#[derive(Clone, Debug)]
pub(super) struct Origins(BTreeMap<Pointer, Location>);

/// The origins of one part of a value; the pointers are relative to that part.
pub(super) struct Part(Vec<(Pointer, Location)>);

impl Origins {
    /// Creates the origins of a value that was read from `file`.
    pub(super) fn new(file: &str) -> Self {
        let root = Location {
            file: file.to_owned(),
            pointer: Pointer::ROOT,
        };
        Self(BTreeMap::from([(Pointer::ROOT, root)]))
    }

    /// Returns where the value at `pointer` was written.
    pub(super) fn locate(&self, pointer: &Pointer) -> Location {
        let mut base = pointer.as_str();
        loop {
            if let Some(origin) = self.0.get(base) {
                return Location {
                    file: origin.file.clone(),
                    pointer: origin
                        .pointer
                        .concat(&pointer.as_str()[base.len()..].into()),
                };
            }
            // The root is always stored, so the loop ends at the first slash at the latest.
            base = &base[..base.rfind('/').unwrap_or(0)];
        }
    }

    /// Records that the value at `pointer`, with everything in it, was written at `origin`.
    pub(super) fn set(&mut self, pointer: Pointer, origin: Location) {
        self.put(&pointer, Part(vec![(Pointer::ROOT, origin)]));
    }

    /// Returns the origins of the value at `pointer`.
    pub(super) fn part(&self, pointer: &Pointer) -> Part {
        let mut part = vec![(Pointer::ROOT, self.locate(pointer))];
        let below = self.0.range(pointer.join("")..);
        let below =
            below.map_while(|(inner, origin)| Some((inner.strip_prefix(pointer)?, origin.clone())));
        part.extend(below);
        Part(part)
    }

    /// Returns where the origin changes, and to what.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Pointer, &Location)> {
        self.0.iter()
    }

    /// Removes the origins of the value at `pointer`, and returns them.
    pub(super) fn take(&mut self, pointer: &Pointer) -> Part {
        let part = self.part(pointer);
        for (rest, _) in &part.0 {
            self.0.remove(&pointer.concat(rest));
        }
        part
    }

    /// Inserts the origins of a part at `pointer`.
    pub(super) fn put(&mut self, pointer: &Pointer, part: Part) {
        self.take(pointer);
        let moved = part
            .0
            .into_iter()
            .map(|(rest, origin)| (pointer.concat(&rest), origin));
        self.0.extend(moved);
    }

    /// Removes an element from an array that had `length` elements, and moves the later elements
    /// up.
    pub(super) fn remove_item(&mut self, array: &Pointer, index: usize, length: usize) {
        self.remove_items(array, &BTreeSet::from([index]), length);
    }

    /// Removes elements from an array that had `length` elements, and moves the later elements up.
    pub(super) fn remove_items(
        &mut self,
        array: &Pointer,
        indexes: &BTreeSet<usize>,
        length: usize,
    ) {
        let first = indexes.first().copied().unwrap_or(length);
        let mut gap = 0;
        for index in first..length {
            if indexes.contains(&index) {
                gap += 1;
                continue;
            }
            let part = self.take(&array.join_index(index));
            self.put(&array.join_index(index - gap), part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(file: &str, pointer: &str) -> Location {
        Location {
            file: file.to_owned(),
            pointer: pointer.into(),
        }
    }

    #[test]
    fn parts_move_with_their_origins() {
        let mut origins = Origins::new("a");
        origins.set("/tags/1/x".into(), place("o", "/actions/0/update/x"));
        origins.set("/tags/10".into(), place("b", "/tags/0"));
        let locate = |origins: &Origins, pointer: &str| origins.locate(&pointer.into());

        assert_eq!(locate(&origins, "/tags/1"), place("a", "/tags/1"));
        assert_eq!(
            locate(&origins, "/tags/1/x/y"),
            place("o", "/actions/0/update/x/y")
        );
        assert_eq!(
            locate(&origins, "/tags/10/name"),
            place("b", "/tags/0/name")
        );

        origins.remove_item(&"/tags".into(), 0, 11);
        assert_eq!(locate(&origins, "/tags/0"), place("a", "/tags/1"));
        assert_eq!(
            locate(&origins, "/tags/0/x"),
            place("o", "/actions/0/update/x")
        );
        assert_eq!(locate(&origins, "/tags/9"), place("b", "/tags/0"));
        assert_eq!(locate(&origins, "/tags/8"), place("a", "/tags/9"));
    }
}
