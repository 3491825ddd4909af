//! Answers of operations in the intermediate representation.

use super::content::{Content, Payload};
use super::id::HeaderId;
use super::types::{Docs, Type};

/// An answer.
#[derive(Clone, Debug)]
pub struct Response {
    /// Which status codes it is for.
    pub status: StatusMatch,
    /// What such a status means for the caller.
    pub role: Role,
    /// Its description.
    pub docs: Docs,
    /// What its body may be, by media type; nothing if it has none.
    pub contents: Vec<Content>,
    /// Which of the operation's headers it has.
    pub headers: Vec<HeaderId>,
}

/// Which status codes a response is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusMatch {
    /// This one.
    Exact(u16),
    /// The hundred of that digit: 2 for `2XX`.
    Range(u16),
    /// All that no other response names.
    Default,
}

impl StatusMatch {
    /// The first digit of its codes, if they have one.
    pub fn hundred(self) -> Option<u16> {
        match self {
            StatusMatch::Exact(code) => Some(code / 100),
            StatusMatch::Range(digit) => Some(digit),
            StatusMatch::Default => None,
        }
    }
}

/// What a response means for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is what the operation is called for.
    Success,
    /// It is an error.
    Refusal,
    /// It is `default` and nothing else describes a success: it is that for 2xx, and an error
    /// otherwise.
    Either,
}

impl Role {
    /// Whether it describes a success.
    pub fn is_success(self) -> bool {
        self != Role::Refusal
    }

    /// Whether it describes an error.
    pub fn is_refusal(self) -> bool {
        self != Role::Success
    }
}

/// What several responses are read into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// None has a body.
    Nothing,
    /// All have this body.
    Body(Payload),
    /// Some have this body, the others have none.
    Maybe(Payload),
    /// Their bodies differ.
    Each(Vec<Case>),
}

/// One of several bodies: a variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    /// What the variant would like to be called.
    pub name: String,
    /// The status that it comes with.
    pub status: StatusMatch,
    /// The media types that it comes under, if the status has several bodies.
    pub media_types: Vec<String>,
    /// What it holds, if anything.
    pub payload: Option<Payload>,
}

/// A header of an answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Header {
    /// Its name as written.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// How its value is written.
    pub form: HeaderForm,
    /// Its documentation.
    pub docs: Docs,
}

/// How the value of a header is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeaderForm {
    /// As text, a number or a truth value.
    Value,
    /// As a list with commas.
    List,
    /// As JSON.
    Json,
}
