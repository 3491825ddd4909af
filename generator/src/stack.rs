//! A stack that is large enough for every description.
//!
//! A main thread has 8 MB of stack at best, and the other threads of a program 2 MB. Other functions of this crate start a
//! thread where they need more. A program that does all of its work inside [`large`] needs less memory: what a thread took
//! and freed is not used again by others.

use std::panic;
use std::thread;

/// Four times the stack that the deepest text that [`load`](crate::source) accepts needs without optimisation.
const SIZE: usize = 16 << 20;

/// The name of a thread that has such a stack.
const NAME: &str = "generator";

/// Runs a function on a large stack: on a thread of its own, unless this is called inside another call.
///
/// # Panics
///
/// If the function does, or if no thread can be started.
pub fn large<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    if thread::current().name() == Some(NAME) {
        return run();
    }
    thread::scope(|scope| {
        let thread = thread::Builder::new().name(NAME.to_owned());
        match thread.stack_size(SIZE).spawn_scoped(scope, run) {
            Ok(thread) => thread
                .join()
                .unwrap_or_else(|panic| panic::resume_unwind(panic)),
            Err(error) => panic!("no thread can be started: {error}"),
        }
    })
}
