//! How much may be made of a description.
//!
//! A description can say in few words what takes many in Rust: a parent with a thousand properties and
//! a thousand children is a million fields, and a list of a thousand alternatives is that of each of a
//! thousand operations. What is made of a description is counted in bytes of Rust, roughly, and one
//! that comes to more than [`ROOM`] and [`TIMES`] its own size is refused, with the place where it does.
//! What takes how much is decided where it is made.

use crate::diagnostic::{Diagnostic, Kind};
use serde_json::Value;

/// How many bytes of Rust any description may become.
const ROOM: usize = 8 << 20;

/// How many more for each byte of its text. Those that people write become up to six, and the
/// shortest that is written once up to fifty.
const TIMES: usize = 64;

/// What has been made so far.
pub(crate) struct Budget {
    limit: usize,
    spent: usize,
}

impl Budget {
    /// That of a description of which nothing has been made.
    pub fn new(description: &Value) -> Self {
        Self {
            limit: ROOM + TIMES * size(description),
            spent: 0,
        }
    }

    /// Takes room for what is made, whether there is any or not.
    pub fn spend(&mut self, bytes: usize) {
        self.spent = self.spent.saturating_add(bytes);
    }

    /// Whether more has been made than there is room for. Nothing else has to be made then.
    pub fn is_spent(&self) -> bool {
        self.spent > self.limit
    }

    /// Says that what is made of a place is too much.
    pub fn error(&self) -> Diagnostic {
        let message = format!(
            "up to here, the description becomes more than {} MB of Rust, which is too much for its size",
            self.limit >> 20
        );
        let help = "declare once what many places share, or remove with an overlay what the client \
                    does not need";
        Diagnostic::error(Kind::TooMuch, message).help(help)
    }
}

/// What the text of a value takes as JSON, at least.
pub(crate) fn size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 2,
        Value::String(text) => text.len() + 3,
        Value::Array(items) => 2 + items.iter().map(size).sum::<usize>(),
        Value::Object(members) => {
            let members = members.iter();
            2 + members
                .map(|(key, value)| key.len() + 4 + size(value))
                .sum::<usize>()
        }
    }
}
