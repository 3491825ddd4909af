//! From JSON (or any other serde format) to Rust values and back.
//!
//! The traits here are object-safe: a type offers slots to fill and shows values to write, and all loops over
//! members, items and union branches are plain functions, compiled once however many types an API has.
//! `impl_serde!` makes ordinary serde types of them, through one bridge that is generic over the format only.
//!
//! Guarantees: errors carry the path to the value; unions and flattened fields compose, and buffer only what has to
//! be looked at twice; work is linear in the size of the input; of members with the same name, the first one counts,
//! whether it is a field, a tag, an entry of a map or a member of any JSON value; numbers are kept as JSON writes them
//! until a type reads them; no value of a string ends up in an error.
//! Not done here: formats that do not describe themselves (bincode and the like). If something turns on the feature
//! `arbitrary_precision` of `serde_json`, that has numbers arrive as objects where it reads types by serde; the client
//! reads text itself and is not concerned.

pub(super) mod any;
mod case;
mod choose;
mod containers;
mod deserialize;
mod error;
mod evidence;
mod field;
mod held;
mod input;
mod json;
mod macros;
mod object;
mod output;
mod rank;
mod replay;
mod scalars;
mod serialize;
mod text;
mod union;

pub use self::any::Json;
pub use self::case::{Accepts, Case, Kinds, Property, Strings};
pub use self::choose::SEVERAL;
pub use self::deserialize::deserialize;
pub use self::error::{DecodeError, Error, Result};
pub use self::field::{Field, Key, Presence, optional, patch, required};
pub use self::input::{Array, Input, Object, Read, Sink, Slot, Slots, read};
pub use self::json::{from_json, to_json};
#[allow(unused_imports, reason = "not every API has enums")]
pub(crate) use self::macros::{impl_serde, integer_enum, string_enum};
pub use self::output::{Empty, Items, Members, Output, Write};
pub use self::replay::from_value;
pub use self::serialize::{serialize, to_value};
pub use self::union::{External, Rest, Tag, external, keyed};

/// Any JSON value, as `serde_json` has it; [`Json`] keeps its numbers as they are written.
pub use serde_json::Value;
