//! Names the operation that a request or an error belongs to.

use std::fmt;

/// The operation that a request or an error belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Call {
    /// The `operationId` of the description.
    pub operation: &'static str,
    /// The HTTP method, such as `GET`.
    pub method: &'static str,
    /// The path template; the values of its parameters are not part of it.
    pub path: &'static str,
    /// Whether the description says that the operation can be sent several times with the effect of
    /// one; without it, the method decides.
    pub repeatable: Option<bool>,
}

impl Call {
    /// Returns whether the operation can be sent several times with the effect of one: as the
    /// description says (`x-client-repeatable`), or else if its method is idempotent.
    pub fn is_repeatable(&self) -> bool {
        self.repeatable
            .unwrap_or_else(|| IDEMPOTENT.contains(&self.method))
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {})", self.operation, self.method, self.path)
    }
}

/// RFC 9110 §9.2.2, and the safe method QUERY. Nothing is known about methods of other specifications.
const IDEMPOTENT: [&str; 7] = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY"];
