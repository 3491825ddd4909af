//! The pointers that are looked up, and the spans that have been found so far.

use crate::source::pointer::Pointer;
use std::collections::BTreeMap;
use std::ops::Range;

/// The span of a scalar, if the value is one.
pub(super) type Scalar = Option<Range<usize>>;

/// The pointers that are looked up, as a tree.
#[derive(Default)]
pub(super) struct Wanted {
    /// Most have one child, and a map has room for eleven.
    pub(super) children: BTreeMap<Box<str>, Box<Wanted>>,
    pub(super) span: Option<Range<usize>>,
    scalar: Scalar,
    /// Whether the first occurrence of a repeated key is wanted.
    pub(super) keep_first: bool,
}

impl Wanted {
    pub(super) fn set(&mut self, span: Range<usize>, scalar: Scalar) {
        if !self.keep_first || self.span.is_none() {
            self.span = Some(span);
            self.scalar = scalar;
        }
    }

    /// Returns the span and the scalar of this pointer, or the span of its nearest ancestor that
    /// was found.
    pub(super) fn nearest(&self, pointer: &Pointer) -> Option<(Range<usize>, Scalar)> {
        let (mut node, mut span) = (self, self.span.clone()?);
        for segment in pointer.segments() {
            let child = node.children.get(&*segment);
            let Some((child, found)) = child.and_then(|it| Some((&**it, it.span.clone()?))) else {
                return Some((span, None));
            };
            (node, span) = (child, found);
        }
        Some((span, node.scalar.clone()))
    }

    /// Converts the offsets of everything that was found.
    pub(super) fn map_spans(&mut self, map: &impl Fn(usize) -> usize) {
        for span in [&mut self.span, &mut self.scalar].into_iter().flatten() {
            *span = map(span.start)..map(span.end);
        }
        for child in self.children.values_mut() {
            child.map_spans(map);
        }
    }
}
