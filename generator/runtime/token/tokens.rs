//! One token that many callers share: who uses it, who renews it and who waits.
//!
//! Guarantees that at most one caller obtains a token at a time, and that a caller who gives up
//! leaves this to the next one. The clock is an argument, so nothing here reads the time.

use std::any::Any;
use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher as _;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};

use crate::runtime::secret::Secret;
use crate::runtime::token::grant::Grant;
use crate::runtime::token::source::{
    BoxError, Need, Problem, TokenError, TokenRequest, TokenSource,
};

/// The longest time before the end of a token at which it is renewed.
const MARGIN: Duration = Duration::from_secs(300);

/// The pauses after failures to obtain a token.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(30)];

/// A token that is obtained when it is needed, and shared by all clones. See [`TokenSource`].
#[derive(Clone)]
pub struct Source(pub(crate) Arc<Tokens>);

impl Source {
    /// Creates a token that comes from a source.
    pub fn new(source: impl TokenSource) -> Self {
        Self(Arc::new(Tokens::new(Box::new(source))))
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source([redacted])")
    }
}

/// What ends a session: the step that `session` sends.
pub(crate) type LogOut = Box<dyn Any + Send + Sync>;

/// The token of a source.
pub(crate) struct Tokens {
    pub(crate) source: Box<dyn TokenSource>,
    /// How to end the session, if it is one and the description says how.
    pub(crate) log_out: Option<LogOut>,
    /// Whether it is the token of a session, which ends.
    pub(crate) is_session: bool,
    pub(crate) state: Mutex<State>,
    /// Wakes the threads that wait.
    pub(crate) freed: Condvar,
}

pub(crate) struct State {
    held: Option<Held>,
    /// The number of tokens so far.
    generation: u64,
    /// Whether the source can be asked.
    is_renewable: bool,
    pub(crate) is_renewing: bool,
    /// How often the source has answered.
    pub(crate) rounds: u64,
    /// The last failure, if no token was obtained after it.
    failure: Option<Failed>,
    /// The tasks that wait, each with its key.
    pub(crate) waiting: BTreeMap<u64, Waker>,
}

struct Held {
    token: Secret,
    generation: u64,
    lifetime: Option<Duration>,
    is_sliding: bool,
    /// What the lifetime is counted from.
    since: Instant,
    /// How long before its end the token is renewed.
    margin: Duration,
    is_rejected: bool,
}

struct Failed {
    error: TokenError,
    round: u64,
    pause: Duration,
    /// When the source may be asked again.
    again: Instant,
}

/// A token that can be sent now.
pub(crate) struct Ready {
    pub(crate) token: Secret,
    pub(crate) generation: u64,
    pub(crate) at: Instant,
}

/// What a caller who needs the token has to do.
pub(crate) enum Claim<'a> {
    Use(Ready),
    Renew(Turn<'a>),
    /// Wait for another caller, in this round.
    Wait(u64),
    Fail(TokenError),
}

impl Tokens {
    pub(crate) fn new(source: Box<dyn TokenSource>) -> Self {
        Self {
            source,
            log_out: None,
            is_session: false,
            state: Mutex::new(State {
                held: None,
                generation: 0,
                is_renewable: true,
                is_renewing: false,
                rounds: 0,
                failure: None,
                waiting: BTreeMap::new(),
            }),
            freed: Condvar::new(),
        }
    }

    /// Those of a session that has begun with a grant.
    pub(crate) fn of_session(
        source: Box<dyn TokenSource>,
        is_renewable: bool,
        log_out: Option<LogOut>,
        grant: Grant,
        at: Instant,
    ) -> Self {
        let mut tokens = Self::new(source);
        tokens.log_out = log_out;
        tokens.is_session = true;
        let state = tokens.state.get_mut();
        let state = state.unwrap_or_else(PoisonError::into_inner);
        state.is_renewable = is_renewable;
        state.hold(grant, at);
        tokens
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Decides what a caller does. `waited` is the round in which the caller began to wait.
    pub(crate) fn claim(&self, now: Instant, waited: Option<u64>) -> Claim<'_> {
        let mut state = self.lock();
        if let Some(held) = state.held.as_ref().filter(|held| held.is_fresh(now)) {
            return Claim::Use(held.ready(now));
        }
        let usable = state.usable(now);
        if !state.is_renewable {
            return usable.map_or_else(|| Claim::Fail(Problem::Ended.into()), Claim::Use);
        }
        if state.is_renewing {
            return usable.map_or(Claim::Wait(state.rounds), Claim::Use);
        }
        // Whoever waited for a renewal that failed does not repeat it.
        let failure = state.failure.as_ref().filter(|failure| {
            now < failure.again || waited.is_some_and(|round| round < failure.round)
        });
        if let Some(failure) = failure {
            let error = &failure.error;
            return usable.map_or_else(|| Claim::Fail(error.clone()), Claim::Use);
        }
        state.is_renewing = true;
        let held = state.held.as_ref().filter(|held| !held.is_over(now));
        Claim::Renew(Turn {
            tokens: self,
            current: held.map(|held| held.token.clone()),
            is_rejected: held.is_some_and(|held| held.is_rejected),
            asked: now,
        })
    }

    /// Notes that the server has rejected a token, and returns whether there may be another one.
    pub(crate) fn reject(&self, generation: u64) -> bool {
        let mut state = self.lock();
        let is_renewable = state.is_renewable;
        if let Some(held) = &mut state.held {
            let is_replaced = held.generation > generation;
            held.is_rejected |= is_renewable && !is_replaced;
            return is_renewable || is_replaced;
        }
        is_renewable
    }

    /// Notes that the server has accepted a token that was sent at this time.
    pub(crate) fn accept(&self, generation: u64, at: Instant) {
        let mut state = self.lock();
        let held = state.held.as_mut();
        if let Some(held) = held.filter(|held| held.is_sliding && held.generation == generation) {
            held.since = held.since.max(at);
        }
    }

    /// The token, whatever its age.
    pub(crate) fn current(&self) -> Option<Secret> {
        self.lock().held.as_ref().map(|held| held.token.clone())
    }

    /// Ends the session: the token is wiped, and there will be no other one.
    pub(crate) fn end(&self) {
        let mut state = self.lock();
        state.held = None;
        state.is_renewable = false;
        self.wake(&mut state);
    }

    fn wake(&self, state: &mut State) {
        for waker in std::mem::take(&mut state.waiting).into_values() {
            waker.wake();
        }
        self.freed.notify_all();
    }
}

impl State {
    /// Whether the round goes on in which a caller began to wait.
    pub(crate) fn is_awaited(&self, round: u64) -> bool {
        self.is_renewing && self.is_renewable && self.rounds == round
    }

    fn usable(&self, now: Instant) -> Option<Ready> {
        let held = self.held.as_ref();
        let held = held.filter(|held| !held.is_rejected && !held.is_over(now));
        held.map(|held| held.ready(now))
    }

    /// Takes the next token.
    fn hold(&mut self, grant: Grant, at: Instant) {
        self.generation += 1;
        self.failure = None;
        self.held = Some(Held {
            token: grant.token,
            generation: self.generation,
            lifetime: grant.lifetime,
            is_sliding: grant.is_sliding,
            since: at,
            margin: margin(grant.lifetime.unwrap_or_default()),
            is_rejected: false,
        });
    }
}

impl Held {
    fn age(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.since)
    }

    fn is_over(&self, now: Instant) -> bool {
        let lifetime = self.lifetime;
        lifetime.is_some_and(|lifetime| self.age(now) >= lifetime)
    }

    fn is_fresh(&self, now: Instant) -> bool {
        let lifetime = self.lifetime;
        let is_fresh = |lifetime: Duration| self.age(now) < lifetime.saturating_sub(self.margin);
        !self.is_rejected && lifetime.is_none_or(is_fresh)
    }

    fn ready(&self, at: Instant) -> Ready {
        Ready {
            token: self.token.clone(),
            generation: self.generation,
            at,
        }
    }
}

/// A random time between 5 and 10 % of the lifetime, so that programs that have started together do not renew together.
fn margin(lifetime: Duration) -> Duration {
    let longest = (lifetime / 10).min(MARGIN);
    let random = RandomState::new().hash_one(0_u8) % 1024;
    let random = u32::try_from(random).unwrap_or_default();
    longest / 2 + longest / 2 * random / 1024
}

/// The turn of the caller who obtains the next token. If it is dropped, the next caller has it.
pub(crate) struct Turn<'a> {
    tokens: &'a Tokens,
    /// The token so far, unless its lifetime is over.
    current: Option<Secret>,
    is_rejected: bool,
    asked: Instant,
}

impl Turn<'_> {
    /// What the source is told.
    pub(crate) fn request<'a>(&'a self, need: Need<'a>) -> TokenRequest<'a> {
        TokenRequest {
            current: self.current.as_ref(),
            is_rejected: self.is_rejected,
            deadline: need.deadline,
            scheme: need.scheme,
            via: need.via,
        }
    }

    /// Takes what the source said. A failure does not matter while the old token can be used.
    pub(crate) fn finish(
        self,
        result: Result<Grant, BoxError>,
        now: Instant,
    ) -> Result<Ready, TokenError> {
        let mut state = self.tokens.lock();
        state.rounds += 1;
        if !state.is_renewable {
            return Err(Problem::Ended.into());
        }
        match result {
            Ok(grant) => {
                state.hold(grant, self.asked);
                let held = state.held.as_ref();
                held.map(|held| held.ready(now))
                    .ok_or(Problem::Ended.into())
            }
            Err(error) => {
                let error = TokenError::from(error);
                let [first, longest] = PAUSES;
                let pause = state.failure.as_ref().map(|failure| failure.pause * 2);
                let pause = pause.unwrap_or(first).min(longest);
                state.failure = Some(Failed {
                    error: error.clone(),
                    round: state.rounds,
                    pause,
                    again: now.checked_add(pause).unwrap_or(now),
                });
                state.usable(now).ok_or(error)
            }
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.tokens.lock();
        state.is_renewing = false;
        self.tokens.wake(&mut state);
    }
}
