//! Runs the generator on one description, and returns its output or the reason why there is none.

use std::any::Any;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use generator::diagnostic::Kind;
use generator::{Diagnostics, Output};

use super::document::Document;
use super::row::Verdict;

/// The stack size of a main thread, so that a description that is too deep here is also too deep for `regen`.
const STACK: usize = 8 << 20;

/// The result of the generator.
pub enum Generated {
    /// It generated a crate.
    Output(Box<Output>),
    /// It reported errors.
    Not(Verdict),
}

/// The result of a call that may panic or hang.
pub enum Ran<T> {
    /// It returned.
    Done(T),
    /// It panicked with this message.
    Panicked(String),
    /// It was still running when the time limit was reached.
    Hangs,
}

/// Generates the crate of a description, and measures the time.
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

/// Runs a function in its own thread. A thread that hangs cannot be stopped; it runs until this process ends.
pub fn within<T: Send + 'static>(
    limit: Duration,
    run: impl FnOnce() -> T + Send + 'static,
) -> Ran<T> {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::Builder::new().stack_size(STACK).spawn(move || {
        // The receiver is gone if the time limit was reached.
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
