//! `import`: copies documents from the vendor's documentation pages, or plain documents, to files in
//! the project.
//!
//! A document is kept byte for byte as the vendor wrote it, so that a diff shows the vendor's changes. A
//! page with one operation becomes a file named after the operation. Every page is checked before the first file is
//! written; if one is refused, nothing is written. The content of documents is not validated here; `regen` does that.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::slice;

use generator::{Diagnostics, Source};

use crate::Project;
use crate::files::{self, Exclusive};
use crate::page;
use crate::report;
use crate::sources::OVERLAY;

/// Copy the documents of the vendor's pages into spec/
#[derive(Clone, Debug, Default, clap::Args)]
#[non_exhaustive]
pub struct Options {
    /// Documentation pages (Markdown) with a document in a fenced block, or plain JSON or YAML documents
    #[arg(required = true, value_name = "PAGE")]
    pub pages: Vec<PathBuf>,
}

/// Writes the documents of pages into the project.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_to_crate::{Project, import};
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// let page = "# Pets\n\n```yaml\n{openapi: 3.0.3, info: {title: Pets, version: '1'}, paths: {}}\n```\n";
/// std::fs::write(folder.join("page.md"), page)?;
/// let mut options = import::Options::default();
/// options.pages = vec![folder.join("page.md")];
/// import(&Project::of_crate(folder), &options)?;
/// assert!(folder.join("spec/pets.yaml").exists());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Returns why each page that is refused is, or the first error of the disk. Nothing is written if a page is refused.
pub fn import(project: &Project, options: &Options) -> Result<String, String> {
    let (root, folder) = (project.root.as_path(), project.spec.as_path());
    let mut sources = Vec::new();
    let mut refused = Vec::new();
    for path in &options.pages {
        match files::read_text(path) {
            Ok(text) => sources.push(Source {
                name: files::shown(root, path),
                text,
            }),
            Err(error) => refused.push(error),
        }
    }
    let wanted = documents(&sources).map_err(|errors| refused.extend(errors));
    let (Ok(wanted), []) = (wanted, &refused[..]) else {
        refused.push(format!(
            "nothing was written to {}",
            files::shown(root, folder)
        ));
        let refused: Vec<_> = refused.iter().map(|text| text.trim_end()).collect();
        return Err(refused.join("\n\n"));
    };

    let lock = Exclusive::new(folder)?;
    let present = files::present(folder, wanted.keys(), None)?;
    // Any file at the path of a document is an older version of that document.
    let plan = files::plan(wanted, &present, |_, _| true).map_err(|refused| refused.to_string())?;
    files::apply(&lock, &plan)?;
    Ok(report::imported(&plan))
}

/// Returns the files to write for pages and documents. The error has one text for each page that is refused.
fn documents(sources: &[Source]) -> Result<BTreeMap<String, String>, Vec<String>> {
    let mut wanted = BTreeMap::new();
    let mut origins = BTreeMap::new();
    let mut refused = Vec::new();
    for source in sources {
        let documents = match page::extract(source) {
            Ok(documents) => documents,
            Err(error) => {
                let mut errors = Diagnostics::new();
                errors.push(error);
                refused.push(errors.render(slice::from_ref(source)));
                continue;
            }
        };
        for Source { name, mut text } in documents {
            if !text.ends_with('\n') {
                text.push('\n');
            }
            if name == OVERLAY {
                refused.push(format!(
                    "error: {} would replace the overlay: its document is titled so that its file would be {name}",
                    source.name,
                ));
                continue;
            }
            match wanted.get(&name) {
                Some(other) if *other != text => refused.push(format!(
                    "error: {} and {} are different documents for {name}",
                    origins[&name], source.name,
                )),
                _ => {
                    origins.insert(name.clone(), &source.name);
                    wanted.insert(name, text);
                }
            }
        }
    }
    if refused.is_empty() {
        Ok(wanted)
    } else {
        Err(refused)
    }
}
