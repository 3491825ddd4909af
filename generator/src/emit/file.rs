//! What a file of the generated crate is made from.

use super::rust::Rust;
use crate::markdown::Markdown;

/// A file of the generated crate.
pub(crate) enum File {
    /// Rust, with the text of its `//!` comment.
    Rust { intro: Markdown, items: Rust },
    /// Text as it is.
    Text(String),
}
