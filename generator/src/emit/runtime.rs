//! `runtime/`: hand-written source that every generated crate shares, copied as it is, but for the
//! crate's name in its examples.

use super::context::Context;
use super::file::File;
use crate::name::FilePath;
use std::collections::BTreeMap;

/// The files of `generator/runtime`, by path below it.
const SOURCES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// What the examples in the runtime's docs call the crate.
const PLACEHOLDER: &str = "api_client";

/// The file that needs a library for dates. `lib.rs` has it as a module of its own if the crate has any.
const DATES: &str = "dates.rs";

pub(super) fn write(context: Context<'_>) -> BTreeMap<FilePath, File> {
    let (dates, library) = (context.facts.has_dates, context.library());
    SOURCES
        .iter()
        .filter(|(path, _)| dates || *path != DATES)
        .map(|(path, text)| {
            let text = text.replace(PLACEHOLDER, &library);
            (FilePath::below("src/runtime", path), File::Text(text))
        })
        .collect()
}
