//! Limits the retries of all calls of a client together.
//!
//! Guarantees that an outage is not answered with many times the usual traffic: when most calls fail,
//! the retries run out, and each call is sent once until some succeed again. The AWS SDKs have the
//! same mechanism with the same numbers.

use std::sync::atomic::{AtomicU32, Ordering};

/// The retries at the start, and the most there can be.
pub(crate) const RETRIES: u32 = 100;

/// The tokens that a retry takes. A call that succeeds after a retry gives them back.
const RETRY: u32 = 5;

/// The tokens that a call that succeeds at once gives back.
const SUCCESS: u32 = 1;

/// The budget of a client and its clones.
#[derive(Debug)]
pub(crate) struct Budget {
    tokens: AtomicU32,
    most: u32,
}

impl Budget {
    /// A budget of this many retries.
    pub(crate) fn of(retries: u32) -> Self {
        let most = retries.saturating_mul(RETRY);
        Self {
            tokens: AtomicU32::new(most),
            most,
        }
    }

    /// Takes the tokens of a retry, and returns whether there were enough.
    pub(crate) fn take(&self) -> bool {
        self.change(|tokens| tokens.checked_sub(RETRY))
    }

    /// Gives tokens back after a success.
    pub(crate) fn give(&self, was_retried: bool) {
        let tokens = if was_retried { RETRY } else { SUCCESS };
        self.change(|present| Some(present.saturating_add(tokens).min(self.most)));
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        let changed = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change);
        changed.is_ok()
    }
}
