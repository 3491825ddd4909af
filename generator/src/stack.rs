//! A stack that is large enough for every description.
//!
//! A main thread has 8 MB of stack at best, and the other threads of a program 2 MB. Other functions of this crate start a
//! thread where they need more. A program that does all of its work inside [`large`] needs less memory: what a thread took
//! and freed is not used again by others.

use std::cell::Cell;
use std::io;
use std::panic;
use std::thread;

/// Four times the stack that the deepest text that [`load`](crate::source) accepts needs without optimisation.
const SIZE: usize = 16 << 20;

thread_local! {
    /// Whether [`large`] started this thread.
    static IS_LARGE: Cell<bool> = const { Cell::new(false) };
}

/// Runs a function on a large stack: on a thread of its own, unless this is called inside another call.
///
/// # Errors
///
/// Returns the error of the system if it does not start a thread.
///
/// # Panics
///
/// If the function does.
pub fn large<T: Send>(run: impl FnOnce() -> T + Send) -> io::Result<T> {
    if IS_LARGE.get() {
        return Ok(run());
    }
    thread::scope(|scope| {
        let run = || {
            IS_LARGE.set(true);
            run()
        };
        let thread = thread::Builder::new().stack_size(SIZE);
        let done = thread.spawn_scoped(scope, run)?.join();
        Ok(done.unwrap_or_else(|panic| panic::resume_unwind(panic)))
    })
}
