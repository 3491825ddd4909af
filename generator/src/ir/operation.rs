//! Operations of the intermediate representation, with their parameters, request bodies and
//! security schemes.

use super::content::{Content, QueryStyle};
use super::id::{HeaderId, SchemeId};
use super::response::{Bodies, Header, Response};
use super::table::Table;
use super::types::{Docs, RustName, Scalar, Type};
use crate::source::Pointer;

/// One method on one path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `operationId`, or method and path where there is none.
    pub id: String,
    /// Its pointer in the plain form of the description.
    pub origin: Pointer,
    /// Its pointer in the merged documents, for people.
    pub written: Pointer,
    /// The name that the description gives it in Rust.
    pub rust_name: Option<RustName>,
    /// The HTTP method as it is sent, such as `GET`.
    pub method: String,
    /// The path template as written.
    pub path: String,
    /// The part of the path template that is sent.
    pub route: String,
    /// The server of this operation, if it differs from that of the API: an absolute URL, or one that is relative to the
    /// base URL.
    pub server: Option<String>,
    /// Its first tag.
    pub tag: Option<String>,
    /// Summary and description.
    pub docs: Docs,
    /// Whether it can be sent several times with the effect of one, if the description says so (`x-client-repeatable`).
    pub repeatable: Option<bool>,
    /// Parameters of the operation and of its path.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The responses in the order of the description; `default` is last.
    pub responses: Vec<Response>,
    /// The headers of all responses, each once.
    pub headers: Table<HeaderId, Header>,
    /// What successful responses are read into.
    pub output: Bodies,
    /// What error responses are read into, in addition to their status and text.
    pub error: Bodies,
    /// The alternatives; all requirements of one alternative are needed together.
    pub security: Vec<Vec<Requirement>>,
}

/// A security scheme that an operation accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The scheme.
    pub scheme: SchemeId,
    /// The scopes that the credential must have.
    pub scopes: Vec<String>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Its pointer in the plain form of the description.
    pub origin: Pointer,
    /// The name that the description gives it in Rust.
    pub rust_name: Option<RustName>,
    /// Where it is sent.
    pub location: Location,
    /// Whether it is required.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// Whether it is sent as JSON text instead of in the style of its location.
    pub json: bool,
    /// What the server takes if it is absent.
    pub default: Option<Scalar>,
    /// Its documentation.
    pub docs: Docs,
}

impl Parameter {
    /// The preferred name of its field.
    pub fn field(&self) -> String {
        match &self.location {
            Location::Part(property) => format!("{property}_{}", self.name),
            _ => self.name.clone(),
        }
    }
}

/// Where a parameter is sent, and how a value that is not a scalar is written there.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The whole query: the members of a form as `style: form` with `explode` writes them, or text that the caller has
    /// encoded.
    QueryString {
        /// Whether it is a form.
        is_form: bool,
    },
    /// A header, as `simple`.
    Header {
        /// `explode`.
        explode: bool,
    },
    /// A cookie, as `form`.
    Cookie(QueryStyle),
    /// A header of each part of this property of a multipart body, as `simple`.
    Part(String),
}

impl Location {
    /// The value of `in`, or `part`.
    pub fn name(&self) -> &'static str {
        match self {
            Location::Path { .. } => "path",
            Location::Query(_) => "query",
            Location::QueryString { .. } => "querystring",
            Location::Header { .. } => "header",
            Location::Cookie(_) => "cookie",
            Location::Part(_) => "part",
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
    /// Whether it is required.
    pub required: bool,
    /// Its documentation.
    pub docs: Docs,
    /// The contents to choose from, by media type; there is at least one.
    pub contents: Vec<Content>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Its key in `components.securitySchemes`, or the URI by which requirements refer to it.
    pub name: String,
    /// Its pointer in the plain form of the description.
    pub origin: Pointer,
    /// Its pointer in the merged documents, for people.
    pub written: Pointer,
    /// How its credential is sent.
    pub kind: SchemeKind,
    /// Where a client can obtain its token with the client credentials of OAuth 2.
    pub token_url: Option<String>,
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
    /// Another HTTP scheme: the credential follows this name in the `Authorization` header.
    Http(String),
    /// A header of this name.
    Header(String),
    /// A query parameter of this name.
    Query(String),
    /// A cookie of this name.
    Cookie(String),
    /// A TLS client certificate, which the transport has. Clients do not know it as a credential.
    MutualTls,
}
