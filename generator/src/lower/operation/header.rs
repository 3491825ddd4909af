//! Headers of responses.

use super::content::is_json;
use super::part::part;
use crate::diagnostic::Kind;
use crate::ir::{Docs, Header, HeaderForm, HeaderId, OperationId, StringType, Table, Type};
use crate::lower::maker::Lower;
use crate::openapi::{Described, Node, Schema};
use std::collections::BTreeMap;

/// The headers of an operation, each with its first description.
#[derive(Default)]
pub(crate) struct Headers<'a> {
    list: Table<HeaderId, (Header, Node<'a>)>,
    ids: BTreeMap<String, HeaderId>,
}

impl Headers<'_> {
    /// All of them, in order.
    pub fn into_list(self) -> Table<HeaderId, Header> {
        self.list.map(|_, (header, _)| header.clone())
    }
}

impl<'a> Lower<'a> {
    /// Adds the headers of a response to those of its operation. Returns their positions.
    ///
    /// Responses of one operation mostly have the same headers, and servers send them with other responses as well. So
    /// all responses share each header.
    pub fn headers(
        &mut self,
        id: OperationId,
        response: &Node<'a>,
        headers: &mut Headers<'a>,
    ) -> Vec<HeaderId> {
        let mut found = Vec::new();
        let Some(members) = response.child("headers") else {
            return found;
        };
        for name in members.keywords.keys() {
            // OpenAPI ignores it here: `content` describes it.
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let Some(source) = self.view.resolved(&members.at.join(name)) else {
                continue;
            };
            let key = name.to_ascii_lowercase();
            let Some(known) = headers.ids.get(&key).copied() else {
                let mut header = self.header(id, name, &source);
                let [_, description] = self.view.described(&members.at.join(name));
                header.docs.text = description.unwrap_or_default().into();
                let new = headers.list.push((header, source));
                headers.ids.insert(key, new);
                found.push(new);
                continue;
            };
            found.push(known);
            let ty = headers.list[known].0.ty.clone();
            self.suspect_header(name, &source, &ty);
            let (known, first) = &mut headers.list[known];
            let differs = |keyword| first.keywords.get(keyword) != source.keywords.get(keyword);
            if !differs("schema") && !differs("content") {
                continue;
            }
            let header = self.header(id, name, &source);
            if (&known.ty, known.form) != (&header.ty, header.form) {
                // The mark of a secret must not get lost.
                let is_secret = [&known.ty, &header.ty].iter().any(|ty| self.is_marked(ty));
                known.ty = Type::String(match is_secret {
                    true => StringType::Secret,
                    false => StringType::Plain,
                });
                known.form = HeaderForm::Value;
                let message =
                    "this header has a different type in another response; a string is used";
                self.warn(Kind::SeveralHeaders, &source.at, message);
            }
        }
        found
    }

    fn header(&mut self, id: OperationId, name: &str, source: &Node<'a>) -> Header {
        let text = (Type::String(StringType::Plain), HeaderForm::Value);
        let site = || part(id, &source.at, name);
        let (ty, form) = match source.described() {
            Some(Described::Schema(schema)) => match self.header_form(&schema) {
                Some(form) => (self.ty(&schema, site()), form),
                None if schema.keywords.is_empty() => text,
                None => {
                    let message =
                        "a header cannot be an object, a tuple or a union; a string is used";
                    self.warn(Kind::HeaderType, &source.at, message);
                    text
                }
            },
            Some(Described::Content(media_type, schema)) if is_json(media_type) => {
                let ty = schema.map_or(Type::Any, |schema| self.ty(&schema, site()));
                (ty, HeaderForm::Json)
            }
            _ => text,
        };
        self.suspect_header(name, source, &ty);
        Header {
            name: name.to_owned(),
            ty: ty.non_null().clone(),
            form,
            docs: Docs {
                text: source.text("description").unwrap_or_default().into(),
                notes: Vec::new(),
                deprecated: source.is("deprecated"),
            },
        }
    }

    fn suspect_header(&mut self, name: &str, source: &Node<'a>, ty: &Type) {
        let schema = match source.described() {
            Some(Described::Schema(schema)) => Some(schema),
            Some(Described::Content(_, schema)) => schema,
            None => None,
        };
        if let Some(schema) = schema {
            self.suspect(name, source.text("description"), &schema, ty);
        }
    }

    /// How a value of the schema is written; `None` if this cannot be read.
    fn header_form(&self, schema: &Schema<'a>) -> Option<HeaderForm> {
        let target = self.view.unwrapped(schema)?;
        if target.kind() == Some("array") || target.has("items") {
            let is_scalar = match target.items() {
                Some(items) => self
                    .view
                    .unwrapped(&items)
                    .is_some_and(|items| is_scalar(&items)),
                None => false,
            };
            return is_scalar.then_some(HeaderForm::List);
        }
        is_scalar(&target).then_some(HeaderForm::Value)
    }
}

fn is_scalar(schema: &Schema<'_>) -> bool {
    let scalar = ["string", "integer", "number", "boolean"];
    !schema.is_composed()
        && match schema.kind() {
            Some(kind) => scalar.contains(&kind),
            None => schema.has("enum") || schema.has("pattern") || schema.has("format"),
        }
}
