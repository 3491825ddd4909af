//! Responses of operations in the intermediate representation.

use super::content::{Content, Payload};
use super::id::HeaderId;
use super::types::{Docs, Type};

/// A response.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status codes that it applies to.
    pub status: StatusMatch,
    /// What such a status means for the caller: success, error or either.
    pub role: Role,
    /// Its description.
    pub docs: Docs,
    /// The possible contents of its body, by media type; empty if it has no body.
    pub contents: Vec<Content>,
    /// The headers that it has, out of those of the operation.
    pub headers: Vec<HeaderId>,
}

/// The status codes that a response applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusMatch {
    /// A single status code.
    Exact(u16),
    /// All codes with this first digit: 2 for `2XX`.
    Range(u16),
    /// All codes that no other response covers.
    Default,
}

impl StatusMatch {
    /// Returns the first digit of its codes; `None` for `default`.
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
    /// It is a success.
    Success,
    /// It is an error.
    Refusal,
    /// It is `default`, and no other response describes a success: it is a success for 2xx, and an
    /// error otherwise.
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

/// What several responses of an operation are read into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bodies {
    /// None of them has a body.
    Nothing,
    /// All of them have this body.
    Body(Payload),
    /// Some of them have this body, the others have none.
    Maybe(Payload),
    /// Their bodies differ.
    Each(Vec<BodyCase>),
}

/// One of several bodies: a variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BodyCase {
    /// The preferred name of the variant.
    pub name: String,
    /// The status that it is sent with.
    pub status: StatusMatch,
    /// Its media types, if the status has several bodies.
    pub media_types: Vec<String>,
    /// The payload, if there is any.
    pub payload: Option<Payload>,
}

/// A response header.
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
    /// As text, a number or a boolean.
    Value,
    /// As a comma-separated list.
    List,
    /// As JSON.
    Json,
}
