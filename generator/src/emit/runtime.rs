//! `runtime/`: hand-written source that is part of every generated crate. It is copied unchanged,
//! except for the name of the crate in its examples.

use std::collections::BTreeMap;

use super::context::Context;
use super::file::File;
use crate::name::FilePath;

/// The files of `generator/runtime`, by path relative to it.
const SOURCES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// The name of the crate in the examples of the runtime's docs.
const PLACEHOLDER: &str = "api_client";

/// The file that needs a library for dates. If the crate has dates, `lib.rs` declares it as a
/// separate module.
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
