//! `api.txt`: the public items of a generated crate as text, and how two such lists differ.
//!
//! The text is that of [`explain`](crate::explain), one line for each item and each of its parts, with the pointer of
//! each and with what only matters to programs that use the crate: features, traits, setters, conversions, constants. It
//! is kept next to the crate, so that `git diff` shows what a new description changes. It is read back for two things: to
//! keep [names](crate::name), and to [compare](compare::compare) the crate with its next version by the rules of [`Rule`].
//!
//! The text covers what is made from the description. The runtime, which all generated crates share, is not in it.

mod api;
mod bump;
mod compare;
mod findings;
mod history;
mod items;
mod limits;
mod line;
mod operations;
mod parse;
mod report;
mod rules;
pub(crate) mod text;
mod types;
mod write;

pub use bump::{Bump, bump, version};
pub(crate) use history::History;
pub use history::{FILE, RELEASED};
pub(crate) use items::{Item, Surface, type_name};
pub use line::Line;
pub(crate) use parse::parse;
pub use report::{Change, Report};
pub use rules::{Level, Rule};
pub(crate) use {compare::compare, write::write};
