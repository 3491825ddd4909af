//! Operations of the intermediate representation, and what they send.

use super::{Docs, Header, Outcome, Response, Type};
use crate::pointer::Pointer;

/// Names an [`Operation`] in [`super::Api::operations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationId(pub(crate) u32);

impl OperationId {
    /// The position in [`super::Api::operations`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

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
    pub headers: Vec<Header>,
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
    /// The position in [`super::Api::security_schemes`].
    pub scheme: usize,
    /// What the credential has to be good for.
    pub scopes: Vec<String>,
}

/// The HTTP methods that OpenAPI 3.0 knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
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

/// How a value is written in a query or in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryStyle {
    /// `style`.
    pub style: Style,
    /// `explode`.
    pub explode: bool,
    /// `allowReserved`.
    pub reserved: bool,
    /// `allowEmptyValue`.
    pub empty: bool,
}

/// `style` of a query parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Style {
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
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

/// A media type and what it holds.
#[derive(Clone, Debug)]
pub struct Content {
    /// The media type as written; `*/*` for what is none.
    pub media_type: String,
    /// What a variant for it would like to be called.
    pub name: String,
    /// What it holds.
    pub payload: Payload,
}

/// What a media type holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// JSON.
    Json(Type),
    /// Text.
    Text,
    /// Anything else.
    Bytes,
    /// An object as `application/x-www-form-urlencoded`.
    Form(Fields),
    /// An object as `multipart/form-data` or the like.
    Multipart(Fields),
}

impl Payload {
    /// The type that the description gives it, if it has one of its own.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Payload::Json(ty) => Some(ty),
            Payload::Form(fields) | Payload::Multipart(fields) => Some(&fields.ty),
            Payload::Text | Payload::Bytes => None,
        }
    }
}

/// An object whose members are the fields of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The object.
    pub ty: Type,
    /// How its properties are written, where the description says so.
    pub encodings: Vec<Encoding>,
}

/// How a property of a form is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The property.
    pub property: String,
    /// `contentType`.
    pub content_type: Option<String>,
    /// `style`, `explode` and `allowReserved`, if any of them is given.
    pub style: Option<QueryStyle>,
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

impl Method {
    /// The key of a path item: the method in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "get",
            Method::Put => "put",
            Method::Post => "post",
            Method::Delete => "delete",
            Method::Options => "options",
            Method::Head => "head",
            Method::Patch => "patch",
            Method::Trace => "trace",
        }
    }
}
