//! Parameters of operations and of their paths.

use super::{Lower, Schema, content, docs, operation::part};
use crate::diagnostic::Kind;
use crate::http::is_token;
use crate::ir::{Docs, Location, OperationId, Parameter, PathStyle, Payload, StringType, Type};
use std::collections::{BTreeMap, BTreeSet};

/// Headers that OpenAPI describes in other places: parameters of these names have no meaning.
const IGNORED: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'a> Lower<'a> {
    /// The parameters of an operation, then those of its path, in layers, that it does not
    /// redeclare.
    pub(super) fn parameters(
        &mut self,
        id: OperationId,
        operation: &Schema<'a>,
        item: &[Schema<'a>],
    ) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut known = BTreeSet::new();
        for object in [operation].into_iter().chain(item) {
            let list = object.at.join("parameters");
            let items = object.keywords.get("parameters");
            let items = items.and_then(|list| list.as_array());
            let mut own: BTreeMap<_, Schema<'a>> = BTreeMap::new();
            for (index, _) in items.into_iter().flatten().enumerate() {
                let at = list.join_index(index);
                let Some(source) = self.object_at(&at) else {
                    continue;
                };
                let Some(parameter) = self.parameter(id, &source) else {
                    continue;
                };
                let key = key(&parameter);
                match own.get(&key) {
                    // One that is repeated word for word is one.
                    Some(first) if first.keywords == source.keywords => {
                        let name = &parameter.name;
                        let message = format!(
                            "the parameter `{name}` is declared twice; one of them is used"
                        );
                        self.warn(Kind::RepeatedParameter, &at, &message);
                    }
                    Some(_) => {
                        let name = &parameter.name;
                        let message = format!(
                            "the parameter `{name}` is declared twice, with different content"
                        );
                        self.error(Kind::RepeatedParameter, &at, &message, None);
                    }
                    None => {
                        if known.insert(key.clone()) {
                            parameters.push(parameter);
                        }
                        own.insert(key, source);
                    }
                }
            }
        }
        parameters
    }

    /// A parameter, and where it stands or is referred to.
    fn parameter(&mut self, id: OperationId, parameter: &Schema<'a>) -> Option<Parameter> {
        let (name, place) = (parameter.text("name")?, parameter.text("in")?);
        let at = &parameter.at;
        let explode = parameter.is("explode");
        let location = match place {
            "path" => Location::Path {
                style: match parameter.text("style") {
                    Some("label") => PathStyle::Label,
                    Some("matrix") => PathStyle::Matrix,
                    _ => PathStyle::Simple,
                },
                explode,
            },
            "query" => Location::Query(content::query_style(parameter)),
            "cookie" => Location::Cookie {
                explode: explode || !parameter.has("explode"),
            },
            _ => {
                if IGNORED.contains(&name.to_ascii_lowercase().as_str()) {
                    let message = format!(
                        "OpenAPI describes the header `{name}` with other keywords; this parameter is ignored"
                    );
                    self.warn(Kind::IgnoredHeader, at, &message);
                    return None;
                }
                if !is_token(name) {
                    let message =
                        format!("`{name}` is not a valid header name; this parameter is ignored");
                    self.warn(Kind::InvalidHeader, at, &message);
                    return None;
                }
                Location::Header { explode }
            }
        };
        let is_path = matches!(location, Location::Path { .. });
        if is_path && !parameter.is("required") {
            let message =
                format!("the path parameter `{name}` is not marked as required; it is required");
            self.warn(Kind::OptionalPathParameter, at, &message);
        }
        let (ty, json, schema) = self.value(id, parameter, name);
        Some(Parameter {
            name: name.to_owned(),
            required: parameter.is("required") || is_path,
            location,
            ty,
            json,
            docs: parameter_docs(parameter, schema.as_ref()),
        })
    }

    /// What a parameter holds, whether as JSON text, and its schema.
    fn value(
        &mut self,
        id: OperationId,
        parameter: &Schema<'a>,
        name: &str,
    ) -> (Type, bool, Option<Schema<'a>>) {
        let at = &parameter.at;
        let schema = parameter.child("schema");
        let text = Type::String(StringType::Plain);
        let contents = match (&schema, parameter.has("content")) {
            (Some(schema), false) => {
                let ty = self.ty(schema, part(id, at, name));
                return (ty, false, Some(schema.clone()));
            }
            (None, true) => self.contents(id, parameter, name),
            _ => Vec::new(),
        };
        let [content] = contents.as_slice() else {
            let message =
                "a parameter must have either a `schema` or a `content` with one media type";
            self.error(Kind::ParameterContent, at, message, None);
            return (text, false, None);
        };
        let Payload::Json(ty) = &content.payload else {
            let message = format!(
                "parameters cannot be encoded as `{}`; the caller provides the encoded text",
                content.media_type
            );
            self.warn(Kind::ParameterContent, at, &message);
            return (text, false, None);
        };
        let schema = parameter.child("content").and_then(|content| {
            let (key, value) = content.keywords.iter().next()?;
            Schema::new(value, content.at.join(key))?.child("schema")
        });
        (ty.clone(), true, schema)
    }
}

/// What tells a parameter from others to the server: names of headers are the same in either case.
fn key(parameter: &Parameter) -> (&'static str, String) {
    let name = match parameter.location {
        Location::Header { .. } => parameter.name.to_ascii_lowercase(),
        _ => parameter.name.clone(),
    };
    (parameter.location.name(), name)
}

/// The description of a parameter, or else of its schema, with the limits of its schema.
fn parameter_docs(parameter: &Schema<'_>, schema: Option<&Schema<'_>>) -> Docs {
    let of_schema = docs::of(schema.map(std::slice::from_ref).unwrap_or_default());
    let own = parameter.text("description").unwrap_or_default().trim();
    Docs {
        text: match own {
            "" => of_schema.text,
            own => own.to_owned(),
        },
        notes: of_schema.notes,
        deprecated: parameter.is("deprecated") || of_schema.deprecated,
    }
}
