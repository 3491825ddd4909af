//! Compiles and tests the runtime of generated crates from its source, with operations that were generated from
//! the descriptions in this folder.

/// What a generated crate says of itself; here it says nothing.
#[allow(dead_code, reason = "only clients look at it")]
const DEFAULT_BASE_URL: Option<&str> = None;

#[cfg(feature = "client")]
use servers::SERVERS;
#[cfg(not(feature = "client"))]
#[allow(dead_code, reason = "only clients look at them")]
const SERVERS: &[runtime::Server] = &[];

#[allow(
    dead_code,
    unused_imports,
    reason = "without a client, little of it is needed"
)]
#[path = "generated/operations/mod.rs"]
mod operations;
#[allow(dead_code, reason = "tests use the general methods")]
#[path = "generated/security.rs"]
mod security;
#[allow(
    dead_code,
    unused_imports,
    reason = "without a client, none of it is needed"
)]
#[path = "generated/types/mod.rs"]
mod types;
#[path = "generated/wire/mod.rs"]
mod wire;

#[path = "../../runtime/mod.rs"]
pub mod runtime;

#[cfg(all(feature = "client", feature = "blocking", feature = "tower"))]
mod answers;
mod base_url;
mod bodies;
mod credentials;
#[cfg(all(feature = "client", feature = "blocking", feature = "tower"))]
mod downloads;
#[cfg(all(feature = "client", feature = "blocking", feature = "tower"))]
mod early;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod errors;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod exchange;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod keys;
#[cfg(any(feature = "client", feature = "blocking"))]
mod kinds;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod lengths;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod media;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod methods;
#[cfg(all(
    feature = "client",
    feature = "blocking",
    feature = "tower",
    feature = "mock"
))]
mod mocks;
#[cfg(all(
    feature = "client",
    feature = "blocking",
    feature = "tower",
    feature = "mock"
))]
mod oauth;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod parts;
#[cfg(all(feature = "client", feature = "blocking"))]
mod proxies;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod queries;
#[cfg(all(feature = "client", feature = "blocking", feature = "tower"))]
mod redirects;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod repeats;
mod requests;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod retries;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod said;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod secrets;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub mod server;
#[cfg(feature = "client")]
mod servers;
#[cfg(all(feature = "client", feature = "blocking"))]
mod sessions;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod setup;
#[cfg(feature = "tower")]
mod stacks;
#[cfg(all(feature = "client", feature = "blocking", feature = "tower"))]
mod streams;
mod styles;
#[cfg(all(feature = "client", feature = "blocking"))]
mod transports;
#[cfg(all(feature = "client", feature = "blocking", feature = "tower"))]
mod variants;
