//! What is wrong with a description, and where.
//!
//! The stages push [`Diagnostic`]s into one [`Diagnostics`] and go on, so that a run reports
//! everything at once. A diagnostic names its place by file and JSON pointer; lines and columns
//! are looked up only when somebody reads the report ([`Diagnostics::render`]).

mod entry;
mod kind;
mod list;
mod render;
mod reports;

pub use entry::{Diagnostic, Location, Severity};
pub use kind::Kind;
pub use list::Diagnostics;
pub(crate) use reports::Reports;
