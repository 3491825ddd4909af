//! The surface.
mod line;
pub(crate) mod text;
pub use line::Line;
