//! Sessions: operations whose answer grants a token.

use super::id::{OperationId, SchemeId, TypeId};
use super::types::Type;

/// An operation whose answer grants a token.
#[derive(Clone, Debug)]
pub struct Session {
    /// The operation.
    pub operation: OperationId,
    /// The security scheme whose credential the token is.
    pub supplies: SchemeId,
    /// The schemes that operations require together with it.
    pub together_with: Vec<SchemeId>,
    /// Where the token is.
    pub token: Lookup,
    /// Where its lifetime in seconds is.
    pub seconds: Option<Lookup>,
    /// Whether the lifetime is counted from the last use.
    pub is_sliding: bool,
    /// What is present if another step has to follow first.
    pub pending: Vec<Lookup>,
    /// The operation that renews the token.
    pub renew: Option<OperationId>,
    /// The operation that ends the session.
    pub log_out: Option<OperationId>,
}

/// Where a value of a request or of a response is: a runtime expression that was resolved.
#[derive(Clone, Debug)]
pub enum Lookup {
    /// A response header.
    Header(String),
    /// A parameter of the operation, by its position.
    Parameter(usize, Type),
    /// In the body of the request.
    Request(Path),
    /// In the body of the response: for each of its forms that has the value, in the order of the output's cases.
    Response(Vec<(usize, Path)>),
}

/// The way from a value to one inside it.
#[derive(Clone, Debug)]
pub struct Path {
    /// The steps.
    pub steps: Vec<Step>,
    /// The type of the value that they lead to.
    pub ty: Type,
}

/// One step of a [`Path`].
#[derive(Clone, Debug)]
pub enum Step {
    /// To a field of a struct, by its position.
    Field(TypeId, usize),
    /// To the value of a key of a map.
    Key(String),
    /// To an item of a list.
    Index(usize),
    /// To the target of an alias.
    Alias(TypeId),
    /// To what is not null.
    Some,
}
