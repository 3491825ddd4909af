//! Paths → operations: parameters, bodies, responses.

use super::{Lower, Place, PlaceKind, Schema, docs, security};
use crate::ir::{
    Body, Content, Docs, Location, Method, NameHint, Operation, OperationId, Outcome, Owner,
    Parameter, Payload, Response, SecurityScheme, StatusMatch, Style, Type,
};
use crate::pointer::Pointer;
use openapiv3::{
    Operation as Source, Parameter as SourceParameter, ParameterData, PathItem, QueryStyle,
    ReferenceOr, StatusCode,
};

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
            operations.push(lower.operation(id, path, method, source, item, schemes, &at));
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
        item: &'a PathItem,
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
        let responses = self.responses(id, source, at);
        // `default` is for refusals, and for successes as well where it is the only one for them.
        let described = responses
            .iter()
            .any(|response| response.status.is_success());
        let successes = |response: &&Response| {
            response.status.is_success() || (response.status == StatusMatch::Default && !described)
        };
        let refusals = |response: &&Response| !response.status.is_success();
        let output = outcome(responses.iter().filter(successes));
        let error = outcome(responses.iter().filter(refusals));
        let responses_at = at.join("responses");
        let output = output.unwrap_or_else(|| {
            self.warn(
                "several-outputs",
                &responses_at,
                "successes differ in their bodies: any JSON value is taken",
            );
            let is_missing = |response: &Response| response.content.is_none();
            if responses.iter().filter(successes).any(is_missing) {
                Outcome::Maybe(Type::Any)
            } else {
                Outcome::Body(Type::Any)
            }
        });
        let error = error.unwrap_or_else(|| {
            self.warn(
                "several-errors",
                &responses_at,
                "error bodies differ by status: they are kept as bytes",
            );
            Outcome::Nothing
        });
        let mut parameters = self.parameters(id, source, item, at);
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
            body: self.body(id, source, at),
            responses,
            output,
            error,
            security: security::alternatives(self, requirements, schemes, &security_at),
        }
    }

    /// The operation's own parameters, then those of its path that it does not redeclare.
    fn parameters(
        &mut self,
        id: OperationId,
        source: &'a Source,
        item: &'a PathItem,
        at: &Pointer,
    ) -> Vec<Parameter> {
        let path_at = at.parent().unwrap_or_default();
        let own = source.parameters.iter().map(|parameter| (parameter, at));
        let shared = item
            .parameters
            .iter()
            .map(|parameter| (parameter, &path_at));
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut counts = (0, 0);
        for (parameter, base) in own.chain(shared) {
            let count = if base == at {
                &mut counts.0
            } else {
                &mut counts.1
            };
            let at = base.join("parameters").join_index(*count);
            *count += 1;
            let Some(parameter) = self.parameter(id, parameter, at) else {
                continue;
            };
            let known = |other: &Parameter| {
                other.name == parameter.name
                    && std::mem::discriminant(&other.location)
                        == std::mem::discriminant(&parameter.location)
            };
            if !parameters.iter().any(known) {
                parameters.push(parameter);
            }
        }
        parameters
    }

    fn parameter(
        &mut self,
        id: OperationId,
        parameter: &'a ReferenceOr<SourceParameter>,
        at: Pointer,
    ) -> Option<Parameter> {
        let (parameter, at) = self.follow(parameter, at, "parameters", |components| {
            &components.parameters
        })?;
        let (data, location) = match parameter {
            SourceParameter::Path { parameter_data, .. } => (parameter_data, Location::Path),
            SourceParameter::Header { parameter_data, .. } => {
                let ignored = ["accept", "content-type", "authorization"];
                if ignored.contains(&parameter_data.name.to_ascii_lowercase().as_str()) {
                    return None;
                }
                (parameter_data, Location::Header)
            }
            SourceParameter::Query {
                parameter_data,
                style,
                ..
            } => {
                let style = match style {
                    QueryStyle::Form => Style::Form,
                    QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                    QueryStyle::PipeDelimited => Style::PipeDelimited,
                    QueryStyle::DeepObject => Style::DeepObject,
                };
                let explode = parameter_data.explode.unwrap_or(style == Style::Form);
                (parameter_data, Location::Query { style, explode })
            }
            SourceParameter::Cookie { .. } => {
                self.warn(
                    "cookie-parameter",
                    &at,
                    "cookie parameters are not sent yet: it is left out",
                );
                return None;
            }
        };
        let schema = self.document.get(&at.join("schema"));
        let schema = schema.and_then(|schema| Schema::new(schema, at.join("schema")));
        let ty = match &schema {
            Some(schema) => self.ty(schema, part(id, &at, &data.name)),
            None => {
                self.warn(
                    "parameter-content",
                    &at,
                    "parameters with `content` are sent as text",
                );
                Type::String(crate::ir::StringType::Plain)
            }
        };
        Some(Parameter {
            name: data.name.clone(),
            required: data.required || location == Location::Path,
            location,
            ty,
            docs: parameter_docs(data, schema.as_ref()),
        })
    }

    fn body(&mut self, id: OperationId, source: &'a Source, at: &Pointer) -> Option<Body> {
        let body = source.request_body.as_ref()?;
        let at = at.join("requestBody");
        let (body, at) = self.follow(body, at, "requestBodies", |components| {
            &components.request_bodies
        })?;
        let content = self.content(id, body.content.keys(), "Body", &at)?;
        Some(Body {
            required: body.required,
            docs: Docs {
                text: body.description.clone().unwrap_or_default(),
                ..Docs::default()
            },
            content,
        })
    }

    fn responses(&mut self, id: OperationId, source: &'a Source, at: &Pointer) -> Vec<Response> {
        let at = at.join("responses");
        let coded = source.responses.responses.iter().map(|(code, response)| {
            let status = match code {
                StatusCode::Code(code) => StatusMatch::Exact(*code),
                StatusCode::Range(digit) => StatusMatch::Range(*digit),
            };
            (status, code.to_string(), response)
        });
        let default = source.responses.default.iter();
        let default =
            default.map(|response| (StatusMatch::Default, "default".to_owned(), response));
        let mut responses: Vec<Response> = Vec::new();
        for (status, key, response) in coded.chain(default) {
            let at = at.join(&key);
            let Some((response, at)) = self.follow(response, at, "responses", |components| {
                &components.responses
            }) else {
                continue;
            };
            let described = responses
                .iter()
                .any(|response| response.status.is_success());
            let role = match status {
                _ if status.is_success() => "Response",
                StatusMatch::Default if !described => "Response",
                _ => "Error",
            };
            let content = self.content(id, response.content.keys(), role, &at);
            responses.push(Response {
                status,
                docs: Docs {
                    text: response.description.clone(),
                    ..Docs::default()
                },
                content,
            });
        }
        responses
    }

    /// The JSON among the media types of a body or a response.
    fn content<'k>(
        &mut self,
        id: OperationId,
        media_types: impl Iterator<Item = &'k String>,
        role: &str,
        at: &Pointer,
    ) -> Option<Content> {
        let mut chosen = None;
        let place = at;
        for media_type in media_types {
            let at = at.join("content").join(media_type);
            if chosen.is_some() || !is_json(media_type) {
                let message = format!("`{media_type}` is not supported yet: it is left out");
                self.warn("media-type", &at, &message);
                continue;
            }
            let schema_at = at.join("schema");
            let schema = self.document.get(&schema_at);
            let ty = match schema.and_then(|schema| Schema::new(schema, schema_at)) {
                Some(schema) => self.ty(&schema, part(id, place, role)),
                None => Type::Any,
            };
            chosen = Some(Content {
                media_type: media_type.clone(),
                payload: Payload::Json(ty),
            });
        }
        chosen
    }

    /// What a reference to a component stands for, and where that is.
    fn follow<T>(
        &mut self,
        item: &'a ReferenceOr<T>,
        at: Pointer,
        kind: &str,
        components: impl Fn(&'a openapiv3::Components) -> &'a indexmap::IndexMap<String, ReferenceOr<T>>,
    ) -> Option<(&'a T, Pointer)> {
        let (mut item, mut at) = (item, at);
        for _ in 0..64 {
            let reference = match item {
                ReferenceOr::Item(item) => return Some((item, at)),
                ReferenceOr::Reference { reference } => reference,
            };
            let pointer = self.pointer(reference, &at)?;
            let base = Pointer::from("/components").join(kind);
            let name = pointer.last().unwrap_or_default().into_owned();
            let found = (pointer.parent().as_ref() == Some(&base))
                .then_some(self.document.openapi.components.as_ref())
                .flatten()
                .and_then(|all| components(all).get(&name));
            let Some(found) = found else {
                let message = format!("`{reference}` is not among `components.{kind}`");
                self.error("misplaced-reference", &at, &message, None);
                return None;
            };
            (item, at) = (found, pointer);
        }
        self.error(
            "reference-cycle",
            &at,
            "this reference only leads to itself",
            None,
        );
        None
    }
}

/// The place of a schema in a parameter, body or response: a part of the operation, unless it is a
/// component that several operations may have.
fn part<'a>(id: OperationId, at: &Pointer, role: &str) -> Place<'a> {
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

/// What responses have in common; `None` where two have different bodies.
fn outcome<'r>(responses: impl Iterator<Item = &'r Response>) -> Option<Outcome> {
    let mut bodies = responses.map(|response| {
        response.content.as_ref().map(|content| {
            let Payload::Json(ty) = &content.payload;
            ty
        })
    });
    let first = bodies.next().unwrap_or_default();
    let first = match first {
        Some(ty) => Outcome::Body(ty.clone()),
        None => Outcome::Nothing,
    };
    bodies.try_fold(first, |common, body| match (common, body) {
        (Outcome::Body(a), Some(b)) if a == *b => Some(Outcome::Body(a)),
        (Outcome::Maybe(a), Some(b)) if a == *b => Some(Outcome::Maybe(a)),
        (Outcome::Body(a) | Outcome::Maybe(a), None) => Some(Outcome::Maybe(a)),
        (Outcome::Nothing, None) => Some(Outcome::Nothing),
        (Outcome::Nothing, Some(b)) => Some(Outcome::Maybe(b.clone())),
        (Outcome::Body(_) | Outcome::Maybe(_), Some(_)) => None,
    })
}

/// Whether a media type holds JSON: `application/json`, `…+json`, with or without parameters.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
        || essence.to_ascii_lowercase().ends_with("+json")
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

/// The description of a parameter, or else of its schema, with the limits of its schema.
fn parameter_docs(data: &ParameterData, schema: Option<&Schema<'_>>) -> Docs {
    let of_schema = docs::of(schema.map(std::slice::from_ref).unwrap_or_default());
    let own = data.description.as_deref().unwrap_or_default().trim();
    Docs {
        text: match own {
            "" => of_schema.text,
            own => own.to_owned(),
        },
        notes: of_schema.notes,
        deprecated: data.deprecated == Some(true) || of_schema.deprecated,
    }
}
