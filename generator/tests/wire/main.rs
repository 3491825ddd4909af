//! The reading and writing half of the runtime, with types written as the generator would write them.

#[allow(dead_code)]
#[path = "../../runtime/mod.rs"]
mod runtime;
