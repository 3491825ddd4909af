//! The command line: maps subcommands to functions. Programs with commands of their own add them to these.

use crate::{Project, diff, explain, import, new, regen};
#[cfg(feature = "corpus")]
use crate::{bump_oracle, corpus};

/// A command with its options.
#[derive(Clone, Debug, clap::Subcommand)]
#[non_exhaustive]
pub enum Command {
    #[cfg(feature = "corpus")]
    #[allow(
        missing_docs,
        reason = "clap would show it instead of that of the options"
    )]
    BumpOracle(bump_oracle::Options),
    #[cfg(feature = "corpus")]
    #[allow(
        missing_docs,
        reason = "clap would show it instead of that of the options"
    )]
    Corpus(corpus::Options),
    #[allow(
        missing_docs,
        reason = "clap would show it instead of that of the options"
    )]
    Diff(diff::Options),
    #[allow(
        missing_docs,
        reason = "clap would show it instead of that of the options"
    )]
    Explain(explain::Options),
    #[allow(
        missing_docs,
        reason = "clap would show it instead of that of the options"
    )]
    Import(import::Options),
    #[allow(
        missing_docs,
        reason = "clap would show it instead of that of the options"
    )]
    New(new::Options),
    #[allow(
        missing_docs,
        reason = "clap would show it instead of that of the options"
    )]
    Regen(Regen),
}

/// Generate the client crate from the documents of its API
#[derive(Clone, Debug, clap::Args)]
pub struct Regen {
    /// Write nothing; list the files that differ from what would be written, and fail if there are any
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    options: regen::Options,
}

impl Command {
    /// Runs the command, and returns its report.
    ///
    /// # Errors
    ///
    /// Returns the text to show to people.
    pub fn run(&self, project: &Project) -> Result<String, String> {
        generator::stack::large(|| self.done(project))
            .map_err(|error| format!("error: no thread can be started: {error}"))?
    }

    fn done(&self, project: &Project) -> Result<String, String> {
        match self {
            #[cfg(feature = "corpus")]
            Self::BumpOracle(options) => bump_oracle::bump_oracle(project, options),
            #[cfg(feature = "corpus")]
            Self::Corpus(options) => corpus::corpus(project, options),
            Self::Diff(options) => diff::diff(project, options),
            Self::Explain(options) => explain::explain(project, options),
            Self::Import(options) => import::import(project, options),
            Self::New(options) => new::new(project, options),
            Self::Regen(Regen { check, options }) => match check {
                true => regen::check(project, options),
                false => regen::regen(project, options),
            },
        }
    }
}
