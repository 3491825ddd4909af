//! The expectations of a mock and the calls that it received.
//!
//! Guarantees that each answer is given to one call only, whatever the number of threads. Conditions
//! of the test run without a lock, so that they can use the mock.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
use std::time::Duration;

use crate::runtime::base_url::BaseUrl;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
use crate::runtime::error::TransportError;
use crate::runtime::mock::call::MockCall;
use crate::runtime::mock::clock::Clock;
use crate::runtime::mock::matcher::{Difference, Matcher};
use crate::runtime::mock::reply::Reply;

/// The base URL of calls that were not sent by a client; they have a path only.
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub(super) const NOWHERE: &str = "https://mock.invalid";

/// How long a call without a timeout waits for an answer that never comes.
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub(super) const SILENCE: Duration = Duration::from_secs(24 * 60 * 60);

/// The connection is broken, and nothing more is known.
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub(super) fn no_answer() -> TransportError {
    TransportError::other("the mock has broken the connection")
}

/// What the handles of a mock share.
#[derive(Default)]
pub(super) struct State {
    pub(super) clock: Clock,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    entries: Vec<Entry>,
    calls: Vec<MockCall>,
    /// The calls that nothing matched.
    unmatched: Vec<Unmatched>,
    /// Whether a panic has told the test.
    is_reported: bool,
}

/// An expectation.
struct Entry {
    matcher: Arc<Matcher>,
    steps: Vec<Step>,
    /// The calls that it answered.
    calls: Vec<MockCall>,
}

/// An answer and how often it is given.
struct Step {
    reply: Reply,
    /// `None` is once, or without end if it is the last answer.
    times: Option<usize>,
    given: usize,
}

/// A call that nothing matched: the nearest expectation and the first difference.
#[derive(Clone)]
pub(super) struct Unmatched(String);

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unmatched {}

impl Entry {
    /// The answer to the next call.
    fn next(&mut self) -> Option<Reply> {
        let last = self.steps.len().saturating_sub(1);
        let mut steps = self.steps.iter_mut().enumerate();
        let (_, step) = steps.find(|(index, step)| match step.times {
            Some(times) => step.given < times,
            None => *index == last || step.given == 0,
        })?;
        step.given += 1;
        Some(step.reply.clone())
    }

    /// Why it is not met.
    fn problem(&self) -> Option<String> {
        let (number, step) = self
            .steps
            .iter()
            .enumerate()
            .find(|(_, step)| step.given < step.times.unwrap_or(1))?;
        let name = self.matcher.name();
        Some(match (self.calls.len(), self.steps.len(), step.times) {
            (0, ..) => format!("{name} was never called"),
            (_, 1, times) => format!(
                "{name} was called {} of {} times",
                step.given,
                times.unwrap_or(1)
            ),
            (_, _, times) => format!(
                "answer {} of {name} was given {} of {} times",
                number + 1,
                step.given,
                times.unwrap_or(1)
            ),
        })
    }
}

impl State {
    /// Adds an expectation with its first answer, and returns its index.
    pub(super) fn expect(&self, matcher: Matcher, reply: Reply) -> usize {
        let mut book = self.lock();
        book.entries.push(Entry {
            matcher: Arc::new(matcher),
            steps: vec![Step::new(reply)],
            calls: Vec::new(),
        });
        book.entries.len() - 1
    }

    /// Adds an answer.
    pub(super) fn add(&self, expectation: usize, reply: Reply) {
        if let Some(entry) = self.lock().entries.get_mut(expectation) {
            entry.steps.push(Step::new(reply));
        }
    }

    /// Changes the last answer.
    pub(super) fn change(&self, expectation: usize, change: impl FnOnce(&mut Reply)) {
        let mut book = self.lock();
        let entry = book.entries.get_mut(expectation);
        if let Some(step) = entry.and_then(|entry| entry.steps.last_mut()) {
            change(&mut step.reply);
        }
    }

    /// Sets how often the last answer is given.
    pub(super) fn repeat(&self, expectation: usize, times: usize) {
        let mut book = self.lock();
        let entry = book.entries.get_mut(expectation);
        if let Some(step) = entry.and_then(|entry| entry.steps.last_mut()) {
            step.times = Some(times);
        }
    }

    pub(super) fn calls(&self) -> Vec<MockCall> {
        self.lock().calls.clone()
    }

    pub(super) fn calls_of(&self, expectation: usize) -> Vec<MockCall> {
        let book = self.lock();
        let entry = book.entries.get(expectation);
        entry.map(|entry| entry.calls.clone()).unwrap_or_default()
    }

    /// The answer to a call that was sent below this base URL, unless the call knows its own.
    pub(super) fn answer(&self, call: MockCall, base_url: &BaseUrl) -> Result<Reply, Unmatched> {
        let base_url = call.base_url().unwrap_or(base_url);
        let matchers: Vec<Arc<Matcher>> = {
            let book = self.lock();
            let entries = book.entries.iter();
            entries.map(|entry| Arc::clone(&entry.matcher)).collect()
        };
        let compared: Vec<_> = matchers
            .iter()
            .map(|matcher| matcher.compare(&call, base_url))
            .collect();
        let mut book = self.lock();
        book.calls.push(call.clone());
        let mut nearest: Option<(Difference, String)> = None;
        for (entry, compared) in book.entries.iter_mut().zip(compared) {
            let difference = match compared {
                Ok(()) => match entry.next() {
                    Some(reply) => {
                        entry.calls.push(call);
                        return Ok(reply);
                    }
                    None => Difference::of_times(entry.calls.len()),
                },
                Err(difference) => difference,
            };
            if nearest
                .as_ref()
                .is_none_or(|(near, _)| difference.is_nearer_than(near))
            {
                nearest = Some((difference, entry.matcher.name()));
            }
        }
        let name = match call.operation() {
            Some(operation) => operation.to_string(),
            None => format!("{} {}", call.method(), call.path()),
        };
        let text = match nearest {
            Some((difference, nearest)) => format!(
                "the mock does not expect {name}; the nearest expectation is {nearest}: {}",
                difference.text
            ),
            None => format!("the mock does not expect {name}, nor anything else"),
        };
        let unmatched = Unmatched(text);
        book.unmatched.push(unmatched.clone());
        Err(unmatched)
    }

    /// What the test has to be told, if it was not told before.
    pub(super) fn problem(&self) -> Option<String> {
        let mut book = self.lock();
        if book.is_reported {
            return None;
        }
        let unmatched = book.unmatched.iter().map(Unmatched::to_string);
        let unmet = book.entries.iter().filter_map(Entry::problem);
        let problems: Vec<String> = unmatched.chain(unmet).collect();
        book.is_reported = !problems.is_empty();
        (!problems.is_empty()).then(|| problems.join("\n"))
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Step {
    fn new(reply: Reply) -> Self {
        Self {
            reply,
            times: None,
            given: 0,
        }
    }
}

/// Fails the test that has not verified the mock itself.
impl Drop for State {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        if let Some(problem) = self.problem() {
            panic!("{problem}");
        }
    }
}
