//! Maps headers to a `Debug` output without those that hold secrets, and what is wrong with one to an error.
//!
//! Guarantees that sensitive values, cookies and credentials are not shown. Does not know what an API's own headers
//! hold.

use std::error::Error as StdError;
use std::fmt;

use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE, LOCATION, PROXY_AUTHORIZATION, SET_COOKIE};

/// Shows headers without secrets. A redirect's target may carry a token in its query, so it is hidden as well.
pub(crate) struct Redacted<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value) in self.0 {
            let secret = value.is_sensitive()
                || [
                    AUTHORIZATION,
                    COOKIE,
                    LOCATION,
                    PROXY_AUTHORIZATION,
                    SET_COOKIE,
                ]
                .contains(name);
            if secret {
                map.entry(name, &format_args!("[redacted]"));
            } else {
                map.entry(name, value);
            }
        }
        map.finish()
    }
}

/// A header of an answer that is not what the description says. Its value is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderError {
    name: &'static str,
    problem: String,
}

impl HeaderError {
    pub(crate) fn new(name: &'static str, problem: String) -> Self {
        Self { name, problem }
    }

    /// The name of the header, as the description writes it.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "cannot read the header `{}`: {}",
            self.name, self.problem
        )
    }
}

impl StdError for HeaderError {}
