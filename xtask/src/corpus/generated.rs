//! From one description to the generator's output, or to what kept it from making any.

use std::any::Any;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use generator::diagnostic::Kind;
use generator::{Diagnostics, Output};

use super::document::Document;
use super::row::Verdict;

/// The stack of a main thread, so that what is too deep here is too deep for `regen`.
const STACK: usize = 8 << 20;

/// What the generator did.
pub enum Generated {
    /// It made a crate.
    Output(Box<Output>),
    /// It did not.
    Not(Verdict),
}

/// How a call went that may panic or hang.
pub enum Ran<T> {
    /// It returned.
    Done(T),
    /// It panicked and said this.
    Panicked(String),
    /// It was still at it when the time was up.
    Hangs,
}

/// Generates the crate of a description, and says how long it took.
pub fn generate(document: &Document, limit: Duration) -> (Generated, Duration) {
    let sources = document.sources.clone();
    let input = sources.into_input(document.crate_name.clone(), None);
    let start = Instant::now();
    let ran = within(limit, move || generator::generate(input));
    let generated = match ran {
        Ran::Done(Ok(output)) => Generated::Output(Box::new(output)),
        Ran::Done(Err(errors)) => Generated::Not(refused(&errors)),
        Ran::Panicked(message) => Generated::Not(Verdict::Panics(message)),
        Ran::Hangs => Generated::Not(Verdict::Hangs),
    };
    (generated, start.elapsed())
}

/// Runs something in a thread of its own. One that hangs cannot be ended; it goes on until this process ends.
pub fn within<T: Send + 'static>(
    limit: Duration,
    run: impl FnOnce() -> T + Send + 'static,
) -> Ran<T> {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::Builder::new().stack_size(STACK).spawn(move || {
        // Nobody listens any more if the time is up.
        let _ = sender.send(run());
    });
    let thread = match thread {
        Ok(thread) => thread,
        Err(error) => return Ran::Panicked(format!("there is no thread for it: {error}")),
    };
    match receiver.recv_timeout(limit) {
        Ok(done) => Ran::Done(done),
        Err(RecvTimeoutError::Timeout) => Ran::Hangs,
        Err(RecvTimeoutError::Disconnected) => {
            let payload = thread.join().err();
            Ran::Panicked(payload.map_or_else(String::new, |payload| said(&*payload)))
        }
    }
}

fn said(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it did not say why").to_owned()
}

fn refused(errors: &Diagnostics) -> Verdict {
    let Some(first) = errors.errors().next() else {
        return Verdict::Refused("without an error".to_owned());
    };
    if first.kind == Kind::UnsupportedVersion {
        return Verdict::NotSupported(first.message.clone());
    }
    let place = first.at.as_ref().map(|at| format!(" (#{})", at.pointer));
    Verdict::Refused(format!("{}{}", first.message, place.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_and_hangs_are_told_apart() {
        let long = Duration::from_secs(3600);
        assert!(matches!(within(long, || 7), Ran::Done(7)));
        let panics = within::<()>(long, || panic!("it {}", "broke"));
        assert!(matches!(panics, Ran::Panicked(message) if message == "it broke"));
        let hangs = within(Duration::ZERO, move || thread::sleep(long));
        assert!(matches!(hangs, Ran::Hangs));
    }
}
