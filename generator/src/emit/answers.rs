//! How the answers of an operation are read, by status.

use crate::ir::{Operation, Outcome, Response, StatusMatch};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// How each status is read: exact codes, then ranges, then the rest. What is read like the wider
/// case behind it is left to that.
pub(super) fn read(operation: &Operation) -> TokenStream {
    let responses = &operation.responses;
    let rest = match responses
        .iter()
        .find(|it| it.status == StatusMatch::Default)
    {
        Some(response) => refusal(operation, response),
        None => quote!(response::refused(response)),
    };
    let mut ranges: Vec<(u16, TokenStream)> = Vec::new();
    for response in responses {
        if let StatusMatch::Range(digit) = response.status {
            ranges.push((digit, reading(operation, response)));
        }
    }
    if !responses.iter().any(|it| it.status.is_success()) {
        // Nothing says what a success is like, unless `default` does.
        let default = responses
            .iter()
            .find(|it| it.status == StatusMatch::Default);
        ranges.push((2, success(operation, default)));
    }
    let mut arms = TokenStream::new();
    for response in responses {
        let StatusMatch::Exact(code) = response.status else {
            continue;
        };
        let read = reading(operation, response);
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

fn reading(operation: &Operation, response: &Response) -> TokenStream {
    if response.status.is_success() {
        success(operation, Some(response))
    } else {
        refusal(operation, response)
    }
}

fn success(operation: &Operation, response: Option<&Response>) -> TokenStream {
    let has_body = response.is_some_and(|response| response.content.is_some());
    match (&operation.output, has_body) {
        (Outcome::Nothing, _) => quote!(response::empty(response)),
        (Outcome::Maybe(_), true) => quote!(response::json(response).map(Some)),
        (Outcome::Maybe(_), false) => quote!(response::json_or_empty(response)),
        (Outcome::Body(_), _) => quote!(response::json(response)),
    }
}

fn refusal(operation: &Operation, response: &Response) -> TokenStream {
    if response.content.is_some() && operation.error != Outcome::Nothing {
        quote!(response::refused_as(response, |body| body))
    } else {
        quote!(response::refused(response))
    }
}
