//! Maps an operation of the description to a value that can be turned into a request and can read the answer.
//!
//! Guarantees that an operation does no IO: the async client, the blocking one, a batch, a dry run and a test all use
//! the same value. Does not choose credentials or send anything; see [`Credentials`](crate::runtime::Credentials) and
//! the clients.

use bytes::Bytes;
use http::{Method, Response};

use crate::runtime::base_url::BaseUrl;
use crate::runtime::body::RequestBody;
use crate::runtime::error::{EncodeError, ResponseError};

/// What an operation makes: a request whose body may be a stream.
pub type Request = http::Request<RequestBody>;

/// One operation of the API with its parameters: what to send, and how to read what comes back.
///
/// Implemented by every type in `operations`, and by references to them, so that a client takes either.
pub trait Operation {
    /// What a successful answer is read into; `()` where it has no content, an enum where bodies differ by status or
    /// media type.
    type Output;

    /// What the description says about the bodies of error answers that are JSON, an enum where they differ by status;
    /// [`Untyped`](crate::runtime::Untyped) where it says nothing.
    type Error;

    /// The `operationId` of the description.
    const ID: &'static str;

    /// The HTTP method.
    const METHOD: Method;

    /// The path template, such as `/sys/v1/apps/{app_id}`.
    const PATH: &'static str;

    /// The alternatives of `security`, in the order of the description. Each is a list of schemes that are needed
    /// together. No alternatives: the operation takes no credentials. An empty alternative: it can be called without.
    const SECURITY: &'static [&'static [SecurityScheme]];

    /// Builds the request, without credentials.
    ///
    /// # Errors
    ///
    /// If a parameter or the body has a value that HTTP cannot carry; the error names it.
    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError>;

    /// Reads the answer.
    ///
    /// # Errors
    ///
    /// If the status is not one of the description's successful ones, or if the body is not what the description says.
    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>>;
}

impl<O: Operation + ?Sized> Operation for &O {
    type Output = O::Output;
    type Error = O::Error;

    const ID: &'static str = O::ID;
    const METHOD: Method = O::METHOD;
    const PATH: &'static str = O::PATH;
    const SECURITY: &'static [&'static [SecurityScheme]] = O::SECURITY;

    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
        O::request(self, base_url)
    }

    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>> {
        O::response(response)
    }
}

/// A way to authenticate, from `components.securitySchemes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// Its name in the description; [`Credentials`](crate::runtime::Credentials) are looked up by it.
    pub name: &'static str,
    /// Where its credential goes.
    pub kind: SchemeKind,
}

/// Where the credential of a [`SecurityScheme`] goes in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// `Authorization: Basic`, a user and a password (`type: http`, `scheme: basic`).
    Basic,
    /// `Authorization: Bearer`, a token (`type: http`, `scheme: bearer`; also `oauth2` and `openIdConnect`, whose
    /// tokens are obtained elsewhere).
    Bearer,
    /// `Authorization:` this name and the token as given (`type: http` with another `scheme`).
    Http(&'static str),
    /// A header of this name whose value is the token as given (`type: apiKey`, `in: header`).
    Header(&'static str),
    /// A query parameter of this name (`type: apiKey`, `in: query`). Queries end up in the logs of servers and proxies,
    /// and of ureq at level trace.
    Query(&'static str),
    /// A cookie of this name (`type: apiKey`, `in: cookie`).
    Cookie(&'static str),
}

/// Which operation a request or an error belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Call {
    /// The `operationId` of the description.
    pub operation: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template; the values of its parameters are not part of it.
    pub path: &'static str,
}

impl Call {
    /// The call of an operation type.
    pub fn of<O: Operation>() -> &'static Self {
        struct Of<O>(O);
        impl<O: Operation> Of<O> {
            const CALL: &'static Call = &Call {
                operation: O::ID,
                method: O::METHOD,
                path: O::PATH,
            };
        }
        Of::<O>::CALL
    }
}

impl std::fmt::Display for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} {})", self.operation, self.method, self.path)
    }
}
