//! Mutated input for the generator and for what it generates: whatever comes in, nothing panics, hangs or overflows
//! the stack, and what each target checks holds.
//!
//! ```text
//! seeds ─ mutate ─▶ input ─ engine ─▶ check of a target ─▶ accepted, refused, or a finding
//! ```
//!
//! Seeds are the descriptions of the generator's tests, those in `spec`, and small ones of its own in `corpus`, in a
//! folder for each target. An input follows from the target, the seed number and its own number alone, so that each can
//! be made again. The smoke test in `tests` runs each target for some seconds; longer runs are made by hand:
//!
//! ```text
//! cargo run --release -p fuzz -- generate --seconds 3600 --seed 7
//! cargo run --release -p fuzz -- generate target/fuzz/generate/finding-1
//! ```
//!
//! Inputs of findings are kept in `target/fuzz`. The input at work lies there as well, so that one that kills the process
//! is kept too. Nothing is minimised, and no coverage is measured: that would need a nightly compiler.

pub mod engine;
pub mod mutate;
mod seeds;
pub mod targets;
mod words;

#[path = "../../../xtask/src/page.rs"]
mod page;
#[allow(
    clippy::should_implement_trait,
    reason = "it has no end, and is no iterator"
)]
#[path = "../../tests/support/round_trip/random.rs"]
pub mod random;
#[allow(dead_code, unused_imports, reason = "no target uses all of it")]
#[path = "../../runtime/mod.rs"]
mod runtime;

/// What a generated crate says of itself; here it says nothing.
const DEFAULT_BASE_URL: Option<&str> = None;
const SERVERS: &[runtime::Server] = &[];
