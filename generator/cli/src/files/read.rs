//! Reads regular files of a bounded size.
//!
//! Only regular files of at most [`MAX_BYTES`] are read: a pipe would block, a device has no end. A file that a person
//! names may be a link. A file that was found in a folder or by a reference may be a link only if it leads to a file
//! below that folder. Does not protect against somebody who exchanges folders while a run reads them.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The maximum size of a file. The largest descriptions in use have about half of this.
pub const MAX_BYTES: u64 = 64 << 20;

/// The path of a file with all links resolved at the time when the rule for links was applied.
pub struct Resolved(PathBuf);

/// Resolves the links of a path that a person has named.
pub fn resolve(path: &Path) -> Result<Resolved, String> {
    // A file of another kind may not have a path without links.
    fs::metadata(path)
        .and_then(|metadata| regular(&metadata))
        .and_then(|()| path.canonicalize())
        .map(Resolved)
        .map_err(|error| cannot_read(path, &error))
}

/// Resolves the links of a path that was found below a folder. `None` if the file does not exist.
pub fn resolve_below(folder: &Path, path: &Path) -> Result<Option<Resolved>, String> {
    let (Ok(real), Ok(real_folder)) = (path.canonicalize(), folder.canonicalize()) else {
        return Ok(None);
    };
    if !real.starts_with(&real_folder) {
        return Err(format!(
            "error: {} is a link that leads out of {}\nhelp: put a copy of the file there",
            path.display(),
            folder.display()
        ));
    }
    Ok((!real.is_dir()).then_some(Resolved(real)))
}

impl Resolved {
    /// Reads the text of the file; errors name it as `path`.
    pub fn read_text(&self, path: &Path) -> Result<String, String> {
        let text = |bytes| String::from_utf8(bytes).map_err(|_| other("it is not UTF-8 text"));
        read(&self.0)
            .and_then(text)
            .map_err(|error| cannot_read(path, &error))
    }
}

/// Reads a text file that a person has named; errors name it.
pub fn read_text(path: &Path) -> Result<String, String> {
    resolve(path)?.read_text(path)
}

/// Reads a file; a link is an error.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    // Opening a device may already have an effect. So the kind is checked before opening, and again on the open file.
    regular(&fs::symlink_metadata(path)?)?;
    let file = open(path)?;
    let metadata = file.metadata()?;
    regular(&metadata)?;
    let mut bytes = Vec::new();
    if metadata.len() <= MAX_BYTES {
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    }
    if metadata.len().max(bytes.len() as u64) > MAX_BYTES {
        return Err(other(too_large()));
    }
    Ok(bytes)
}

/// The reason why a file is not read or written.
pub fn too_large() -> String {
    format!("it is larger than {} MiB", MAX_BYTES >> 20)
}

/// Creates the error for a file that cannot be read.
pub fn cannot_read(path: &Path, error: &io::Error) -> String {
    format!("error: cannot read {}: {error}", path.display())
}

/// Opens a file that is not a link, and never blocks, whatever its kind.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::NOCTTY;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits() as i32);
    }
    options.open(path)
}

fn regular(metadata: &Metadata) -> io::Result<()> {
    match metadata.is_file() {
        true => Ok(()),
        false => Err(other(format!(
            "it is {}, not a file",
            kind(metadata.file_type())
        ))),
    }
}

fn kind(file_type: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if file_type.is_fifo() {
            return "a pipe";
        } else if file_type.is_socket() {
            return "a socket";
        } else if file_type.is_char_device() || file_type.is_block_device() {
            return "a device";
        }
    }
    match (file_type.is_dir(), file_type.is_symlink()) {
        (true, _) => "a folder",
        (_, true) => "a link",
        _ => "something else",
    }
}

fn other(text: impl Into<String>) -> io::Error {
    io::Error::other(text.into())
}
