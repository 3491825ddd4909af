//! What an answer grants: a token, and for how long.

use std::time::Duration;

use http::HeaderMap;

use crate::runtime::secret::Secret;

/// A token that was granted, and for how long. `Debug` does not show the token.
#[derive(Clone, Debug)]
pub struct Grant {
    pub(crate) token: Secret,
    pub(crate) lifetime: Option<Duration>,
    pub(crate) is_sliding: bool,
    pub(crate) is_pending: bool,
}

impl Grant {
    /// Creates a grant of unknown duration: the token is used until the server rejects it.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self {
            token: token.into(),
            lifetime: None,
            is_sliding: false,
            is_pending: false,
        }
    }

    /// Sets the lifetime, from the moment at which the token was requested.
    #[must_use]
    pub fn lifetime(mut self, lifetime: impl Into<Option<Duration>>) -> Self {
        self.lifetime = lifetime.into();
        self
    }

    /// Sets the lifetime in seconds. Zero and negative numbers leave it unknown: a token without
    /// any lifetime would be of no use, and some servers mean that it does not expire.
    #[must_use]
    pub fn seconds<T: TryInto<u64>>(self, seconds: Option<T>) -> Self {
        let seconds = seconds.and_then(|seconds| seconds.try_into().ok());
        let seconds = seconds.filter(|seconds| *seconds > 0);
        self.lifetime(seconds.map(Duration::from_secs))
    }

    /// Counts the lifetime from the last request that the server accepted with the token.
    #[must_use]
    pub fn sliding(mut self) -> Self {
        self.is_sliding = true;
        self
    }

    /// Sets whether another step, such as a second factor, has to follow before the token can be
    /// used.
    #[must_use]
    pub fn pending(mut self, is_pending: bool) -> Self {
        self.is_pending = is_pending;
        self
    }
}

/// Returns the whole seconds of a lifetime that is not an integer.
pub fn whole_seconds(seconds: impl Into<f64>) -> Option<u64> {
    let lifetime = Duration::try_from_secs_f64(seconds.into()).ok();
    lifetime.map(|lifetime| lifetime.as_secs())
}

/// Returns the token in a header of a response.
pub fn header_token(headers: &HeaderMap, name: &str) -> Option<Secret> {
    let token = headers.get(name)?.to_str().ok()?.trim();
    (!token.is_empty()).then(|| Secret::from(token))
}

/// Returns the number of seconds in a header of a response.
pub fn header_seconds(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}
