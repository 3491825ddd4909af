//! Paths → operations.
//!
//! An operation has a [route](path), [parameters](parameter), a [body] and [responses](response) with
//! [headers](header); [`content`] decides what a media type holds, [`results`] what callers get of several responses.

mod body;
mod content;
mod form;
mod header;
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
use crate::diagnostic::Kind;
use crate::ir::{Docs, Id, Method, Operation, OperationId, Server, Table};
use crate::openapi::{Node, pointer_of};
use crate::source::Pointer;
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
        for (method, sources) in methods(&item) {
            let mut found = sources.into_iter();
            let Some(source) = found.next() else {
                continue;
            };
            if let Some(other) = found.next() {
                let keyword = source.at.last().unwrap_or_default().into_owned();
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
            operation.server = lower.own_server(&source, &item, servers);
            lower.spend(budget::of_operation(&operation), &operation.origin);
            operations.push(operation);
        }
    }
    operations
}

/// The methods of a path item, each with the operations that the layers of the item have for it.
fn methods<'a>(item: &[Node<'a>]) -> Vec<(Method, Vec<Node<'a>>)> {
    let fixed = Method::keywords().map(|(keyword, method)| {
        let found = item.iter().filter_map(|layer| layer.child(keyword));
        (method, found.collect())
    });
    let mut methods: Vec<(Method, Vec<Node<'a>>)> = fixed.collect();
    let additional = item
        .iter()
        .filter_map(|layer| layer.child("additionalOperations"));
    for (name, operation) in additional.flat_map(|layer| layer.children()) {
        let method = Method::other(name);
        match methods.iter_mut().find(|(known, _)| *known == method) {
            Some((_, found)) => found.push(operation),
            None => methods.push((method, vec![operation])),
        }
    }
    methods
}

impl<'a> Lower<'a> {
    /// The layers of a path item: the item itself, and those that it refers to, one after the other. Each adds to the
    /// ones before it.
    fn path_item(&self, at: &Pointer) -> Vec<Node<'a>> {
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

    /// The operation at `source`, which is in one of the layers of `item`.
    fn operation(
        &mut self,
        id: OperationId,
        path: &str,
        method: Method,
        source: &Node<'a>,
        item: &[Node<'a>],
        schemes: &mut security::Schemes,
    ) -> Operation {
        let at = &source.at;
        let security = match source.keywords.get("security") {
            Some(own) if !own.is_null() => at.join("security"),
            _ => Pointer::from("/security"),
        };
        let (mut responses, headers) = self.responses(id, &method, at);
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
                None => format!("{} {path}", method.name().to_ascii_lowercase()),
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
            docs: operation_docs(source, schemes.accepts_certificate(self, &security)),
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

fn operation_docs(source: &Node<'_>, accepts_certificate: bool) -> Docs {
    let summary = source.text("summary").unwrap_or_default();
    let description = source.text("description").unwrap_or_default();
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = if flat(description).starts_with(&flat(summary)) {
        description.to_owned()
    } else {
        format!("{}\n\n{description}", flat(summary))
    };
    let certificate = "Accepts a TLS certificate of the client, which belongs to its transport.";
    let certificate = accepts_certificate.then(|| certificate.into());
    Docs {
        text: text.trim().into(),
        notes: certificate.into_iter().collect(),
        deprecated: source.is("deprecated"),
    }
}
