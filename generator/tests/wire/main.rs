//! Tests of reading and writing JSON in the runtime, with types that were generated from
//! the descriptions in this folder.

/// What a generated crate says of itself; here it says nothing.
#[allow(dead_code, reason = "only clients look at it")]
const DEFAULT_BASE_URL: Option<&str> = None;
#[allow(dead_code, reason = "only clients look at them")]
const SERVERS: &[runtime::Server] = &[];

#[path = "../../runtime/dates.rs"]
mod dates;
pub use dates::BasicDateTime;
#[allow(dead_code, reason = "each type is used in one direction or in a part")]
#[allow(
    clippy::enum_variant_names,
    reason = "a generated crate exports these types, and the lint leaves exported ones alone"
)]
#[path = "generated/types/mod.rs"]
mod types;
#[path = "generated/wire/mod.rs"]
mod wire;

#[path = "../../runtime/mod.rs"]
pub mod runtime;

mod branches;
mod date_times;
mod enums;
mod evidence;
mod growth;
mod hierarchies;
mod hostile;
mod nulls;
mod numbers;
mod query_objects;
mod scalars;
mod serde_bridge;
mod setters;
mod structs;
mod text;
mod tuples;
mod unions;
mod wrapped_tags;
