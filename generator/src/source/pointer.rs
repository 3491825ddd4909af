//! JSON pointers (RFC 6901): the address of a value inside a document.
//!
//! A [`Pointer`] keeps its escaped text, so that it can be printed, compared and looked up as it
//! is. It says nothing about which document it belongs to.

use std::borrow::{Borrow, Cow};
use std::fmt;

/// A JSON pointer, such as `/paths/~1keys/get`. The empty pointer is the root of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer of the whole document.
    pub const ROOT: Self = Self(String::new());

    /// The pointer as text, which `serde_json::Value::pointer` understands.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The pointer in the fragment of a reference, which is a part of a URI, where characters may
    /// stand as `%XX`.
    pub fn from_fragment(fragment: &str) -> Self {
        let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        Self::from(&*decoded)
    }

    /// The reference to this place, with its fragment.
    pub fn to_fragment(&self) -> String {
        format!("#{}", self.0.replace('%', "%25"))
    }

    /// Whether this is the pointer of the whole document.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Steps into the member named `key`, which is escaped here.
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

    /// Steps into the element at `index`.
    pub fn push_index(&mut self, index: usize) {
        self.push(&index.to_string());
    }

    /// Steps back out of the last member or element; the root stays where it is.
    pub fn pop(&mut self) {
        self.0.truncate(self.0.rfind('/').unwrap_or(0));
    }

    /// This pointer and one more member.
    #[must_use]
    pub fn join(&self, key: &str) -> Self {
        let mut joined = self.clone();
        joined.push(key);
        joined
    }

    /// This pointer and one more element.
    #[must_use]
    pub fn join_index(&self, index: usize) -> Self {
        let mut joined = self.clone();
        joined.push_index(index);
        joined
    }

    /// This pointer and, relative to it, another one.
    #[must_use]
    pub fn concat(&self, rest: &Self) -> Self {
        Self(format!("{}{}", self.0, rest.0))
    }

    /// The pointer of the object or array that holds this value; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        let end = self.0.rfind('/')?;
        Some(Self(self.0[..end].to_owned()))
    }

    /// The names and indices along the way, unescaped.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = Cow<'_, str>> {
        // The text before the first slash is empty, and no segment.
        let mut parts = self.0.split('/');
        parts.next();
        parts.map(unescape)
    }

    /// The last name or index, unescaped; `None` for the root.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        self.segments().next_back()
    }

    /// What is left of this pointer below `base`; `None` if it lies elsewhere.
    pub fn strip_prefix(&self, base: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(&base.0)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| Self(rest.to_owned()))
    }
}

/// Reads a pointer from its text. A leading `#`, as in a reference, is taken off, and a missing
/// leading slash is put in, so every text is some pointer.
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

/// So that maps can be searched with a part of a pointer's text.
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
        // In this order, so that `~01` is `~1` and not `/`.
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
