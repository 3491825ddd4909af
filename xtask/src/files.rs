//! From the files that a run wants and the files that are there to a plan, and from the plan to the disk.
//!
//! A plan is made before anything is written: it says what is new, changed, stale or to be left alone, and it is
//! refused as a whole if it would touch a file that is not ours. Applying it writes every text to a temporary file
//! beside its target first and renames only when all of them are on the disk. A file that already holds its text is
//! not written, so its time stays. There is no lock: two runs at once may mix their files.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path};

use tempfile::{Builder, NamedTempFile};

/// Files by their path below some folder, with `/` between the parts.
pub type Present = BTreeMap<String, Vec<u8>>;

/// What has to happen so that a folder holds what is wanted.
#[derive(Debug, Default, PartialEq)]
pub struct Plan {
    pub changes: BTreeMap<String, Change>,
    pub unchanged: Vec<String>,
}

/// What has to happen to one file.
#[derive(Debug, PartialEq)]
pub enum Change {
    New(String),
    Changed(String),
    Stale,
}

impl Plan {
    /// How many files are new, changed and stale.
    pub fn counts(&self) -> (usize, usize, usize) {
        self.changes
            .values()
            .fold((0, 0, 0), |(new, changed, stale), change| match change {
                Change::New(_) => (new + 1, changed, stale),
                Change::Changed(_) => (new, changed + 1, stale),
                Change::Stale => (new, changed, stale + 1),
            })
    }
}

/// Compares what is wanted with what is present.
///
/// `ours` decides from a present file's path and bytes whether it may be replaced, or removed when nobody wants it any
/// more. The error lists the wanted paths where somebody else's file stands.
pub fn plan(
    wanted: BTreeMap<String, String>,
    present: &Present,
    ours: impl Fn(&str, &[u8]) -> bool,
) -> Result<Plan, Vec<String>> {
    let mut plan = Plan::default();
    let mut foreign = Vec::new();
    for (path, bytes) in present {
        if !wanted.contains_key(path) && ours(path, bytes) {
            plan.changes.insert(path.clone(), Change::Stale);
        }
    }
    for (path, text) in wanted {
        match present.get(&path) {
            None => {
                plan.changes.insert(path, Change::New(text));
            }
            Some(bytes) if bytes == text.as_bytes() => plan.unchanged.push(path),
            Some(bytes) if ours(&path, bytes) => {
                plan.changes.insert(path, Change::Changed(text));
            }
            Some(_) => foreign.push(path),
        }
    }
    if foreign.is_empty() {
        Ok(plan)
    } else {
        Err(foreign)
    }
}

/// Reads the files below `root` that stand where a wanted one goes, and all that are below its folder `sweep`.
///
/// A wanted path that would leave `root`, by its parts or through a link, is an error.
pub fn present<'a>(
    root: &Path,
    wanted: impl IntoIterator<Item = &'a String>,
    sweep: Option<&str>,
) -> Result<Present, String> {
    let mut present = Present::new();
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

/// Brings the folder `root` to what the plan says.
pub fn apply(root: &Path, plan: &Plan) -> Result<(), String> {
    let mut staged = Vec::new();
    for (path, change) in &plan.changes {
        if let Change::New(text) | Change::Changed(text) = change {
            let target = root.join(path);
            let file = stage(&target, text).map_err(|error| {
                format!(
                    "error: cannot write {}: {error}; nothing was changed",
                    target.display()
                )
            })?;
            staged.push((target, file));
        }
    }

    let total = plan.changes.len();
    let mut done = 0;
    let halfway = |done: usize, target: &Path, error: io::Error| {
        format!(
            "error: cannot replace {}: {error}; {done} of {total} files were done before it, so {} is a mixture \
             of old and new until a run succeeds",
            target.display(),
            root.display(),
        )
    };
    for (target, file) in staged {
        file.persist(&target)
            .map_err(|error| halfway(done, &target, error.error))?;
        done += 1;
    }
    for (path, change) in &plan.changes {
        if *change == Change::Stale {
            let target = root.join(path);
            fs::remove_file(&target).map_err(|error| halfway(done, &target, error))?;
            done += 1;
            remove_empty_folders(root, &target);
        }
    }
    Ok(())
}

/// Reads a text file; the error names it.
pub fn read_text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path)
        .map_err(|error| format!("error: cannot read {}: {error}", path.display()))
}

/// Writes a text file and the folders above it; the error names it.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("error: cannot write {}: {error}", path.display()))
}

/// A path as people know it: below the repository's folder if it is there, with `/` between its parts, so that what a
/// run says and writes does not depend on where the repository stands.
pub fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
        .replace(std::path::MAIN_SEPARATOR, "/")
}

/// Writes the text beside its target, under a name that a directory listing of documents leaves out.
fn stage(target: &Path, text: &str) -> io::Result<NamedTempFile> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    if target.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    let mut builder = Builder::new();
    builder.prefix(".xtask-");
    // Temporary files are private by default; these become ordinary files of the repository.
    #[cfg(unix)]
    let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(mode);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(old) = fs::metadata(target) {
        file.as_file().set_permissions(old.permissions())?;
    }
    Ok(file)
}

/// A folder that held only stale files has no reason to stay. The folders above stop at the first one in use.
fn remove_empty_folders(root: &Path, removed: &Path) {
    for folder in removed.ancestors().skip(1) {
        if folder == root || fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

fn walk(root: &Path, folder: &str, present: &mut Present) -> Result<(), String> {
    let path = root.join(folder);
    let failed = |error: io::Error| format!("error: cannot read {}: {error}", path.display());
    let entries = match fs::read_dir(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed)?,
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        // A name that is not Unicode cannot be one of ours.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let below = format!("{folder}/{name}");
        // Links are somebody's own doing: what they lead to is neither read nor removed.
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            walk(root, &below, present)?;
        } else if kind.is_file()
            && let Some(bytes) = read_if_there(&root.join(&below))?
        {
            present.insert(below, bytes);
        }
    }
    Ok(())
}

fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, String> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("error: cannot read {}: {error}", path.display())),
    }
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
            "error: the file `{path}` would not be inside {}",
            root.display()
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files
            .iter()
            .map(|(path, text)| (path.to_string(), text.to_string()))
            .collect()
    }

    fn on_disk(files: &[(&str, &str)]) -> Present {
        files
            .iter()
            .map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()))
            .collect()
    }

    fn starts_with_ours(_: &str, bytes: &[u8]) -> bool {
        bytes.starts_with(b"ours")
    }

    #[test]
    fn every_file_gets_the_change_it_needs() {
        let plan = plan(
            wanted(&[
                ("src/a.rs", "ours 1"),
                ("src/b.rs", "ours 2"),
                ("src/c.rs", "x"),
            ]),
            &on_disk(&[
                ("src/b.rs", "ours 1"),
                ("src/c.rs", "x"),
                ("src/old.rs", "ours"),
                ("src/mine.rs", "mine"),
            ]),
            starts_with_ours,
        )
        .unwrap();
        assert_eq!(plan.changes["src/a.rs"], Change::New("ours 1".into()));
        assert_eq!(plan.changes["src/b.rs"], Change::Changed("ours 2".into()));
        assert_eq!(plan.changes["src/old.rs"], Change::Stale);
        assert_eq!(plan.changes.len(), 3);
        assert_eq!(plan.unchanged, ["src/c.rs"]);
        assert_eq!(plan.counts(), (1, 1, 1));
    }

    #[test]
    fn somebody_elses_file_refuses_the_plan() {
        let foreign = plan(
            wanted(&[("a", "ours"), ("b", "ours"), ("c", "ours")]),
            &on_disk(&[("a", "mine"), ("c", "mine too")]),
            starts_with_ours,
        );
        assert_eq!(foreign, Err(vec!["a".into(), "c".into()]));
    }

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

    #[test]
    fn a_failure_before_the_renames_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "old").unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        let plan = Plan {
            changes: BTreeMap::from([
                ("a".to_owned(), Change::Changed("new".into())),
                ("b".to_owned(), Change::New("new".into())),
            ]),
            unchanged: Vec::new(),
        };
        let error = apply(folder.path(), &plan).unwrap_err();
        assert!(error.ends_with("nothing was changed"), "{error}");
        assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
