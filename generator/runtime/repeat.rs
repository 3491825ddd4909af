//! Decides which refusals of a call may pass, so that sending it again helps and does nothing twice.
//!
//! Guarantees that the retries of a client and [`Error::is_retryable`](crate::Error::is_retryable)
//! agree. Does not know whether there are retries left.

use std::time::{Duration, SystemTime};

use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};

/// Whether the status means that the same request may succeed later.
pub(crate) fn is_temporary(status: StatusCode) -> bool {
    [
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::BAD_GATEWAY,
        StatusCode::SERVICE_UNAVAILABLE,
        StatusCode::GATEWAY_TIMEOUT,
    ]
    .contains(&status)
}

/// Whether a refused request may be sent again. A server that says when to come back has done
/// nothing (RFC 6585 §4, RFC 9110 §15.6.4); a gateway cannot know that.
pub(crate) fn may_repeat(status: StatusCode, headers: &HeaderMap, is_repeatable: bool) -> bool {
    let is_refusal = [
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::SERVICE_UNAVAILABLE,
    ]
    .contains(&status);
    is_temporary(status) && (is_repeatable || is_refusal && has_retry_after(headers))
}

fn has_retry_after(headers: &HeaderMap) -> bool {
    retry_after(headers, SystemTime::UNIX_EPOCH).is_some()
}

/// Parses `Retry-After`: seconds or a date (RFC 9110 §10.2.3). Anything else is ignored.
pub(crate) fn retry_after(headers: &HeaderMap, today: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number of seconds that does not fit is too long in any case.
        return Some(text.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(today).unwrap_or_default())
}
