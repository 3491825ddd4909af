//! The runtime of generated crates, compiled and tested where it is written.

// What one set of features or one test does not use is used by a generated crate.
#[allow(dead_code, unused_imports, unused_macros)]
#[path = "../../runtime/mod.rs"]
mod runtime;
