//! Headers of responses.

use super::{Lower, Schema, content::is_json, operation::part};
use crate::diagnostic::Kind;
use crate::ir::{Docs, Header, HeaderForm, HeaderId, OperationId, StringType, Table, Type};
use std::collections::BTreeMap;

/// The headers of an operation, each with where it is described first.
#[derive(Default)]
pub(super) struct Headers<'a> {
    list: Table<HeaderId, (Header, Schema<'a>)>,
    ids: BTreeMap<String, HeaderId>,
}

impl Headers<'_> {
    /// All of them, in order.
    pub fn into_list(self) -> Table<HeaderId, Header> {
        self.list.map(|_, (header, _)| header.clone())
    }
}

impl<'a> Lower<'a> {
    /// Adds the headers of a response to those of its operation; says which they are.
    ///
    /// Responses of one operation mostly have the same headers, and servers send them with others
    /// too, so that each is there once for all responses.
    pub(super) fn headers(
        &mut self,
        id: OperationId,
        response: &Schema<'a>,
        headers: &mut Headers<'a>,
    ) -> Vec<HeaderId> {
        let mut found = Vec::new();
        let Some(members) = response.child("headers") else {
            return found;
        };
        for name in members.keywords.keys() {
            // OpenAPI says so: it is in `content`.
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let Some(source) = self.object_at(&members.at.join(name)) else {
                continue;
            };
            let key = name.to_ascii_lowercase();
            let Some(known) = headers.ids.get(&key).copied() else {
                let new = headers.list.push((self.header(id, name, &source), source));
                headers.ids.insert(key, new);
                found.push(new);
                continue;
            };
            found.push(known);
            let (known, first) = &mut headers.list[known];
            let differs = |keyword| first.keywords.get(keyword) != source.keywords.get(keyword);
            if !differs("schema") && !differs("content") {
                continue;
            }
            let header = self.header(id, name, &source);
            if (&known.ty, known.form) != (&header.ty, header.form) {
                known.ty = Type::String(StringType::Plain);
                known.form = HeaderForm::Value;
                let message =
                    "this header has a different type in another response; a string is used";
                self.warn(Kind::SeveralHeaders, &source.at, message);
            }
        }
        found
    }

    fn header(&mut self, id: OperationId, name: &str, source: &Schema<'a>) -> Header {
        let schema = source.child("schema");
        let content = source.child("content");
        let media = content.and_then(|content| {
            let (key, value) = content.keywords.iter().next()?;
            Some((is_json(key), Schema::new(value, content.at.join(key))?))
        });
        let text = (Type::String(StringType::Plain), HeaderForm::Value);
        let (ty, form) = match (&schema, media) {
            (Some(schema), _) => match self.header_form(schema) {
                Some(form) => (self.ty(schema, part(id, &source.at, name)), form),
                None if schema.keywords.is_empty() => text,
                None => {
                    let message = "a header cannot be an object or a union; a string is used";
                    self.warn(Kind::HeaderType, &source.at, message);
                    text
                }
            },
            (None, Some((true, media))) => match media.child("schema") {
                Some(schema) => (
                    self.ty(&schema, part(id, &source.at, name)),
                    HeaderForm::Json,
                ),
                None => (Type::Any, HeaderForm::Json),
            },
            (None, _) => text,
        };
        Header {
            name: name.to_owned(),
            ty: ty.non_null().clone(),
            form,
            docs: Docs {
                text: source.text("description").unwrap_or_default().to_owned(),
                notes: Vec::new(),
                deprecated: source.is("deprecated"),
            },
        }
    }

    /// How a value of the schema is written; `None` if that cannot be read.
    fn header_form(&self, schema: &Schema<'a>) -> Option<HeaderForm> {
        let target = self.plain(schema)?;
        if target.kind() == Some("array") || target.has("items") {
            let is_scalar = match target.child("items") {
                Some(items) => self.plain(&items).is_some_and(|items| is_scalar(&items)),
                None => false,
            };
            return is_scalar.then_some(HeaderForm::List);
        }
        is_scalar(&target).then_some(HeaderForm::Value)
    }

    /// The schema behind references and `allOf` with one member.
    fn plain(&self, schema: &Schema<'a>) -> Option<Schema<'a>> {
        let mut current = self.target(schema)?;
        for _ in 0..64 {
            match self.only_member(&current) {
                Some(member) => current = self.target(&member)?,
                None => return Some(current),
            }
        }
        None
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
