//! `cargo run --release -p fuzz --features verify -- TARGET`: the command line of the library.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use fuzz::engine::{self, Options, Until};
use fuzz::targets;

/// Run a target on mutated input, or on the given files
#[derive(Parser)]
struct Arguments {
    /// generate, overlay, pages, json, headers or urls
    target: String,
    /// The duration of the run, in seconds
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// The seed number; each one gives different inputs
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The time limit for one input, in seconds
    #[arg(long, default_value_t = 20)]
    limit: u64,
    /// Files to run instead of mutated inputs
    inputs: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Some(target) = targets::find(&arguments.target) else {
        let names = targets::ALL.map(|target| target.name).join(", ");
        eprintln!("error: there is no target `{}`: {names}", arguments.target);
        return ExitCode::from(2);
    };
    if !arguments.inputs.is_empty() {
        let mut code = ExitCode::SUCCESS;
        for path in &arguments.inputs {
            let outcome = fs::read(path)
                .map_err(|error| error.to_string())
                .and_then(|input| engine::replay(target, &input));
            match outcome {
                Ok(true) => println!("{}: accepted", path.display()),
                Ok(false) => println!("{}: refused", path.display()),
                Err(what) => {
                    println!("{}: {what}", path.display());
                    code = ExitCode::FAILURE;
                }
            }
        }
        return code;
    }
    let start = Instant::now();
    let report = engine::run(
        target,
        &Options {
            seed: arguments.seed,
            until: Until::Elapsed(Duration::from_secs(arguments.seconds)),
            limit: Duration::from_secs(arguments.limit),
            folder: Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/fuzz"),
        },
    );
    let report = match report {
        Ok(report) => report,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!(
        "{}: {} inputs, {} accepted, seed {}, {} s",
        target.name,
        report.inputs,
        report.accepted,
        arguments.seed,
        start.elapsed().as_secs()
    );
    for (what, (count, path)) in &report.findings {
        println!("{count} × {what}\n    {}", path.display());
    }
    match report.findings.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
