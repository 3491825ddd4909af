//! `Debug` output of headers without secrets, and errors of response headers.
//!
//! Guarantees that sensitive values, cookies and credentials are not shown. Does not know which
//! headers of an API hold secrets.

use std::error::Error as StdError;
use std::fmt;

use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE, LOCATION, PROXY_AUTHORIZATION, SET_COOKIE};

/// Shows headers without secrets. The target of a redirect is hidden as well, because its query may
/// contain a token.
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

/// A response header that does not match the description. The error does not contain its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderError {
    name: &'static str,
    problem: String,
}

impl HeaderError {
    pub(crate) fn new(name: &'static str, problem: String) -> Self {
        Self { name, problem }
    }

    /// Returns the name of the header, as the description writes it.
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
