//! IR, facts and names → short text: what the description was turned into, and why.
//!
//! There is one entry for the API, for each operation and for each type. Each entry has one line
//! for each field, variant, parameter, body, response and authentication method. A line has names,
//! Rust types and decisions, but no prose from the description. Text from the description is quoted
//! or consists of plain characters, so that it cannot be mistaken for anything else. This module
//! only reads; it decides nothing.

mod api;
mod context;
mod entry;
mod evidence;
mod line;
mod operations;
mod types;

use crate::analyze::{self, Facts};
use crate::document::Document;
use crate::ir::Api;
use crate::name::Names;
use context::Context;

pub use entry::{Entry, Explanation};

/// Explains the API that this document describes.
pub(crate) fn explain(api: &Api, facts: &Facts, names: &Names, document: &Document) -> Explanation {
    let context = Context {
        api,
        facts,
        names,
        document,
    };
    let mut entries = vec![api::entry(context)];
    let operations = api.operations.ids();
    entries.extend(operations.map(|id| operations::entry(context, id)));
    let types = analyze::order(&api.types);
    entries.extend(types.into_iter().map(|id| types::entry(context, id)));
    Explanation { entries }
}
