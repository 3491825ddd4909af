//! Finds descriptions in files and folders, and reads their version from their text without parsing it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::slice;

use crate::Project;
use crate::files;
use crate::sources::{self, Sources};

/// The folder of descriptions that are invalid on purpose.
const NEGATIVE: &str = "negative";

/// A description as it is stored on the disk.
pub struct Document {
    /// Its name in rows: its file and the folder of this file.
    pub name: String,
    /// The name of its crate, which is unique.
    pub crate_name: String,
    /// The value of its `openapi` or `swagger` member; empty if it has neither.
    pub version: String,
    /// Whether it is invalid on purpose.
    pub negative: bool,
    /// Its text and that of its overlay, and the files that they refer to.
    pub sources: Sources,
}

/// Finds the descriptions. Those of each argument are sorted by path.
pub fn find(project: &Project, places: &[PathBuf]) -> Result<Vec<Document>, String> {
    let mut paths = Vec::new();
    for place in places {
        collect(place, &mut paths)?;
    }
    if paths.is_empty() {
        let places: Vec<_> = places
            .iter()
            .map(|place| files::shown(&project.root, place))
            .collect();
        let places = places.join(", ");
        return Err(format!(
            "error: no descriptions (*.json, *.yaml, *.yml) in {places}"
        ));
    }
    let mut crate_names = BTreeSet::new();
    paths
        .iter()
        .map(|path| read(project, path, &mut crate_names))
        .collect()
}

/// A file that was named explicitly counts, whatever its extension.
fn collect(place: &Path, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    if !place.is_dir() {
        paths.push(place.to_owned());
        return Ok(());
    }
    let failed = |error: std::io::Error| format!("error: cannot read {}: {error}", place.display());
    let mut entries = Vec::new();
    for entry in fs::read_dir(place).map_err(failed)? {
        entries.push(entry.map_err(failed)?.path());
    }
    entries.sort();
    for path in entries {
        let name = path.file_name().and_then(|name| name.to_str());
        let extension = path.extension().and_then(|extension| extension.to_str());
        let is_hidden = name.is_none_or(|name| name.starts_with('.') || sources::is_overlay(&path));
        if !is_hidden && (path.is_dir() || matches!(extension, Some("json" | "yaml" | "yml"))) {
            collect(&path, paths)?;
        }
    }
    Ok(())
}

fn read(
    project: &Project,
    path: &Path,
    crate_names: &mut BTreeSet<String>,
) -> Result<Document, String> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let overlay = path.with_file_name(format!("{stem}{}", sources::FURTHER));
    let overlay = overlay.is_file().then_some(overlay);
    let sources = sources::read(
        project,
        slice::from_ref(&path.to_owned()),
        overlay.as_deref(),
    )?;
    let text = sources.documents.first().map(|source| &*source.text);
    // The last two components of a path are short, and enough to tell descriptions apart.
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    let name = parts[parts.len().saturating_sub(2)..].join("/");
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    let words = stem.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let stem = format!("corpus-{}", words.join("-").to_ascii_lowercase());
    let mut crate_name = stem.clone();
    for number in 2.. {
        if crate_names.insert(crate_name.clone()) {
            break;
        }
        crate_name = format!("{stem}-{number}");
    }
    let folders = path.parent().into_iter().flat_map(Path::iter);
    Ok(Document {
        crate_name,
        version: version(text.unwrap_or_default()).to_owned(),
        negative: folders.into_iter().any(|folder| folder == NEGATIVE),
        name,
        sources,
    })
}

/// Returns the version that a text declares. The text may not parse, so this searches for the first member of that
/// name.
fn version(text: &str) -> &str {
    let after = |key: &str| {
        text.match_indices(key).find_map(|(start, _)| {
            let (before, after) = (&text[..start], &text[start + key.len()..]);
            let before = before.trim_end_matches(['"', '\'']);
            let begins =
                before.is_empty() || before.ends_with(['\n', '{', ',', ' ', '\t', '\u{feff}']);
            let after = after.trim_start_matches(['"', '\'']).trim_start();
            let value = after
                .strip_prefix(':')?
                .trim_start()
                .trim_start_matches(['"', '\'']);
            let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-'));
            let value = &value[..end.unwrap_or(value.len())];
            (begins && value.starts_with(|c: char| c.is_ascii_digit())).then_some(value)
        })
    };
    after("openapi").or_else(|| after("swagger")).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_found_in_json_and_yaml() {
        for (text, expected) in [
            ("{\"openapi\":\"3.0.3\",\"info\":{}}", "3.0.3"),
            ("{\n  \"openapi\" : \"3.1.0\"\n}", "3.1.0"),
            ("# openapi and more\nopenapi: '3.0.1'\n", "3.0.1"),
            ("info:\n  title: the openapi\nopenapi: 3.0.0", "3.0.0"),
            ("swagger: \"2.0\"\r\n", "2.0"),
            ("title: nothing of openapi 3", ""),
        ] {
            assert_eq!(version(text), expected, "{text}");
        }
    }
}
