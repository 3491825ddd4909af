//! Paths → operations.

use super::{Lower, Place, PlaceKind, outcome, security};
use crate::ir::{Docs, Method, NameHint, Operation, OperationId, Owner, SecurityScheme};
use crate::pointer::Pointer;
use openapiv3::{Operation as Source, ReferenceOr};

/// All operations, in the order of the description.
pub(super) fn operations(
    lower: &mut Lower<'_>,
    schemes: &mut Vec<SecurityScheme>,
) -> Vec<Operation> {
    let document = lower.document;
    let mut operations = Vec::new();
    for (path, item) in &document.openapi.paths.paths {
        let at = Pointer::from("/paths").join(path);
        let ReferenceOr::Item(item) = item else {
            lower.warn(
                "path-reference",
                &at,
                "a reference to a path item is not followed: its operations are left out",
            );
            continue;
        };
        for (method, source) in item.iter() {
            let Some(method) = method_of(method) else {
                continue;
            };
            let id = OperationId(operations.len() as u32);
            let at = at.join(method.name());
            operations.push(lower.operation(id, path, method, source, schemes, &at));
        }
    }
    operations
}

fn method_of(name: &str) -> Option<Method> {
    Some(match name {
        "get" => Method::Get,
        "put" => Method::Put,
        "post" => Method::Post,
        "delete" => Method::Delete,
        "options" => Method::Options,
        "head" => Method::Head,
        "patch" => Method::Patch,
        "trace" => Method::Trace,
        _ => return None,
    })
}

impl<'a> Lower<'a> {
    #[allow(clippy::too_many_arguments)]
    fn operation(
        &mut self,
        id: OperationId,
        path: &str,
        method: Method,
        source: &'a Source,
        schemes: &mut Vec<SecurityScheme>,
        at: &Pointer,
    ) -> Operation {
        let document = self.document;
        let (requirements, security_at) = match &source.security {
            Some(own) => (own.as_slice(), at.join("security")),
            None => (
                document.openapi.security.as_deref().unwrap_or_default(),
                Pointer::from("/security"),
            ),
        };
        let (responses, headers) = self.responses(id, method, at);
        let mut parameters = self.parameters(id, at);
        self.fit_to_path(path, &mut parameters, at);
        Operation {
            id: match &source.operation_id {
                Some(id) => id.clone(),
                None => format!("{} {path}", method.name()),
            },
            origin: at.clone(),
            method,
            path: path.to_owned(),
            tag: source.tags.first().cloned(),
            docs: operation_docs(source),
            parameters,
            body: self.body(id, at),
            output: outcome::output(&responses),
            error: outcome::error(&responses),
            responses,
            headers,
            security: security::alternatives(self, requirements, schemes, &security_at),
        }
    }
}

/// The place of a schema in a parameter, body or response: a part of the operation, unless it is a
/// component that several operations may have.
pub(super) fn part<'a>(id: OperationId, at: &Pointer, role: &str) -> Place<'a> {
    let segments: Vec<_> = at.segments().collect();
    let name = match segments.as_slice() {
        [components, kind, name] if components == "components" => match kind.as_ref() {
            "parameters" => name.to_string(),
            _ if name.to_lowercase().ends_with(&role.to_lowercase()) => name.to_string(),
            _ => format!("{name} {role}"),
        },
        _ => return Place::part(Owner::Operation(id), role),
    };
    Place {
        kind: PlaceKind::Part(NameHint::Titled(name)),
        outer: Vec::new(),
    }
}

fn operation_docs(source: &Source) -> Docs {
    let summary = source.summary.clone().unwrap_or_default();
    let description = source.description.clone().unwrap_or_default();
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = if flat(&description).starts_with(&flat(&summary)) {
        description
    } else {
        format!("{}\n\n{description}", flat(&summary))
    };
    Docs {
        text: text.trim().to_owned(),
        notes: Vec::new(),
        deprecated: source.deprecated,
    }
}
