//! The commands of this repository: maps arguments to an exit code.
//!
//! `import` copies the vendor's documents into `spec/`, and `regen` generates the client from them. Both read
//! everything first, then write everything or nothing. `explain` shows what the documents become, `verify` runs the
//! tests that compile generated crates, and `corpus` tests the generator on other descriptions. The exit code is 0 for success, 1 for an error or a difference found by
//! `--check`, and 2 for wrong usage.

mod cargo;
#[cfg(feature = "corpus")]
mod corpus;
mod explain;
mod files;
mod import;
mod page;
mod regen;
mod report;
mod sources;
mod terminal;
mod verify;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The commands of this repository.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    arg_required_else_help = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[cfg(feature = "corpus")]
    Corpus(corpus::Arguments),
    #[cfg(not(feature = "corpus"))]
    Corpus(cargo::Corpus),
    Explain(explain::Arguments),
    Import(import::Arguments),
    Regen(regen::Arguments),
    Verify(verify::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let root = repository();
    let done = match &arguments.command {
        #[cfg(feature = "corpus")]
        Command::Corpus(arguments) => corpus::run(&root, arguments),
        #[cfg(not(feature = "corpus"))]
        Command::Corpus(arguments) => cargo::corpus(arguments),
        Command::Explain(arguments) => explain::run(&root, arguments),
        Command::Import(arguments) => import::run(&root, arguments),
        Command::Regen(arguments) => regen::run(&root, arguments),
        Command::Verify(arguments) => verify::run(&root, arguments),
    };
    match done {
        Ok(report) => {
            terminal::say(&report);
            ExitCode::SUCCESS
        }
        Err(message) => {
            terminal::tell(&format!("{}\n", message.trim_end()));
            ExitCode::FAILURE
        }
    }
}

/// Returns the repository's folder, from wherever in it `cargo xtask` was called; the working folder if cargo did not
/// start this program.
fn repository() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|package| Some(PathBuf::from(package).parent()?.to_owned()))
        .or_else(|| env::current_dir().ok())
        .unwrap_or_default()
}
