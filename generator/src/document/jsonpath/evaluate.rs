//! Query → the values that it selects.
//!
//! A path is evaluated segment by segment, so that each segment is applied to a value only once. A query in a filter is
//! evaluated depth first instead: most of them need only the first value, and those that count need each value as often
//! as it is reached.

use super::syntax::{Query, Segment, Selector, Slice};
use crate::document::steps::{Steps, TooManySteps};
use crate::source::Pointer;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ptr;
use std::rc::Rc;

pub(super) struct Evaluator<'a, 's> {
    document: &'a Value,
    pub(super) steps: &'s mut Steps,
    /// What the absolute queries in filters select: it is the same for each value that is tested.
    absolute: BTreeMap<*const Query, Found<'a>>,
}

/// A value, and how to get to it.
struct Node<'a> {
    value: &'a Value,
    /// The array or object that contains the value; `None` for the document.
    parent: Option<(Rc<Node<'a>>, Key<'a>)>,
}

#[derive(Clone, Copy)]
enum Key<'a> {
    Name(&'a str),
    Index(usize),
}

/// What a query in a filter selects.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub first: Option<&'a Value>,
    /// How many values are selected, up to `enough`.
    pub count: usize,
    enough: usize,
}

impl<'a, 's> Evaluator<'a, 's> {
    pub(super) fn new(document: &'a Value, steps: &'s mut Steps) -> Self {
        Self {
            document,
            steps,
            absolute: BTreeMap::new(),
        }
    }

    /// Returns the pointers to the values that a path selects, each of them once.
    pub(super) fn select(&mut self, path: &'a Query) -> Result<Vec<Pointer>, TooManySteps> {
        let mut nodes = vec![Rc::new(Node {
            value: self.document,
            parent: None,
        })];
        for segment in &path.segments {
            nodes = self.apply(segment, nodes)?;
        }
        let mut pointers = Vec::new();
        for node in nodes {
            let pointer = node.pointer();
            self.steps.take_text(pointer.as_str().len())?;
            pointers.push(pointer);
        }
        Ok(pointers)
    }

    /// Applies a segment to different nodes. The nodes that it returns are different as well.
    fn apply(
        &mut self,
        segment: &'a Segment,
        mut nodes: Vec<Rc<Node<'a>>>,
    ) -> Result<Vec<Rc<Node<'a>>>, TooManySteps> {
        if segment.is_deep {
            nodes = self.descendants(nodes)?;
        }
        let mut selected = Vec::new();
        for node in nodes {
            // A value is selected from its parent only, so only other selectors can select it again.
            let mut seen = BTreeSet::new();
            for selector in &segment.selectors {
                for (key, value) in self.children(selector, node.value)? {
                    if segment.selectors.len() == 1 || seen.insert(ptr::from_ref(value)) {
                        let parent = Some((Rc::clone(&node), key));
                        selected.push(Rc::new(Node { value, parent }));
                    }
                }
            }
        }
        Ok(selected)
    }

    /// Returns the nodes and all nodes inside them, in the order of the document.
    fn descendants(
        &mut self,
        mut open: Vec<Rc<Node<'a>>>,
    ) -> Result<Vec<Rc<Node<'a>>>, TooManySteps> {
        open.reverse();
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        while let Some(node) = open.pop() {
            if seen.insert(ptr::from_ref(node.value)) {
                for (key, value) in self.all_children(node.value)?.into_iter().rev() {
                    let parent = Some((Rc::clone(&node), key));
                    open.push(Rc::new(Node { value, parent }));
                }
                found.push(node);
            }
        }
        Ok(found)
    }

    /// Evaluates a query in a filter for a value that is tested, until it has selected `enough` values. This number is
    /// always the same for a query, so what an absolute query selects can be kept.
    pub(super) fn find(
        &mut self,
        query: &'a Query,
        tested: &'a Value,
        enough: usize,
    ) -> Result<Found<'a>, TooManySteps> {
        self.steps.take(1)?;
        if let Some(found) = self.absolute.get(&ptr::from_ref(query)) {
            return Ok(*found);
        }
        let mut found = Found {
            first: None,
            count: 0,
            enough,
        };
        let start = if query.is_absolute {
            self.document
        } else {
            tested
        };
        self.walk(&query.segments, start, &mut found)?;
        if query.is_absolute {
            self.absolute.insert(query, found);
        }
        Ok(found)
    }

    /// Applies the rest of a query to a value.
    fn walk(
        &mut self,
        segments: &'a [Segment],
        value: &'a Value,
        found: &mut Found<'a>,
    ) -> Result<(), TooManySteps> {
        let Some((segment, rest)) = segments.split_first() else {
            found.first = found.first.or(Some(value));
            found.count += 1;
            return Ok(());
        };
        for selector in &segment.selectors {
            for (_, child) in self.children(selector, value)? {
                self.walk(rest, child, found)?;
                if found.count >= found.enough {
                    return Ok(());
                }
            }
        }
        if segment.is_deep {
            for (_, child) in self.all_children(value)? {
                self.walk(segments, child, found)?;
                if found.count >= found.enough {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Returns the children of a value that a selector selects.
    fn children(
        &mut self,
        selector: &'a Selector,
        value: &'a Value,
    ) -> Result<Vec<(Key<'a>, &'a Value)>, TooManySteps> {
        self.steps.take(1)?;
        Ok(match (selector, value) {
            (Selector::Name(name), Value::Object(members)) => {
                self.steps.take_text(name.len())?;
                let member = members.get_key_value(name);
                Vec::from_iter(member.map(|(key, value)| (Key::Name(key), value)))
            }
            (Selector::Index(index), Value::Array(items)) => {
                let item = absolute_index(*index, items.len());
                Vec::from_iter(item.and_then(|index| Some((Key::Index(index), items.get(index)?))))
            }
            (Selector::Slice(slice), Value::Array(items)) => {
                let indices = slice.indices(items.len());
                self.steps.take(indices.len())?;
                let items = indices
                    .into_iter()
                    .map(|index| (Key::Index(index), &items[index]));
                items.collect()
            }
            (Selector::Wildcard, _) => self.all_children(value)?,
            (Selector::Filter(test), _) => {
                let mut selected = Vec::new();
                for (key, child) in self.all_children(value)? {
                    if self.holds(test, child)? {
                        selected.push((key, child));
                    }
                }
                selected
            }
            _ => Vec::new(),
        })
    }

    /// Returns the items of an array or the members of an object. It takes a step for each of them.
    fn all_children(
        &mut self,
        value: &'a Value,
    ) -> Result<Vec<(Key<'a>, &'a Value)>, TooManySteps> {
        Ok(match value {
            Value::Array(items) => {
                self.steps.take(items.len())?;
                let items = items.iter().enumerate();
                items
                    .map(|(index, item)| (Key::Index(index), item))
                    .collect()
            }
            Value::Object(members) => {
                self.steps.take(members.len())?;
                let members = members.iter();
                members
                    .map(|(key, value)| (Key::Name(key), value))
                    .collect()
            }
            _ => Vec::new(),
        })
    }
}

impl Node<'_> {
    fn pointer(&self) -> Pointer {
        let Some((parent, key)) = &self.parent else {
            return Pointer::ROOT;
        };
        let mut pointer = parent.pointer();
        match key {
            Key::Name(name) => pointer.push(name),
            Key::Index(index) => pointer.push_index(*index),
        }
        pointer
    }
}

impl Slice {
    /// Returns the indices that the slice selects from an array of this length (§2.3.4.2.2).
    fn indices(&self, length: usize) -> Vec<usize> {
        let length = length as i64;
        let normal = |index: i64| if index < 0 { length + index } else { index };
        let step = self.step.unsigned_abs() as usize;
        let range = if self.step > 0 {
            let start = self.start.map_or(0, normal).clamp(0, length);
            let end = self.end.map_or(length, normal).clamp(0, length);
            start..end
        } else {
            let start = self.start.map_or(length - 1, normal).clamp(-1, length - 1);
            let end = self.end.map_or(-1, normal).clamp(-1, length - 1);
            end + 1..start + 1
        };
        let indices = range.map(|index| index as usize);
        match self.step {
            0 => Vec::new(),
            1.. => indices.step_by(step).collect(),
            _ => indices.rev().step_by(step).collect(),
        }
    }
}

/// The index of an array item. A negative one counts from the end.
fn absolute_index(index: i64, length: usize) -> Option<usize> {
    let distance = usize::try_from(index.unsigned_abs()).ok()?;
    if index < 0 {
        length.checked_sub(distance)
    } else {
        Some(distance)
    }
}
