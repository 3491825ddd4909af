//! References → names of the files that they lead to.
//!
//! A reference is relative to the file that contains it. The file that it leads to must be in or
//! below the folder of a document. Only names are compared: no file is opened here, nothing is
//! fetched over a network, and symbolic links are left to the code that reads the files.

use crate::source::{Source, load};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Why a reference does not lead to a file that may be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It has a scheme or a host.
    Remote,
    /// It starts at the root of a disk or a server, or is not a valid file name.
    Absolute,
    /// It leads out of the folders of the documents.
    Outside,
}

/// Returns the names of the files that a source refers to, if they are in or below the folders of
/// the documents.
///
/// All references count, even those at locations where they have no meaning. So a file that does
/// not exist is not necessarily a mistake.
pub fn referred(source: &Source, documents: &[&str]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let Ok(loaded) = load(source) else {
        return names;
    };
    let mut open = vec![&loaded.value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                open.extend(members.values());
                let mapped = members.get("mapping").and_then(Value::as_object);
                let mapped = mapped.into_iter().flat_map(|it| it.values());
                let mapped = mapped.chain(members.get("$ref")).filter_map(Value::as_str);
                // Security schemes may be named by a URI.
                let required = members.get("security").and_then(Value::as_array);
                let required = required.into_iter().flatten().filter_map(Value::as_object);
                let schemes = required.flat_map(Map::keys).map(String::as_str);
                let schemes = schemes.filter(|name| name.contains('#'));
                for reference in mapped.chain(schemes) {
                    let (path, _) = split(reference);
                    names.extend(resolve(&source.name, path, documents).ok());
                }
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    names.remove(&source.name);
    names
}

/// Whether a source declares itself an API description, or is not valid JSON or YAML. Otherwise, it
/// may be a part of a description.
pub fn is_document(source: &Source) -> bool {
    match load(source) {
        Ok(loaded) => ["openapi", "swagger"]
            .iter()
            .any(|keyword| loaded.value.get(keyword).is_some()),
        Err(_) => true,
    }
}

/// Splits a reference into its path and its fragment.
pub(super) fn split(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// Whether a string that may be a name or a path is a path.
pub(super) fn is_file(text: &str) -> bool {
    let extensions = [".json", ".yaml", ".yml"];
    text.is_empty() || text.contains('/') || extensions.iter().any(|end| text.ends_with(end))
}

/// Returns the name of the file that `path`, written in the file `from`, leads to.
pub(super) fn resolve(from: &str, path: &str, documents: &[&str]) -> Result<String, Refusal> {
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let scheme = path.split(['/', '.']).next().unwrap_or_default();
    if path.starts_with("//") || scheme.len() > 2 && scheme.contains(':') {
        return Err(Refusal::Remote);
    }
    let is_odd = |c: char| c.is_control() || matches!(c, '\\' | ':');
    if path.is_empty() || path.starts_with('/') || path.contains(is_odd) {
        return Err(Refusal::Absolute);
    }
    let mut parts: Vec<_> = folder(from);
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(Refusal::Outside)?;
            }
            part => parts.push(part),
        }
    }
    let is_inside = |document: &&str| parts.starts_with(&folder(document));
    if !documents.iter().any(is_inside) {
        return Err(Refusal::Outside);
    }
    Ok(parts.join("/"))
}

/// Returns the segments of the path of a file's folder.
fn folder(name: &str) -> Vec<&str> {
    match name.rsplit_once('/') {
        Some((folder, _)) => folder.split('/').collect(),
        None => Vec::new(),
    }
}

/// Returns the folder of a file, as shown in messages.
pub(super) fn shown_folder(name: &str) -> &str {
    name.rsplit_once('/').map_or(".", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_to_files_below_the_documents() {
        let resolve = |from: &str, path: &str| resolve(from, path, &["spec/api.yaml"]);
        let found = |name: &str| Ok(name.to_owned());
        assert_eq!(resolve("spec/api.yaml", "pet.yaml"), found("spec/pet.yaml"));
        assert_eq!(
            resolve("spec/api.yaml", "./a/b%20c.yaml"),
            found("spec/a/b c.yaml")
        );
        assert_eq!(
            resolve("spec/a/b.yaml", "../c/d.yaml"),
            found("spec/c/d.yaml")
        );
        assert_eq!(
            resolve("spec/a/b.yaml", "../../spec/c.yaml"),
            found("spec/c.yaml")
        );
        for outside in [
            "../x.yaml",
            "a/../../x.yaml",
            "../spec2/x.yaml",
            "../../../x",
        ] {
            assert_eq!(
                resolve("spec/api.yaml", outside),
                Err(Refusal::Outside),
                "{outside}"
            );
        }
        for absolute in [
            "",
            "/etc/passwd",
            "a\\b",
            "%2Fetc/passwd",
            "C:/x",
            "a\0",
            "%5c%5chost",
        ] {
            assert_eq!(
                resolve("spec/api.yaml", absolute),
                Err(Refusal::Absolute),
                "{absolute}"
            );
        }
        for remote in [
            "https://x.org/a.yaml",
            "//x.org/a",
            "file:///etc/passwd",
            "%2F%2Fx",
            "urn:a",
        ] {
            assert_eq!(
                resolve("spec/api.yaml", remote),
                Err(Refusal::Remote),
                "{remote}"
            );
        }
    }

    #[test]
    fn names_need_no_folder() {
        let resolve = |path: &str| resolve("api.yaml", path, &["api.yaml"]);
        assert_eq!(resolve("a/pet.yaml"), Ok("a/pet.yaml".to_owned()));
        assert_eq!(resolve("../pet.yaml"), Err(Refusal::Outside));
    }
}
