//! File access of the commands.
//!
//! Only regular files of a bounded size are read. Writing compares the files that a run wants with the present files,
//! derives a plan, and applies the plan to the disk under a lock.

mod apply;
mod lock;
mod plan;
mod present;
mod read;

use std::collections::BTreeMap;
use std::path::Path;

pub use apply::apply;
pub use lock::{Exclusive, Shared};
pub use plan::{Change, Plan, Refused, plan};
pub use present::{present, read_if_there};
pub use read::{Resolved, read_text, resolve, resolve_below};

/// Files by their path below some folder, with `/` between the parts.
pub type Present = BTreeMap<String, Vec<u8>>;

/// Returns a path for messages and files: relative to the folder of the project if it is below it, with `/` between its
/// components, so that the output of a run does not depend on the location of the project.
pub fn shown(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    match path.as_os_str().is_empty() {
        true => ".".to_owned(),
        false => path
            .display()
            .to_string()
            .replace(std::path::MAIN_SEPARATOR, "/"),
    }
}
