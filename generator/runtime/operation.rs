//! An operation of the API as a value that builds a request and reads the response.
//!
//! Guarantees that an operation does no I/O: the async client, the blocking client, a dry run and a
//! test all use the same value. Does not choose credentials or send anything; see
//! [`Credentials`](crate::runtime::Credentials) and the clients.

use bytes::Bytes;
use http::Response;

use crate::runtime::base_url::BaseUrl;
use crate::runtime::body::RequestBody;
use crate::runtime::call::Call;
use crate::runtime::error::{EncodeError, ResponseError};
use crate::runtime::scheme::SecurityScheme;

/// The request of an operation. Its body may be a stream.
pub type Request = http::Request<RequestBody>;

/// An operation of the API with its parameters: builds the request and reads the response.
///
/// Implemented by every type in `operations` and by references to them, so that a client accepts
/// both.
pub trait Operation {
    /// The output of a successful response: `()` if it has no content, an `Option` if only some have
    /// one, an enum if bodies differ by status or media type.
    type Output;

    /// The type of JSON bodies of error responses: an enum if they differ by status,
    /// [`Untyped`](crate::runtime::Untyped) if the description does not type them.
    type Error;

    /// The `operationId` of the description.
    const ID: &'static str;

    /// The HTTP method, such as `GET`.
    const METHOD: &'static str;

    /// The path template, such as `/sys/v1/apps/{app_id}`.
    const PATH: &'static str;

    /// The alternatives of `security`, in the order of the description. Each is a list of schemes
    /// that are required together. If there are no alternatives, the operation takes no
    /// credentials. If one is empty, the operation can be called without credentials.
    const SECURITY: &'static [&'static [SecurityScheme]];

    /// Whether the operation can be sent several times with the effect of one, if the description
    /// says so (`x-client-repeatable`). By default, the method decides.
    const REPEATABLE: Option<bool> = None;

    /// The response headers that hold a secret, as the description marks them (`x-client-secret`).
    /// Clients mark their values as sensitive, so that `Debug` does not show them.
    const SECRET_HEADERS: &'static [&'static str] = &[];

    /// Builds the request, without credentials.
    ///
    /// # Errors
    ///
    /// If a parameter or the body has a value that HTTP cannot carry. The error names it.
    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError>;

    /// Reads the response.
    ///
    /// Servers use statuses that the description does not list, so any 2xx is a success: its body
    /// is read as that of a described success. An empty JSON body is read as `null` or `{}`, if the
    /// type allows that. A 304 is a success only if the description lists it for an operation with
    /// a parameter that makes the request conditional.
    ///
    /// # Errors
    ///
    /// If the status is not a successful one, or if the body does not match the description.
    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>>;
}

impl<O: Operation + ?Sized> Operation for &O {
    type Output = O::Output;
    type Error = O::Error;

    const ID: &'static str = O::ID;
    const METHOD: &'static str = O::METHOD;
    const PATH: &'static str = O::PATH;
    const SECURITY: &'static [&'static [SecurityScheme]] = O::SECURITY;
    const REPEATABLE: Option<bool> = O::REPEATABLE;
    const SECRET_HEADERS: &'static [&'static str] = O::SECRET_HEADERS;

    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
        O::request(self, base_url)
    }

    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>> {
        O::response(response)
    }
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
                repeatable: O::REPEATABLE,
            };
        }
        Of::<O>::CALL
    }
}
