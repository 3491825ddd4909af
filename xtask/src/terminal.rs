//! What the commands say: the only place that prints.
//!
//! Names of files and parts of descriptions are in it, so whatever a terminal would obey is shown as its escape.

use generator::plain;

/// To the standard output, as it is.
pub fn say(text: &str) {
    print!("{}", plain::lines(text));
}

/// To the standard error, as it is.
pub fn tell(text: &str) {
    eprint!("{}", plain::lines(text));
}
