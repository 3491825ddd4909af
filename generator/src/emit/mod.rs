//! IR, facts and names → the files of the generated crate.
//!
//! Each construct has one file of this module. Only these files decide what a construct looks like
//! in Rust; [`crate::lower`] decided what it *is*, and [`crate::name`] chose its name.

mod answer_types;
mod answers;
mod arguments;
mod client_settings;
mod context;
mod crate_access;
mod crate_example;
mod crate_page;
mod crate_root;
mod crate_session;
mod defaults;
mod derives;
mod docs;
mod enums;
mod evidence;
mod example_values;
mod examples;
mod features;
mod file;
mod first_call;
mod http_stacks;
mod index;
mod large_bodies;
mod long_lists;
mod manifest;
mod members;
mod module;
mod newtypes;
mod operation_docs;
mod operations;
mod order;
mod paths;
mod pretty;
mod requests;
mod runtime;
mod rust;
mod security;
mod sessions;
mod structs;
mod types;
mod unions;
mod wire;

use std::collections::BTreeMap;

use crate::name::FilePath;

pub(crate) use context::Context;
pub(crate) use crate_root::schemas;
pub(crate) use file::File;
pub use first_call::FirstCall;
pub(crate) use first_call::write as first_call;
pub(crate) use manifest::{package_name, selection};

/// Returns all files of the crate by path.
pub(crate) fn emit(
    context: Context<'_>,
    manifest: Option<&str>,
) -> Result<BTreeMap<FilePath, File>, String> {
    let mut files = BTreeMap::new();
    files.insert(
        FilePath::own("Cargo.toml"),
        File::Text(manifest::write(context, manifest)?),
    );
    files.insert(FilePath::own("src/lib.rs"), crate_root::write(context));
    let security = security::write(context);
    files.extend(security.map(|file| (FilePath::own("src/security.rs"), file)));
    files.extend(types::write(context));
    files.extend(wire::write(context));
    files.extend(operations::write(context));
    files.extend(runtime::write(context));
    Ok(files)
}
