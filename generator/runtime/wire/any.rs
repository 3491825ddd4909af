//! Any JSON value, kept as it was written.
//!
//! Guarantees that numbers keep all their digits, that members keep their order, and that clones
//! are cheap, because they share the value. If a name occurs twice, the first member is kept.
//! Readers that have to look at a value twice also use this type.

use std::collections::HashSet;
use std::ops::Index;
use std::sync::Arc;

use serde_json::{Map, Number, Value};

/// Any JSON value, with its numbers as they were written: `1.50`, `1E400`, integers and fractions
/// of any length.
///
/// It can be created from everything that converts into a [`serde_json::Value`], including the
/// macro [`serde_json::json!`]. To modify it, modify the result of [`to_value`](Self::to_value).
/// [`read_as`](Self::read_as) reads it as a type of the API, and
/// `serde_json::from_value(json.to_value())` as a type of your own.
///
/// Two values are equal if they have the same members, in any order, and if their numbers are
/// written the same way.
#[derive(Clone)]
pub struct Json(pub(crate) Node);

#[derive(Clone)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    /// Any other number, as written in JSON.
    Number(Arc<str>),
    String(Arc<str>),
    Array(Arc<Vec<Json>>),
    /// Names are unique.
    Object(Arc<Vec<Member>>),
}

/// A member of an object.
pub(crate) type Member = (Arc<str>, Json);

impl Json {
    /// Null.
    pub const NULL: Self = Self(Node::Null);

    /// Creates an object. If a name occurs twice, the first member is kept.
    pub(crate) fn object(mut members: Vec<Member>) -> Self {
        keep_first(&mut members);
        Self(Node::Object(Arc::new(members)))
    }

    /// Creates an array.
    pub(crate) fn array(items: Vec<Self>) -> Self {
        Self(Node::Array(Arc::new(items)))
    }

    /// Returns whether this is null.
    pub fn is_null(&self) -> bool {
        matches!(self.0, Node::Null)
    }

    /// Returns the value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.0 {
            Node::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the value of an integer in the range of `i64`.
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Node::Unsigned(value) => i64::try_from(value).ok(),
            Node::Signed(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the value of an integer in the range of `u64`.
    pub fn as_u64(&self) -> Option<u64> {
        match self.0 {
            Node::Unsigned(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the `f64` nearest to a number; `None` if that is infinite.
    pub fn as_f64(&self) -> Option<f64> {
        match &self.0 {
            Node::Unsigned(value) => Some(*value as f64),
            Node::Signed(value) => Some(*value as f64),
            Node::Number(text) => text.parse().ok().filter(|value: &f64| value.is_finite()),
            _ => None,
        }
    }

    /// Returns a number as it was written.
    pub fn as_number(&self) -> Option<String> {
        match &self.0 {
            Node::Unsigned(_) | Node::Signed(_) | Node::Number(_) => Some(self.to_string()),
            _ => None,
        }
    }

    /// Returns the text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Node::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the items of an array.
    pub fn as_array(&self) -> Option<&[Json]> {
        match &self.0 {
            Node::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the members of an object, in the order in which they were written. Empty if this is
    /// not an object.
    pub fn members(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> {
        let members = match &self.0 {
            Node::Object(members) => members.as_slice(),
            _ => &[],
        };
        members.iter().map(|(name, value)| (&**name, value))
    }

    /// Returns whether this is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.0, Node::Object(_))
    }

    /// Returns the member of an object with this name. This is a linear search.
    pub fn get(&self, name: &str) -> Option<&Json> {
        let mut members = self.members();
        members.find_map(|(other, value)| (other == name).then_some(value))
    }

    /// Converts the value into that of `serde_json`. Numbers beyond 64 bits become the nearest
    /// `f64`, or null if that is infinite.
    pub fn to_value(&self) -> Value {
        match &self.0 {
            Node::Null => Value::Null,
            Node::Bool(value) => Value::Bool(*value),
            Node::Unsigned(value) => Value::from(*value),
            Node::Signed(value) => Value::from(*value),
            Node::Number(text) => match text.parse::<Number>() {
                Ok(number) => Value::Number(number),
                Err(_) => Value::Null,
            },
            Node::String(text) => Value::String((**text).to_owned()),
            Node::Array(items) => items.iter().map(Self::to_value).collect(),
            Node::Object(members) => {
                let members = members.iter();
                members
                    .map(|(name, value)| ((**name).to_owned(), value.to_value()))
                    .collect::<Map<_, _>>()
                    .into()
            }
        }
    }
}

/// Keeps the first of several members with the same name.
fn keep_first(members: &mut Vec<Member>) {
    /// Up to this many names are compared one by one.
    const FEW: usize = 12;
    let few = members.len() <= FEW;
    let is_new = |(index, (name, _)): (usize, &Member)| {
        let before = members.iter().take(index);
        before.into_iter().all(|(other, _)| other != name)
    };
    if few && members.iter().enumerate().all(is_new) {
        return;
    }
    let mut seen = HashSet::with_capacity(members.len());
    members.retain(|(name, _)| seen.insert(Arc::clone(name)));
}

impl<T: Into<Value>> From<T> for Json {
    fn from(value: T) -> Self {
        Self(match value.into() {
            Value::Null => Node::Null,
            Value::Bool(value) => Node::Bool(value),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(value), _) => Node::Unsigned(value),
                (_, Some(value)) => Node::Signed(value),
                _ => Node::Number(number.to_string().into()),
            },
            Value::String(text) => Node::String(text.into()),
            Value::Array(items) => {
                Node::Array(Arc::new(items.into_iter().map(Self::from).collect()))
            }
            Value::Object(members) => {
                let members = members.into_iter();
                let members = members.map(|(name, value)| (name.into(), Self::from(value)));
                Node::Object(Arc::new(members.collect()))
            }
        })
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Node::Null, Node::Null) => true,
            (Node::Bool(a), Node::Bool(b)) => a == b,
            (Node::Unsigned(a), Node::Unsigned(b)) => a == b,
            (Node::Signed(a), Node::Signed(b)) => a == b,
            (Node::Number(a), Node::Number(b)) | (Node::String(a), Node::String(b)) => a == b,
            (Node::Array(a), Node::Array(b)) => a == b,
            (Node::Object(a), Node::Object(b)) => a == b || sorted(a) == sorted(b),
            _ => false,
        }
    }
}

impl Eq for Json {}

fn sorted(members: &[Member]) -> Vec<&Member> {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by_key(|(name, _)| &**name);
    sorted
}

/// Null if there is no such member.
impl Index<&str> for Json {
    type Output = Json;

    fn index(&self, name: &str) -> &Json {
        self.get(name).unwrap_or(&Json::NULL)
    }
}

/// Null if there is no such item.
impl Index<usize> for Json {
    type Output = Json;

    fn index(&self, index: usize) -> &Json {
        let item = self.as_array().and_then(|items| items.get(index));
        item.unwrap_or(&Json::NULL)
    }
}

impl<T: Clone + Into<Value>> PartialEq<T> for Json {
    fn eq(&self, other: &T) -> bool {
        let other = Self::from(other.clone());
        *self == other
    }
}
