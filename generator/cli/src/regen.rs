//! `regen`: reads documents and overlays from the disk, and generates the crate.
//!
//! Everything is read, generated and compared before the first byte is written, and `--check` stops there. Hand-written
//! files are never touched: files that are replaced or removed carry the generated header. The exception is
//! `Cargo.toml`, whose text is passed to the generator, which keeps the sections that are not its own. Two runs for the
//! same folder wait for each other.

use std::collections::BTreeMap;
use std::mem;
use std::path::{Path, PathBuf};
use std::slice;
use std::time::{Instant, SystemTime};

use generator::{Diagnostics, Level, Output, Report, Selection, Source};

use crate::files::{self, Exclusive, Plan, Refused, Shared};
use crate::report::Versions;
use crate::{Project, report, sources, terminal};

/// The manifest has hand-written and generated sections, so it does not carry the header.
const MANIFEST: &str = "Cargo.toml";

/// The changelog is written by people, apart from the entries that `--bump` adds.
const CHANGELOG: &str = "CHANGELOG.md";

/// What is generated from what.
#[derive(Clone, Debug, Default, clap::Args)]
#[non_exhaustive]
pub struct Options {
    /// Treat every warning as an error: write nothing if there are any
    #[arg(long)]
    pub deny_warnings: bool,
    /// Write nothing if code that uses the crate might not compile any more
    #[arg(long)]
    pub deny_breaking: bool,
    /// Set the version of the crate that is due, and add what changed to its CHANGELOG.md
    #[arg(long)]
    pub bump: bool,
    /// Print how the crate changes as JSON, instead of the report for people
    #[arg(long)]
    pub json: bool,
    /// A document, or a folder of them with their overlays [default: spec]
    #[arg(long, value_name = "FILE|DIR")]
    pub spec: Vec<PathBuf>,
    /// The overlay to apply, instead of the overlay.yaml and *.overlay.yaml of the folders
    #[arg(long, value_name = "FILE")]
    pub overlay: Option<PathBuf>,
    /// The folder of the crate [default: the current folder]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The name of the crate [default: the name of its folder]
    #[arg(long, value_name = "NAME", value_parser = crate_name)]
    pub name: Option<String>,
    /// Generate only the operations with these tags or operationIds, and the types that they need; Cargo.toml remembers
    /// this
    #[arg(long, value_name = "TAG|OPERATION", num_args = 1..)]
    pub only: Vec<String>,
    /// Leave out the operations with these tags or operationIds, and the types that only they need; Cargo.toml remembers
    /// this
    #[arg(long, value_name = "TAG|OPERATION", num_args = 1..)]
    pub except: Vec<String>,
}

impl Options {
    /// Without names, the manifest decides.
    fn selection(&self) -> Option<Selection> {
        let selection = Selection {
            only: self.only.clone(),
            except: self.except.clone(),
        };
        Some(selection).filter(|it| !it.is_everything())
    }
}

/// Generates the crate, and writes the files that changed.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_to_crate::{Project, check, regen};
/// use std::fs;
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path().join("pets");
/// fs::create_dir_all(folder.join("spec"))?;
/// fs::write(
///     folder.join("spec/pets.yaml"),
///     "{openapi: 3.0.3, info: {title: Pets, version: '1'}, paths: {}}",
/// )?;
/// let project = Project::of_crate(&folder);
/// let report = regen(&project, &regen::Options::default())?;
/// assert!(report.contains("new       src/lib.rs"));
/// assert!(check(&project, &regen::Options::default()).is_ok());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Returns the errors of the description, or the first of the disk. Nothing is written if the description has errors, if
/// there are warnings that are denied, or if a file that is not generated is in the way.
pub fn regen(project: &Project, options: &Options) -> Result<String, String> {
    run(project, options, false)
}

/// Generates the crate without writing it, and compares it with the present one.
///
/// # Errors
///
/// Returns the files that differ, and whatever prevents [`regen`] from writing them.
pub fn check(project: &Project, options: &Options) -> Result<String, String> {
    run(project, options, true)
}

fn run(project: &Project, options: &Options, check: bool) -> Result<String, String> {
    let start = Instant::now();
    let specs = match &options.spec[..] {
        [] => slice::from_ref(&project.spec),
        specs => specs,
    };
    let out = options.out.as_ref().unwrap_or(&project.out).as_path();

    let sources = sources::read(project, specs, options.overlay.as_deref())?;
    let references: Vec<_> = sources
        .references
        .iter()
        .map(|it| it.name.clone())
        .collect();
    let crate_name = match &options.name {
        Some(name) => name.clone(),
        None => name_of(out)?,
    };
    let (writer, _reader) = match check {
        true => (None, Some(Shared::new(out)?)),
        false => (Some(Exclusive::new(out)?), None),
    };
    let manifest = manifest(out)?;
    let listed = |name: &str| -> Result<Option<Source>, String> {
        let path = out.join(name);
        Ok(text(&path)?.map(|text| Source {
            name: files::shown(&project.root, &path),
            text,
        }))
    };
    let [surface, released] = [generator::SURFACE, generator::RELEASED].map(listed);
    let mut input = sources.into_input(crate_name, manifest.clone());
    input.surface = surface?;
    input.released = released?;
    let before = input.surface.as_ref().map(|source| source.text.clone());
    input.selection = options.selection();
    input.command = Some(format!("{} regen", project.command));
    let report = |found: Diagnostics| match options.deny_warnings {
        true => found.deny_warnings().to_string(),
        false => found.to_string(),
    };
    let mut output = terminal::busy("generating", || generator::generate(input)).map_err(report)?;
    // A report of many warnings needs the memory.
    drop(mem::take(&mut output.explanation));
    if options.deny_warnings && !output.warnings.is_empty() {
        return Err(report(output.warnings));
    }
    let actions = output.warnings.take_actions();
    if !output.warnings.is_empty() {
        terminal::report(&output.warnings);
    }

    let mut files = mem::take(&mut output.files);
    let change = output.report.take();
    let is_told = before.as_ref() == files.get(generator::SURFACE);
    if options.deny_breaking
        && let Some(change) = &change
        && change.verdict() == Some(Level::Breaking)
    {
        return Err(format!(
            "error: code that uses the crate might not compile any more\n{change}"
        ));
    }
    let versions = match (&change, &manifest) {
        (Some(change), Some(manifest)) => bumped(out, options, change, manifest, &mut files)?,
        _ => None,
    };
    let released = generator::RELEASED.to_owned();
    let present = files::present(out, files.keys().chain([&released]), Some("src"))?;
    let plan = files::plan(files, &present, is_generated)
        .map_err(|refused| refuse(project, out, &refused))?;
    match writer {
        Some(writer) => files::apply(&writer, &plan)?,
        None if plan.changes.is_empty() => {}
        None => return Err(out_of_date(project, out, &plan, options)),
    }
    if options.json {
        return Ok(report::json(change.as_ref(), versions.as_ref()));
    }
    let mut summary = String::new();
    if let Some(change) = &change {
        let is_short = is_told && !options.bump;
        summary += &report::change(change, versions.as_ref(), is_short, &project.command);
    }
    summary += &report::changes(&plan);
    summary += &counts(&output, &references, start);
    if !actions.is_empty() {
        summary += &format!("\n{actions}");
    }
    Ok(summary)
}

/// Returns the last version of the crate and the one that is due. With `--bump`, also changes the manifest, the changelog
/// and the list of items.
fn bumped(
    out: &Path,
    options: &Options,
    change: &Report,
    manifest: &str,
    files: &mut BTreeMap<String, String>,
) -> Result<Option<Versions>, String> {
    let error = |message: String| format!("error: {}: {message}", out.join(MANIFEST).display());
    if !options.bump {
        // A version that is inherited is that of the workspace, which is not ours.
        let present = generator::version(manifest).ok();
        let from = change.crate_version.clone().or(present.clone());
        return Ok(from.zip(present).map(|(from, present)| Versions {
            to: change.due(&from).max(present.clone()),
            from,
            present,
        }));
    }
    let changelog = text(&out.join(CHANGELOG))?;
    let now = humantime::format_rfc3339(SystemTime::now()).to_string();
    let date = now.split('T').next().unwrap_or(&now);
    let text = |name: &str| files.get(name).map_or("", String::as_str);
    let [written, surface] = [MANIFEST, generator::SURFACE].map(text);
    let done = generator::bump(change, written, surface, changelog.as_deref(), date);
    let done = done.map_err(error)?;
    if change.verdict().is_some() {
        files.insert(MANIFEST.to_owned(), done.manifest);
        files.insert(CHANGELOG.to_owned(), done.changelog);
        files.insert(generator::SURFACE.to_owned(), done.surface);
        files.remove(generator::RELEASED);
    }
    Ok(Some(Versions {
        from: done.from,
        present: done.to.clone(),
        to: done.to,
    }))
}

/// Returns what was read and what became of it.
fn counts(output: &Output, references: &[String], start: Instant) -> String {
    let references = match references {
        [] => String::new(),
        names => format!("read with the documents: {}\n", names.join(", ")),
    };
    format!(
        "{references}documents: {}, operations: {}, types: {}, warnings: {}, {} ms\n",
        output.documents,
        output.operations,
        output.types,
        output.warnings.len(),
        start.elapsed().as_millis(),
    )
}

fn out_of_date(project: &Project, out: &Path, plan: &Plan, options: &Options) -> String {
    format!(
        "error: {} is not what its documents generate\n{}help: run `{}` and commit what it writes",
        files::shown(&project.root, out),
        report::differences(plan),
        command(project, options),
    )
}

fn refuse(project: &Project, out: &Path, refused: &Refused) -> String {
    let Refused::Foreign(foreign) = refused else {
        return format!("{refused}help: move one of each pair away, or delete it");
    };
    let list: String = foreign
        .iter()
        .map(|path| format!("  {}\n", files::shown(&project.root, &out.join(path))))
        .collect();
    format!(
        "error: these files were not written by `{} regen`, and it would have to replace them\n{list}\
         help: move them away, or delete them if nothing in them is yours; a generated file starts with `{}`",
        project.command,
        generator::HEADER
    )
}

/// Returns the command that writes the changes that `--check` with these arguments found.
fn command(project: &Project, options: &Options) -> String {
    let mut command = format!("{} regen", project.command);
    let mut add = |option: &str, value: &str| {
        let quote = if value.contains(char::is_whitespace) {
            "'"
        } else {
            ""
        };
        command += &format!(" {option} {quote}{value}{quote}");
    };
    for spec in &options.spec {
        add("--spec", &spec.display().to_string());
    }
    if let Some(overlay) = &options.overlay {
        add("--overlay", &overlay.display().to_string());
    }
    if let Some(out) = &options.out {
        add("--out", &out.display().to_string());
    }
    if let Some(name) = &options.name {
        add("--name", name);
    }
    for name in &options.only {
        add("--only", name);
    }
    for name in &options.except {
        add("--except", name);
    }
    command
}

pub(crate) fn manifest(out: &Path) -> Result<Option<String>, String> {
    text(&out.join(MANIFEST))
}

fn text(path: &Path) -> Result<Option<String>, String> {
    let bytes = files::read_if_there(path)?;
    let text = bytes.map(String::from_utf8).transpose();
    text.map_err(|_| {
        format!(
            "error: cannot read {}: it is not UTF-8 text",
            path.display()
        )
    })
}

pub(crate) fn name_of(out: &Path) -> Result<String, String> {
    let name = out.file_name().and_then(|name| name.to_str());
    crate_name(name.unwrap_or_default()).map_err(|error| {
        format!(
            "error: {}: {error}\nhelp: give the crate a name with --name",
            out.display()
        )
    })
}

/// Whether cargo accepts the name as a package and Rust accepts it as a crate.
pub(crate) fn crate_name(name: &str) -> Result<String, String> {
    let valid = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if valid {
        Ok(name.to_owned())
    } else {
        Err(format!("`{name}` cannot be the name of a crate"))
    }
}

fn is_generated(path: &str, bytes: &[u8]) -> bool {
    let first_line = bytes
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    [MANIFEST, CHANGELOG].contains(&path)
        || str::from_utf8(first_line).is_ok_and(generator::is_generated)
}
