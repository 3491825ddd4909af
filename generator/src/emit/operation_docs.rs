//! What an operation's documentation says: its text, its route, its answers, its credentials.

use super::answers;
use super::context::Context;
use super::paths::{Imports, Scope};
use crate::analyze::groups::Users;
use crate::ir::{Docs, Method, Operation, Payload, Requirement, Response, StatusMatch};
use crate::markdown::{code, one_line};

/// Summary and description, the route, what it answers and which credentials it takes.
pub(super) fn documentation(context: Context<'_>, operation: &Operation) -> Docs {
    let mut paragraphs = vec![operation.docs.text.clone()];
    let route = format!("{} {}", method(operation.method), operation.path);
    paragraphs.push(code(&route));
    if let Some(server) = &operation.server {
        let text = "unless the client is given a base URL; credentials are sent there as well.";
        paragraphs.push(format!("Sent to {}, {text}", code(server)));
    }
    let answers = operation.responses.iter().map(|response| {
        let status = match response.status {
            StatusMatch::Exact(code) => code.to_string(),
            StatusMatch::Range(digit) => format!("{digit}XX"),
            StatusMatch::Default => "default".to_owned(),
        };
        let description = one_line(&response.docs.text);
        format!(
            "- {}{}: {}",
            code(&status),
            contents(context, operation, response),
            if description.is_empty() {
                "no description"
            } else {
                &description
            }
        )
    });
    let answers: Vec<String> = answers.collect();
    if !answers.is_empty() {
        paragraphs.push(format!("Answers:\n\n{}", answers.join("\n")));
    }
    let alternatives = operation.security.iter().map(|alternative| {
        let needed = alternative.iter().map(|Requirement { scheme, scopes }| {
            let method = code(&context.names.scheme(*scheme).method);
            let scopes: Vec<String> = scopes.iter().map(|scope| code(scope)).collect();
            match scopes.as_slice() {
                [] => method,
                scopes => format!("{method} for {}", scopes.join(" and ")),
            }
        });
        let needed: Vec<String> = needed.collect();
        if needed.is_empty() {
            "none".to_owned()
        } else {
            needed.join(" with ")
        }
    });
    let alternatives: Vec<String> = alternatives.collect();
    paragraphs.push(match alternatives.as_slice() {
        [] => "Credentials: none.".to_owned(),
        several => format!("Credentials: {}.", several.join(", or ")),
    });
    let group = context.facts.groups.of(operation).map(Users::One);
    let features = group.map(|users| context.features(&users));
    if let Some([feature]) = features.as_deref() {
        paragraphs.push(format!("Feature: {}.", code(feature)));
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    Docs {
        text: paragraphs.join("\n\n"),
        ..operation.docs.clone()
    }
}

/// ` (type, headers)`, of which rustdoc shows the type far below, in the implementation of a trait.
fn contents(context: Context<'_>, operation: &Operation, response: &Response) -> String {
    let mut bodies: Vec<String> = Vec::new();
    for content in &response.contents {
        // What it imports is imported where the code needs it.
        let mut imports = Imports::new(context, Scope::Operations);
        let body = match (&content.payload, response.role.is_success()) {
            (Payload::Json(_), _) | (_, true) => {
                let ty = answers::body(&content.payload, &mut imports).to_string();
                code(&ty.replace(' ', ""))
            }
            (Payload::Text, false) => "text".to_owned(),
            (_, false) => "bytes".to_owned(),
        };
        if !bodies.contains(&body) {
            bodies.push(body);
        }
    }
    let headers = response.headers.iter();
    let headers: Vec<String> = headers
        .map(|index| code(&operation.headers[*index].name))
        .collect();
    let parts = [
        bodies.join(" or "),
        match headers.len() {
            0 => String::new(),
            1 => format!("header {}", headers.join(", ")),
            _ => format!("headers {}", headers.join(", ")),
        },
    ];
    let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!(" ({})", parts.join("; ")),
    }
}

/// The name of a method in `http` and on the wire.
pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Put => "PUT",
        Method::Post => "POST",
        Method::Delete => "DELETE",
        Method::Options => "OPTIONS",
        Method::Head => "HEAD",
        Method::Patch => "PATCH",
        Method::Trace => "TRACE",
    }
}
