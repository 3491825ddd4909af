//! Responses of operations: which there are, and what each means for the caller.

use super::{Lower, Schema, content, header::Headers, status};
use crate::diagnostic::Kind;
use crate::ir::{
    Content, Docs, Header, HeaderId, Method, OperationId, Payload, Response, Role, StatusMatch,
    Table,
};
use crate::source::Pointer;
use serde_json::{Map, Value};

impl<'a> Lower<'a> {
    /// The responses of the operation at `at`, `default` last, and the headers of all of them.
    pub(super) fn responses(
        &mut self,
        id: OperationId,
        method: Method,
        at: &Pointer,
    ) -> (Vec<Response>, Table<HeaderId, Header>) {
        let sources = self.response_sources(at);
        let statuses: Vec<StatusMatch> = sources.iter().map(|(status, _)| *status).collect();
        let roles: Vec<Role> = statuses.iter().map(|it| role(*it, &statuses)).collect();
        let models = models(&sources, &roles);
        let mut responses: Vec<Response> = Vec::new();
        let mut headers = Headers::default();
        for (index, (status, source)) in sources.iter().enumerate() {
            let first = models[index].and_then(|first| responses.get(first));
            let contents = match first {
                Some(first) => first.contents.clone(),
                None if method == Method::Head => Vec::new(),
                None => {
                    let kind = |index: usize| roles[index].is_success();
                    let differs = |(other, model): (usize, &Option<usize>)| {
                        kind(other) == kind(index) && model.is_some() && *model != models[index]
                    };
                    let several = models[index].is_some() && models.iter().enumerate().any(differs);
                    let role = if kind(index) { "Response" } else { "Error" };
                    let source = self.twin(source, role);
                    match several {
                        true => {
                            let role = format!("{} {role}", status::name(*status));
                            self.readable(id, *status, &source, &role)
                        }
                        false => self.readable(id, *status, &source, role),
                    }
                }
            };
            if source.has("links") {
                let message = "`links` are not supported; all of them are ignored";
                self.warn_once(Kind::UnsupportedLinks, &source.at.join("links"), message);
            }
            let named = self.headers(id, source, &mut headers);
            responses.push(Response {
                status: *status,
                role: roles[index],
                docs: Docs {
                    text: source.text("description").unwrap_or_default().to_owned(),
                    ..Docs::default()
                },
                contents,
                headers: named,
            });
        }
        (responses, headers.into_list())
    }

    /// The response objects of the operation at `at`, `default` last.
    fn response_sources(&mut self, at: &Pointer) -> Vec<(StatusMatch, Schema<'a>)> {
        let at = at.join("responses");
        let members = self.document.get(&at).and_then(|it| it.as_object());
        let mut sources = Vec::new();
        for key in members.into_iter().flat_map(|members| members.keys()) {
            let at = at.join(key);
            match status::parse(key) {
                Some(status) if status.hundred() == Some(1) => self.warn(
                    Kind::InterimResponse,
                    &at,
                    "a status below 200 is not a final response; it is ignored",
                ),
                Some(status) => sources.extend(self.object_at(&at).map(|it| (status, it))),
                None => {}
            }
        }
        sources.sort_by_key(|(status, _)| *status == StatusMatch::Default);
        sources
    }

    /// The contents of a response that HTTP lets it have, as far as they are read.
    fn readable(
        &mut self,
        id: OperationId,
        status: StatusMatch,
        source: &Schema<'a>,
        what: &str,
    ) -> Vec<Content> {
        let at = source.at.join("content");
        if matches!(status, StatusMatch::Exact(204 | 205 | 304)) {
            let typed = |(_, schema): &Body<'_>| schema.is_some_and(|it| !it.is_empty());
            if bodies(source).iter().any(typed) {
                let message = "a response with this status has no body; its `content` is ignored";
                self.warn(Kind::BodyNeverSent, &at, message);
            }
            return Vec::new();
        }
        let mut contents = self.contents(id, source, what);
        for content in &mut contents {
            let at = at.join(&content.media_type);
            if is_stream(&content.media_type) {
                let message = "this is a stream of events, which is not read one by one; the whole body is read at its end";
                self.warn(Kind::StreamResponse, &at, message);
            }
            if let Payload::Form(_) | Payload::Multipart(_) = content.payload {
                self.warn(
                    Kind::FormResponse,
                    &at,
                    "forms are not decoded in responses; the body is read as bytes",
                );
                content.payload = Payload::Bytes;
            }
        }
        contents
    }
}

/// What a status means beside the others of an operation.
fn role(status: StatusMatch, all: &[StatusMatch]) -> Role {
    let hundred = |digit| move |it: &StatusMatch| it.hundred() == Some(digit);
    // The caller of an operation that only describes a redirect wants to know where it leads.
    let redirect = |it: &StatusMatch| hundred(3)(it) && *it != StatusMatch::Exact(304);
    let described = all.iter().any(hundred(2));
    match status {
        _ if hundred(2)(&status) || (!described && redirect(&status)) => Role::Success,
        StatusMatch::Default if !described && !all.iter().any(redirect) => Role::Either,
        _ => Role::Refusal,
    }
}

/// For each response that types its body where it stands, the first one of those like it that has the
/// same schemas word for word: they are one type.
fn models(sources: &[(StatusMatch, Schema<'_>)], roles: &[Role]) -> Vec<Option<usize>> {
    let bodies: Vec<_> = sources.iter().map(|(_, source)| bodies(source)).collect();
    let mut models: Vec<Option<usize>> = Vec::new();
    for (index, (_, source)) in sources.iter().enumerate() {
        let here = source.at.segments().next().is_some_and(|it| it == "paths");
        if !here || !are_inline(&bodies[index]) {
            models.push(None);
            continue;
        }
        let first = models.iter().flatten().copied().find(|first| {
            roles[*first].is_success() == roles[index].is_success()
                && bodies[*first] == bodies[index]
        });
        models.push(Some(first.unwrap_or(index)));
    }
    models
}

/// A media type of a response and its schema.
type Body<'s> = (&'s str, Option<&'s Map<String, Value>>);

/// Whether any of these has a schema of its own.
pub(super) fn are_inline(bodies: &[Body<'_>]) -> bool {
    let inline = |schema: &Map<String, Value>| !schema.contains_key("$ref");
    bodies.iter().any(|(_, schema)| schema.is_some_and(inline))
}

/// The media types and schemas of a response.
pub(super) fn bodies<'s>(response: &Schema<'s>) -> Vec<Body<'s>> {
    let content = response.child("content");
    let members = content.into_iter().flat_map(|content| content.keywords);
    members
        .map(|(key, value)| (key.as_str(), value.get("schema").and_then(Value::as_object)))
        .collect()
}

/// Whether a media type is made of many values that come one after another.
fn is_stream(media_type: &str) -> bool {
    let streams = [
        "text/event-stream",
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/json-seq",
        "application/stream+json",
    ];
    streams.contains(&content::plain(media_type).as_str())
}
