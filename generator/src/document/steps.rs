//! A limit for the work that the actions of all overlays do.
//!
//! A short action can visit every value of a description once for each of its values, or more. What an action does is
//! counted in steps while it is done. About a step is taken for each value that is visited, and more for long texts.

use serde_json::Value;

/// How many steps all actions may take together: a base amount, plus a number for each value of the documents.
const BASE: usize = 10_000_000;
const PER_VALUE: usize = 64;

/// How many bytes of text can be compared or copied in a step.
const TEXT: usize = 16;

/// How many steps are left.
pub(super) struct Steps(usize);

/// There are not enough steps left.
#[derive(Debug)]
pub(super) struct TooManySteps;

impl Steps {
    pub(super) fn new<'a>(documents: impl Iterator<Item = &'a Value>) -> Self {
        Self(BASE + PER_VALUE * documents.map(count).sum::<usize>())
    }

    pub(super) fn take(&mut self, count: usize) -> Result<(), TooManySteps> {
        self.0 = self.0.checked_sub(count).ok_or(TooManySteps)?;
        Ok(())
    }

    /// Takes the steps for a text of this length.
    pub(super) fn take_text(&mut self, bytes: usize) -> Result<(), TooManySteps> {
        self.take(1 + bytes / TEXT)
    }
}

/// Counts a value and the values in it.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}
