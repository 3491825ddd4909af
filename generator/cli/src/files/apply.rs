//! Applies a plan to the disk.
//!
//! Every text is first written to a temporary file next to its target and synced to the disk. The files are renamed
//! only after all of them are written. So each file is always the complete old or the complete new one. A run that is
//! killed between two renames leaves a mixture of both, and temporary files; the next run replaces and removes these. A
//! file that already has the right text is not written, so its modification time stays.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, TempPath};

use super::lock::Exclusive;
use super::plan::{Change, Plan};
use super::read::{MAX_BYTES, too_large};

/// The names of temporary files are this, then [`RANDOM`] letters and digits, then [`SUFFIX`].
const PREFIX: &str = ".openapi-to-crate-";
const RANDOM: usize = 16;
const SUFFIX: &str = ".tmp";

/// Applies the plan to the locked folder.
pub fn apply(lock: &Exclusive, plan: &Plan) -> Result<(), String> {
    let root = lock.folder();
    let staged = stage_all(root, plan)?;
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
    let mut folders = BTreeSet::new();
    for (target, file) in staged {
        file.persist(&target)
            .map_err(|error| halfway(done, &target, error.error))?;
        done += 1;
        folders.extend(above(root, &target).map(Path::to_owned));
    }
    sync(&folders).map_err(|error| halfway(done, root, error))?;
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

/// Whether a file is one of our temporary files. Such a name does not occur by chance.
pub fn is_leftover(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let random = name
        .strip_prefix(PREFIX)
        .and_then(|name| name.strip_suffix(SUFFIX));
    random.is_some_and(|random| {
        random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Writes each text next to its target. If one cannot be written, all of them are removed.
fn stage_all(root: &Path, plan: &Plan) -> Result<Vec<(PathBuf, TempPath)>, String> {
    let mut staged = Vec::new();
    for (path, change) in &plan.changes {
        let (Change::New(text) | Change::Changed(text)) = change else {
            continue;
        };
        let target = root.join(path);
        match stage(&target, text) {
            Ok(file) => staged.push((target, file)),
            Err(error) => {
                remove_empty_folders(root, &target);
                for (target, file) in staged {
                    drop(file);
                    remove_empty_folders(root, &target);
                }
                return Err(format!(
                    "error: cannot write {}: {error}; nothing was changed",
                    target.display()
                ));
            }
        }
    }
    Ok(staged)
}

/// Writes the text next to its target, under a name that is not taken for a document.
fn stage(target: &Path, text: &str) -> io::Result<TempPath> {
    if text.len() as u64 > MAX_BYTES {
        return Err(io::Error::other(too_large()));
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    if target.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    let mut builder = Builder::new();
    builder.prefix(PREFIX).rand_bytes(RANDOM).suffix(SUFFIX);
    // Temporary files are private by default; these become ordinary files of the repository.
    #[cfg(unix)]
    let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(mode);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(old) = fs::symlink_metadata(target) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    // There may be more files than a process can have open.
    Ok(file.into_temp_path())
}

/// Returns the folders between a file and `root`, including `root`.
fn above<'a>(root: &'a Path, target: &'a Path) -> impl Iterator<Item = &'a Path> {
    let folders = target.ancestors().skip(1);
    folders.take_while(move |folder| folder.starts_with(root))
}

/// Syncs the directory entries of files to the disk.
fn sync(folders: &BTreeSet<PathBuf>) -> io::Result<()> {
    // On other systems, a folder cannot be opened.
    match cfg!(unix) {
        true => folders.iter().try_for_each(|it| File::open(it)?.sync_all()),
        false => Ok(()),
    }
}

/// Removes folders that contained only stale files. Going upwards, it stops at the first one that is in use.
fn remove_empty_folders(root: &Path, removed: &Path) {
    for folder in removed.ancestors().skip(1) {
        if folder == root || fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn plan<'a>(changes: impl IntoIterator<Item = (&'a str, Change)>) -> Plan {
        let changes = changes.into_iter();
        Plan {
            changes: changes
                .map(|(path, it)| (path.to_owned(), it))
                .collect::<BTreeMap<_, _>>(),
            unchanged: Vec::new(),
        }
    }

    #[test]
    fn a_failure_before_the_renames_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "old").unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        for bad in [
            ("b", "new".to_owned()),
            ("c", "x".repeat(MAX_BYTES as usize + 1)),
        ] {
            let plan = plan([
                ("a", Change::Changed("new".into())),
                ("a-new/folder/a", Change::New("new".into())),
                (bad.0, Change::New(bad.1)),
            ]);
            let lock = Exclusive::new(folder.path()).unwrap();
            let error = apply(&lock, &plan).unwrap_err();
            assert!(error.ends_with("nothing was changed"), "{error}");
            assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"old");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        }
    }

    #[test]
    fn names_of_temporary_files_are_told_from_those_of_people() {
        let folder = tempfile::tempdir().unwrap();
        let staged = stage(&folder.path().join("a"), "text").unwrap();
        let name = staged.file_name().unwrap().to_str().unwrap();
        assert!(
            is_leftover(name) && is_leftover(&format!("src/{name}")),
            "{name}"
        );
        for name in [
            ".openapi-to-crate-",
            ".openapi-to-crate-notes.tmp",
            ".openapi-to-crate-notes",
            ".openapi-to-crate-0123456789abcde.tmp",
            ".openapi-to-crate-0123456789abcdefg.tmp",
            ".openapi-to-crate-0123456789abc-ef.tmp",
            "openapi-to-crate-0123456789abcdef.tmp",
            ".openapi-to-crate-0123456789abcdef.tmp/mine",
        ] {
            assert!(!is_leftover(name), "{name}");
        }
    }

    #[test]
    fn there_may_be_more_files_than_a_process_may_have_open() {
        let folder = tempfile::tempdir().unwrap();
        let open = || fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
        let before = open();
        let files: Vec<_> = (0..100)
            .map(|number| stage(&folder.path().join(number.to_string()), ""))
            .collect();
        assert!(open() < before + files.len());
    }
}
