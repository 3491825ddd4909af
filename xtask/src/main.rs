//! The commands of this repository: those of `openapi-to-crate` for `spec` and `generated-client`, and `verify`, which
//! runs the tests that compile generated crates.
//!
//! The exit code is 0 for success, 1 for an error or a difference found by `--check`, and 2 for wrong usage.

mod cargo;
mod verify;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use openapi_to_crate::{Project, finish};

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
    #[command(flatten)]
    OfCrate(openapi_to_crate::Command),
    #[cfg(not(feature = "corpus"))]
    BumpOracle(cargo::BumpOracle),
    #[cfg(not(feature = "corpus"))]
    Corpus(cargo::Corpus),
    Verify(verify::Arguments),
}

fn main() -> ExitCode {
    let command = Arguments::command().mut_subcommand("regen", |regen| {
        regen.mut_arg("out", |out| {
            out.help("The folder of the crate [default: generated-client]")
        })
    });
    let arguments = Arguments::from_arg_matches(&command.get_matches());
    let arguments = arguments.unwrap_or_else(|error| error.exit());
    let root = repository();
    finish(&match &arguments.command {
        Command::OfCrate(command) => command.run(&Project {
            spec: root.join("spec"),
            out: root.join("generated-client"),
            root,
            command: "cargo xtask".to_owned(),
        }),
        #[cfg(not(feature = "corpus"))]
        Command::BumpOracle(arguments) => cargo::bump_oracle(arguments),
        #[cfg(not(feature = "corpus"))]
        Command::Corpus(arguments) => cargo::corpus(arguments),
        Command::Verify(arguments) => verify::run(&root, arguments),
    })
}

/// Returns the repository's folder, from wherever in it `cargo xtask` was called; the working folder if cargo did not
/// start this program.
fn repository() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|package| Some(PathBuf::from(package).parent()?.to_owned()))
        .or_else(|| env::current_dir().ok())
        .unwrap_or_default()
}
