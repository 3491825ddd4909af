//! Paths → operations.
//!
//! An operation has a [method], a [route](path), [parameters](parameter), a [body] and [responses](response) with
//! [headers](header); [`content`] decides what a media type holds, [`results`] what callers get of several responses.

mod body;
mod content;
mod form;
mod header;
mod method;
mod parameter;
mod part;
mod part_header;
mod path;
mod response;
mod results;
mod status;

use super::api::security;
use super::budget;
use super::maker::Lower;
use super::schema::rust_name;
use crate::diagnostic::Kind;
use crate::ir::{Docs, Id, Operation, OperationId, Server, Table};
use crate::openapi::{Node, pointer_of};
use crate::source::Pointer;
use method::Declared;
use std::collections::BTreeSet;

/// All operations, in the order of the paths in the description.
pub fn operations(
    lower: &mut Lower<'_>,
    schemes: &mut security::Schemes,
    servers: &[Server],
) -> Table<OperationId, Operation> {
    let root = Pointer::from("/paths");
    let paths = lower.view.keys(&root);
    let mut operations = Table::default();
    for path in paths.filter(|path| path.starts_with('/')) {
        let item = lower.path_item(&root.join(path));
        for declared in lower.declared(&item) {
            if lower.budget.is_spent() {
                return operations;
            }
            let id = OperationId::new(operations.len());
            let mut operation = lower.operation(id, path, &declared, &item, schemes);
            operation.server = lower.own_server(&declared.operation, &item, servers);
            lower.spend(budget::of_operation(&operation), &operation.origin);
            operations.push(operation);
        }
    }
    operations
}

impl<'a> Lower<'a> {
    /// The layers of a path item: the item itself, and those that it refers to, one after the other. Each adds to the
    /// ones before it.
    pub fn path_item(&self, at: &Pointer) -> Vec<Node<'a>> {
        let mut layers = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = self.view.node(at);
        while let Some(layer) = next {
            // Cycles have been reported with the other references.
            if !seen.insert(layer.at.clone()) {
                break;
            }
            let target = layer.reference().and_then(pointer_of);
            next = target.and_then(|target| self.view.node(&target));
            layers.push(layer);
        }
        layers
    }

    /// An operation that one of the layers of `item` declares.
    fn operation(
        &mut self,
        id: OperationId,
        path: &str,
        declared: &Declared<'a>,
        item: &[Node<'a>],
        schemes: &mut security::Schemes,
    ) -> Operation {
        let Declared {
            method,
            written,
            operation: source,
        } = declared;
        let at = &source.at;
        let security = match source.keywords.get("security") {
            Some(own) if !own.is_null() => at.join("security"),
            _ => Pointer::from("/security"),
        };
        let (mut responses, headers) = self.responses(id, method, at);
        let mut parameters = self.parameters(id, source, item);
        response::expect_not_modified(&mut responses, &parameters);
        let route = self.route(path, &mut parameters, at);
        let body = self.body(id, at);
        if body.is_some() {
            parameters.extend(self.part_headers(id, at));
        }
        Operation {
            id: match source.text("operationId") {
                Some(id) => id.to_owned(),
                None => format!("{written} {path}"),
            },
            origin: at.clone(),
            written: self.view.written(at),
            rust_name: rust_name::of(source),
            method: method.clone(),
            path: path.to_owned(),
            route,
            server: None,
            tag: source.keywords.get("tags").and_then(|tags| {
                let tag = tags.as_array()?.first()?;
                Some(tag.as_str()?.to_owned())
            }),
            docs: operation_docs(source),
            repeatable: self.repeatable(source),
            parameters,
            body,
            output: results::output(&responses),
            error: results::error(&responses),
            responses,
            headers,
            security: security::alternatives(self, schemes, &security),
        }
    }
}

impl Lower<'_> {
    /// Whether the operation can be sent several times with the effect of one: an extension of this generator, mostly
    /// for operations with POST that only read.
    fn repeatable(&mut self, source: &Node<'_>) -> Option<bool> {
        let value = source.keywords.get(REPEATABLE)?;
        if !value.is_boolean() {
            let message = format!(
                "`{REPEATABLE}` is not a boolean; the method of the operation decides whether it is retried"
            );
            self.warn(Kind::InvalidValue, &source.at.join(REPEATABLE), &message);
        }
        value.as_bool()
    }
}

/// The extension that says whether an operation can be repeated.
const REPEATABLE: &str = "x-client-repeatable";

fn operation_docs(source: &Node<'_>) -> Docs {
    let summary = source.text("summary").unwrap_or_default();
    let description = source.text("description").unwrap_or_default();
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = if flat(description).starts_with(&flat(summary)) {
        description.to_owned()
    } else {
        format!("{}\n\n{description}", flat(summary))
    };
    Docs {
        text: text.trim().into(),
        notes: Vec::new(),
        deprecated: source.is("deprecated"),
    }
}
