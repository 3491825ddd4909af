//! What an operation asks for and how its answers are read, by status and media type.

use super::context::Context;
use super::paths::{Imports, ident};
use crate::http::essence;
use crate::ir::{Case, Operation, OperationId, Outcome, Payload, Response, Role, StatusMatch};
use crate::name::ItemNames;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// `Operation::Output`.
pub(super) fn output(
    context: Context<'_>,
    id: OperationId,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let names = context.names.operation(id).output.as_ref();
    match (&context.api.operations[id].output, names) {
        (Outcome::Each(_), Some(names)) => item(names),
        (Outcome::Body(payload), _) => body(payload, imports),
        (Outcome::Maybe(payload), _) => {
            let ty = body(payload, imports);
            imports.option(ty)
        }
        (Outcome::Nothing | Outcome::Each(_), _) => quote!(()),
    }
}

/// `Operation::Error`.
pub(super) fn error(
    context: Context<'_>,
    id: OperationId,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let names = context.names.operation(id).error.as_ref();
    match (&context.api.operations[id].error, names) {
        (Outcome::Each(_), Some(names)) => item(names),
        (Outcome::Body(payload) | Outcome::Maybe(payload), _) => body(payload, imports),
        (Outcome::Nothing | Outcome::Each(_), _) => imports.path("crate::runtime::Untyped"),
    }
}

/// The type of a body.
pub(super) fn body(payload: &Payload, imports: &mut Imports<'_>) -> TokenStream {
    match payload {
        Payload::Json(ty) => imports.ty(ty),
        Payload::Text => imports.path("std::string::String"),
        _ => imports.path("bytes::Bytes"),
    }
}

/// The media types of all that may come back, in order.
pub(super) fn accepted(operation: &Operation) -> Option<String> {
    let mut accepted: Vec<&str> = Vec::new();
    for content in operation.responses.iter().flat_map(|it| &it.contents) {
        let media_type = essence(&content.media_type);
        if !accepted.contains(&media_type) {
            accepted.push(media_type);
        }
    }
    (!accepted.is_empty()).then(|| accepted.join(", "))
}

/// How each status is read: exact codes, then ranges, then the rest. What is read like the wider
/// case behind it is left to that.
pub(super) fn read(context: Context<'_>, id: OperationId) -> TokenStream {
    let operation = &context.api.operations[id];
    let names = context.names.operation(id);
    let output = Answers {
        outcome: &operation.output,
        enumeration: names.output.as_ref(),
    };
    let error = Answers {
        outcome: &operation.error,
        enumeration: names.error.as_ref(),
    };
    let reading = |response: &Response| match response.role {
        Role::Success => output.success(response),
        Role::Refusal | Role::Either => error.refusal(response),
    };
    let responses = &operation.responses;
    let default = responses
        .iter()
        .find(|it| it.status == StatusMatch::Default);
    let rest = match default {
        Some(response) => reading(response),
        None => quote!(response::refused(response)),
    };
    let mut ranges: Vec<(u16, TokenStream)> = Vec::new();
    for response in responses {
        if let StatusMatch::Range(digit) = response.status {
            ranges.push((digit, reading(response)));
        }
    }
    if !responses.iter().any(|it| it.status.hundred() == Some(2)) {
        // Nothing says what a success is like, unless `default` does.
        let default = default.filter(|it| it.role == Role::Either);
        ranges.push((
            2,
            default.map_or_else(|| output.undescribed(), |it| output.success(it)),
        ));
    }
    let mut arms = TokenStream::new();
    for response in responses {
        let StatusMatch::Exact(code) = response.status else {
            continue;
        };
        let read = reading(response);
        let range = ranges.iter().find(|(digit, _)| *digit == code / 100);
        if read.to_string() != range.map_or(&rest, |(_, read)| read).to_string() {
            let code = Literal::u16_unsuffixed(code);
            arms.extend(quote!(#code => #read,));
        }
    }
    for (digit, read) in ranges {
        if read.to_string() != rest.to_string() {
            let from = Literal::u16_unsuffixed(digit * 100);
            let to = Literal::u16_unsuffixed(digit * 100 + 99);
            arms.extend(quote!(#from..=#to => #read,));
        }
    }
    if arms.is_empty() {
        return rest;
    }
    quote!(match response.status().as_u16() { #arms _ => #rest, })
}

/// What successes or refusals are read into.
#[derive(Clone, Copy)]
struct Answers<'a> {
    outcome: &'a Outcome,
    enumeration: Option<&'a ItemNames>,
}

impl Answers<'_> {
    fn success(self, response: &Response) -> TokenStream {
        match (self.outcome, response.contents.is_empty()) {
            (Outcome::Nothing, _) => quote!(response::empty(response)),
            (Outcome::Body(payload), _) => reader(payload),
            (Outcome::Maybe(payload), false) => {
                let reader = reader(payload);
                quote!(#reader.map(Some))
            }
            // Some servers send a body all the same.
            (Outcome::Maybe(Payload::Json(_)), true) => quote!(response::json_or_empty(response)),
            (Outcome::Maybe(_), true) => quote!(Ok(None)),
            (Outcome::Each(cases), _) => self.choose(response.status, cases, |case, variant| {
                match case.payload.as_ref().map(reader) {
                    Some(reader) => quote!(#reader.map(#variant)),
                    None => quote!(Ok(#variant)),
                }
            }),
        }
    }

    /// A success where the description has none.
    fn undescribed(self) -> TokenStream {
        match self.outcome {
            Outcome::Nothing => quote!(response::empty(response)),
            Outcome::Body(payload) => reader(payload),
            Outcome::Maybe(Payload::Json(_)) => quote!(response::json_or_empty(response)),
            Outcome::Maybe(payload) => {
                let reader = reader(payload);
                quote!(#reader.map(Some))
            }
            Outcome::Each(_) => quote!(response::refused(response)),
        }
    }

    fn refusal(self, response: &Response) -> TokenStream {
        let is_json = |payload: &Payload| matches!(payload, Payload::Json(_));
        let typed = response.contents.iter().any(|it| is_json(&it.payload));
        match self.outcome {
            Outcome::Each(cases) if typed => self.choose(
                response.status,
                cases,
                |_, variant| quote!(response::refused_as(response, #variant)),
            ),
            Outcome::Body(_) | Outcome::Maybe(_) if typed => {
                quote!(response::refused_as(response, |body| body))
            }
            _ => quote!(response::refused(response)),
        }
    }

    /// Reads what came with a status, by `Content-Type` if there are several. A server that says
    /// nothing of use there means the first.
    fn choose(
        self,
        status: StatusMatch,
        cases: &[Case],
        read: impl Fn(&Case, &TokenStream) -> TokenStream,
    ) -> TokenStream {
        let Some(names) = self.enumeration else {
            return quote!(response::refused(response));
        };
        let ty = ident(&names.ty);
        let cases = cases.iter().zip(&names.members);
        let mut cases: Vec<(&Case, TokenStream)> = cases
            .filter(|(case, _)| case.status == status)
            .map(|(case, name)| {
                let name = ident(name);
                (case, read(case, &quote!(#ty::#name)))
            })
            .collect();
        let Some((_, first)) = cases.first().cloned() else {
            return quote!(response::refused(response));
        };
        // `image/png` comes before `image/*`, and that before `*/*`.
        cases.sort_by_key(|(case, _)| width(case));
        let last = match cases.last() {
            Some((case, read)) if width(case) == Width::All => read.clone(),
            _ => first,
        };
        let wide = cases.iter().any(|(case, _)| width(case) == Width::Some);
        let conditions = cases
            .iter()
            .filter(|(_, read)| wide || read.to_string() != last.to_string());
        let mut chain = TokenStream::new();
        for (case, read) in conditions.filter(|(case, _)| width(case) != Width::All) {
            let media_types = &case.media_types;
            chain.extend(quote!(if response::is(&response, &[#(#media_types),*]) { #read } else));
        }
        match chain.is_empty() {
            true => last,
            false => quote!(#chain { #last }),
        }
    }
}

fn reader(payload: &Payload) -> TokenStream {
    match payload {
        Payload::Json(_) => quote!(response::json(response)),
        Payload::Text => quote!(response::text(response)),
        _ => quote!(response::bytes(response)),
    }
}

/// How many media types the media types of a case stand for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Width {
    One,
    Some,
    All,
}

fn width(case: &Case) -> Width {
    let widths = case
        .media_types
        .iter()
        .map(|media_type| match media_type.as_str() {
            "*/*" => Width::All,
            media_type if media_type.ends_with("/*") => Width::Some,
            _ => Width::One,
        });
    widths.max().unwrap_or(Width::One)
}

fn item(names: &ItemNames) -> TokenStream {
    let name: Ident = ident(&names.ty);
    quote!(#name)
}
