//! The runtime of generated crates, compiled and tested where it is written.

/// What a generated crate says of itself; here it says nothing.
const DEFAULT_BASE_URL: Option<&str> = None;

// What one set of features or one test does not use is used by a generated crate.
#[allow(dead_code, unused_imports, unused_macros)]
#[path = "../../runtime/mod.rs"]
mod runtime;

mod base_url;
mod credentials;
#[cfg(any(feature = "client", feature = "blocking"))]
mod errors;
#[cfg(any(feature = "client", feature = "blocking"))]
mod exchange;
mod operations;
mod requests;
#[cfg(any(feature = "client", feature = "blocking"))]
mod secrets;
#[cfg(any(feature = "client", feature = "blocking"))]
#[allow(dead_code)]
mod server;
#[cfg(any(feature = "client", feature = "blocking"))]
mod setup;
#[cfg(all(feature = "client", feature = "blocking"))]
mod transports;
