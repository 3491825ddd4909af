//! `explain`: reads documents from the disk, and prints what each schema and operation became, and why.
//!
//! It writes no files. The text is the same as in the generator's snapshots; the related warnings go to the standard
//! error output.

use std::path::PathBuf;
use std::slice;

use generator::{Entry, Explanation};

use crate::regen::manifest;
use crate::{Project, sources, terminal};

/// Show what each schema and operation became, and why
#[derive(Clone, Debug, Default, clap::Args)]
#[non_exhaustive]
pub struct Options {
    /// The items to explain: Rust names, component schemas, operationIds or JSON pointers; all if none are given
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// A document, or a folder of them with their overlays [default: spec]
    #[arg(long, value_name = "FILE|DIR")]
    pub spec: Vec<PathBuf>,
    /// The overlay to apply, instead of the overlay.yaml and *.overlay.yaml of the folders
    #[arg(long, value_name = "FILE")]
    pub overlay: Option<PathBuf>,
}

/// Returns what schemas and operations became, and why.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_to_crate::{Project, explain};
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// std::fs::create_dir(folder.join("spec"))?;
/// std::fs::write(
///     folder.join("spec/pets.yaml"),
///     "{openapi: 3.0.3, info: {title: Pets, version: '1'}, paths: {}, \
///       components: {schemas: {Pet: {type: object, properties: {name: {type: string}}}}}}",
/// )?;
/// let mut options = explain::Options::default();
/// options.names = vec!["Pet".to_owned()];
/// let text = explain(&Project::of_crate(folder), &options)?;
/// assert!(text.contains("name: Option<String>"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Returns the errors of the description, the names that it does not have, or the first error of the disk.
pub fn explain(project: &Project, options: &Options) -> Result<String, String> {
    let specs = match &options.spec[..] {
        [] => slice::from_ref(&project.spec),
        specs => specs,
    };
    let sources = sources::read(project, specs, options.overlay.as_deref())?;
    // The crate may have a part of its own description only.
    let manifest = match &options.spec[..] {
        [] => manifest(&project.out)?,
        _ => None,
    };
    let input = sources.into_input("client".to_owned(), manifest);
    let explained = generator::explain(&input).map_err(|errors| errors.to_string())?;
    let (explanation, mut warnings) = explained;
    let entries = match &options.names[..] {
        [] => explanation.entries().iter().collect(),
        names => find(&explanation, names)?,
    };
    if !options.names.is_empty() {
        let is_asked_for = |warning: &_| entries.iter().any(|entry| entry.is_about(warning));
        warnings.retain(is_asked_for);
    }
    if !warnings.is_empty() {
        terminal::tell(&format!("{}\n", warnings.to_string().trim_end()));
    }
    let texts: Vec<&str> = entries.iter().map(|entry| entry.text.as_str()).collect();
    Ok(texts.join("\n"))
}

/// Returns the entries with these names, each once, in the order of the names; the error has all unknown names.
fn find<'a>(explanation: &'a Explanation, names: &[String]) -> Result<Vec<&'a Entry>, String> {
    let mut entries: Vec<&Entry> = Vec::new();
    let mut errors = Vec::new();
    for name in names {
        match explanation.find(name) {
            Ok(found) => {
                for entry in found {
                    if !entries.iter().any(|other| std::ptr::eq(*other, entry)) {
                        entries.push(entry);
                    }
                }
            }
            Err(nearest) => {
                let help = nearest.map(|nearest| format!("\nhelp: did you mean `{nearest}`?"));
                let help = help.unwrap_or_default();
                errors.push(format!(
                    "error: there is no schema and no operation `{name}`{help}"
                ));
            }
        }
    }
    match errors.is_empty() {
        true => Ok(entries),
        false => Err(errors.join("\n")),
    }
}
