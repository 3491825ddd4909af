//! What a file of the generated crate is made from.

use crate::markdown::Markdown;
use proc_macro2::TokenStream;

/// A file of the generated crate.
pub(crate) enum File {
    /// Rust made of tokens, with the text of its `//!` comment.
    Tokens {
        intro: Markdown,
        items: Vec<TokenStream>,
    },
    /// Text as it is.
    Text(String),
}
