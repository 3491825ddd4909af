//! Reads the input files of a run: documents, overlays, and the files that they refer to.
//!
//! A folder stands for the documents directly in it; subfolders are not searched. If a file there does not declare
//! itself a document, but a document refers to it, it is a part of that document. Parts may lie anywhere below the
//! folder of a document, and are read only if something refers to them. Files found in a folder or by a reference,
//! including overlays, may be links within that folder; a link that leads out of it is refused. Files that a person
//! names may lie anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use generator::document::{is_document, referred};
use generator::{Input, Source};

use crate::Project;
use crate::files::{self, Resolved};

/// The file name of the overlay of a folder of documents.
pub const OVERLAY: &str = "overlay.yaml";

/// How the names of further overlays of a folder end.
pub const FURTHER: &str = ".overlay.yaml";

/// All files that are read for a run.
#[derive(Clone, Default)]
pub struct Sources {
    pub documents: Vec<Source>,
    /// In the order in which they are applied.
    pub overlays: Vec<Source>,
    /// The files that they refer to, ordered by name.
    pub references: Vec<Source>,
    /// Names of files next to those that are missing.
    pub nearby: Vec<String>,
}

impl Sources {
    /// Returns the inputs from which a crate of this name is generated.
    pub fn into_input(self, crate_name: String, manifest: Option<String>) -> Input {
        Input {
            documents: self.documents,
            overlays: self.overlays,
            references: self.references,
            nearby: self.nearby,
            crate_name,
            manifest,
            ..Input::default()
        }
    }
}

/// A file to read: the path that names it, and its location.
type Found = (PathBuf, Resolved);

/// Reads documents, folders of documents, and the files that they refer to. An overlay that is given replaces those of
/// the folders.
pub fn read(
    project: &Project,
    specs: &[PathBuf],
    overlay: Option<&Path>,
) -> Result<Sources, String> {
    let root = project.root.as_path();
    let mut documents = Vec::new();
    let mut overlays = Vec::new();
    let mut listed = BTreeSet::new();
    for spec in specs {
        if spec.is_dir() {
            let (found, found_overlays) = list_folder(spec)?;
            listed.extend(found.iter().map(|path| files::shown(root, path)));
            for path in found {
                documents.push(below(spec, path)?);
            }
            for path in found_overlays.into_iter().filter(|_| overlay.is_none()) {
                overlays.push(below(spec, path)?);
            }
        } else {
            documents.push((spec.clone(), files::resolve(spec)?));
        }
    }
    if let Some(overlay) = overlay {
        overlays.push((overlay.to_owned(), files::resolve(overlay)?));
    }
    if documents.is_empty() {
        let places: Vec<_> = specs.iter().map(|spec| files::shown(root, spec)).collect();
        return Err(format!(
            "error: no documents (*.json, *.yaml, *.yml) in {}\nhelp: `{} import` puts the vendor's there",
            places.join(", "),
            project.command
        ));
    }
    let folders = documents
        .iter()
        .map(|(path, _)| folder(root, path))
        .collect();
    let (documents, parts): (Vec<_>, Vec<_>) = read_all(root, &documents)?
        .into_iter()
        .partition(|source| !listed.contains(&source.name) || is_document(source));
    let mut sources = Sources {
        documents,
        overlays: read_all(root, &overlays)?,
        ..Sources::default()
    };
    follow(&mut sources, &folders)?;
    // A file without references to it was meant as a document; the generator reports why it is not one.
    let is_known = |part: &Source| sources.references.contains(part);
    let others: Vec<_> = parts.into_iter().filter(|part| !is_known(part)).collect();
    sources.documents.extend(others);
    Ok(sources)
}

/// Returns the documents of a folder and its overlays, both ordered by name; `overlay.yaml` comes first.
fn list_folder(folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), String> {
    let failed =
        |error: std::io::Error| format!("error: cannot read {}: {error}", folder.display());
    let mut documents = Vec::new();
    let mut overlays = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if is_overlay(&path) {
            overlays.push(path);
        } else if is_text(&path) {
            documents.push(path);
        }
    }
    documents.sort();
    overlays.sort_by_cached_key(|path| (!path.ends_with(OVERLAY), path.clone()));
    Ok((documents, overlays))
}

/// Whether this is the path of an overlay.
pub fn is_overlay(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name == OVERLAY || name.ends_with(FURTHER) && !name.starts_with('.'))
}

fn is_text(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let extension = path.extension().and_then(|extension| extension.to_str());
    // Files of editors, and our own temporary files, begin with a dot.
    matches!(extension, Some("json" | "yaml" | "yml"))
        && !name.is_some_and(|name| name.starts_with('.'))
}

/// A file that was found in a folder.
fn below(folder: &Path, path: PathBuf) -> Result<Found, String> {
    let resolved = match files::resolve_below(folder, &path)? {
        Some(resolved) => resolved,
        // Reading it reports the problem.
        None => files::resolve(&path)?,
    };
    Ok((path, resolved))
}

fn read_all(root: &Path, found: &[Found]) -> Result<Vec<Source>, String> {
    let read = |(path, resolved): &Found| {
        Ok(Source {
            name: files::shown(root, path),
            text: resolved.read_text(path)?,
        })
    };
    found.iter().map(read).collect()
}

/// Returns the name of the folder of a document, and the folder.
fn folder(root: &Path, document: &Path) -> (String, PathBuf) {
    let name = files::shown(root, document);
    let name = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = document.parent().unwrap_or(Path::new(""));
    let path = match path.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => path.to_owned(),
    };
    (name.to_owned(), path)
}

/// Reads all files that the sources refer to, directly or through other files.
fn follow(sources: &mut Sources, folders: &BTreeMap<String, PathBuf>) -> Result<(), String> {
    let documents: Vec<_> = sources
        .documents
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    let mut seen: BTreeSet<String> = documents.iter().map(|&name| name.to_owned()).collect();
    let mut found = BTreeMap::new();
    let mut nearby = BTreeSet::new();
    let start = sources.documents.iter().chain(&sources.overlays);
    let mut open: Vec<_> = start
        .flat_map(|source| referred(source, &documents))
        .collect();
    while let Some(name) = open.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        match read_below(&name, folders)? {
            Some(text) => {
                let source = Source { name, text };
                open.extend(referred(&source, &documents));
                found.insert(source.name.clone(), source);
            }
            None => nearby.extend(beside(&name, folders)),
        }
    }
    sources.references = found.into_values().collect();
    sources.nearby = nearby.into_iter().collect();
    Ok(())
}

/// Returns the path for a name, and the folder of the document that it lies below.
fn locate<'a>(name: &str, folders: &'a BTreeMap<String, PathBuf>) -> Option<(PathBuf, &'a Path)> {
    folders.iter().find_map(|(folder, path)| {
        let rest = match folder.as_str() {
            "" => name,
            folder => name.strip_prefix(folder)?.strip_prefix('/')?,
        };
        Some((path.join(rest), path.as_path()))
    })
}

/// Returns the text of a file; `None` if it does not exist.
fn read_below(name: &str, folders: &BTreeMap<String, PathBuf>) -> Result<Option<String>, String> {
    let Some((path, folder)) = locate(name, folders) else {
        return Ok(None);
    };
    match files::resolve_below(folder, &path)? {
        Some(resolved) => resolved.read_text(&path).map(Some),
        None => Ok(None),
    }
}

/// Returns the names of the files in the folder of a missing file.
fn beside(name: &str, folders: &BTreeMap<String, PathBuf>) -> Vec<String> {
    let folder = locate(name, folders).and_then(|(path, _)| path.parent().map(Path::to_owned));
    let entries = folder.and_then(|folder| fs::read_dir(folder).ok());
    let prefix = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let paths = entries.into_iter().flatten().flatten().map(|it| it.path());
    paths
        .filter(|path| is_text(path))
        .filter_map(|path| Some(format!("{prefix}/{}", path.file_name()?.to_str()?)))
        .map(|name| name.trim_start_matches('/').to_owned())
        .collect()
}
