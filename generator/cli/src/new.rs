//! `new`: writes a crate for an API, with its documents in `spec`.
//!
//! The crate is written to a folder next to its own, which gets its name at the end. So it is there as a whole or not
//! at all, and nothing is overwritten.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use generator::{FirstCall, Output, Selection, Source};

use crate::regen::{crate_name, name_of};
use crate::sources::Sources;
use crate::{Project, sources, terminal};

/// The name of the program, which the crate refers to.
const PROGRAM: &str = "openapi-to-crate";

/// What a new crate has besides its generated files.
const TEST: &str = include_str!("new/up_to_date.rs.txt");
const README: &str = include_str!("new/README.md.txt");

/// Write a new client crate for an API
#[derive(Clone, Debug, Default, clap::Args)]
#[non_exhaustive]
pub struct Options {
    /// The document, or the folder of documents and overlays, to copy into the crate; files that it refers to are copied
    /// as well
    #[arg(long, value_name = "FILE|DIR")]
    pub spec: PathBuf,
    /// The name of the crate [default: the name of its folder]
    #[arg(long, value_name = "NAME", value_parser = crate_name)]
    pub name: Option<String>,
    /// Generate only the operations with these tags or operationIds, and the types that they need
    #[arg(long, value_name = "TAG|OPERATION", num_args = 1..)]
    pub only: Vec<String>,
    /// Leave out the operations with these tags or operationIds, and the types that only they need
    #[arg(long, value_name = "TAG|OPERATION", num_args = 1..)]
    pub except: Vec<String>,
    /// The folder of the crate, which must not exist or be empty
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// Writes a crate, and returns what to do next.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_to_crate::{Project, new};
/// use std::fs;
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// let document = "{openapi: 3.0.3, info: {title: Pets, version: '1'}, paths: {}}";
/// fs::write(folder.join("pets.yaml"), document)?;
/// let mut options = new::Options::default();
/// options.spec = folder.join("pets.yaml");
/// options.folder = folder.join("pets");
/// new(&Project::of_crate(folder), &options)?;
/// assert_eq!(fs::read_to_string(folder.join("pets/spec/pets.yaml"))?, document);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Returns the errors of the description, or the first of the disk. Nothing is written then.
pub fn new(project: &Project, options: &Options) -> Result<String, String> {
    let folder = std::path::absolute(&options.folder)
        .map_err(|error| failed(&options.folder, "use", &error))?;
    let name = match &options.name {
        Some(name) => name.clone(),
        None => name_of(&folder)?,
    };
    refuse_used(&folder, &options.folder)?;
    let sources = read(project, &options.spec)?;
    let mut files = copies(&sources);
    let mut input = sources.into_input(name.clone(), None);
    input.command = Some(format!("{PROGRAM} regen"));
    input.selection = Some(Selection {
        only: options.only.clone(),
        except: options.except.clone(),
    });
    let output = terminal::busy("generating", || generator::generate(input));
    let mut output = output.map_err(|errors| errors.to_string())?;
    let has_actions = !output.warnings.take_actions().is_empty();
    if !output.warnings.is_empty() {
        terminal::tell(&format!("{}\n", output.warnings.to_string().trim_end()));
    }
    files.extend(written_once(&name, &output));
    files.append(&mut output.files);
    if let Some(manifest) = files.get_mut("Cargo.toml") {
        manifest.push_str(&dev_sections(output.first_call.as_ref()));
    }
    write(&folder, &files).map_err(|error| failed(&options.folder, "write", &error))?;
    Ok(report(&name, options, &output, has_actions))
}

/// Returns an error if there is something at this path.
fn refuse_used(folder: &Path, shown: &Path) -> Result<(), String> {
    if folder.is_symlink() || folder.exists() {
        let entries = fs::read_dir(folder).map(|mut entries| entries.next().is_some());
        if folder.is_symlink() || entries.unwrap_or(true) {
            return Err(format!(
                "error: {} exists and is not an empty folder\nhelp: for a crate that is there already, use `{PROGRAM} regen`",
                shown.display()
            ));
        }
    }
    Ok(())
}

/// Reads a description as it will be named in the crate.
fn read(project: &Project, spec: &Path) -> Result<Sources, String> {
    let root = match spec.is_dir() {
        true => spec,
        false => spec.parent().unwrap_or(Path::new("")),
    };
    let from = Project {
        root: root.to_owned(),
        ..project.clone()
    };
    let mut sources = sources::read(&from, &[spec.to_owned()], None)?;
    let name = |name: &mut String| *name = format!("spec/{name}");
    for list in [
        &mut sources.documents,
        &mut sources.overlays,
        &mut sources.references,
    ] {
        list.iter_mut().for_each(|source| name(&mut source.name));
    }
    sources.nearby.iter_mut().for_each(name);
    Ok(sources)
}

fn copies(sources: &Sources) -> BTreeMap<String, String> {
    let all = sources.documents.iter().chain(&sources.overlays);
    let all = all.chain(&sources.references);
    all.map(|Source { name, text }| (name.clone(), text.clone()))
        .collect()
}

/// Returns the files that belong to the user from then on.
fn written_once(name: &str, output: &Output) -> Vec<(String, String)> {
    let mut files = vec![
        (".gitignore".to_owned(), "/target\n".to_owned()),
        ("tests/up_to_date.rs".to_owned(), TEST.to_owned()),
    ];
    let call = match &output.first_call {
        Some(FirstCall { text, .. }) => {
            files.push(("examples/first_call.rs".to_owned(), text.clone()));
            let code = text.split_once("\n\n").map_or(&**text, |(_, code)| code);
            format!("`cargo run --example first_call` is:\n\n```rust,no_run\n{code}```\n\n")
        }
        None => String::new(),
    };
    let readme = README.replace("{name}", name).replace("{call}", &call);
    files.push(("README.md".to_owned(), readme));
    files
}

/// Returns the sections of the manifest for the example.
fn dev_sections(call: Option<&FirstCall>) -> String {
    let Some(call) = call else {
        return String::new();
    };
    format!(
        "\n[dev-dependencies]\ntokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\n\
         [[example]]\nname = \"first_call\"\nrequired-features = {:?}\n",
        call.features
    )
}

fn write(folder: &Path, files: &BTreeMap<String, String>) -> io::Result<()> {
    let parent = folder.parent().unwrap_or(Path::new("."));
    let missing: Vec<&Path> = parent.ancestors().take_while(|it| !it.exists()).collect();
    let written = write_beside(folder, parent, files);
    if written.is_err() {
        // This fails, as intended, for folders that are not empty.
        let _ = missing.into_iter().try_for_each(fs::remove_dir);
    }
    written
}

fn write_beside(folder: &Path, parent: &Path, files: &BTreeMap<String, String>) -> io::Result<()> {
    fs::create_dir_all(parent)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".openapi-to-crate-");
    // Temporary folders are private by default; this one becomes an ordinary folder.
    #[cfg(unix)]
    builder.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o777));
    let place = builder.tempdir_in(parent)?;
    for (path, text) in files {
        let path = place.path().join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)?;
    }
    // Fails if something has been put there in the meantime.
    if folder.exists() {
        fs::remove_dir(folder)?;
    }
    fs::rename(place.path(), folder)?;
    // There is nothing left to remove.
    let _ = place.keep();
    Ok(())
}

fn report(name: &str, options: &Options, output: &Output, has_actions: bool) -> String {
    let folder = options.folder.display().to_string();
    let folder = match folder.contains(char::is_whitespace) {
        true => format!("'{folder}'"),
        false => folder,
    };
    let mut text = format!(
        "{name}: documents: {}, operations: {}, types: {}, warnings: {}\n",
        output.documents,
        output.operations,
        output.types,
        output.warnings.len()
    );
    if has_actions {
        text +=
            &format!("some strings look like secrets: `{PROGRAM} regen` shows how to mark them\n");
    }
    let next = match &output.first_call {
        Some(call) => {
            let given = call.variables.iter().map(|name| format!("{name}=… "));
            format!(
                "{}cargo run --example first_call",
                given.collect::<String>()
            )
        }
        None => "cargo doc --no-deps --open".to_owned(),
    };
    text + &format!("next:\n  cd {folder}\n  cargo test\n  {next}\n")
}

fn failed(folder: &Path, what: &str, error: &io::Error) -> String {
    format!("error: cannot {what} {}: {error}", folder.display())
}
