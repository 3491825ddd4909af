//! Maps what came of an attempt to how long to wait before the next one, if there is one.
//!
//! Guarantees that nothing is sent twice that may not be, that no wait leads past the call's deadline, and that the
//! clients of many callers do not come back at the same moment. Does not wait by itself.

use std::time::{Duration, Instant, SystemTime};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use http::header::RETRY_AFTER;
use http::{HeaderValue, Method, StatusCode};

use crate::runtime::answer::{Answer, Failure};
use crate::runtime::error::TransportErrorKind;
use crate::runtime::operation::Request;

/// When a client sends a request again.
///
/// The default is two retries. They are for idempotent methods (GET, HEAD, PUT, DELETE, OPTIONS, TRACE) and for what
/// leaves no doubt: no connection could be made, or the server answered 429 or 503. What may have reached the server,
/// such as a call that timed out or whose connection broke, is never sent again. A request whose body is a stream is
/// sent once, whatever came of it: the stream is spent.
///
/// The wait before the first retry is 100 ms, doubles with each further one, and is prolonged by a random part of
/// itself; it is at least what the server asks for by `Retry-After`. No wait is longer than 10 s: if the server asks
/// for more, or for more than the call's timeout leaves, its answer is returned at once.
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
    /// Sends nothing again.
    pub const fn never() -> Self {
        Self::times(0)
    }

    /// Sends a request again up to so many times.
    pub const fn times(times: u32) -> Self {
        Self {
            times,
            first: Duration::from_millis(100),
            longest: Duration::from_secs(10),
            any_method: false,
        }
    }

    /// Sets the wait before the first retry, 100 ms if not set, and the longest wait before any, 10 s if not set.
    #[must_use]
    pub const fn delays(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// Also sends requests again whose method is not idempotent, such as POST: for operations of which it is known that
    /// doing them twice does no harm, or that 429 and 503 mean that nothing was done.
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

    /// What another attempt can send again after this one; `None` if there can be none.
    pub(crate) fn copy(&self, request: &Request) -> Option<Request> {
        (self.left > 0 && !request.body().is_stream()).then(|| request.clone())
    }

    /// When the call has to be over.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// How many requests were sent after the first.
    pub(crate) fn retries(&self) -> u32 {
        self.retries
    }

    /// How long to wait before the next attempt; `None` if this was the last.
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

/// Whether the status says that the server has done nothing and may later.
fn may_pass(status: StatusCode) -> bool {
    [
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::SERVICE_UNAVAILABLE,
    ]
    .contains(&status)
}

/// Reads `Retry-After`: seconds or a date (RFC 9110 §10.2.3). What is neither is as if it were not there.
fn retry_after(value: &HeaderValue, now: SystemTime) -> Option<Duration> {
    let text = value.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // So many seconds that they are no number are too many in any case.
        return Some(text.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}
