//! The result types of an operation, and how its responses are read.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::context::Context;
use super::paths::{Imports, ident};
use crate::analyze::{BodyForm, Reading};
use crate::ir::{Bodies, OperationId, Payload};
use crate::name::{ItemNames, OperationNames};

/// Returns the type for `Operation::Output`.
pub(super) fn output(
    context: Context<'_>,
    id: OperationId,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let names = context.names.operation(id).output.as_ref();
    match (&context.api.operations[id].output, names) {
        (Bodies::Each(_), Some(names)) => item(names),
        (Bodies::Body(payload), _) => body(payload, imports),
        (Bodies::Maybe(payload), _) => {
            let ty = body(payload, imports);
            imports.option(ty)
        }
        (Bodies::Nothing | Bodies::Each(_), _) => quote!(()),
    }
}

/// Returns the type for `Operation::Error`.
pub(super) fn error(
    context: Context<'_>,
    id: OperationId,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let names = context.names.operation(id).error.as_ref();
    match (&context.api.operations[id].error, names) {
        (Bodies::Each(_), Some(names)) => item(names),
        (Bodies::Body(payload) | Bodies::Maybe(payload), _) => body(payload, imports),
        (Bodies::Nothing | Bodies::Each(_), _) => imports.path("crate::runtime::Untyped"),
    }
}

/// Returns the type of a body.
pub(super) fn body(payload: &Payload, imports: &mut Imports<'_>) -> TokenStream {
    match payload {
        Payload::Json(ty) => imports.ty(ty),
        Payload::Text => imports.path("std::string::String"),
        Payload::SecretText => imports.path("crate::runtime::secret::Secret"),
        _ => imports.path("bytes::Bytes"),
    }
}

/// Returns the code that reads the response for each status.
pub(super) fn read(context: Context<'_>, id: OperationId) -> TokenStream {
    let answers = &context.facts.answers[id];
    let names = context.names.operation(id);
    let rest = reading(&answers.rest, names);
    let codes = answers.codes.iter().map(|(code, read)| {
        let (code, read) = (Literal::u16_unsuffixed(*code), reading(read, names));
        quote!(#code => #read,)
    });
    let ranges = answers.ranges.iter().filter_map(|(digit, read)| {
        // A range that starts or ends with a code of its own would look like a mistake.
        let is_left = |code: &u16| !answers.codes.iter().any(|(other, _)| other == code);
        let mut left = (digit * 100..=digit * 100 + 99).filter(is_left);
        let from = left.next()?;
        let to = left.next_back().unwrap_or(from);
        let (from, to) = (Literal::u16_unsuffixed(from), Literal::u16_unsuffixed(to));
        let read = reading(read, names);
        Some(quote!(#from..=#to => #read,))
    });
    let arms: Vec<TokenStream> = codes.chain(ranges).collect();
    match arms.is_empty() {
        true => rest,
        false => quote!(match response.status().as_u16() { #(#arms)* _ => #rest, }),
    }
}

fn reading(reading: &Reading, names: &OperationNames) -> TokenStream {
    let output = |case| variant(names.output.as_ref(), case);
    match reading {
        Reading::Empty => quote!(response::empty(response)),
        Reading::Body(form) => reader(*form),
        Reading::SomeBody(form) => {
            let reader = reader(*form);
            quote!(#reader.map(Some))
        }
        Reading::OrEmpty(form) => {
            let read = read_of(*form);
            quote!(response::or_empty(response, #read))
        }
        Reading::NoBody => quote!(Ok(None)),
        Reading::Variant(case, Some(form)) => {
            let (reader, variant) = (reader(*form), output(*case));
            quote!(#reader.map(#variant))
        }
        Reading::Variant(case, None) => {
            let variant = output(*case);
            quote!(Ok(#variant))
        }
        Reading::Undescribed { bodies, empty } => {
            let code = |code: &u16| Literal::u16_unsuffixed(*code);
            let bodies = bodies.iter().map(code);
            let empty = match empty.as_ref().map(code) {
                Some(empty) => quote!(Some(#empty)),
                None => quote!(None),
            };
            quote!(response::undescribed(response, &[#(#bodies),*], #empty, Self::response))
        }
        Reading::Refused => quote!(response::refused(response)),
        Reading::RefusedBody => quote!(response::refused_as(response, |body| body)),
        Reading::RefusedVariant(case) => {
            let variant = variant(names.error.as_ref(), *case);
            quote!(response::refused_as(response, #variant))
        }
        Reading::ByMediaType(cases, last) => {
            let last = self::reading(last, names);
            let cases = cases.iter().map(|(media_types, read)| {
                let read = self::reading(read, names);
                quote!(if response::is(&response, &[#(#media_types),*]) { #read } else)
            });
            quote!(#(#cases)* { #last })
        }
    }
}

fn variant(names: Option<&ItemNames>, case: usize) -> Option<TokenStream> {
    let names = names?;
    let (ty, name) = (ident(&names.ty), ident(names.members.get(case)?));
    Some(quote!(#ty::#name))
}

fn reader(form: BodyForm) -> TokenStream {
    let read = read_of(form);
    quote!(#read(response))
}

/// Returns the function that reads a body.
fn read_of(form: BodyForm) -> TokenStream {
    match form {
        BodyForm::Json => quote!(response::json),
        BodyForm::Text => quote!(response::text),
        BodyForm::SecretText => quote!(response::secret),
        BodyForm::Bytes => quote!(response::bytes),
    }
}

fn item(names: &ItemNames) -> TokenStream {
    let name: Ident = ident(&names.ty);
    quote!(#name)
}
