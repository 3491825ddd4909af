//! The clock of a mock, on which waiting takes no real time.
//!
//! Guarantees that the clock moves only if someone waits for it or the test advances it, that it
//! never moves past someone who waits, and that it stands still while a client reads the stream of a
//! request body, which takes real time.
//!
//! An async sleep cannot know whether other tasks have something to do. So the earliest one lets
//! them run several times, and moves the clock if none of them has used the mock.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
use std::time::{Instant, SystemTime};

/// Clones are the same clock.
#[derive(Clone, Default)]
pub(super) struct Clock {
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    start: Start,
    times: Arc<Mutex<Times>>,
}

/// Times are counted from the start.
#[derive(Default)]
struct Times {
    now: Duration,
    /// How much of it the test advanced.
    advanced: Duration,
    #[cfg(any(feature = "client", feature = "tower"))]
    sleepers: sleep::Sleepers,
}

/// The time of the real clock when this one was created.
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
#[derive(Clone, Copy)]
struct Start(Instant, SystemTime);

#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
impl Default for Start {
    fn default() -> Self {
        Self(Instant::now(), SystemTime::now())
    }
}

impl Clock {
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(super) fn now(&self) -> Instant {
        let Start(start, _) = self.start;
        start.checked_add(self.lock().now).unwrap_or(start)
    }

    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(super) fn today(&self) -> SystemTime {
        let Start(_, start) = self.start;
        start.checked_add(self.lock().now).unwrap_or(start)
    }

    /// How long others have waited.
    pub(super) fn slept(&self) -> Duration {
        let times = self.lock();
        times.now.saturating_sub(times.advanced)
    }

    pub(super) fn advance(&self, duration: Duration) {
        let mut times = self.lock();
        times.advanced = times.advanced.saturating_add(duration);
        times.pass(duration);
    }

    /// Waits, as the only one who does.
    #[cfg(feature = "blocking")]
    pub(super) fn wait(&self, duration: Duration) {
        self.lock().pass(duration);
    }

    fn lock(&self) -> MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Times {
    fn pass(&mut self, duration: Duration) {
        self.now = self.now.saturating_add(duration);
        #[cfg(any(feature = "client", feature = "tower"))]
        self.sleepers.wake(self.now);
    }
}

#[cfg(any(feature = "client", feature = "tower"))]
mod sleep {
    use std::collections::BTreeMap;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use crate::runtime::mock::clock::{Clock, Times};

    /// How often other tasks can run before the clock moves.
    const TURNS: u32 = 64;

    /// Those who wait, by the time until which they do.
    #[derive(Default)]
    pub(super) struct Sleepers {
        wakers: BTreeMap<(Duration, u64), Waker>,
        created: u64,
        /// How many calls take real time.
        busy: usize,
        /// Counts what happens, so that a sleeper knows whether something did.
        events: u64,
    }

    impl Sleepers {
        /// Wakes those who have waited until now, and the next one, which may move the clock.
        pub(super) fn wake(&mut self, now: Duration) {
            for ((until, _), waker) in &self.wakers {
                waker.wake_by_ref();
                if *until > now {
                    break;
                }
            }
        }
    }

    /// A future that waits.
    pub(crate) struct Sleep {
        clock: Clock,
        key: (Duration, u64),
        turns: u32,
        /// The events when the turns were counted.
        events: u64,
    }

    /// Keeps the clock from moving.
    pub(crate) struct Busy(Clock);

    impl Clock {
        pub(crate) fn sleep(&self, duration: Duration) -> Sleep {
            let mut times = self.lock();
            let sleepers = &mut times.sleepers;
            sleepers.created += 1;
            sleepers.events += 1;
            let (id, events) = (sleepers.created, sleepers.events);
            Sleep {
                clock: self.clone(),
                key: (times.now.saturating_add(duration), id),
                turns: 0,
                events,
            }
        }

        /// Notes that a call takes real time, until the result is dropped.
        pub(crate) fn busy(&self) -> Busy {
            let mut times = self.lock();
            times.sleepers.busy += 1;
            times.sleepers.events += 1;
            Busy(self.clone())
        }
    }

    impl Future for Sleep {
        type Output = ();

        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
            let clock = self.clock.clone();
            let mut times = clock.lock();
            let Times { now, sleepers, .. } = &mut *times;
            let (until, _) = self.key;
            if until <= *now {
                return Poll::Ready(());
            }
            let waker = context.waker().clone();
            sleepers.wakers.insert(self.key, waker);
            let is_first = sleepers.wakers.first_key_value().map(|(key, _)| *key) == Some(self.key);
            if !is_first || sleepers.busy > 0 {
                return Poll::Pending;
            }
            if self.events != sleepers.events {
                self.events = sleepers.events;
                self.turns = 0;
            }
            self.turns += 1;
            if self.turns <= TURNS {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            *now = until;
            sleepers.wakers.remove(&self.key);
            sleepers.events += 1;
            sleepers.wake(until);
            Poll::Ready(())
        }
    }

    impl Drop for Sleep {
        fn drop(&mut self) {
            let mut times = self.clock.lock();
            let Times { now, sleepers, .. } = &mut *times;
            if sleepers.wakers.remove(&self.key).is_some() {
                sleepers.wake(*now);
            }
        }
    }

    impl Drop for Busy {
        fn drop(&mut self) {
            let mut times = self.0.lock();
            let Times { now, sleepers, .. } = &mut *times;
            sleepers.busy = sleepers.busy.saturating_sub(1);
            sleepers.events += 1;
            sleepers.wake(*now);
        }
    }
}
