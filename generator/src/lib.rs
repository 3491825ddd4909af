//! Turns an OpenAPI description into a Rust client crate.

mod analyze;
pub mod diagnostic;
pub mod document;
mod ir;
mod lower;
pub mod pointer;

pub use diagnostic::{Diagnostic, Diagnostics};
pub use document::Source;
