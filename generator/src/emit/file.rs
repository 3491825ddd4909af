//! What a file of the generated crate is made from.

use proc_macro2::TokenStream;

/// A file of the generated crate.
pub(crate) enum File {
    /// Rust made of tokens, with the text of its `//!` comment.
    Tokens {
        intro: String,
        items: Vec<TokenStream>,
    },
    /// Text as it is.
    Text(String),
}
