//! Values that are already in memory, read as if they came from a format.
//!
//! What is owned is handed on by value, so that nested unions move what they look at; what is shared is read by
//! reference and cloned only by a reader that has to keep it.

use std::borrow::Cow;
use std::vec;

use serde_json::{Number, Value};

use super::{Array, Error, Field, Input, Key, Object, Read, Result, Sink, Slot};

/// Reads a JSON value. Like JSON text, it may be nested 128 levels deep.
pub fn from_value<T: Read>(value: Value) -> Result<T> {
    if !is_shallow(&value, DEPTH_LIMIT) {
        return Err(too_deep());
    }
    let mut read = None;
    feed(Cow::Owned(value), &mut |input| Slot::fill(&mut read, input))?;
    read.ok_or_else(Error::incomplete)
}

/// How deep values may be nested, so that hostile input does not exhaust the stack. What `serde_json` allows.
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

/// Hands a value to `sink`.
fn feed(value: Cow<'_, Value>, sink: Sink<'_>) -> Result<()> {
    match value {
        Cow::Owned(Value::String(text)) => sink(Input::Str(&text)),
        Cow::Owned(Value::Array(items)) => sink(Input::Array(&mut Items::owned(items))),
        Cow::Owned(Value::Object(members)) => {
            let members = members
                .into_iter()
                .map(|(name, value)| (Cow::Owned(name), Cow::Owned(value)));
            sink(Input::Object(&mut Members::new(members, false)))
        }
        Cow::Borrowed(Value::String(text)) => sink(Input::Str(text)),
        Cow::Borrowed(Value::Array(items)) => sink(Input::Array(&mut Items {
            items: items.iter().map(Cow::Borrowed),
        })),
        Cow::Borrowed(Value::Object(members)) => {
            let members = members
                .iter()
                .map(|(name, value)| (Cow::Borrowed(name.as_str()), Cow::Borrowed(value)));
            sink(Input::Object(&mut Members::new(members, false)))
        }
        Cow::Owned(Value::Null) | Cow::Borrowed(Value::Null) => sink(Input::Null),
        Cow::Borrowed(&Value::Bool(value)) | Cow::Owned(Value::Bool(value)) => {
            sink(Input::Bool(value))
        }
        Cow::Borrowed(Value::Number(value)) => number(value, sink),
        Cow::Owned(Value::Number(value)) => number(&value, sink),
    }
}

fn number(number: &Number, sink: Sink<'_>) -> Result<()> {
    match (number.as_u64(), number.as_i64(), number.as_f64()) {
        (Some(value), ..) => sink(Input::Unsigned(value)),
        (_, Some(value), _) => sink(Input::Signed(value)),
        (.., Some(value)) => sink(Input::Float(value)),
        _ => Err(Error::custom("expected a number that fits 64 bits")),
    }
}

/// The items of an array in memory.
pub(super) struct Items<I> {
    items: I,
}

/// The items of an array that the reader may keep.
pub(super) type OwnedItems =
    Items<std::iter::Map<vec::IntoIter<Value>, fn(Value) -> Cow<'static, Value>>>;

impl OwnedItems {
    pub(super) fn owned(items: Vec<Value>) -> Self {
        Self {
            items: items.into_iter().map(Cow::Owned),
        }
    }
}

impl<'v, I: Iterator<Item = Cow<'v, Value>>> Array for Items<I> {
    fn next(&mut self, sink: Sink<'_>) -> Result<bool> {
        match self.items.next() {
            Some(item) => feed(item, sink).map(|()| true),
            None => Ok(false),
        }
    }

    fn take(&mut self) -> Result<Option<Value>> {
        Ok(self.items.next().map(Cow::into_owned))
    }
}

/// The members of an object in memory.
pub(super) struct Members<'v, I> {
    front: Option<Member<'v>>,
    members: I,
    key: Cow<'v, str>,
    value: Option<Cow<'v, Value>>,
    cursor: usize,
    rest: bool,
}

type Member<'v> = (Cow<'v, str>, Cow<'v, Value>);

/// The members of an object that the reader may keep.
pub(super) type OwnedMembers = Members<
    'static,
    std::iter::Map<vec::IntoIter<(String, Value)>, fn((String, Value)) -> Member<'static>>,
>;

impl OwnedMembers {
    pub(super) fn owned(members: Vec<(String, Value)>, rest: bool) -> Self {
        Self::new(
            members
                .into_iter()
                .map(|(name, value)| (Cow::Owned(name), Cow::Owned(value))),
            rest,
        )
    }

    pub(super) fn is_empty(&self) -> bool {
        self.members.len() == 0 && self.front.is_none()
    }

    /// Makes this the next member.
    pub(super) fn put_back(&mut self, name: &str, value: Value) {
        self.front = Some((Cow::Owned(name.to_owned()), Cow::Owned(value)));
    }
}

impl<'v, I: Iterator<Item = Member<'v>>> Members<'v, I> {
    pub(super) fn new(members: I, rest: bool) -> Self {
        Self {
            front: None,
            members,
            key: Cow::Borrowed(""),
            value: None,
            cursor: 0,
            rest,
        }
    }
}

impl<'v, I: Iterator<Item = Member<'v>>> Object for Members<'v, I> {
    fn next(&mut self, fields: &[Field]) -> Result<Option<Key>> {
        let Some((key, value)) = self.front.take().or_else(|| self.members.next()) else {
            return Ok(None);
        };
        self.key = key;
        self.value = Some(value);
        Ok(Some(Key::find(&self.key, fields, &mut self.cursor)))
    }

    fn key(&self) -> &str {
        &self.key
    }

    fn value(&mut self, sink: Sink<'_>) -> Result<()> {
        match self.value.take() {
            Some(value) => feed(value, sink),
            None => Err(Error::incomplete()),
        }
    }

    fn skip(&mut self) -> Result<()> {
        self.value = None;
        Ok(())
    }

    fn take(&mut self) -> Result<Value> {
        self.value
            .take()
            .map(Cow::into_owned)
            .ok_or_else(Error::incomplete)
    }

    fn is_rest(&self) -> bool {
        self.rest
    }
}
