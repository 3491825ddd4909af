//! Maps an operation of the description to a value that can be turned into a request and can read the answer.
//!
//! Guarantees that an operation does no IO: the async client, the blocking one, a batch, a dry run and a test all use
//! the same value. Does not choose credentials or send anything; see [`Credentials`](crate::runtime::Credentials) and
//! the clients.

use bytes::Bytes;
use http::{Method, Response};

use crate::runtime::base_url::BaseUrl;
use crate::runtime::body::RequestBody;
use crate::runtime::call::Call;
use crate::runtime::error::{EncodeError, ResponseError};
use crate::runtime::scheme::SecurityScheme;

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
