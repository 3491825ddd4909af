//! Reading and writing Rust values as JSON or any other serde format.
//!
//! The traits are object-safe: a type offers slots to fill and values to write, and all loops over
//! members, items and variants are ordinary functions that are compiled once, however many types an
//! API has. `impl_serde!` implements the traits of serde through one bridge that is generic only
//! over the format.
//!
//! Guarantees: errors contain the path of the value. Unions and flattened fields compose, and
//! buffer only what has to be read twice. The work is linear in the size of the input, whatever
//! the nesting of unions that have to be tried; see [`choose`](Input::choose). If a name
//! occurs twice in an object, the first member is used, for fields, tags, maps and any JSON value.
//! Numbers are kept as written until a type reads them. Errors do not contain strings of the input.
//! Not supported: formats that are not self-describing (such as bincode). If another crate enables
//! the feature `arbitrary_precision` of `serde_json`, numbers arrive as objects when types are read
//! by serde; the client parses JSON itself and is not affected.

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
mod memo;
mod object;
mod output;
mod rank;
mod replay;
mod scalars;
mod serialize;
mod text;
mod tuples;
mod union;

pub use self::any::Json;
pub use self::case::{Accepts, Case, Kinds, Property, Strings, reads, writes};
pub use self::choose::SEVERAL;
pub use self::deserialize::deserialize;
pub use self::error::{DecodeError, Error, Result};
pub use self::field::{Field, Key, Presence, optional, patch, required};
pub use self::input::{Array, Input, Object, Read, Sink, Slot, Slots, read};
pub use self::json::{from_json, to_json};
#[allow(unused_imports, reason = "not every API has enums")]
pub(crate) use self::macros::{impl_serde, integer_enum, string_enum};
pub use self::object::Added;
pub use self::output::{Empty, Items, Members, Output, Write};
pub use self::replay::from_value;
pub use self::serialize::{serialize, to_value};
pub use self::union::{External, Rest, Tag, external, keyed};

/// Any JSON value of `serde_json`; [`Json`] keeps numbers as they are written.
pub use serde_json::Value;
