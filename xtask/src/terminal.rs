//! The output of the commands: the only module that prints.
//!
//! Output contains file names and parts of descriptions, so control characters that a terminal would interpret are
//! printed as escapes.

use generator::plain;

/// Prints to the standard output unchanged.
pub fn say(text: &str) {
    print!("{}", plain::lines(text));
}

/// Prints to the standard error output unchanged.
pub fn tell(text: &str) {
    eprint!("{}", plain::lines(text));
}
