//! Lists the files of `runtime/`, so that none can be forgotten.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=runtime");
    let root =
        Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("runtime");
    let mut paths = Vec::new();
    collect(&root, "", &mut paths)?;
    paths.sort();
    let entries: Vec<String> = paths
        .iter()
        .map(|path| format!("({path:?}, include_str!({:?}))", root.join(path)))
        .collect();
    let out = Path::new(&env::var("OUT_DIR").map_err(io::Error::other)?).join("runtime.rs");
    fs::write(out, format!("[{}]", entries.join(",\n")))
}

fn collect(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() {
            name
        } else {
            format!("{prefix}/{name}")
        };
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, paths)?;
        } else if path.ends_with(".rs") {
            paths.push(path);
        }
    }
    Ok(())
}
