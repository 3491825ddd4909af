//! Why a request cannot be built: the parameter, and what is wrong with it.
//!
//! Guarantees that the error does not contain the value.

use std::error::Error as StdError;
use std::fmt;

use crate::runtime::wire;

/// Why a request could not be built.
#[derive(Debug)]
pub struct EncodeError {
    part: Part,
    problem: Problem,
}

/// The part of a request that an [`EncodeError`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// The path parameter of this name.
    Path(&'static str),
    /// The query parameter of this name.
    Query(&'static str),
    /// The header of this name.
    Header(&'static str),
    /// The cookie of this name.
    Cookie(&'static str),
    /// The credential that the builder's method of this name sets.
    Credential(&'static str),
    /// A header that `with_header` of a client sets.
    WithHeader,
    /// The body.
    Body,
    /// The URL as a whole.
    Url,
    /// The method.
    Method,
}

/// What is wrong, as the end of a sentence about the part.
#[derive(Debug)]
pub(crate) enum Problem {
    Text(&'static str),
    Wire(wire::Error),
    Http(http::Error),
}

impl From<&'static str> for Problem {
    fn from(problem: &'static str) -> Self {
        Self::Text(problem)
    }
}

impl From<wire::Error> for Problem {
    fn from(error: wire::Error) -> Self {
        Self::Wire(error)
    }
}

impl From<http::Error> for Problem {
    fn from(error: http::Error) -> Self {
        Self::Http(error)
    }
}

impl EncodeError {
    /// Creates an error about one part of the request. `problem` is the end of a sentence about it,
    /// such as "is empty".
    pub fn new(part: Part, problem: &'static str) -> Self {
        Self::of(part, problem)
    }

    /// Returns the part of the request that the error is about.
    pub fn part(&self) -> Part {
        self.part
    }

    pub(crate) fn of(part: Part, problem: impl Into<Problem>) -> Self {
        Self {
            part,
            problem: problem.into(),
        }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Path(name) => write!(f, "the path parameter `{name}` ")?,
            Part::Query(name) => write!(f, "the query parameter `{name}` ")?,
            Part::Header(name) => write!(f, "the header `{name}` ")?,
            Part::Cookie(name) => write!(f, "the cookie `{name}` ")?,
            Part::Credential(name) => write!(f, "the credential of `{name}` ")?,
            Part::WithHeader => f.write_str("a header of `with_header` ")?,
            Part::Body => f.write_str("the body ")?,
            Part::Url => f.write_str("the URL ")?,
            Part::Method => f.write_str("the method ")?,
        }
        match &self.problem {
            Problem::Text(text) => f.write_str(text),
            Problem::Wire(error) => write!(f, "cannot be written: {error}"),
            Problem::Http(error) => write!(f, "is not accepted: {error}"),
        }
    }
}

/// `Display` includes the whole text, so there is no source.
impl StdError for EncodeError {}
