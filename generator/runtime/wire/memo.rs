//! Which variant a union turned out to be, for values in memory that are read more than once.
//!
//! If the variant that fits best cannot be read, the next one is tried, and reads the same nested
//! values again. Their unions remember what was decided, so the work does not multiply with each
//! level. What is remembered belongs to the outermost value in memory, and ends with it.

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::field::Field;

/// The decisions about one value and all values inside it.
#[derive(Default)]
struct Memo {
    decided: RefCell<HashMap<(Node, TypeId), Decision>>,
    views: RefCell<HashMap<(usize, View), usize>>,
}

/// The address of a value, and the number of a view of it; 0 for the whole.
type Node = (usize, usize);

/// What is different about a view, by the addresses and lengths of constants. Equal constants may
/// have equal addresses.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum View {
    /// Without the members of a struct, and those that are excluded.
    Without((usize, usize), (usize, usize)),
    /// Without the tag.
    WithoutTag(usize, usize),
    /// With the tag.
    WithTag,
}

/// What was decided about a union.
#[derive(Clone, Copy)]
pub(super) enum Decision {
    /// It is the variant with this index.
    Variant(usize),
    /// No variant can be read.
    Nothing,
}

/// Which value in memory an array or object is.
#[derive(Clone)]
pub struct Origin {
    memo: Rc<Memo>,
    node: Node,
}

impl Origin {
    /// The outermost value, at this address.
    pub(super) fn outermost(address: usize) -> Self {
        Self {
            memo: Rc::default(),
            node: (address, 0),
        }
    }

    /// A value inside this one, at this address. It is not moved while the outermost one is read.
    pub(super) fn nested(&self, address: usize) -> Self {
        Self {
            memo: Rc::clone(&self.memo),
            node: (address, 0),
        }
    }

    /// The same value without the members of a struct that it is flattened into.
    pub(super) fn without(
        &self,
        fields: &'static [Field],
        excluded: &'static [&'static str],
    ) -> Self {
        self.view(View::Without(
            (fields.as_ptr() as usize, fields.len()),
            (excluded.as_ptr() as usize, excluded.len()),
        ))
    }

    /// The same value without its tag.
    pub(super) fn without_tag(&self, tag: &'static str) -> Self {
        self.view(View::WithoutTag(tag.as_ptr() as usize, tag.len()))
    }

    /// The same value with the tag that it was without.
    pub(super) fn with_tag(&self) -> Self {
        self.view(View::WithTag)
    }

    fn view(&self, view: View) -> Self {
        let (address, whole) = self.node;
        let mut views = self.memo.views.borrow_mut();
        let next = views.len() + 1;
        let view = *views.entry((whole, view)).or_insert(next);
        Self {
            memo: Rc::clone(&self.memo),
            node: (address, view),
        }
    }

    /// Returns what was decided about this value as a value of `union`.
    pub(super) fn decided(&self, union: TypeId) -> Option<Decision> {
        let decided = self.memo.decided.borrow();
        decided.get(&(self.node, union)).copied()
    }

    /// Remembers what was decided about this value as a value of `union`.
    pub(super) fn decide(&self, union: TypeId, decision: Decision) {
        let mut decided = self.memo.decided.borrow_mut();
        decided.insert((self.node, union), decision);
    }
}

/// The address of a value that is shared.
pub(super) fn address<T>(shared: &Arc<T>) -> usize {
    Arc::as_ptr(shared) as usize
}
