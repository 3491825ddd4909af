//! The output of the commands: the only module that prints.
//!
//! Output contains file names and parts of descriptions, so control characters that a terminal would interpret are
//! printed as escapes.

use std::fmt::{self, Write as _};
use std::io::{self, BufWriter, IsTerminal, Write as _};
use std::mem;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use generator::{Diagnostics, plain};

/// Prints to the standard output unchanged.
pub fn say(text: &str) {
    print!("{}", plain::lines(text));
}

/// Prints to the standard error output unchanged.
pub fn tell(text: &str) {
    eprint!("{}", plain::lines(text));
}

/// Prints a report to the standard error output, whose text may be too long to be in memory as a whole.
pub fn report(diagnostics: &Diagnostics) {
    let mut lines = Lines {
        output: BufWriter::new(io::stderr().lock()),
        breaks: 0,
    };
    // As for any other message, an output that is closed does not matter.
    let _ = write!(lines, "{diagnostics}")
        .and_then(|()| lines.output.write_all(b"\n").map_err(|_| fmt::Error));
}

/// Writes texts without the line breaks at the end.
struct Lines<W> {
    output: W,
    /// The line breaks that are not written yet.
    breaks: usize,
}

impl<W: io::Write> fmt::Write for Lines<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let written = text.trim_end_matches('\n');
        let breaks = text.len() - written.len();
        if written.is_empty() {
            self.breaks += breaks;
            return Ok(());
        }
        let before = mem::replace(&mut self.breaks, breaks);
        let lines = format!("{}{}", "\n".repeat(before), plain::lines(written));
        self.output
            .write_all(lines.as_bytes())
            .map_err(|_| fmt::Error)
    }
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
    fn a_report_has_no_empty_lines_at_the_end() {
        let mut lines = Lines {
            output: Vec::new(),
            breaks: 0,
        };
        for part in ["\na", "\n", "\n\nb\r\n", "c\n", "\n"] {
            lines.write_str(part).expect("a list");
        }
        assert_eq!(lines.output, b"\na\n\n\nb\\r\nc");
    }

    #[test]
    fn a_line_is_shown_until_the_work_is_done() {
        assert!(written(0).is_empty());
        let line = "\rgenerating … 0 s";
        assert_eq!(written(2), [line, line, "\r\u{1b}[K"]);
    }
}
