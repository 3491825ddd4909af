//! The commands of `openapi-to-crate` as functions: what they read and write is on the disk.
//!
//! [`generator`] turns values into values; this crate finds the documents of a project, hands them to it, and writes the
//! crate that it returns. [`new`](new()) writes a crate for an API, [`import`](import()) copies a vendor's documents into
//! a project, [`regen`](regen()) generates the crate from them, [`check`] compares it with them, and
//! [`explain`](explain()) shows what they become. With the feature `corpus`, `corpus` tests the generator on many
//! descriptions, and `bump_oracle` its reports on many changes.
//!
//! Each function takes the [`Project`] and the options of its command. It reads everything first, then writes everything
//! or nothing. It returns a report for people, or an error that is complete; warnings and progress go to the standard
//! error output at once.

#[cfg(feature = "corpus")]
pub mod bump_oracle;
mod command;
#[cfg(feature = "corpus")]
pub mod corpus;
pub mod diff;
pub mod explain;
mod files;
pub mod import;
pub mod new;
mod page;
mod project;
pub mod regen;
mod report;
mod sources;
mod terminal;

#[cfg(feature = "corpus")]
pub use bump_oracle::bump_oracle;
pub use command::{Command, Regen};
#[cfg(feature = "corpus")]
pub use corpus::corpus;
pub use diff::diff;
pub use explain::explain;
pub use import::import;
pub use new::new;
pub use project::Project;
pub use regen::{check, regen};
pub use terminal::finish;
