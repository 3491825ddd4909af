//! Values that are already in memory, read as if they came from a format.
//!
//! Values are shared, not copied: a reader that keeps an array or object keeps a reference to it.
//! So a value can be read any number of times, and nested readers that keep it cost no more than
//! the outermost one.

use std::sync::Arc;

use serde_json::Value;

use super::any::{self, Json, Node};
use super::error::{Error, Result};
use super::field::{Field, Key};
use super::input::{Array, Input, Object, Read, Sink, Slot};
use super::memo::{Origin, address};

/// Reads a JSON value. As in JSON text, it may be nested up to 128 levels deep.
pub fn from_value<T: Read>(value: Value) -> Result<T> {
    if !is_shallow(&value, DEPTH_LIMIT) {
        return Err(too_deep());
    }
    read_tree(&Json::from(value))
}

/// Reads a value in memory, which may also be nested up to 128 levels deep.
pub(super) fn from_tree<T: Read>(value: &Json) -> Result<T> {
    if !is_shallow_tree(value, DEPTH_LIMIT) {
        return Err(too_deep());
    }
    read_tree(value)
}

fn read_tree<T: Read>(value: &Json) -> Result<T> {
    let mut read = None;
    feed(value, None, &mut |input| Slot::fill(&mut read, input))?;
    read.ok_or_else(Error::incomplete)
}

/// The maximum nesting depth, so that hostile input cannot exhaust the stack. It is the same as in
/// `serde_json`.
pub(super) const DEPTH_LIMIT: usize = 128;

#[cold]
pub(super) fn too_deep() -> Error {
    Error::from_text(format!("nested more than {DEPTH_LIMIT} levels deep"))
}

fn is_shallow(value: &Value, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else {
        return !matches!(value, Value::Array(_) | Value::Object(_));
    };
    match value {
        Value::Array(items) => items.iter().all(|item| is_shallow(item, below)),
        Value::Object(members) => members.values().all(|value| is_shallow(value, below)),
        _ => true,
    }
}

fn is_shallow_tree(value: &Json, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else {
        return !matches!(value.0, Node::Array(_) | Node::Object(_));
    };
    match &value.0 {
        Node::Array(items) => items.iter().all(|item| is_shallow_tree(item, below)),
        Node::Object(members) => {
            let mut members = members.iter();
            members.all(|(_, value)| is_shallow_tree(value, below))
        }
        _ => true,
    }
}

/// Passes a value to `sink`. `outer` is the value that it is a part of.
fn feed(value: &Json, outer: Option<&Origin>, sink: Sink<'_>) -> Result<()> {
    let scalar = match &value.0 {
        Node::Null => Input::Null,
        Node::Bool(value) => Input::Bool(*value),
        Node::Unsigned(value) => Input::Unsigned(*value),
        Node::Signed(value) => Input::Signed(*value),
        Node::Number(text) => Input::Number(text),
        Node::String(text) => Input::Str(text),
        Node::Array(items) => {
            let origin = outer.map(|outer| outer.nested(address(items)));
            let mut items = KeptItems::new(Arc::clone(items), origin);
            return sink(Input::Array(&mut items));
        }
        Node::Object(members) => {
            let origin = outer.map(|outer| outer.nested(address(members)));
            let mut members = KeptMembers::new(Arc::clone(members), &[], false, origin);
            return sink(Input::Object(&mut members));
        }
    };
    sink(scalar)
}

/// The items of an array in memory.
pub(super) struct KeptItems {
    items: Arc<Vec<Json>>,
    next: usize,
    origin: Option<Origin>,
}

impl KeptItems {
    pub(super) fn new(items: Arc<Vec<Json>>, origin: Option<Origin>) -> Self {
        Self {
            items,
            next: 0,
            origin,
        }
    }
}

impl Array for KeptItems {
    fn next(&mut self, sink: Sink<'_>) -> Result<bool> {
        let Some(item) = self.items.get(self.next) else {
            return Ok(false);
        };
        self.next += 1;
        feed(item, self.origin.as_ref(), sink).map(|()| true)
    }

    fn take(&mut self) -> Result<Option<Json>> {
        let item = self.items.get(self.next).cloned();
        self.next += 1;
        Ok(item)
    }

    fn origin(&self) -> Option<Origin> {
        self.origin.clone().filter(|_| self.next == 0)
    }
}

/// The members of an object in memory.
pub(super) struct KeptMembers {
    front: Option<any::Member>,
    members: Arc<Vec<any::Member>>,
    excluded: &'static [&'static str],
    next: usize,
    /// Whether the current member is the one in `front`.
    at_front: bool,
    cursor: usize,
    rest: bool,
    origin: Option<Origin>,
}

impl KeptMembers {
    /// The members except those named in `excluded`.
    pub(super) fn new(
        members: Arc<Vec<any::Member>>,
        excluded: &'static [&'static str],
        rest: bool,
        origin: Option<Origin>,
    ) -> Self {
        Self {
            front: None,
            members,
            excluded,
            next: 0,
            at_front: false,
            cursor: 0,
            rest,
            origin,
        }
    }

    /// Inserts this member before the others.
    pub(super) fn put_first(&mut self, name: &str, value: Json) {
        self.front = Some((name.into(), value));
    }

    fn current(&self) -> Option<&any::Member> {
        match self.at_front {
            true => self.front.as_ref(),
            false => self.members.get(self.next.checked_sub(1)?),
        }
    }
}

impl Object for KeptMembers {
    fn next(&mut self, fields: &[Field]) -> Result<Option<Key>> {
        if self.next == 0 && self.front.is_some() && !self.at_front {
            self.at_front = true;
        } else {
            self.at_front = false;
            let rest = self.members.get(self.next..).unwrap_or_default();
            let excluded = |(name, _): &&any::Member| self.excluded.contains(&&**name);
            self.next += rest.iter().take_while(excluded).count() + 1;
        }
        let Some((name, _)) = self.current() else {
            return Ok(None);
        };
        let mut cursor = self.cursor;
        let key = Key::find(name, fields, &mut cursor);
        self.cursor = cursor;
        Ok(Some(key))
    }

    fn key(&self) -> &str {
        self.current().map_or("", |(name, _)| name)
    }

    fn value(&mut self, sink: Sink<'_>) -> Result<()> {
        match self.current() {
            Some((_, value)) => feed(value, self.origin.as_ref(), sink),
            None => Err(Error::incomplete()),
        }
    }

    fn skip(&mut self) -> Result<()> {
        Ok(())
    }

    fn take(&mut self) -> Result<Json> {
        match self.current() {
            Some((_, value)) => Ok(value.clone()),
            None => Err(Error::incomplete()),
        }
    }

    fn is_rest(&self) -> bool {
        self.rest
    }

    fn origin(&self) -> Option<Origin> {
        let origin = self.origin.clone()?;
        match (self.next, &self.front) {
            (0, None) => Some(origin),
            (0, Some(_)) if !self.at_front => Some(origin.with_tag()),
            _ => None,
        }
    }
}
