//! Turns an OpenAPI description into a Rust client crate.

mod analyze;
pub mod diagnostic;
pub mod document;
mod ir;
mod lower;
pub mod pointer;
mod stub;

pub use diagnostic::{Diagnostic, Diagnostics};
pub use document::Source;
pub use stub::{HEADER, Input, Output, generate, page, read};
