//! Paths → operations.

use super::{Lower, Place, PlaceKind, Schema, budget, outcome, reference, security};
use crate::diagnostic::Kind;
use crate::ir::{Docs, Id, Method, NameHint, Operation, OperationId, Owner, Table};
use crate::source::Pointer;
use std::collections::BTreeSet;

/// In the order of the specification.
const METHODS: [Method; 8] = [
    Method::Get,
    Method::Put,
    Method::Post,
    Method::Delete,
    Method::Options,
    Method::Head,
    Method::Patch,
    Method::Trace,
];

/// All operations: the paths in the order of the description.
pub(super) fn operations(
    lower: &mut Lower<'_>,
    schemes: &mut security::Schemes,
    base_url: Option<&str>,
) -> Table<OperationId, Operation> {
    let root = Pointer::from("/paths");
    let paths = lower.document.get(&root).and_then(|it| it.as_object());
    let paths = paths.into_iter().flat_map(|paths| paths.keys());
    let mut operations = Table::default();
    for path in paths.filter(|path| path.starts_with('/')) {
        let item = lower.path_item(&root.join(path));
        for method in METHODS {
            let keyword = method.name();
            let mut found = item.iter().filter_map(|layer| layer.child(keyword));
            let Some(source) = found.next() else {
                continue;
            };
            if let Some(other) = found.next() {
                let message = format!(
                    "the path item that refers to this one also declares `{keyword}`; that declaration is used"
                );
                lower.warn(Kind::PathItemClash, &other.at, &message);
            }
            if lower.budget.is_spent() {
                return operations;
            }
            let id = OperationId::new(operations.len());
            let mut operation = lower.operation(id, path, method, &source, &item, schemes);
            operation.server = lower.own_server(&source, &item, base_url);
            lower.spend(budget::of_operation(&operation), &operation.origin);
            operations.push(operation);
        }
    }
    operations
}

impl<'a> Lower<'a> {
    /// A path item, and those that it refers to, one by the other: they add to it.
    fn path_item(&self, at: &Pointer) -> Vec<Schema<'a>> {
        let mut layers = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = self.schema_at(at);
        while let Some(layer) = next {
            // A circle is reported where references are checked.
            if !seen.insert(layer.at.clone()) {
                break;
            }
            let target = layer.reference().and_then(reference::place);
            next = target.and_then(|target| self.schema_at(&target));
            layers.push(layer);
        }
        layers
    }

    /// The operation at `source`, which stands in one of the layers of `item`.
    fn operation(
        &mut self,
        id: OperationId,
        path: &str,
        method: Method,
        source: &Schema<'a>,
        item: &[Schema<'a>],
        schemes: &mut security::Schemes,
    ) -> Operation {
        let at = &source.at;
        let security = match source.keywords.get("security") {
            Some(own) if !own.is_null() => at.join("security"),
            _ => Pointer::from("/security"),
        };
        let (responses, headers) = self.responses(id, method, at);
        let mut parameters = self.parameters(id, source, item);
        let route = self.route(path, &mut parameters, at);
        Operation {
            id: match source.text("operationId") {
                Some(id) => id.to_owned(),
                None => format!("{} {path}", method.name()),
            },
            origin: at.clone(),
            method,
            path: path.to_owned(),
            route,
            server: None,
            tag: source.keywords.get("tags").and_then(|tags| {
                let tag = tags.as_array()?.first()?;
                Some(tag.as_str()?.to_owned())
            }),
            docs: operation_docs(source),
            parameters,
            body: self.body(id, at),
            output: outcome::output(&responses),
            error: outcome::error(&responses),
            responses,
            headers,
            security: security::alternatives(self, schemes, &security),
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

fn operation_docs(source: &Schema<'_>) -> Docs {
    let summary = source.text("summary").unwrap_or_default();
    let description = source.text("description").unwrap_or_default();
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = if flat(description).starts_with(&flat(summary)) {
        description.to_owned()
    } else {
        format!("{}\n\n{description}", flat(summary))
    };
    Docs {
        text: text.trim().to_owned(),
        notes: Vec::new(),
        deprecated: source.is("deprecated"),
    }
}
