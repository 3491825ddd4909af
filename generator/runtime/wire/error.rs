//! Errors of reading and writing, with the path of the value. The path is built while the error
//! propagates, so that it costs nothing without an error.
//!
//! Messages name the expected and the actual kind of value. They show numbers and booleans, but no
//! strings.

use std::fmt::{self, Display, Write as _};

/// The result of reading and writing.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A value that could not be read or written.
pub struct Error(Box<Inner>);

struct Inner {
    /// From the innermost to the outermost value.
    path: Vec<Segment>,
    message: String,
}

enum Segment {
    Member(String),
    Index(usize),
}

/// Longer member names are cut in paths, because the keys of a map come from outside.
const LONGEST_SEGMENT: usize = 64;

impl Error {
    /// Creates an error with this message, at the value that is being read or written.
    #[cold]
    pub fn custom(message: impl Display) -> Self {
        Self::from_text(message.to_string())
    }

    /// Creates an error for a missing required member.
    #[cold]
    pub fn missing(field: &str) -> Self {
        Self::from_text(format!("missing field `{field}`"))
    }

    /// Creates an error for a value that was not filled although its reader succeeded, which only a
    /// faulty [`Object`](super::Object) causes.
    #[cold]
    pub fn incomplete() -> Self {
        Self::from_text("the value is incomplete".to_owned())
    }

    /// Creates an error for a value that cannot be read in any of several ways. If their errors
    /// differ, the message has the first of them.
    #[cold]
    pub(super) fn any_of(errors: Vec<Self>) -> Self {
        /// Only so many errors, and this many bytes of them, are shown.
        const MOST: usize = 3;
        const LONGEST: usize = 300;
        let mut texts: Vec<String> = Vec::new();
        for text in errors.iter().map(Self::to_string) {
            if texts.len() < MOST && !texts.contains(&text) {
                texts.push(text);
            }
        }
        let length: usize = texts.iter().map(String::len).sum();
        match errors.into_iter().next() {
            Some(first) if texts.len() < 2 || length > LONGEST => first,
            Some(_) => Self::from_text(texts.join("; or ")),
            None => Self::incomplete(),
        }
    }

    #[cold]
    pub(super) fn from_text(message: String) -> Self {
        Self(Box::new(Inner {
            path: Vec::new(),
            message,
        }))
    }

    /// Prepends the member `name` to the path.
    #[cold]
    pub fn at_member(mut self, name: &str) -> Self {
        let segment = match name.char_indices().nth(LONGEST_SEGMENT) {
            Some((cut, _)) => format!("{}…", name.get(..cut).unwrap_or_default()),
            None => name.to_owned(),
        };
        self.0.path.push(Segment::Member(segment));
        self
    }

    /// Prepends the array index to the path.
    #[cold]
    pub fn at_index(mut self, index: usize) -> Self {
        self.0.path.push(Segment::Index(index));
        self
    }

    /// Returns the path, such as `mfa[0].Fido2["example.extension.bool"]`; empty for the whole
    /// value.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for segment in self.0.path.iter().rev() {
            // Writing to a string does not fail.
            let _ = match segment {
                Segment::Index(index) => write!(path, "[{index}]"),
                Segment::Member(name) if !is_identifier(name) => write!(path, "[{name:?}]"),
                Segment::Member(name) if path.is_empty() => write!(path, "{name}"),
                Segment::Member(name) => write!(path, ".{name}"),
            };
        }
        path
    }

    /// Returns the message, without the path.
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

fn is_identifier(name: &str) -> bool {
    !name.starts_with(|first: char| first.is_ascii_digit())
        && !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.path())?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("path", &self.path())
            .field("message", &self.0.message)
            .finish()
    }
}

impl std::error::Error for Error {}

/// An error of reading JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    message: String,
    line: usize,
    column: usize,
}

impl DecodeError {
    pub(super) fn new(error: Error, line: usize, column: usize) -> Self {
        Self {
            path: error.path(),
            message: error.0.message,
            line,
            column,
        }
    }

    /// Returns the path, such as `mfa[0].Fido2.challenge`; empty for the whole value.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the message, without path and position.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the line, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns the column at which reading stopped: the number of bytes of the line that were read.
    pub fn column(&self) -> usize {
        self.column
    }
}

impl Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(
            f,
            "{} at line {} column {}",
            self.message, self.line, self.column
        )
    }
}

impl std::error::Error for DecodeError {}
