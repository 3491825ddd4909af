//! The site of a schema that is part of an operation.

use crate::ir::{OperationId, Owner};
use crate::lower::site::Site;
use crate::source::Pointer;

/// The site of a schema in the parameter, body or response at `at`: a part of the operation, unless that is a component
/// that several operations may share.
pub(crate) fn part<'a>(id: OperationId, at: &Pointer, role: &str) -> Site<'a> {
    let segments: Vec<_> = at.segments().collect();
    let name = match segments.as_slice() {
        [components, kind, name] if components == "components" => match kind.as_ref() {
            "parameters" => name.to_string(),
            _ if name.to_lowercase().ends_with(&role.to_lowercase()) => name.to_string(),
            _ => format!("{name} {role}"),
        },
        _ => return Site::part(Owner::Operation(id), role),
    };
    Site::titled(name)
}
