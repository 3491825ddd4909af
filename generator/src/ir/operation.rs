//! Operations of the intermediate representation, and what they send.

use super::content::{Content, QueryStyle};
use super::id::{HeaderId, SchemeId};
use super::response::{Header, Outcome, Response};
use super::table::Table;
use super::types::{Docs, Type};
use crate::http::Method;
use crate::source::Pointer;

/// One method on one path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `operationId`, or method and path where there is none.
    pub id: String,
    /// Where it stands in the merged document.
    pub origin: Pointer,
    /// The HTTP method.
    pub method: Method,
    /// The path template as written.
    pub path: String,
    /// What is sent of it.
    pub route: String,
    /// Where it is, if that is not where the API is: an absolute https URL.
    pub server: Option<String>,
    /// Its first tag.
    pub tag: Option<String>,
    /// Summary and description.
    pub docs: Docs,
    /// Parameters of the operation and of its path.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// What may come back, in order of the description; `default` last.
    pub responses: Vec<Response>,
    /// The headers of all that may come back, each once.
    pub headers: Table<HeaderId, Header>,
    /// What the caller gets of a success.
    pub output: Outcome,
    /// What the caller gets of a refusal, beside its status and text.
    pub error: Outcome,
    /// Alternatives, each of what is needed together.
    pub security: Vec<Vec<Requirement>>,
}

/// A security scheme that an operation accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Which one.
    pub scheme: SchemeId,
    /// What the credential has to be good for.
    pub scopes: Vec<String>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Where it is sent.
    pub location: Location,
    /// Whether it must be given.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// Whether it is sent as JSON text, not in the style of its location.
    pub json: bool,
    /// Its documentation.
    pub docs: Docs,
}

/// Where a parameter is sent, and how a value that is not a scalar is written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path {
        /// `style`.
        style: PathStyle,
        /// `explode`.
        explode: bool,
    },
    /// In the query.
    Query(QueryStyle),
    /// A header, as `simple`.
    Header {
        /// `explode`.
        explode: bool,
    },
    /// A cookie, as `form`.
    Cookie {
        /// `explode`.
        explode: bool,
    },
}

impl Location {
    /// The value of `in`.
    pub fn name(self) -> &'static str {
        match self {
            Location::Path { .. } => "path",
            Location::Query(_) => "query",
            Location::Header { .. } => "header",
            Location::Cookie { .. } => "cookie",
        }
    }
}

/// `style` of a path parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PathStyle {
    Simple,
    Label,
    Matrix,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Whether it must be given.
    pub required: bool,
    /// Its documentation.
    pub docs: Docs,
    /// What it may be: one of these, of which there is at least one.
    pub contents: Vec<Content>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Its key in `components.securitySchemes`.
    pub name: String,
    /// How its credential is sent.
    pub kind: SchemeKind,
    /// Its documentation.
    pub docs: Docs,
}

/// How a credential is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// HTTP basic authentication.
    Basic,
    /// A bearer token: HTTP bearer, OAuth 2 or OpenID Connect.
    Bearer,
    /// What follows this name in the `Authorization` header.
    Http(String),
    /// A header of this name.
    Header(String),
    /// A query parameter of this name.
    Query(String),
    /// A cookie of this name.
    Cookie(String),
}
