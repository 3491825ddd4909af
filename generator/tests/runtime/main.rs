//! The runtime of generated crates, compiled and tested where it is written.

/// What a generated crate says of itself; here it says nothing.
const DEFAULT_BASE_URL: Option<&str> = None;

#[path = "../../runtime/mod.rs"]
pub mod runtime;

mod base_url;
mod bodies;
mod credentials;
#[cfg(any(feature = "client", feature = "blocking"))]
mod errors;
#[cfg(any(feature = "client", feature = "blocking"))]
mod exchange;
#[cfg(any(feature = "client", feature = "blocking"))]
mod kinds;
// Without a client, only what is said about security is needed.
#[cfg_attr(not(any(feature = "client", feature = "blocking")), allow(dead_code))]
mod operations;
mod requests;
#[cfg(any(feature = "client", feature = "blocking"))]
mod secrets;
#[cfg(any(feature = "client", feature = "blocking"))]
pub mod server;
#[cfg(any(feature = "client", feature = "blocking"))]
mod setup;
mod styles;
#[cfg(all(feature = "client", feature = "blocking"))]
mod transports;
