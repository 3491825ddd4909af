//! Turns an OpenAPI description into a Rust client crate.

pub mod diagnostic;
pub mod document;
pub mod pointer;

pub use diagnostic::{Diagnostic, Diagnostics};
pub use document::Source;
