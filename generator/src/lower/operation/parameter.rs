//! Parameters of operations and of their paths.

use super::form::query_style;
use super::part::part;
use crate::diagnostic::Kind;
use crate::http::{essence, is_token};
use crate::ir::{
    Content, Docs, Location, OperationId, Parameter, PathStyle, Payload, QueryStyle, StringType,
    Style, Type,
};
use crate::lower::maker::Lower;
use crate::lower::schema::{default, docs, rust_name};
use crate::markdown::{code, phrase};
use crate::openapi::{Described, Node, Schema};
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

/// Headers that OpenAPI describes with other keywords. It ignores parameters with these names.
const DESCRIBED_ELSEWHERE: [&str; 3] = ["accept", "content-type", "authorization"];

/// The headers that the HTTP stack sets: the same source file is in the runtime.
#[allow(dead_code, reason = "clients need all of it")]
#[path = "../../../runtime/framing.rs"]
mod framing;

impl<'a> Lower<'a> {
    /// The parameters of an operation, then those of the layers of its path that are not redeclared.
    pub fn parameters(
        &mut self,
        id: OperationId,
        operation: &Node<'a>,
        item: &[Node<'a>],
    ) -> Vec<Parameter> {
        let mut parameters: Vec<(Pointer, Parameter)> = Vec::new();
        let mut known = BTreeSet::new();
        for object in [operation].into_iter().chain(item) {
            let list = object.at.join("parameters");
            let items = object.keywords.get("parameters");
            let items = items.and_then(|list| list.as_array());
            let mut own: BTreeMap<_, Node<'a>> = BTreeMap::new();
            for (index, _) in items.into_iter().flatten().enumerate() {
                let at = list.join_index(index);
                let Some(source) = self.view.resolved(&at) else {
                    continue;
                };
                let Some(mut parameter) = self.parameter(id, &source) else {
                    continue;
                };
                if let [_, Some(description)] = self.view.described(&at)
                    && source.at != at
                {
                    parameter.docs.text = description.into();
                }
                let key = key(&parameter);
                match own.get(&key) {
                    // An identical declaration does no harm.
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
                            parameters.push((at, parameter));
                        }
                        own.insert(key, source);
                    }
                }
            }
        }
        self.check_query_strings(&parameters);
        parameters
            .into_iter()
            .map(|(_, parameter)| parameter)
            .collect()
    }

    /// Reports parameters next to one that is the whole query.
    fn check_query_strings(&mut self, parameters: &[(Pointer, Parameter)]) {
        let is_whole = |it: &Parameter| matches!(it.location, Location::QueryString { .. });
        let mut whole = parameters.iter().filter(|(_, it)| is_whole(it));
        let Some((_, first)) = whole.next() else {
            return;
        };
        let message = format!("the parameter `{}` is the whole query already", first.name);
        for (at, _) in whole {
            self.error(Kind::RepeatedParameter, at, &message, None);
        }
        let is_part = |it: &Parameter| matches!(it.location, Location::Query(_));
        for (at, _) in parameters.iter().filter(|(_, it)| is_part(it)) {
            self.error(Kind::RepeatedParameter, at, &message, None);
        }
    }

    /// A parameter, unless it cannot be sent.
    fn parameter(&mut self, id: OperationId, parameter: &Node<'a>) -> Option<Parameter> {
        let (name, location) = (parameter.text("name")?, parameter.text("in")?);
        let at = &parameter.at;
        let explode = parameter.is("explode");
        let location = match location {
            "path" => Location::Path {
                style: match parameter.text("style") {
                    Some("label") => PathStyle::Label,
                    Some("matrix") => PathStyle::Matrix,
                    _ => PathStyle::Simple,
                },
                explode,
            },
            "query" => Location::Query(QueryStyle {
                empty: parameter.is("allowEmptyValue") || self.is_required_list(parameter),
                ..query_style(parameter)
            }),
            "querystring" => return Some(self.query_string(id, parameter, name)),
            "cookie" => Location::Cookie(QueryStyle {
                style: match parameter.text("style") {
                    Some("cookie") if explode || !parameter.has("explode") => Style::Cookie,
                    _ => Style::Form,
                },
                explode: explode || !parameter.has("explode"),
                reserved: false,
                empty: self.is_required_list(parameter),
            }),
            _ => {
                let lower = name.to_ascii_lowercase();
                if DESCRIBED_ELSEWHERE.contains(&lower.as_str()) {
                    let message = format!(
                        "OpenAPI describes the header `{name}` with other keywords; this parameter is ignored"
                    );
                    self.warn(Kind::IgnoredHeader, at, &message);
                    return None;
                }
                if framing::is_set_by_the_stack(name) {
                    let message = format!(
                        "only the HTTP client knows the value of the header `{name}`; this parameter is ignored"
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
        if let Some(schema) = schema.as_ref().filter(|_| !json) {
            self.check_nesting(schema, &location, at);
        }
        if let Some(schema) = &schema {
            self.suspect(name, parameter.text("description"), schema, &ty);
        }
        Some(Parameter {
            name: name.to_owned(),
            origin: at.clone(),
            rust_name: rust_name::of(parameter),
            required: parameter.is("required") || is_path,
            location,
            ty,
            json,
            default: schema.as_ref().and_then(default::scalar),
            docs: parameter_docs(parameter, schema.as_ref()),
        })
    }

    /// A parameter that is the whole query.
    fn query_string(&mut self, id: OperationId, parameter: &Node<'a>, name: &str) -> Parameter {
        let at = &parameter.at;
        let media_type = parameter.media_types().into_iter().next();
        let (media_type, content) = media_type.unzip();
        let media_type = media_type.unwrap_or_default();
        let mut form = None;
        if essence(media_type).eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            let contents = self.contents(id, parameter, name);
            form = contents
                .into_iter()
                .find_map(|content| match content.payload {
                    Payload::Form(fields) => Some(fields.ty),
                    _ => None,
                });
        }
        let is_form = form.is_some();
        let mut schema = content
            .as_ref()
            .and_then(|content| content.schema("schema"));
        let encoding = content.filter(|content| is_form && content.has("encoding"));
        if let Some(content) = encoding {
            let message = "a query that is a form is written as `style: form` with `explode`; `encoding` is ignored";
            self.warn(Kind::IgnoredKeyword, &content.at.join("encoding"), message);
        }
        match &schema {
            Some(schema) if is_form => {
                self.check_nesting(schema, &Location::Query(QueryStyle::FORM), at);
            }
            _ => {
                schema = None;
                let message = format!(
                    "queries cannot be encoded as `{media_type}`; the caller provides the encoded text"
                );
                self.warn(Kind::ParameterContent, at, &message);
            }
        }
        let mut docs = parameter_docs(parameter, schema.as_ref());
        if !is_form {
            let note = phrase!("The whole query, encoded as {}.", code(media_type));
            docs.notes.push(note.into());
        }
        Parameter {
            name: name.to_owned(),
            origin: at.clone(),
            rust_name: rust_name::of(parameter),
            required: parameter.is("required"),
            location: Location::QueryString { is_form },
            ty: form.unwrap_or(Type::String(StringType::Plain)),
            json: false,
            default: None,
            docs,
        }
    }

    /// Whether a parameter is a list that has to be sent even if it is empty. Without items there is nothing to write
    /// but the name (`must=`). Servers that require the parameter would reject a request without it.
    fn is_required_list(&self, parameter: &Node<'a>) -> bool {
        let schema = parameter.schema("schema");
        parameter.is("required") && schema.is_some_and(|schema| self.is_list(&schema))
    }

    /// Warns about values that are nested deeper than their style can express. The runtime writes these as JSON.
    pub fn check_nesting(&mut self, schema: &Schema<'a>, location: &Location, at: &Pointer) {
        let explodes_members = match location {
            Location::Query(style) if style.style == Style::DeepObject => return,
            Location::Query(style) | Location::Cookie(style) => style.explode,
            Location::QueryString { .. } => true,
            Location::Path { .. } | Location::Header { .. } | Location::Part(_) => false,
        };
        let (items, members) = self.view.inner(schema);
        let is_list = |schema: &Schema<'a>| {
            let mut parts = self.view.parts(schema).into_iter();
            let (items, _) = self.view.inner(schema);
            parts.all(|part| !part.is_object())
                && !items.iter().any(|item| self.view.may_be_nested(item))
        };
        let nested = |schema: &&Schema<'a>| self.view.may_be_nested(schema);
        let too_deep = items.iter().any(|item| nested(&item))
            || members
                .iter()
                .filter(nested)
                .any(|member| !(explodes_members && is_list(member)));
        if too_deep {
            let message = "this style does not define lists and objects inside of the value; they are written as JSON";
            self.warn(Kind::UnfitStyle, at, message);
        }
    }

    /// The type of a parameter, whether it is sent as JSON text, and its schema.
    pub fn value(
        &mut self,
        id: OperationId,
        parameter: &Node<'a>,
        name: &str,
    ) -> (Type, bool, Option<Schema<'a>>) {
        let at = &parameter.at;
        let text = Type::String(StringType::Plain);
        let schema = match parameter.described() {
            Some(Described::Schema(schema)) => {
                let ty = self.ty(&schema, part(id, at, name));
                return (ty, false, Some(schema));
            }
            Some(Described::Content(_, schema)) => schema,
            None => None,
        };
        match self.contents(id, parameter, name).into_iter().next() {
            Some(Content {
                payload: Payload::Json(ty),
                ..
            }) => (ty, true, schema),
            Some(Content { media_type, .. }) => {
                let message = format!(
                    "parameters cannot be encoded as `{media_type}`; the caller provides the encoded text"
                );
                self.warn(Kind::ParameterContent, at, &message);
                (text, false, None)
            }
            None => (text, false, None),
        }
    }
}

/// What identifies a parameter: its location and its name, which is case-insensitive for headers.
fn key(parameter: &Parameter) -> (&'static str, String) {
    let name = match parameter.location {
        Location::Header { .. } => parameter.name.to_ascii_lowercase(),
        _ => parameter.name.clone(),
    };
    (parameter.location.name(), name)
}

/// The description of a parameter or else of its schema, with the constraints of its schema.
pub fn parameter_docs(parameter: &Node<'_>, schema: Option<&Schema<'_>>) -> Docs {
    let of_schema = docs::of(schema.map(std::slice::from_ref).unwrap_or_default());
    let own = parameter.text("description").unwrap_or_default().trim();
    Docs {
        text: match own {
            "" => of_schema.text,
            own => own.into(),
        },
        notes: of_schema.notes,
        deprecated: parameter.is("deprecated") || of_schema.deprecated,
    }
}
