//! The header `Idempotency-Key`, by which a server recognizes a request that is sent again.
//!
//! Guarantees that an operation whose description has the header is sent with a key, which is the
//! same for all attempts of a call and differs between calls. Keys of the caller are not replaced.

use http::HeaderName;

use crate::runtime::operation::Request;

/// `Idempotency-Key`, as in the IETF draft and in wide use.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Marks a request of an operation that has the header.
#[derive(Clone, Copy)]
struct Keyed;

/// Whether a header parameter is the key.
pub(crate) fn is_key(name: &str) -> bool {
    name.eq_ignore_ascii_case(IDEMPOTENCY_KEY.as_str())
}

/// Notes that the operation has the header.
pub(crate) fn mark(request: &mut Request) {
    request.extensions_mut().insert(Keyed);
}

#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub(crate) use calls::{add_key, is_keyed};

#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod calls {
    use std::collections::hash_map::RandomState;
    use std::hash::BuildHasher as _;
    use std::sync::atomic::{AtomicU64, Ordering};

    use http::HeaderValue;
    use uuid::Builder;

    use super::{IDEMPOTENCY_KEY, Keyed};
    use crate::runtime::operation::Request;

    /// Whether the operation has the header.
    pub(crate) fn is_keyed(request: &Request) -> bool {
        request.extensions().get::<Keyed>().is_some()
    }

    /// Adds a key if the operation has the header and the caller has not set it.
    pub(crate) fn add_key(request: &mut Request) {
        if is_keyed(request)
            && !request.headers().contains_key(IDEMPOTENCY_KEY)
            && let Ok(value) = HeaderValue::try_from(new_key())
        {
            request.headers_mut().insert(IDEMPOTENCY_KEY, value);
        }
    }

    /// A random UUID. Its bits are hashes of a counter with keys that the standard library takes
    /// from the operating system, so no other library is needed. It has to be unique, not secret.
    fn new_key() -> String {
        static CALLS: AtomicU64 = AtomicU64::new(0);
        let call = CALLS.fetch_add(1, Ordering::Relaxed);
        let half = || RandomState::new().hash_one(call);
        let (high, low) = (u128::from(half()), u128::from(half()));
        let random = (high << 64 | low).to_be_bytes();
        Builder::from_random_bytes(random).into_uuid().to_string()
    }
}
