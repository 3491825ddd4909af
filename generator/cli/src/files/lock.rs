//! Locks the folder that a run writes to.
//!
//! The lock is on the folder itself, so there is no lock file that version control would show, and the system releases
//! it when a run ends for any reason. If the system cannot lock a folder (Windows, some network file systems), a run
//! reports this and continues. Programs that do not ask for the lock are not kept out.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::terminal;

/// While this exists, no other run writes to the folder or compares it.
#[derive(Debug)]
pub struct Exclusive {
    folder: PathBuf,
    /// The folders that had to be created, innermost first. They are removed if nothing is written to them.
    made: Vec<PathBuf>,
    _lock: Option<File>,
}

/// While this exists, no run writes to the folder.
#[derive(Debug)]
pub struct Shared {
    _lock: Option<File>,
}

impl Exclusive {
    /// Waits until no other run uses the folder, and creates it if it does not exist.
    ///
    /// A link is an error: it may lead anywhere, and files below a folder that a run writes to are replaced.
    pub fn new(folder: &Path) -> Result<Self, String> {
        // With a trailing slash, a path refers to the target of a link.
        let folder: &Path = &folder.components().collect::<PathBuf>();
        if folder.is_symlink() {
            return Err(format!(
                "error: {} is a link, and would be written to\nhelp: give the folder that it leads to",
                folder.display()
            ));
        }
        let mut made = Vec::new();
        loop {
            let missing = folder.ancestors().filter(|it| !it.as_os_str().is_empty());
            made.extend(missing.take_while(|it| !it.exists()).map(Path::to_owned));
            fs::create_dir_all(folder).map_err(|error| cannot("make", folder, &error))?;
            if let Some(lock) = wait(folder, File::try_lock, File::lock)? {
                return Ok(Self {
                    folder: folder.to_owned(),
                    made,
                    _lock: lock,
                });
            }
        }
    }

    /// The folder that is locked.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Exclusive {
    fn drop(&mut self) {
        // This fails, as intended, for folders that are not empty.
        let _ = self.made.iter().try_for_each(fs::remove_dir);
    }
}

impl Shared {
    /// Waits until no run writes to the folder. It writes nothing, so the folder may be missing.
    pub fn new(folder: &Path) -> Result<Self, String> {
        while folder.exists() {
            if let Some(lock) = wait(folder, File::try_lock_shared, File::lock_shared)? {
                return Ok(Self { _lock: lock });
            }
        }
        Ok(Self { _lock: None })
    }
}

/// Locks a folder. Returns `None` if the folder has been replaced or removed in the meantime, because another run may
/// have locked the new one. Returns a lock without a file if the system does not support such locks.
fn wait(
    folder: &Path,
    attempt: fn(&File) -> Result<(), TryLockError>,
    lock: fn(&File) -> io::Result<()>,
) -> Result<Option<Option<File>>, String> {
    let locked = File::open(folder).and_then(|file| {
        match attempt(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                terminal::tell(&format!(
                    "waiting for another run that uses {}\n",
                    folder.display()
                ));
                lock(&file)?;
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
        Ok(file)
    });
    match locked {
        Ok(file) => Ok(is_at(&file, folder).then_some(Some(file))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if !folder.is_dir() => Err(cannot("use", folder, &error)),
        Err(error) => {
            terminal::tell(&format!(
                "note: {} cannot be locked ({error}): let no other run write to it\n",
                folder.display()
            ));
            Ok(Some(None))
        }
    }
}

fn cannot(what: &str, folder: &Path, error: &io::Error) -> String {
    format!(
        "error: cannot {what} the folder {}: {error}",
        folder.display()
    )
}

/// Whether an open folder is the one at this path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let (Ok(open), Ok(there)) = (file.metadata(), fs::metadata(path)) else {
        return false;
    };
    identity(open) == identity(there)
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_stay_empty_go_again() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a/b");
        drop(Exclusive::new(&folder).unwrap());
        assert!(!root.path().join("a").exists());

        fs::create_dir(root.path().join("a")).unwrap();
        drop(Exclusive::new(&folder).unwrap());
        assert!(root.path().join("a").exists() && !folder.exists());

        let lock = Exclusive::new(&folder).unwrap();
        fs::write(lock.folder().join("c"), "").unwrap();
        drop(lock);
        assert!(folder.join("c").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_was_exchanged_is_not_locked() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a");
        fs::create_dir(&folder).unwrap();
        assert!(wait(&folder, File::try_lock, File::lock).unwrap().is_some());
        let old = File::open(&folder).unwrap();
        fs::remove_dir(&folder).unwrap();
        assert!(!is_at(&old, &folder));
        fs::create_dir(&folder).unwrap();
        let other = root.path().join("b");
        fs::create_dir(&other).unwrap();
        assert!(!is_at(&File::open(&other).unwrap(), &folder));
    }

    #[test]
    fn what_is_not_a_folder_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("a");
        fs::write(&file, "").unwrap();
        assert!(Exclusive::new(&file).unwrap_err().contains("cannot make"));
        assert!(Exclusive::new(&file.join("b")).is_err());
    }
}
