//! The responses of an operation, and what each of them means for the caller.

use super::header::Headers;
use super::{content, status};
use crate::diagnostic::Kind;
use crate::ir::{
    Content, Docs, Header, HeaderId, Location, OperationId, Parameter, Payload, Response, Role,
    StatusMatch, Table,
};
use crate::lower::maker::Lower;
use crate::lower::site::Site;
use crate::openapi::{Node, are_inline, bodies};
use crate::source::Pointer;

impl<'a> Lower<'a> {
    /// The responses of the operation at `at`, `default` last, and the headers of all of them.
    pub fn responses(
        &mut self,
        id: OperationId,
        method: &str,
        at: &Pointer,
    ) -> (Vec<Response>, Table<HeaderId, Header>) {
        let sources = self.response_sources(at);
        let statuses: Vec<StatusMatch> = sources.iter().map(|(status, ..)| *status).collect();
        let roles: Vec<Role> = statuses.iter().map(|it| role(*it, &statuses)).collect();
        let equal = equal(&sources, &roles);
        let mut responses: Vec<Response> = Vec::new();
        let mut headers = Headers::default();
        for (index, (status, source, docs)) in sources.iter().enumerate() {
            let first = equal[index].and_then(|first| responses.get(first));
            let contents = match first {
                Some(first) => first.contents.clone(),
                None if method == "HEAD" => Vec::new(),
                None => {
                    let kind = |index: usize| roles[index].is_success();
                    let differs = |(other, first): (usize, &Option<usize>)| {
                        kind(other) == kind(index) && first.is_some() && *first != equal[index]
                    };
                    let several = equal[index].is_some() && equal.iter().enumerate().any(differs);
                    let role = if kind(index) { "Response" } else { "Error" };
                    let source = self.shared_response(source, role);
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
                docs: docs.clone(),
                contents,
                headers: named,
            });
        }
        (responses, headers.into_list())
    }

    /// The response objects of the operation at `at`, `default` last.
    fn response_sources(&mut self, at: &Pointer) -> Vec<(StatusMatch, Node<'a>, Docs)> {
        let at = at.join("responses");
        let mut sources = Vec::new();
        for key in self.view.keys(&at) {
            let at = at.join(key);
            match status::parse(key) {
                Some(status) if status.hundred() == Some(1) => self.warn(
                    Kind::InterimResponse,
                    &at,
                    "a status below 200 is not a final response; it is ignored",
                ),
                Some(status) => {
                    let mut docs = Docs::default();
                    for text in self.view.described(&at).into_iter().flatten() {
                        docs.text.add(text);
                    }
                    let source = self.view.resolved(&at);
                    sources.extend(source.map(|source| (status, source, docs)));
                }
                None => {}
            }
        }
        sources.sort_by_key(|(status, ..)| *status == StatusMatch::Default);
        sources
    }

    /// The response that stands for all with the same schemas as this one, with types named after their role.
    fn shared_response(&mut self, source: &Node<'a>, role: &str) -> Node<'a> {
        let Some(first) = self.view.same_response(&source.at) else {
            return source.clone();
        };
        for (_, media_type) in first.media_types() {
            if let Some(schema) = media_type.schema("schema") {
                self.ty(&schema, Site::titled(format!("{role} body")));
            }
        }
        first
    }

    /// The contents of a response that can have a body and that the client can decode.
    fn readable(
        &mut self,
        id: OperationId,
        status: StatusMatch,
        source: &Node<'a>,
        what: &str,
    ) -> Vec<Content> {
        let at = source.at.join("content");
        if matches!(status, StatusMatch::Exact(204 | 205 | 304)) {
            let is_typed = |media_type: &Node<'_>| {
                media_type
                    .schema("schema")
                    .is_some_and(|it| !it.keywords.is_empty())
            };
            if source.media_types().iter().any(|(_, it)| is_typed(it)) {
                let message = "a response with this status has no body; its `content` is ignored";
                self.warn(Kind::BodyNeverSent, &at, message);
            }
            return Vec::new();
        }
        let mut contents = self.contents(id, source, what);
        for content in &mut contents {
            let at = at.join(&content.media_type);
            if content::is_sequence(&content.media_type) {
                let message = "this is a sequence of values, which are not read one by one; `send` reads the whole body at its end, `download` as it comes";
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

/// What a status means, given all statuses of an operation.
fn role(status: StatusMatch, all: &[StatusMatch]) -> Role {
    let hundred = |digit| move |it: &StatusMatch| it.hundred() == Some(digit);
    // If an operation only describes a redirect, the caller wants to know where it leads.
    let redirect = |it: &StatusMatch| hundred(3)(it) && *it != StatusMatch::Exact(304);
    let described = all.iter().any(hundred(2));
    match status {
        _ if hundred(2)(&status) || (!described && redirect(&status)) => Role::Success,
        StatusMatch::Default if !described && !all.iter().any(redirect) => Role::Either,
        _ => Role::Refusal,
    }
}

/// Makes a described 304 a success without a body, if a parameter makes the request conditional and there is a body
/// otherwise: the caller who asks "only if it has changed" hopes for it. Without such a parameter it stays an error, so
/// that the output of the many operations that describe 304 for no request of theirs is not optional.
pub(super) fn expect_not_modified(responses: &mut [Response], parameters: &[Parameter]) {
    let is_condition = |it: &Parameter| {
        matches!(it.location, Location::Header { .. })
            && ["if-none-match", "if-modified-since"]
                .iter()
                .any(|name| it.name.eq_ignore_ascii_case(name))
    };
    let has_body = |it: &Response| it.role == Role::Success && !it.contents.is_empty();
    if !parameters.iter().any(is_condition) || !responses.iter().any(has_body) {
        return;
    }
    for response in responses {
        if response.status == StatusMatch::Exact(304) {
            response.role = Role::Success;
        }
    }
}

/// For each response with inline schemas, the first response of the same role with equal schemas: they share one type.
fn equal(sources: &[(StatusMatch, Node<'_>, Docs)], roles: &[Role]) -> Vec<Option<usize>> {
    let bodies: Vec<_> = sources
        .iter()
        .map(|(_, source, _)| bodies(source))
        .collect();
    let mut equal: Vec<Option<usize>> = Vec::new();
    for (index, (_, source, _)) in sources.iter().enumerate() {
        let here = source.at.segments().next().is_some_and(|it| it == "paths");
        if !here || !are_inline(&bodies[index]) {
            equal.push(None);
            continue;
        }
        let first = equal.iter().flatten().copied().find(|first| {
            roles[*first].is_success() == roles[index].is_success()
                && bodies[*first] == bodies[index]
        });
        equal.push(Some(first.unwrap_or(index)));
    }
    equal
}
