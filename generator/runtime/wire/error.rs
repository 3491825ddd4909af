//! What went wrong, and where: a path that grows on the way up, so that it costs nothing while all is well.
//!
//! Messages name what was expected and the kind that was found. They show numbers and booleans, never strings.

use std::fmt::{self, Display, Write as _};

/// What reading and writing return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A value that could not be read or written.
pub struct Error(Box<Inner>);

struct Inner {
    /// From the innermost value outwards.
    path: Vec<Segment>,
    message: String,
}

enum Segment {
    Member(String),
    Index(usize),
}

/// Longer names of members are cut in paths: they may come from a map that the other side filled.
const LONGEST_SEGMENT: usize = 64;

impl Error {
    /// An error with a message of its own, at the value that is being read or written.
    #[cold]
    pub fn custom(message: impl Display) -> Self {
        Self::from_text(message.to_string())
    }

    /// An object lacks a member that it must have.
    #[cold]
    pub fn missing(field: &str) -> Self {
        Self::from_text(format!("missing field `{field}`"))
    }

    /// A value was not filled though its reader reported success; only a faulty [`Object`](super::Object) gets here.
    #[cold]
    pub fn incomplete() -> Self {
        Self::from_text("the value is incomplete".to_owned())
    }

    #[cold]
    pub(super) fn from_text(message: String) -> Self {
        Self(Box::new(Inner {
            path: Vec::new(),
            message,
        }))
    }

    /// The same error, one level further out: it happened in the member `name` of an object.
    #[cold]
    pub fn at_member(mut self, name: &str) -> Self {
        let segment = match name.char_indices().nth(LONGEST_SEGMENT) {
            Some((cut, _)) => format!("{}…", name.get(..cut).unwrap_or_default()),
            None => name.to_owned(),
        };
        self.0.path.push(Segment::Member(segment));
        self
    }

    /// The same error, one level further out: it happened in the item at `index` of an array.
    #[cold]
    pub fn at_index(mut self, index: usize) -> Self {
        self.0.path.push(Segment::Index(index));
        self
    }

    /// Where it happened, such as `mfa[0].Fido2["example.extension.bool"]`; empty for the whole value.
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

    /// What happened, without the path.
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

/// Text that could not be read as a value of the expected type.
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

    /// Where in the value it happened, such as `mfa[0].Fido2.challenge`; empty for the whole value.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What happened, without path and position.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The line of the text, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column at which reading stopped: the number of bytes of the line that had been read.
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
