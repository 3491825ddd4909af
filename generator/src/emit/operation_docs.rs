//! The documentation of an operation: its text, its route, its responses, its credentials.

use proc_macro2::TokenStream;

use super::context::Context;
use super::paths::{Imports, Scope, shown};
use super::{answers, docs};
use crate::analyze::groups::Users;
use crate::ir::{
    Operation, OperationId, Payload, Requirement, Response, SchemeKind, StatusMatch, StringType,
    Type,
};
use crate::markdown::{Markdown, Phrase, code, link, list, markdown, phrase};
use crate::plain;

/// Returns the documentation: summary and description, the route, the responses, and the
/// credentials that the operation accepts.
pub(super) fn documentation(context: Context<'_>, id: OperationId) -> TokenStream {
    let operation = &context.api.operations[id];
    let mut paragraphs = vec![operation.docs.text.blocks(), code(&route(operation)).into()];
    if let Some(server) = &operation.server {
        paragraphs.push(markdown!(
            "Sent to {}, with credentials, unless the client has a base URL set.",
            code(server)
        ));
    }
    let answers = operation.responses.iter().map(|response| {
        let status = match response.status {
            StatusMatch::Exact(code) => code.to_string(),
            StatusMatch::Range(digit) => format!("{digit}XX"),
            StatusMatch::Default => "default".to_owned(),
        };
        let description = match response.docs.text.one_line() {
            description if description.is_empty() => "no description".into(),
            description => description,
        };
        let contents = contents(context, operation, response);
        (
            phrase!("{}{}: {}", code(&status), contents, description),
            vec![],
        )
    });
    if !operation.responses.is_empty() {
        paragraphs.extend(["Responses:".into(), list(answers)]);
    }
    let alternatives = operation.security.iter().map(|alternative| {
        let needed = alternative.iter().map(|Requirement { scheme, scopes }| {
            let method = match context.api.security_schemes[*scheme].kind {
                SchemeKind::MutualTls => "a client certificate".into(),
                _ => code(&context.names.scheme(*scheme).method),
            };
            let scopes: Vec<Phrase> = scopes.iter().map(|scope| code(scope)).collect();
            match scopes.as_slice() {
                [] => method,
                scopes => phrase!("{} for {}", method, Phrase::join(scopes, " and ")),
            }
        });
        let needed: Vec<Phrase> = needed.collect();
        match needed.as_slice() {
            [] => "none".into(),
            needed => Phrase::join(needed, " with "),
        }
    });
    let alternatives: Vec<Phrase> = alternatives.collect();
    match alternatives.as_slice() {
        // Then no operation of the API needs any.
        [] if context.api.security_schemes.is_empty() => {}
        [] => paragraphs.push("Credentials: none.".into()),
        several => paragraphs.push(markdown!(
            "Credentials: {}.",
            Phrase::join(several, ", or ")
        )),
    }
    match operation.repeatable {
        Some(true) => {
            paragraphs.push("Can be repeated, so it is retried like an idempotent method.".into())
        }
        Some(false) => paragraphs.push(
            "Must not be repeated, so it is retried like a method that is not idempotent.".into(),
        ),
        None => {}
    }
    let users = Users::One(context.facts.groups.of(id));
    if let [feature] = context.features(&users).as_slice() {
        paragraphs.push(markdown!("Feature: {}.", code(feature)));
    }
    let text = Markdown::join(paragraphs);
    docs::described(text, &operation.docs.notes, Some(&operation.written))
}

/// Returns ` (type, headers)` for a response. rustdoc shows the type only far below, in the
/// implementation of a trait.
fn contents(context: Context<'_>, operation: &Operation, response: &Response) -> Phrase {
    let mut payloads: Vec<(Payload, Option<&Type>)> = Vec::new();
    for content in &response.contents {
        let payload = match (&content.payload, response.role.is_success()) {
            (Payload::Json(ty), _) => Payload::Json(ty.clone()),
            (Payload::Text, true) => Payload::Json(Type::String(StringType::Plain)),
            (Payload::SecretText, true) => Payload::Json(Type::String(StringType::Secret)),
            (Payload::Text | Payload::SecretText, false) => Payload::Text,
            _ => Payload::Bytes,
        };
        let body = (payload, content.item.as_ref());
        if !payloads.contains(&body) {
            payloads.push(body);
        }
    }
    let bodies = payloads.iter().map(|(payload, item)| {
        // These imports are only for display: the code that uses the type has its own.
        let mut imports = Imports::new(context, Scope::Operations);
        let body = match (payload, response.role.is_success()) {
            (Payload::Text, false) => "text".into(),
            (Payload::Bytes, false) => "bytes".into(),
            (Payload::Json(ty), _) => linked(context, ty, &mut imports),
            _ => code(&shown(&answers::body(payload, &mut imports))),
        };
        match item {
            Some(item) => phrase!(
                "{}, a sequence of {}",
                body,
                linked(context, item, &mut imports)
            ),
            None => body,
        }
    });
    let bodies: Vec<Phrase> = bodies.collect();
    let headers = response.headers.iter();
    let headers: Vec<Phrase> = headers
        .map(|id| code(&operation.headers[*id].name))
        .collect();
    let names = Phrase::join(&headers, ", ");
    let parts = [
        Phrase::join(&bodies, " or "),
        match headers.len() {
            0 => Phrase::default(),
            1 => phrase!("header {}", names),
            _ => phrase!("headers {}", names),
        },
    ];
    let parts: Vec<Phrase> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    match parts.is_empty() {
        true => Phrase::default(),
        false => phrase!(" ({})", Phrase::join(&parts, "; ")),
    }
}

/// Returns a type as code, with a link to the type of the description that it is or contains. The path is a whole one,
/// because code that does not read the body does not import the type.
fn linked(context: Context<'_>, ty: &Type, imports: &mut Imports<'_>) -> Phrase {
    let shown = shown(&imports.ty(ty));
    let mut inner = ty;
    while let Type::Array(next) | Type::Map(next) | Type::Nullable(next) = inner {
        inner = next;
    }
    match inner {
        Type::Named(id) => link(&shown, &format!("crate::types::{}", context.names.ty(*id))),
        _ => code(&shown),
    }
}

/// Returns the method and the path of an operation, as the description has them.
pub(super) fn route(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// Returns the route as a name under which rustdoc's search finds the operation. `None` if it has a character that
/// rustdoc refuses in such a name, or that text from the description must not have.
pub(super) fn alias(operation: &Operation) -> Option<String> {
    let route = route(operation);
    let is_refused = |c: char| matches!(c, '"' | '\'' | '\\') || c.is_whitespace() && c != ' ';
    let is_plain = plain::line(&route) == route && !route.contains(is_refused);
    (is_plain && !route.ends_with(' ')).then_some(route)
}
