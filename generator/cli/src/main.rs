//! `openapi-to-crate`: the commands for the crate in the current folder, with its documents in `spec`.
//!
//! The exit code is 0 for success, 1 for an error or a difference found by `--check`, and 2 for wrong usage.

use std::env;
use std::process::ExitCode;

use clap::Parser;
use openapi_to_crate::{Command, Project, finish};

/// Turns OpenAPI descriptions into Rust client crates.
///
/// The commands are for the crate in the current folder, with the documents of its API in `spec`.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let project = Project::of_crate(env::current_dir().unwrap_or_default());
    finish(&arguments.command.run(&project))
}
