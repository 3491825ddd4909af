//! The runtime of generated crates, compiled and tested where it is written.

#[path = "../../runtime/mod.rs"]
pub mod runtime;

mod base_url;
mod credentials;
#[cfg(any(feature = "client", feature = "blocking"))]
mod errors;
#[cfg(any(feature = "client", feature = "blocking"))]
mod exchange;
pub mod operations;
mod requests;
#[cfg(any(feature = "client", feature = "blocking"))]
mod secrets;
#[cfg(any(feature = "client", feature = "blocking"))]
pub mod server;
#[cfg(any(feature = "client", feature = "blocking"))]
mod setup;
#[cfg(all(feature = "client", feature = "blocking"))]
mod transports;
