//! Decides whether and when a request is sent again.
//!
//! Guarantees that a request is sent again only if that is safe, that no wait exceeds the deadline
//! of the call, and that clients do not all retry at the same moment. Does not wait itself.

use std::time::{Duration, Instant, SystemTime};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use http::header::RETRY_AFTER;
use http::{HeaderValue, Method, StatusCode};

use crate::runtime::answer::{Answer, Failure};
use crate::runtime::error::TransportErrorKind;
use crate::runtime::operation::Request;

/// The retry policy of a client.
///
/// The default is two retries, for idempotent methods (GET, HEAD, PUT, DELETE, OPTIONS, TRACE) and
/// only if it is certain that the request had no effect: no connection could be made, or the server
/// answered 429 or 503. A request that may have reached the server, such as one that timed out or
/// whose connection broke, is never sent again. A request whose body is a stream is sent only once,
/// because the stream is consumed.
///
/// If the connection breaks while a large body is sent, the client asks once, with the same head but
/// without the end of the body, whether the server refuses it: the answer may have been lost. This
/// is not a retry: the server cannot process it.
///
/// The delay before the first retry is 100 ms. It doubles with each retry, plus a random part, and
/// is at least what the server requests with `Retry-After`. No delay is longer than 10 s: if the
/// server requests a longer one, or the timeout of the call would be exceeded, the response is
/// returned at once.
///
/// ```
/// # #[cfg(feature = "client")]
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use api_client::{Client, Retry};
///
/// let client = Client::builder()
///     .base_url("https://api.example.com")
///     .retry(Retry::times(5).delays(Duration::from_millis(20), Duration::from_secs(2)))
///     .build()?;
/// // For one call that must not be repeated:
/// let once = client.with_retry(Retry::never());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    times: u32,
    first: Duration,
    longest: Duration,
    any_method: bool,
}

impl Retry {
    /// Never retries.
    pub const fn never() -> Self {
        Self::times(0)
    }

    /// Retries up to this many times.
    pub const fn times(times: u32) -> Self {
        Self {
            times,
            first: Duration::from_millis(100),
            longest: Duration::from_secs(10),
            any_method: false,
        }
    }

    /// Sets the delay before the first retry (100 ms by default) and the longest delay (10 s by
    /// default).
    #[must_use]
    pub const fn delays(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// Also retries requests whose method is not idempotent, such as POST. Use it only for
    /// operations that can safely be repeated, or for which 429 and 503 mean that nothing was done.
    #[must_use]
    pub const fn any_method(mut self) -> Self {
        self.any_method = true;
        self
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::times(2)
    }
}

/// The attempts of one call.
pub(crate) struct Attempts {
    delays: ExponentialBackoff,
    longest: Duration,
    deadline: Option<Instant>,
    retries: u32,
    left: u32,
}

impl Attempts {
    pub(crate) fn new(retry: &Retry, method: &Method, deadline: Option<Instant>) -> Self {
        let times = if retry.any_method || method.is_idempotent() {
            retry.times
        } else {
            0
        };
        let delays = ExponentialBuilder::new()
            .with_min_delay(retry.first)
            // The random part can be as long as the rest.
            .with_max_delay(retry.longest / 2)
            .with_max_times(usize::try_from(times).unwrap_or(usize::MAX))
            .with_jitter();
        Self {
            delays: delays.build(),
            longest: retry.longest,
            deadline,
            retries: 0,
            left: times,
        }
    }

    /// What the next attempt can send; `None` if there can be none.
    pub(crate) fn copy(&self, request: &Request) -> Option<Request> {
        (self.left > 0 && !request.body().is_stream()).then(|| request.clone())
    }

    /// The deadline of the call.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// The number of retries.
    pub(crate) fn retries(&self) -> u32 {
        self.retries
    }

    /// Returns the delay before the next attempt; `None` if this was the last one.
    pub(crate) fn next<B>(&mut self, last: &Answer<B>) -> Option<Duration> {
        let asked = match last {
            Ok(answer) if may_pass(answer.status()) => answer.headers().get(RETRY_AFTER),
            Err(Failure::Transport(error)) if error.kind() == TransportErrorKind::Connect => None,
            _ => return None,
        };
        let delay = self.delays.next()?.min(self.longest);
        let asked = asked.and_then(|value| retry_after(value, SystemTime::now()));
        let wait = delay.max(asked.unwrap_or_default());
        if wait > self.longest {
            return None;
        }
        let in_time = self.deadline.is_none_or(|deadline| {
            Instant::now()
                .checked_add(wait)
                .is_some_and(|next| next < deadline)
        });
        in_time.then(|| {
            self.retries += 1;
            self.left = self.left.saturating_sub(1);
            wait
        })
    }
}

/// Whether the status means that the server has done nothing and may succeed later.
fn may_pass(status: StatusCode) -> bool {
    [
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::SERVICE_UNAVAILABLE,
    ]
    .contains(&status)
}

/// Parses `Retry-After`: seconds or a date (RFC 9110 §10.2.3). Anything else is ignored.
fn retry_after(value: &HeaderValue, now: SystemTime) -> Option<Duration> {
    let text = value.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number of seconds that does not fit is too long in any case.
        return Some(text.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}
