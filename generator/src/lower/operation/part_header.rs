//! Headers of the parts of a multipart body, which `encoding` describes → parameters of the operation.
//!
//! The files of a list need headers that differ, such as `Content-Id`, so they bring them along: `Binary::header`.

use super::content::plain;
use super::parameter::parameter_docs;
use crate::diagnostic::Kind;
use crate::http::is_token;
use crate::ir::{Location, OperationId, Parameter};
use crate::lower::maker::Lower;
use crate::lower::schema::rust_name;
use crate::markdown::{code, phrase};
use crate::openapi::{Node, Schema};
use crate::source::Pointer;
use std::collections::BTreeSet;

/// Headers that say what a part is. The client writes them.
const WRITTEN: [&str; 2] = ["content-disposition", "content-type"];

impl<'a> Lower<'a> {
    /// The headers of the parts of the body that the operation at `at` sends.
    pub fn part_headers(&mut self, id: OperationId, at: &Pointer) -> Vec<Parameter> {
        let Some(body) = self.view.resolved(&at.join("requestBody")) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let mut known = BTreeSet::new();
        for (media_type, object) in body.media_types() {
            if !plain(media_type).starts_with("multipart/") {
                continue;
            }
            let schema = object.schema("schema");
            let schemas = schema.map(|schema| self.view.parts(&schema));
            let schemas = schemas.unwrap_or_default();
            for (property, encoding) in object.child("encoding").iter().flat_map(Node::children) {
                let Some(headers) = encoding.child("headers") else {
                    continue;
                };
                let names = headers.keywords.keys();
                let names = names.filter(|name| !WRITTEN.contains(&&*name.to_ascii_lowercase()));
                let names: Vec<_> = names.collect();
                if !names.is_empty() && self.is_list_of_files(&schemas, property) {
                    let message = "each file of this list has headers of its own; callers set them with `Binary::header`";
                    self.warn(Kind::PartHeaders, &headers.at, message);
                    continue;
                }
                // An optional part may be absent, and its headers with it.
                let mut required = schemas.iter().flat_map(|schema| schema.required());
                let is_sent = body.is("required") && required.any(|key| key == property);
                for name in names {
                    let is_new = known.insert((property.to_owned(), name.to_ascii_lowercase()));
                    let header = self.view.resolved(&headers.at.join(name));
                    if let Some(header) = header.filter(|_| is_new) {
                        let parameter = self.part_header(id, property, name, &header);
                        found.extend(parameter.map(|it| Parameter {
                            required: it.required && is_sent,
                            ..it
                        }));
                    }
                }
            }
        }
        found
    }

    fn part_header(
        &mut self,
        id: OperationId,
        property: &str,
        name: &str,
        header: &Node<'a>,
    ) -> Option<Parameter> {
        if !is_token(name) {
            let message = format!("`{name}` is not a valid header name; this header is ignored");
            self.warn(Kind::InvalidHeader, &header.at, &message);
            return None;
        }
        let location = Location::Part(property.to_owned());
        let (ty, json, schema) = self.value(id, header, &format!("{property} {name}"));
        if let Some(schema) = schema.as_ref().filter(|_| !json) {
            self.check_nesting(schema, &location, &header.at);
        }
        let mut docs = parameter_docs(header, schema.as_ref());
        let note = phrase!("The header {} of the part {}.", code(name), code(property));
        docs.notes.push(note.into());
        Some(Parameter {
            name: name.to_owned(),
            origin: header.at.clone(),
            rust_name: rust_name::of(header),
            required: header.is("required"),
            location,
            ty,
            json,
            default: None,
            docs,
        })
    }

    /// Whether a property of a body, which has all of these schemas, is a list of files.
    fn is_list_of_files(&self, body: &[Schema<'a>], property: &str) -> bool {
        let schema = body.iter().find_map(|part| part.property(property));
        let list = schema.and_then(|schema| self.view.unwrapped(&schema));
        let items = list.and_then(|list| list.items());
        let items = items.and_then(|items| self.view.unwrapped(&items));
        items.is_some_and(|items| items.text("format") == Some("binary"))
    }
}
