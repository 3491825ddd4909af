//! Runs the generator and generated code on mutated input: no input causes a panic, a hang or a stack overflow, and the
//! checks of each target hold.
//!
//! ```text
//! seeds ─ mutate ─▶ input ─ engine ─▶ check of a target ─▶ accepted, refused, or a finding
//! ```
//!
//! Seeds are the descriptions of the generator's tests, those in `spec`, and small files in `corpus`, in one folder for
//! each target. An input is determined by the target, the seed number and its own number, so that it can be reproduced.
//! The smoke test in `tests`, a part of `cargo xtask verify`, runs each target for some seconds; longer runs are started
//! by hand:
//!
//! ```text
//! cargo run --release -p fuzz --features verify -- generate --seconds 3600 --seed 7
//! cargo run --release -p fuzz --features verify -- generate target/fuzz/generate/finding-1
//! ```
//!
//! Inputs of findings are kept in `target/fuzz`. The current input is stored there too, so that one that kills the
//! process is not lost. Inputs are not minimised, and coverage is not measured: that would need a nightly compiler.
//!
//! Without the feature `verify`, this crate is empty, so that `cargo test --workspace` does not wait for it.
#![cfg(feature = "verify")]

pub mod engine;
pub mod mutate;
mod seeds;
pub mod targets;
mod words;

#[path = "../../cli/src/page.rs"]
mod page;
#[allow(
    clippy::should_implement_trait,
    reason = "it is an endless source, not an iterator"
)]
#[path = "../../tests/support/round_trip/random.rs"]
pub mod random;
#[allow(dead_code, unused_imports, reason = "no target uses all of it")]
#[path = "../../runtime/mod.rs"]
mod runtime;

/// Constants that a generated crate derives from its description; empty here.
const DEFAULT_BASE_URL: Option<&str> = None;
const SERVERS: &[runtime::Server] = &[];
