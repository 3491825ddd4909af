//! How callers wait for a token: tasks with wakers, threads with a condition variable.

#[cfg(any(feature = "client", feature = "tower"))]
use std::pin::Pin;
#[cfg(any(feature = "client", feature = "tower"))]
use std::sync::atomic::{AtomicU64, Ordering};
#[cfg(any(feature = "client", feature = "tower"))]
use std::task::{Context, Poll};
use std::time::Instant;

use crate::runtime::token::source::{Need, TokenError};
use crate::runtime::token::tokens::{Claim, Ready, Tokens};

impl Tokens {
    /// Obtains the token for a task.
    #[cfg(any(feature = "client", feature = "tower"))]
    pub(crate) async fn ready(
        &self,
        need: Need<'_>,
        now: &(dyn Fn() -> Instant + Send + Sync),
    ) -> Result<Ready, TokenError> {
        let mut waited = None;
        loop {
            match self.claim(now(), waited) {
                Claim::Use(ready) => return Ok(ready),
                Claim::Fail(error) => return Err(error),
                Claim::Renew(turn) => {
                    let result = self.source.token(turn.request(need)).await;
                    return turn.finish(result, now());
                }
                Claim::Wait(round) => {
                    waited.get_or_insert(round);
                    let freed = Freed {
                        tokens: self,
                        round,
                        key: None,
                    };
                    freed.await;
                }
            }
        }
    }

    /// Obtains the token for a thread; `None` at the deadline.
    #[cfg(feature = "blocking")]
    pub(crate) fn ready_blocking(
        &self,
        need: Need<'_>,
        now: &dyn Fn() -> Instant,
    ) -> Option<Result<Ready, TokenError>> {
        let left = || {
            need.deadline
                .map(|deadline| deadline.saturating_duration_since(now()))
        };
        let is_late = || left().is_some_and(|left| left.is_zero());
        let mut waited = None;
        loop {
            match self.claim(now(), waited) {
                Claim::Use(ready) => return Some(Ok(ready)),
                Claim::Fail(error) => return Some(Err(error)),
                Claim::Renew(turn) => {
                    let result = block::on(self.source.token(turn.request(need)), &left)?;
                    // Another caller may have more time.
                    if result.is_err() && is_late() {
                        return None;
                    }
                    return Some(turn.finish(result, now()));
                }
                Claim::Wait(round) => {
                    waited.get_or_insert(round);
                    if is_late() {
                        return None;
                    }
                    self.wait(round, left());
                }
            }
        }
    }

    #[cfg(feature = "blocking")]
    fn wait(&self, round: u64, longest: Option<std::time::Duration>) {
        let state = self.lock();
        if !state.is_awaited(round) {
            return;
        }
        // Whoever wakes up for another reason asks again.
        match longest {
            Some(longest) => drop(self.freed.wait_timeout(state, longest)),
            None => drop(self.freed.wait(state)),
        }
    }
}

/// Is ready when the caller whose turn it is has finished or given up.
#[cfg(any(feature = "client", feature = "tower"))]
struct Freed<'a> {
    tokens: &'a Tokens,
    round: u64,
    key: Option<u64>,
}

#[cfg(any(feature = "client", feature = "tower"))]
impl Future for Freed<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        let mut state = this.tokens.lock();
        if !state.is_awaited(this.round) {
            return Poll::Ready(());
        }
        let key = *this.key.get_or_insert_with(|| {
            static WAITERS: AtomicU64 = AtomicU64::new(0);
            WAITERS.fetch_add(1, Ordering::Relaxed)
        });
        state.waiting.insert(key, context.waker().clone());
        Poll::Pending
    }
}

#[cfg(any(feature = "client", feature = "tower"))]
impl Drop for Freed<'_> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.tokens.lock().waiting.remove(&key);
        }
    }
}

/// Waits for a future on this thread.
#[cfg(feature = "blocking")]
mod block {
    use std::pin::pin;
    use std::sync::Arc;
    use std::task::{Context, Poll, Wake, Waker};
    use std::thread::{self, Thread};
    use std::time::Duration;

    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    /// `None` if there is no time left.
    pub(crate) fn on<T>(
        future: impl Future<Output = T>,
        left: &dyn Fn() -> Option<Duration>,
    ) -> Option<T> {
        let mut future = pin!(future);
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        loop {
            if let Poll::Ready(result) = future.as_mut().poll(&mut context) {
                return Some(result);
            }
            match left() {
                Some(Duration::ZERO) => return None,
                Some(left) => thread::park_timeout(left),
                None => thread::park(),
            }
        }
    }
}
