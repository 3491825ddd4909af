//! `diff`: compares the crates of two descriptions, and writes nothing.
//!
//! Items keep the names that they have in the crate of the first description, as `regen` would keep them.

use std::path::{Path, PathBuf};
use std::slice;

use generator::{Input, Level, Report, Source};

use crate::{Project, report, sources};

/// Show how a new description changes the crate: what breaks code that uses it, and what differs on the wire
#[derive(Clone, Debug, clap::Args)]
#[non_exhaustive]
pub struct Options {
    /// The old document, or a folder of them with their overlays
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The new document, or a folder of them with their overlays
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Print the differences as JSON
    #[arg(long)]
    pub json: bool,
    /// Fail if code that uses the crate might not compile any more
    #[arg(long)]
    pub deny_breaking: bool,
}

/// Compares the crates of two descriptions.
///
/// # Errors
///
/// Returns the errors of the descriptions, the first error of the disk, or the report if breaking changes are denied.
pub fn diff(project: &Project, options: &Options) -> Result<String, String> {
    let old = read(project, &options.old, None)?;
    let (text, ..) = generator::surface(&old).map_err(|errors| errors.to_string())?;
    let surface = Source {
        name: generator::SURFACE.to_owned(),
        text,
    };
    let new = read(project, &options.new, Some(surface))?;
    let (_, change, _) = generator::surface(&new).map_err(|errors| errors.to_string())?;
    let text = match &change {
        _ if options.json => report::json(change.as_ref(), None),
        Some(change) => change.to_string(),
        None => String::new(),
    };
    match change.as_ref().and_then(Report::verdict) {
        Some(Level::Breaking) if options.deny_breaking => Err(text),
        _ => Ok(text),
    }
}

fn read(project: &Project, spec: &Path, surface: Option<Source>) -> Result<Input, String> {
    let spec = spec.to_owned();
    let sources = sources::read(project, slice::from_ref(&spec), None)?;
    Ok(Input {
        surface,
        ..sources.into_input("client".to_owned(), None)
    })
}
