//! Calls of cargo, which show what they print.

#[cfg(not(feature = "corpus"))]
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// Generate and compile the crates of many descriptions, and report the result of each
///
/// This builds `cargo xtask` again, with a JSON Schema library that its other commands do not need.
#[cfg(not(feature = "corpus"))]
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Corpus {
    /// See `cargo xtask corpus --help`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Compare the reports of `regen` with what `cargo semver-checks` finds
///
/// This builds `cargo xtask` again, like `corpus`.
#[cfg(not(feature = "corpus"))]
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct BumpOracle {
    /// See `cargo xtask bump-oracle --help`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Runs `corpus` in a program that has it, in the working folder.
#[cfg(not(feature = "corpus"))]
pub fn corpus(Corpus { arguments }: &Corpus) -> Result<String, String> {
    again("corpus", arguments)
}

/// Runs `bump-oracle` in a program that has it, in the working folder.
#[cfg(not(feature = "corpus"))]
pub fn bump_oracle(BumpOracle { arguments }: &BumpOracle) -> Result<String, String> {
    again("bump-oracle", arguments)
}

#[cfg(not(feature = "corpus"))]
fn again(name: &str, rest: &[OsString]) -> Result<String, String> {
    let mut arguments = [
        "run",
        "--quiet",
        "--package",
        "xtask",
        "--features",
        "corpus",
    ]
    .to_vec();
    if !cfg!(debug_assertions) {
        arguments.push("--release");
    }
    arguments.extend(["--", name]);
    let mut command = Command::new(program());
    command.args(arguments).args(rest);
    finish(command)
}

/// Runs cargo in the repository.
pub fn run(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new(program());
    command.args(arguments).current_dir(root);
    finish(command)
}

/// The cargo that started this program.
fn program() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn finish(mut command: Command) -> Result<String, String> {
    match command.status() {
        Ok(status) if status.success() => Ok(String::new()),
        Ok(status) => Err(format!("error: {command:?}: {status}")),
        Err(error) => Err(format!("error: cannot start cargo: {error}")),
    }
}
