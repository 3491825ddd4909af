//! `runtime/`: hand-written source that every generated crate shares, copied as it is, but for the
//! crate's name in its examples.

use super::context::Context;
use super::file::File;
use crate::ir::{StringType, Type, TypeKind};
use crate::name::FilePath;
use std::collections::BTreeMap;

/// The files of `generator/runtime`, by path below it.
const SOURCES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// What the examples in the runtime's docs call the crate.
const PLACEHOLDER: &str = "api_client";

/// The file that needs a library for dates. `lib.rs` has it as a module of its own if the crate has any.
const DATES: &str = "dates.rs";

pub(super) fn write(context: Context<'_>) -> BTreeMap<FilePath, File> {
    let (dates, library) = (uses_dates(context), context.library());
    SOURCES
        .iter()
        .filter(|(path, _)| dates || *path != DATES)
        .map(|(path, text)| {
            let text = text.replace(PLACEHOLDER, &library);
            (FilePath::below("src/runtime", path), File::Text(text))
        })
        .collect()
}

/// Whether any type holds a date, so that the crate needs a library for them.
pub(super) fn uses_dates(context: Context<'_>) -> bool {
    let is_date = |ty: &Type| {
        let mut ty = ty;
        while let Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) = ty {
            ty = inner;
        }
        matches!(ty, Type::String(StringType::DateTime | StringType::Date))
    };
    let of_types = context.api.types.iter().any(|(_, def)| match &def.kind {
        TypeKind::Alias(ty) => is_date(ty),
        kind => crate::analyze::uses(kind).into_iter().any(is_date),
    });
    let of_operations = context.api.operations.values().any(|operation| {
        let parameters = operation.parameters.iter().map(|it| &it.ty);
        let headers = operation.headers.values().map(|it| &it.ty);
        let sent = operation.body.iter().flat_map(|it| &it.contents);
        let received = operation.responses.iter().flat_map(|it| &it.contents);
        let bodies = sent.chain(received);
        let bodies = bodies.filter_map(|content| content.payload.ty());
        parameters.chain(headers).chain(bodies).any(is_date)
    });
    of_types || of_operations
}
