//! Problems of a description, and where they are.
//!
//! Stages add [`Diagnostic`]s to one [`Diagnostics`] and continue, so that a run reports everything
//! at once. A diagnostic is located by file and JSON pointer; lines and columns are looked up only
//! when the report is rendered ([`Diagnostics::render`]).

mod entry;
mod kind;
mod list;
mod render;
mod reports;

pub use entry::{Diagnostic, Location, Severity};
pub use kind::Kind;
pub use list::Diagnostics;
pub(crate) use reports::Reports;
