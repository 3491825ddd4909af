//! The output of the commands: the only module that prints.
//!
//! Output contains file names and parts of descriptions, so control characters that a terminal would interpret are
//! printed as escapes.

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use generator::plain;

/// Prints to the standard output unchanged.
pub fn say(text: &str) {
    print!("{}", plain::lines(text));
}

/// Prints to the standard error output unchanged.
pub fn tell(text: &str) {
    eprint!("{}", plain::lines(text));
}

/// Does work. If it takes more than a second, a line on the terminal says so until it is done.
pub fn busy<T>(what: &str, work: impl FnOnce() -> T) -> T {
    if !io::stderr().is_terminal() {
        return work();
    }
    let what = plain::line(what).to_string();
    let (done, waiting) = mpsc::channel();
    let ticker = thread::spawn(move || {
        tick(&waiting, Duration::from_secs(1), &what, |text| {
            eprint!("{text}")
        });
    });
    let result = work();
    drop(done);
    // It prints nothing else then.
    let _ = ticker.join();
    result
}

/// Writes a line again and again until the sender is gone, and then removes it.
fn tick(waiting: &Receiver<()>, period: Duration, what: &str, mut write: impl FnMut(&str)) {
    let start = Instant::now();
    let mut is_shown = false;
    while let Err(RecvTimeoutError::Timeout) = waiting.recv_timeout(period) {
        is_shown = true;
        write(&format!("\r{what} … {} s", start.elapsed().as_secs()));
    }
    if is_shown {
        write("\r\u{1b}[K");
    }
}

/// Prints the report or the error of a command, and returns the exit code.
///
/// Characters that a terminal would interpret are printed as escapes.
pub fn finish(done: &Result<String, String>) -> ExitCode {
    match done {
        Ok(report) => {
            say(report);
            ExitCode::SUCCESS
        }
        Err(message) => {
            tell(message.trim_end());
            tell("\n");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written for work that ends after this many lines.
    fn written(lines: usize) -> Vec<String> {
        let (sender, receiver) = mpsc::channel();
        let mut sender = Some(sender).filter(|_| lines > 0);
        let mut written = Vec::new();
        tick(&receiver, Duration::ZERO, "generating", |text| {
            written.push(text.to_owned());
            if written.len() == lines {
                sender = None;
            }
        });
        written
    }

    #[test]
    fn a_line_is_shown_until_the_work_is_done() {
        assert!(written(0).is_empty());
        let line = "\rgenerating … 0 s";
        assert_eq!(written(2), [line, line, "\r\u{1b}[K"]);
    }
}
