//! The configuration of a client, once it is valid.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::base_url::BaseUrl;
use crate::runtime::budget::Budget;
use crate::runtime::credentials::Credentials;
use crate::runtime::framing::is_set_by_the_stack;
use crate::runtime::retry::Retry;

/// The configuration of a client. Cheap to clone, so that a copy can differ in the settings for a
/// single call.
#[derive(Clone)]
pub(crate) struct Config {
    pub(crate) server: Arc<Shared>,
    pub(crate) credentials: Arc<Credentials>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Retry,
    pub(crate) redirects: u32,
    pub(crate) budget: Arc<Budget>,
    /// The headers that replace those of an operation.
    pub(crate) headers: Arc<HeaderMap>,
    /// Whether one of these cannot be sent.
    pub(crate) is_header_invalid: bool,
    /// Whether a session keeps what it logs in with.
    pub(crate) keeps: bool,
}

/// The settings that are the same for all calls.
pub(crate) struct Shared {
    pub(crate) base_url: BaseUrl,
    pub(crate) headers: HeaderMap,
    pub(crate) max_response_bytes: u64,
    pub(crate) allow_http: bool,
}

impl Config {
    /// Sets a header that replaces that of an operation.
    pub(crate) fn set_header(
        &mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(value)) if !is_set_by_the_stack(name.as_str()) => {
                Arc::make_mut(&mut self.headers).insert(name, value);
            }
            _ => self.is_header_invalid = true,
        }
    }

    /// Returns the deadline of a call that starts at `now`. A timeout that is too long for the clock
    /// means no deadline.
    pub(crate) fn deadline(&self, now: Instant) -> Option<Instant> {
        now.checked_add(self.timeout?)
    }
}
