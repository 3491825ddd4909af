//! Names the operation that a request or an error belongs to.

use std::fmt;

use http::Method;

/// The operation that a request or an error belongs to.
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

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {})", self.operation, self.method, self.path)
    }
}
