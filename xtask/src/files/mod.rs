//! All that the commands do with files.
//!
//! Reading takes regular files of a bounded size only. Writing goes from the files that a run wants and the files that
//! are there to a plan, and from the plan to the disk, under a lock.

mod apply;
mod lock;
mod plan;
mod present;
mod read;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

pub use apply::apply;
pub use lock::{Exclusive, Shared};
pub use plan::{Change, Plan, Refused, plan};
pub use present::{present, read_if_there};
pub use read::{Resolved, read_text, resolve, resolve_below};

/// Files by their path below some folder, with `/` between the parts.
pub type Present = BTreeMap<String, Vec<u8>>;

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
