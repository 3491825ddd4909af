//! Reads the files in a folder that a plan has to know.
//!
//! Guarantees that nothing outside of the folder is read, neither by `..` nor through a link.

use std::fs;
use std::io;
use std::path::{Component, Path};

use super::Present;
use super::apply::is_leftover;
use super::read::{MAX_BYTES, cannot_read, read};

/// Reads the files below `root` at the wanted paths, all files below its folder `sweep`, and the temporary files next
/// to them that a killed run left.
///
/// A wanted path that would leave `root`, by its components or through a link, is an error.
pub fn present<'a>(
    root: &Path,
    wanted: impl IntoIterator<Item = &'a String>,
    sweep: Option<&str>,
) -> Result<Present, String> {
    let mut present = Present::new();
    list(root, "", &mut |name, kind| {
        if kind.is_file() && is_leftover(&name) {
            present.insert(name, Vec::new());
        }
        Ok(())
    })?;
    if let Some(folder) = sweep {
        walk(root, folder, &mut present)?;
    }
    for path in wanted {
        stays_inside(root, path)?;
        if !present.contains_key(path)
            && let Some(bytes) = read_if_there(&root.join(path))?
        {
            present.insert(path.clone(), bytes);
        }
    }
    Ok(present)
}

/// Reads the file at this path below `root`, if it exists.
pub fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, String> {
    match read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(cannot_read(path, &error)),
    }
}

/// Files that are too large to be ours, pipes and the like are left alone. So are links, because a person created them:
/// their targets are neither read nor removed.
fn walk(root: &Path, folder: &str, present: &mut Present) -> Result<(), String> {
    list(root, folder, &mut |path, kind| {
        let file = root.join(&path);
        if kind.is_dir() {
            walk(root, &path, present)?;
        } else if kind.is_file()
            && fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.len() <= MAX_BYTES)
            && let Some(bytes) = read_if_there(&file)?
        {
            present.insert(path, bytes);
        }
        Ok(())
    })
}

/// Visits the entries of a folder, by their paths below `root`. A missing folder counts as empty.
fn list(
    root: &Path,
    folder: &str,
    visit: &mut dyn FnMut(String, fs::FileType) -> Result<(), String>,
) -> Result<(), String> {
    let path = root.join(folder);
    let failed = |error: io::Error| cannot_read(&path, &error);
    let entries = match fs::read_dir(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed)?,
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        // A file with a name that is not Unicode cannot be ours.
        if let Ok(name) = entry.file_name().into_string() {
            let below = match folder {
                "" => name,
                folder => format!("{folder}/{name}"),
            };
            visit(below, entry.file_type().map_err(failed)?)?;
        }
    }
    Ok(())
}

fn stays_inside(root: &Path, path: &str) -> Result<(), String> {
    let parts = Path::new(path).components();
    let plain = !path.is_empty()
        && !path.contains(['\\', ':'])
        && parts
            .clone()
            .all(|part| matches!(part, Component::Normal(_)));
    let mut folder = root.to_owned();
    let linked = plain
        && parts.into_iter().any(|part| {
            folder.push(part);
            folder.is_symlink()
        });
    if !plain || linked {
        return Err(format!(
            "error: the file `{path}` would not be inside {}{}",
            root.display(),
            if linked {
                format!(", because {} is a link", folder.display())
            } else {
                String::new()
            }
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_leave_the_folder_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["", "/etc/x", "../x", "src/../../x", "src\\x", "C:x", "."] {
            assert!(stays_inside(folder.path(), path).is_err(), "{path:?}");
        }
        assert!(stays_inside(folder.path(), "src/types/mod.rs").is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn paths_through_a_link_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("src")).unwrap();
        let error = present(folder.path(), [&"src/lib.rs".to_owned()], None).unwrap_err();
        assert!(
            error.contains("`src/lib.rs` would not be inside"),
            "{error}"
        );
    }
}
