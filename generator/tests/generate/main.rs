//! What is generated for whole descriptions. One program, since each one that is linked costs a second and 60 MB.

#[path = "../fixtures/mod.rs"]
mod fixtures;

mod advisories;
mod bump;
mod explain;
mod growth;
mod hostile;
mod hostile_versions;
mod index;
mod kinds;
mod layout;
mod migrated;
mod names;
mod scheme_names;
#[cfg(feature = "verify")]
mod texts;
mod tidy;
mod versions;
