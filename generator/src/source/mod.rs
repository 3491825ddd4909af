//! Source files: their texts, the JSON values in them, and the positions at which these are
//! written.
//!
//! This is the bottom layer. It knows JSON and YAML, but not OpenAPI or diagnostics. No other
//! module depends on the crates that read YAML.

mod limits;
mod load;
mod merge_keys;
mod pointer;
mod position;
mod text;

pub use pointer::Pointer;
pub use position::position;
pub use text::{Format, Source, body};

pub(crate) use load::{DEPTH, Loaded, SyntaxError, load};
pub(crate) use position::{Span, find, find_first};
