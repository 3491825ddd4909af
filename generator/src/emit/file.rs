//! The content of a file of the generated crate, before it is written as text.

use super::rust::Rust;
use crate::markdown::Markdown;

/// A file of the generated crate.
pub(crate) enum File {
    /// Rust items, with the text of the `//!` comment.
    Rust { intro: Markdown, items: Rust },
    /// Text that is written unchanged.
    Text(String),
}
