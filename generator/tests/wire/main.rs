//! The reading and writing half of the runtime, with types written as the generator would write them.

/// What a generated crate says of itself; here it says nothing.
const DEFAULT_BASE_URL: Option<&str> = None;
#[allow(dead_code, reason = "only clients look at them")]
const SERVERS: &[runtime::Server] = &[];

#[path = "../../runtime/dates.rs"]
mod dates;
#[path = "../../runtime/mod.rs"]
pub mod runtime;

mod enums;
mod hostile;
mod scalars;
mod serde_bridge;
mod structs;
mod types;
mod unions;
