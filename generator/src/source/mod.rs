//! Source files: their texts, what these say as JSON values, and where in them a value is written.
//!
//! This is the bottom layer. It knows JSON and YAML, and nothing of OpenAPI or of diagnostics. The
//! only place that knows which crates read YAML.

mod load;
mod pointer;
mod position;
mod text;

pub use pointer::Pointer;
pub use position::position;
pub use text::{Format, Source, body};

pub(crate) use load::{DEPTH, Loaded, SyntaxError, load};
pub(crate) use position::{Span, find, find_first};
