//! The output of the commands: the only module that prints.
//!
//! Output contains file names and parts of descriptions, so control characters that a terminal would interpret are
//! printed as escapes.

use std::process::ExitCode;

use generator::plain;

/// Prints to the standard output unchanged.
pub fn say(text: &str) {
    print!("{}", plain::lines(text));
}

/// Prints to the standard error output unchanged.
pub fn tell(text: &str) {
    eprint!("{}", plain::lines(text));
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
            tell(&format!("{}\n", message.trim_end()));
            ExitCode::FAILURE
        }
    }
}
