//! JSON pointers (RFC 6901): the address of a value inside a document.
//!
//! A [`Pointer`] stores its escaped text, so it can be printed, compared and looked up without
//! conversion. It does not say which document it belongs to.

use serde_json::Value;
use std::borrow::{Borrow, Cow};
use std::fmt;

/// A JSON pointer, such as `/paths/~1keys/get`. The empty pointer is the root of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer of the whole document.
    pub const ROOT: Self = Self(String::new());

    /// Returns the pointer as text, in the form that `serde_json::Value::pointer` expects.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Parses the pointer in the fragment of a reference. The fragment is part of a URI, so
    /// characters may be percent-encoded.
    pub fn from_fragment(fragment: &str) -> Self {
        let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        Self::from(&*decoded)
    }

    /// Returns the reference to this pointer in the same document: a `#` and the encoded fragment.
    pub fn to_fragment(&self) -> String {
        format!("#{}", self.0.replace('%', "%25"))
    }

    /// Whether this is the root pointer.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Appends the member named `key`, which is escaped here.
    pub fn push(&mut self, key: &str) {
        self.0.push('/');
        for c in key.chars() {
            match c {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                c => self.0.push(c),
            }
        }
    }

    /// Appends the element at `index`.
    pub fn push_index(&mut self, index: usize) {
        self.push(&index.to_string());
    }

    /// Removes the last member or element; the root stays unchanged.
    pub fn pop(&mut self) {
        self.0.truncate(self.0.rfind('/').unwrap_or(0));
    }

    /// Returns this pointer with one more member.
    #[must_use]
    pub fn join(&self, key: &str) -> Self {
        let mut joined = self.clone();
        joined.push(key);
        joined
    }

    /// Returns this pointer with one more element.
    #[must_use]
    pub fn join_index(&self, index: usize) -> Self {
        let mut joined = self.clone();
        joined.push_index(index);
        joined
    }

    /// Returns this pointer followed by a pointer that is relative to it.
    #[must_use]
    pub fn concat(&self, rest: &Self) -> Self {
        Self(format!("{}{}", self.0, rest.0))
    }

    /// Returns the pointer of the object or array that contains this value; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        let end = self.0.rfind('/')?;
        Some(Self(self.0[..end].to_owned()))
    }

    /// Returns the names and indices in the pointer, unescaped.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = Cow<'_, str>> {
        // The text before the first slash is empty and not a segment.
        let mut parts = self.0.split('/');
        parts.next();
        parts.map(unescape)
    }

    /// Returns the last name or index, unescaped; `None` for the root.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        self.segments().next_back()
    }

    /// Returns the value at this pointer in a document, without the allocations of `serde_json`.
    pub(crate) fn value<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        self.segments()
            .try_fold(root, |value, segment| match value {
                Value::Object(members) => members.get(&*segment),
                Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
                _ => None,
            })
    }

    /// Returns the value at this pointer in a document, to change it.
    pub(crate) fn value_mut<'v>(&self, root: &'v mut Value) -> Option<&'v mut Value> {
        self.segments()
            .try_fold(root, |value, segment| match value {
                Value::Object(members) => members.get_mut(&*segment),
                Value::Array(items) => items.get_mut(segment.parse::<usize>().ok()?),
                _ => None,
            })
    }

    /// Returns the rest of this pointer relative to `base`; `None` if it is not below `base`.
    pub fn strip_prefix(&self, base: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(&base.0)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| Self(rest.to_owned()))
    }
}

/// Creates a pointer from its text. A leading `#`, as in a reference, is removed, and a missing
/// leading slash is added, so every text is a valid pointer.
impl From<&str> for Pointer {
    fn from(text: &str) -> Self {
        let text = text.strip_prefix('#').unwrap_or(text);
        if text.is_empty() || text.starts_with('/') {
            Self(text.to_owned())
        } else {
            Self(format!("/{text}"))
        }
    }
}

/// Allows searching maps with a part of a pointer's text.
impl Borrow<str> for Pointer {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        // In this order, so that `~01` becomes `~1` and not `/`.
        Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(segment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_unescapes() {
        let pointer = Pointer::ROOT.join("paths").join("/a~b/{c}").join_index(3);
        assert_eq!(pointer.as_str(), "/paths/~1a~0b~1{c}/3");
        assert_eq!(
            pointer.segments().collect::<Vec<_>>(),
            ["paths", "/a~b/{c}", "3"]
        );
        assert_eq!(Pointer::from("/~01").last().as_deref(), Some("~1"));
    }

    #[test]
    fn walks_up_to_the_root() {
        let mut pointer = Pointer::from("#/a/b");
        assert_eq!(pointer.parent(), Some(Pointer::from("/a")));
        assert_eq!(Pointer::ROOT.parent(), None);
        pointer.pop();
        pointer.pop();
        pointer.pop();
        assert!(pointer.is_root());
        assert_eq!(pointer.segments().count(), 0);
        assert_eq!(Pointer::from("/").segments().count(), 1);
    }

    #[test]
    fn a_prefix_ends_at_a_slash() {
        let pointer = Pointer::from("/tags/10");
        assert_eq!(pointer.strip_prefix(&Pointer::from("/tags/1")), None);
        assert_eq!(
            pointer.strip_prefix(&Pointer::from("/tags")),
            Some(Pointer::from("/10"))
        );
    }
}
