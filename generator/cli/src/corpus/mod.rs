//! `corpus`: generates and compiles the crates of many descriptions.
//!
//! Each description gets its own crate, so that a failure does not stop the others and times belong to one description.
//! All crates share one target folder, in which their dependencies are built before the first crate is timed.
//! Descriptions are read in place; nothing is written outside of the scratch folder except the file of `--json`.

mod checked;
pub(crate) mod document;
mod generated;
mod round_trip;
mod row;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) use checked::FIRST;
use checked::Scratch;
use document::Document;
use generated::Generated;
use row::{Row, Verdict};

use crate::{Project, terminal};

/// The time limit of the generator for one description, in seconds.
const LIMIT: u64 = 120;

/// Generate and compile the crates of many descriptions, and report the result of each
///
/// Prints one row for each description, and a total. Fails if a generated crate does not compile or does not pass the
/// requested checks, or if the generator panics or hangs. Also fails if a description is refused, unless it lies below a
/// folder named `negative` or declares a version that is not read. The overlay `NAME.overlay.yaml` next to `NAME.json` or
/// `NAME.yaml` is applied. Times are those of this build of the generator: for meaningful times, run an optimised one.
#[derive(Clone, Debug, clap::Args)]
#[non_exhaustive]
pub struct Options {
    /// Descriptions (*.json, *.yaml, *.yml), and folders in which to look for them
    #[arg(required = true, value_name = "DIR|FILE")]
    pub places: Vec<PathBuf>,
    /// Also run clippy
    #[arg(long)]
    pub clippy: bool,
    /// Also run rustdoc
    #[arg(long)]
    pub doc: bool,
    /// Create values of all schemas, and have compiled types read and write them; 99 % of the valid ones must come back
    #[arg(long)]
    pub round_trip: bool,
    /// The features of the crates
    #[arg(long, value_enum, default_value_t)]
    pub features: Features,
    /// The time limit of the generator for one description, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = LIMIT)]
    pub limit: u64,
    /// Also write the rows to this file
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// The folder for the crates [default: target/corpus]
    #[arg(long, value_name = "DIR")]
    pub scratch: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            clippy: false,
            doc: false,
            round_trip: false,
            features: Features::default(),
            limit: LIMIT,
            json: None,
            scratch: None,
        }
    }
}

/// The features with which crates are checked.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum Features {
    /// Types and operations
    #[default]
    None,
    /// With the async client
    Default,
    /// With all features
    All,
}

/// Generates and compiles the crate of each description. Rows are printed after all of them are done.
///
/// # Errors
///
/// Returns the number of descriptions that failed, or the first error of the disk or of cargo.
pub fn corpus(project: &Project, options: &Options) -> Result<String, String> {
    let documents = document::find(project, &options.places)?;
    let folder = match &options.scratch {
        Some(folder) => folder.clone(),
        None => project.root.join("target/corpus"),
    };
    let scratch = Scratch::new(&project.root, folder, options)?;
    let mut rows = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let (number, name) = (index + 1, &document.name);
        terminal::tell(&format!("[{number}/{}] {name} … ", documents.len()));
        let row = row(document, &scratch, options)?;
        terminal::tell(&format!("{}\n", row.verdict.word()));
        rows.push(row);
    }
    if let Some(path) = &options.json {
        write(path, &row::json(&rows))?;
    }
    terminal::say(&row::table(&rows));
    let wrong = rows.iter().filter(|row| row.is_wrong()).count();
    match wrong {
        0 => Ok(String::new()),
        wrong => Err(format!(
            "error: {wrong} of {} descriptions are not as they should be",
            rows.len()
        )),
    }
}

/// Returns the row of one description. Only failures unrelated to the description are errors.
fn row(document: &Document, scratch: &Scratch, options: &Options) -> Result<Row, String> {
    let limit = Duration::from_secs(options.limit);
    let (generated, time) = generated::generate(document, limit);
    let mut row = Row::new(document, time);
    let output = match generated {
        Generated::Output(output) => output,
        Generated::Not(verdict) => {
            row.verdict = verdict;
            return Ok(row);
        }
    };
    row.operations = output.operations;
    row.types = output.types;
    row.warnings = output.warnings.summary();
    let folder = scratch.write(document, &output)?;
    let (verdict, time) = scratch.check(&folder)?;
    row.checked = Some(time);
    row.verdict = verdict;
    if options.clippy && row.verdict == Verdict::Green {
        row.verdict = scratch.clippy(&folder)?;
    }
    if options.doc && row.verdict == Verdict::Green {
        row.verdict = scratch.doc(&folder)?;
    }
    if options.round_trip && row.verdict == Verdict::Green {
        let done = round_trip::run(document, &output, scratch, &folder, limit)?;
        row.cases = done.cases;
        row.short = done.short;
        row.verdict = done.verdict;
    }
    Ok(row)
}

/// Writes a text file and creates the folders above it; errors name it.
fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("error: cannot write {}: {error}", path.display()))
}
