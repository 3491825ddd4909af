//! Decides whether and when a request is sent again.
//!
//! Guarantees that a request is sent again only if that is safe, that no wait exceeds the deadline
//! of the call, and that clients do not all retry at the same moment. Does not wait or read a clock
//! itself.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use crate::runtime::answer::{Answer, Failure};
use crate::runtime::budget::Budget;
use crate::runtime::call::Call;
use crate::runtime::error::TransportErrorKind;
use crate::runtime::idempotency::is_keyed;
use crate::runtime::operation::Request;
use crate::runtime::repeat::{is_temporary, may_repeat, retry_after};

/// The retry policy of a client.
///
/// The default is up to two retries. Whether a request is sent again depends on what happened:
///
/// | | operations that can be repeated | others, such as most with POST |
/// |---|---|---|
/// | no connection could be made, so nothing was sent | again | again |
/// | 429 or 503 with a `Retry-After` that can be read: the server did nothing, and says when it will | again | again |
/// | 429 or 503 without it | again | |
/// | 502 or 504 | again | |
/// | the transport reports a timeout | again | |
/// | the connection broke | again, once | |
///
/// An operation can be repeated if sending it several times has the effect of sending it once: its
/// method is idempotent (GET, HEAD, PUT, DELETE, OPTIONS, TRACE, QUERY), the description has
/// `x-client-repeatable: true`, or it has a header `Idempotency-Key`. All attempts of a call carry
/// the same key; a call without one gets a random one. A broken connection is often one that was
/// idle in the pool and that the server closed at the same moment. A request whose body is a stream
/// is sent only once, because the stream is consumed. Downloads are retried until the head of the
/// response.
///
/// A client and its clones share a budget of 100 retries (`retry_budget`), so that an outage is not answered with
/// more load: five calls that succeed at once, or one that succeeds after a retry, earn another one.
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

    /// Treats all operations as ones that can be repeated, such as all with POST. Use it only for
    /// calls of which this is true; `x-client-repeatable` says it for one operation.
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
    is_repeatable: bool,
    /// Whether a connection broke before.
    broke: bool,
    budget: Arc<Budget>,
}

impl Attempts {
    pub(crate) fn new(
        retry: &Retry,
        budget: &Arc<Budget>,
        deadline: Option<Instant>,
        call: &Call,
        request: Option<&Request>,
    ) -> Self {
        let times = retry.times;
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
            is_repeatable: retry.any_method
                || call.is_repeatable()
                || request.is_some_and(is_keyed),
            broke: false,
            budget: Arc::clone(budget),
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

    /// Notes that the request is sent again with another token.
    pub(crate) fn resent(&mut self) {
        self.retries += 1;
    }

    /// Whether the call can be sent several times with the effect of one.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.is_repeatable
    }

    /// Returns the next request and the delay before it; `None` if the last answer is that of the
    /// call. `copy` is what can be sent again.
    pub(crate) fn next<B>(
        &mut self,
        copy: Option<Request>,
        last: &Answer<B>,
        now: Instant,
        today: SystemTime,
    ) -> Option<(Request, Duration)> {
        let (may_repeat, asked) = match last {
            Ok(answer) if is_temporary(answer.status()) => (
                may_repeat(answer.status(), answer.headers(), self.is_repeatable),
                retry_after(answer.headers(), today),
            ),
            Err(Failure::Transport(error)) => {
                let kind = error.kind();
                let broke = kind == TransportErrorKind::Other;
                let is_first = !(broke && std::mem::replace(&mut self.broke, broke));
                (is_first && error.may_resend(self.is_repeatable), None)
            }
            Ok(_) => {
                self.budget.give(self.retries > 0);
                return None;
            }
            Err(_) => return None,
        };
        let copy = copy.filter(|_| may_repeat)?;
        let delay = self.delays.next()?.min(self.longest);
        let wait = delay.max(asked.unwrap_or_default());
        if wait > self.longest {
            return None;
        }
        let next = now.checked_add(wait);
        let in_time = self
            .deadline
            .is_none_or(|deadline| next.is_some_and(|next| next < deadline));
        (in_time && self.budget.take()).then(|| {
            self.retries += 1;
            self.left = self.left.saturating_sub(1);
            (copy, wait)
        })
    }
}
