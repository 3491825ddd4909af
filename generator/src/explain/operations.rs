//! Operations: their parameters, bodies and responses, and how they are authenticated.

use super::context::Context;
use super::entry::Entry;
use super::line::{Lines, facts};
use crate::analyze::groups::Users;
use crate::ir::{
    Bodies, Body, BodyCase, Content, Fields, HeaderForm, Location, Operation, OperationId,
    Parameter, PathStyle, Payload, QueryStyle, Response, Role, StatusMatch, Style,
};
use crate::name::{Identifier, ItemNames, OperationNames};
use crate::surface::text::{plain, quoted};
use std::fmt::Write;

pub(super) fn entry(context: Context<'_>, id: OperationId) -> Entry {
    let operation = &context.api.operations[id];
    let names = context.names.operation(id);
    let lines = lines(context, id, operation, names);
    context.entry(&operation.origin, entry_names(operation, names), lines)
}

fn entry_names(operation: &Operation, names: &OperationNames) -> Vec<String> {
    let items = [&names.body, &names.output, &names.error, &names.headers];
    let items = items.into_iter().flatten().map(|item| item.ty.to_string());
    let mut all = vec![names.ty.to_string()];
    all.extend(Some(&operation.id).filter(|id| ***id != *names.ty).cloned());
    all.extend(items);
    all
}

fn lines(
    context: Context<'_>,
    id: OperationId,
    operation: &Operation,
    names: &OperationNames,
) -> Lines {
    let route = format!("{} {}", operation.method, plain(&operation.path));
    let group = context.facts.groups.of(id);
    let module = format!("in {}", context.names.group(group).module.identifier());
    let wire_id = format!("id {}", quoted(&operation.id));
    let mut text = Lines::new();
    let known = facts(&[&route, &module, &wire_id]);
    let what = format!("operation {}", names.ty);
    let line = text.add(0, what, &known, &operation.docs);
    line.at(operation.written.clone());
    line.details = context.features(&Users::One(group));
    if operation.route != operation.path {
        text.plain(1, format!("sent to {}", plain(&operation.route)), "");
    }
    if let Some(server) = &operation.server {
        text.plain(1, format!("server {}", plain(server)), "");
    }
    for (parameter, name) in operation.parameters.iter().zip(&names.parameters) {
        self::parameter(&mut text, context, parameter, name);
    }
    if let Some(body) = &operation.body {
        self::body(&mut text, context, operation, body, names.body.as_ref());
    }
    for response in &operation.responses {
        self::response(&mut text, context, operation, response);
    }
    let shared = &context.facts.shared;
    let owner = |id: &OperationId| context.names.operation(*id);
    let first = shared.outputs.get(&id).map(owner);
    let returned = Items {
        is_refusal: false,
        bodies: &operation.output,
        names: names.output.as_ref(),
        first: first.and_then(|first| first.output.as_ref()),
    };
    returned.write(&mut text, context);
    let first = shared.errors.get(&id).map(owner);
    let refused = Items {
        is_refusal: true,
        bodies: &operation.error,
        names: names.error.as_ref(),
        first: first.and_then(|first| first.error.as_ref()),
    };
    refused.write(&mut text, context);
    if let Some(names) = &names.headers {
        let first = shared.headers.get(&id).map(owner);
        let first = first.and_then(|first| first.headers.as_ref());
        headers(&mut text, context, operation, names, first);
    }
    if let Some(repeatable) = operation.repeatable {
        let word = if repeatable { "can" } else { "must not" };
        text.plain(1, format!("{word} be repeated"), "");
    }
    sessions(&mut text, context, id);
    security(&mut text, context, operation);
    text
}

fn sessions(text: &mut Lines, context: Context<'_>, id: OperationId) {
    let mut sessions = context.api.sessions.iter();
    if let Some(session) = sessions.find(|session| session.operation == id) {
        let scheme = &context.names.scheme(session.supplies).method;
        let mut line = format!("grants the token of {scheme}");
        let named = [("renewed", session.renew), ("ended", session.log_out)];
        for (what, operation) in named {
            if let Some(operation) = operation {
                let name = &context.names.operation(operation).ty;
                line.push_str(&format!(", {what} by {name}"));
            }
        }
        text.plain(1, line, "");
    }
}

fn parameter(text: &mut Lines, context: Context<'_>, parameter: &Parameter, name: &Identifier) {
    let ty = optional(
        context,
        context.ty(parameter.ty.non_null()),
        parameter.required,
    );
    let style = match &parameter.location {
        _ if parameter.json => "JSON".to_owned(),
        Location::Path { style, explode } => exploded(path_style(*style), *explode),
        Location::Query(style) | Location::Cookie(style) => query_style(*style),
        Location::QueryString { is_form: true } => "form".to_owned(),
        Location::QueryString { is_form: false } => "as it is".to_owned(),
        Location::Header { explode } => exploded("simple", *explode),
        Location::Part(property) => format!("of {}", quoted(property)),
    };
    let (location, key) = (parameter.location.name(), quoted(&parameter.name));
    let place = format!("{location} {key}");
    let known = facts(&[&place, required(parameter.required), &style]);
    let line = text.add(1, format!("{name}: {ty}"), &known, &parameter.docs);
    line.at(context.document.written(&parameter.origin));
    let default = parameter.default.as_ref();
    line.details
        .extend(context.default(name, &parameter.ty, default));
}

fn optional(context: Context<'_>, ty: String, required: bool) -> String {
    match required {
        true => ty,
        false => context.option(&ty),
    }
}

fn required(required: bool) -> &'static str {
    match required {
        true => "required",
        false => "optional",
    }
}

fn path_style(style: PathStyle) -> &'static str {
    match style {
        PathStyle::Simple => "simple",
        PathStyle::Label => "label",
        PathStyle::Matrix => "matrix",
    }
}

fn exploded(style: &str, explode: bool) -> String {
    match explode {
        true => format!("{style} exploded"),
        false => style.to_owned(),
    }
}

fn query_style(style: QueryStyle) -> String {
    let name = match style.style {
        Style::Form => "form",
        Style::SpaceDelimited => "spaceDelimited",
        Style::PipeDelimited => "pipeDelimited",
        Style::TabDelimited => "tabDelimited",
        Style::DeepObject => "deepObject",
        Style::Cookie => "cookie",
    };
    let mut text = exploded(name, style.explode);
    if style.reserved {
        text.push_str(", allowReserved");
    }
    if style.empty {
        text.push_str(", sent if empty");
    }
    text
}

fn body(
    text: &mut Lines,
    context: Context<'_>,
    operation: &Operation,
    body: &Body,
    names: Option<&ItemNames>,
) {
    let at = operation.written.join("requestBody");
    let ty = match (names, body.contents.as_slice()) {
        (Some(names), _) => names.ty.to_string(),
        (None, [content]) => sent(context, &content.payload),
        (None, _) => context.path("serde_json::Value").to_owned(),
    };
    let ty = optional(context, ty, body.required);
    let what = format!("body: {ty}");
    let required = required(body.required);
    let Some(names) = names else {
        let contents = body.contents.iter();
        let media_types: Vec<String> = contents.map(|it| written(context, it)).collect();
        let known = facts(&[required, &media_types.join(" or ")]);
        text.add(1, what, &known, &body.docs).at(at);
        for content in &body.contents {
            encodings(text, &content.payload);
        }
        return;
    };
    text.add(1, what, required, &body.docs).at(at);
    for (content, name) in body.contents.iter().zip(&names.members) {
        let ty = sent(context, &content.payload);
        text.plain(2, format!("{name}({ty})"), &written(context, content));
        encodings(text, &content.payload);
    }
}

/// Returns the Rust type of a request body.
fn sent(context: Context<'_>, payload: &Payload) -> String {
    match payload {
        Payload::Json(ty) => context.ty(ty),
        Payload::Form(fields) | Payload::Multipart(fields) => context.ty(&fields.ty),
        Payload::Text => context.path("std::string::String").to_owned(),
        Payload::SecretText => context.path("crate::runtime::secret::Secret").to_owned(),
        Payload::Bytes => context.path("crate::runtime::binary::Binary").to_owned(),
    }
}

/// Returns the Rust type of a response body.
fn received(context: Context<'_>, payload: &Payload) -> String {
    match payload {
        Payload::Json(ty) => context.ty(ty),
        Payload::Text => context.path("std::string::String").to_owned(),
        Payload::SecretText => context.path("crate::runtime::secret::Secret").to_owned(),
        Payload::Bytes | Payload::Form(_) | Payload::Multipart(_) => {
            context.path("bytes::Bytes").to_owned()
        }
    }
}

/// Returns a media type and how its bodies are encoded.
fn written(context: Context<'_>, content: &Content) -> String {
    let how = match content.payload {
        Payload::Json(_) => "JSON",
        Payload::Text | Payload::SecretText => "text",
        Payload::Bytes => "bytes",
        Payload::Form(_) => "a form",
        Payload::Multipart(_) => "multipart",
    };
    let text = format!("{} as {how}", plain(&content.media_type));
    match &content.item {
        Some(item) => format!("{text}, a sequence of {}", context.ty(item)),
        None => text,
    }
}

fn encodings(text: &mut Lines, payload: &Payload) {
    let (Payload::Form(Fields { encodings, .. }) | Payload::Multipart(Fields { encodings, .. })) =
        payload
    else {
        return;
    };
    for encoding in encodings {
        let mut what = format!("field {}", quoted(&encoding.property));
        if let Some(content_type) = &encoding.content_type {
            let _ = write!(what, " is {}", plain(content_type));
        }
        if let Some(style) = encoding.style {
            let _ = write!(what, " in style {}", query_style(style));
        }
        text.plain(2, what, "");
    }
}

fn response(text: &mut Lines, context: Context<'_>, operation: &Operation, response: &Response) {
    let role = match response.role {
        Role::Success => "success",
        Role::Refusal => "refusal",
        Role::Either => "success if 2xx, refusal otherwise",
    };
    let mut what = format!("{} {role}", status(response.status));
    let bodies = response.contents.iter();
    let bodies = bodies.map(|it| match &it.payload {
        Payload::Json(ty) => format!("{} of {}", written(context, it), context.ty(ty)),
        _ => written(context, it),
    });
    let bodies: Vec<String> = bodies.collect();
    match bodies.as_slice() {
        [] => what.push_str(", no body"),
        bodies => {
            let _ = write!(what, ", {}", bodies.join(" or "));
        }
    }
    let headers = response.headers.iter();
    let headers = headers.map(|id| &operation.headers[*id]);
    let headers: Vec<String> = headers.map(|header| quoted(&header.name)).collect();
    if !headers.is_empty() {
        let _ = write!(what, ", headers {}", headers.join(", "));
    }
    let line = text.add(1, what, "", &response.docs);
    line.at(operation
        .written
        .join("responses")
        .join(&status(response.status)));
}

fn status(status: StatusMatch) -> String {
    match status {
        StatusMatch::Exact(code) => code.to_string(),
        StatusMatch::Range(digit) => format!("{digit}XX"),
        StatusMatch::Default => "default".to_owned(),
    }
}

/// What several responses are read into.
struct Items<'a> {
    is_refusal: bool,
    bodies: &'a Bodies,
    /// The enum, if the bodies differ.
    names: Option<&'a ItemNames>,
    /// The enum that this one is an alias of.
    first: Option<&'a ItemNames>,
}

impl Items<'_> {
    /// Writes nothing if no body is read.
    fn write(&self, text: &mut Lines, context: Context<'_>) {
        let what = match self.is_refusal {
            true => "refused with",
            false => "returns",
        };
        let body = match (self.bodies, self.names) {
            (Bodies::Nothing, _) => return,
            (Bodies::Each(cases), Some(names)) => {
                match self.first {
                    Some(first) => {
                        text.plain(1, format!("{what} {} = {}", names.ty, first.ty), "");
                    }
                    None => {
                        text.plain(1, format!("{what} {}", names.ty), "");
                        cases_of(text, context, cases, names);
                    }
                }
                return;
            }
            (Bodies::Each(_), None) => return,
            (Bodies::Body(payload), _) => received(context, payload),
            (Bodies::Maybe(payload), _) if self.is_refusal => received(context, payload),
            (Bodies::Maybe(payload), _) => context.option(&received(context, payload)),
        };
        text.plain(1, format!("{what} {body}"), "");
    }
}

/// Lists the variants of an enum of bodies.
fn cases_of(text: &mut Lines, context: Context<'_>, cases: &[BodyCase], names: &ItemNames) {
    for (case, name) in cases.iter().zip(&names.members) {
        let payload = case.payload.as_ref();
        let payload = payload.map(|it| format!("({})", received(context, it)));
        let (payload, status) = (payload.unwrap_or_default(), status(case.status));
        let mut facts = status;
        for (index, media_type) in case.media_types.iter().enumerate() {
            let word = if index == 0 { "as" } else { "or" };
            let _ = write!(facts, " {word} {}", plain(media_type));
        }
        text.plain(2, format!("{name}{payload}"), &facts);
    }
}

fn headers(
    text: &mut Lines,
    context: Context<'_>,
    operation: &Operation,
    names: &ItemNames,
    first: Option<&ItemNames>,
) {
    if let Some(first) = first {
        text.plain(1, format!("headers {} = {}", names.ty, first.ty), "");
        return;
    }
    text.plain(1, format!("headers {}", names.ty), "");
    for (header, name) in operation.headers.values().zip(&names.members) {
        let form = match header.form {
            HeaderForm::Value => "",
            HeaderForm::List => "list",
            HeaderForm::Json => "JSON",
        };
        let (ty, key) = (context.ty(&header.ty), quoted(&header.name));
        text.add(
            2,
            format!("{name}: {ty}"),
            &facts(&[&key, form]),
            &header.docs,
        );
    }
}

fn security(text: &mut Lines, context: Context<'_>, operation: &Operation) {
    let alternatives = operation.security.iter().map(|alternative| {
        let needed = alternative.iter().map(|requirement| {
            let method = &context.names.scheme(requirement.scheme).method;
            let scopes: Vec<String> = requirement.scopes.iter().map(|it| quoted(it)).collect();
            match scopes.as_slice() {
                [] => method.to_string(),
                scopes => format!("{method} for {}", scopes.join(" and ")),
            }
        });
        let needed: Vec<String> = needed.collect();
        match needed.as_slice() {
            [] => "none".to_owned(),
            needed => needed.join(" with "),
        }
    });
    let alternatives: Vec<String> = alternatives.collect();
    if !alternatives.is_empty() {
        text.plain(1, format!("credentials {}", alternatives.join(", or ")), "");
    }
}
