//! Maps headers to a `Debug` output without those that hold secrets.
//!
//! Guarantees that sensitive values, cookies and credentials are not shown. Does not know what an API's own headers
//! hold.

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
