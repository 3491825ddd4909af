//! The items that an operation needs for its responses: enums of bodies that differ, and a struct
//! for its headers.
//!
//! Operations with the same responses share an item, and each has its own name for it: many APIs
//! have hundreds of operations with only a few different sets of responses.

use std::iter;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::derives::Derives;
use super::long_lists::{Kind, list};
use super::paths::{Imports, ident, word};
use super::rust::Rust;
use super::{answers, docs};
use crate::ir::{Bodies, BodyCase, Header, HeaderForm, HeaderId, OperationId, StatusMatch, Table};
use crate::markdown::{Phrase, code, link, phrase};
use crate::name::ItemNames;

/// Adds the items of an operation.
pub(super) fn definitions(
    context: Context<'_>,
    id: OperationId,
    imports: &mut Imports<'_>,
    items: &mut Rust,
) {
    let operation = &context.api.operations[id];
    let names = context.names.operation(id);
    let shared = &context.facts.shared;
    let owner = |id: OperationId| context.names.operation(id);
    let bodies = &context.facts.bodies;
    if let (Bodies::Each(cases), Some(own)) = (&operation.output, &names.output) {
        let what = phrase!("The output of {}", link(&names.ty, &names.ty));
        let first = shared.outputs.get(&id).map(|id| owner(*id));
        items.push(match first.and_then(|first| first.output.as_ref()) {
            Some(first) => alias(own, first, &what),
            None => enumeration(
                own,
                cases,
                bodies.large_outputs.contains(&id),
                &what,
                "Any other successful status",
                imports,
            ),
        });
    }
    if let (Bodies::Each(cases), Some(own)) = (&operation.error, &names.error) {
        let what = phrase!("The error responses of {}", link(&names.ty, &names.ty));
        let first = shared.errors.get(&id).map(|id| owner(*id));
        items.push(match first.and_then(|first| first.error.as_ref()) {
            Some(first) => alias(own, first, &what),
            None => enumeration(
                own,
                cases,
                bodies.large_errors.contains(&id),
                &what,
                "Any other status",
                imports,
            ),
        });
    }
    if let Some(own) = &names.headers {
        let what = phrase!("The response headers of {}", link(&names.ty, &names.ty));
        let first = shared.headers.get(&id).map(|id| owner(*id));
        match first.and_then(|first| first.headers.as_ref()) {
            Some(first) => {
                let docs = same(&what, first);
                let (name, first) = (ident(&own.ty), ident(&first.ty));
                items.push(quote!(#docs pub type #name<'a> = super::#first<'a>;));
            }
            None => view(own, &operation.headers, &what, imports, items),
        }
    }
}

fn alias(own: &ItemNames, first: &ItemNames, what: &Phrase) -> TokenStream {
    let docs = same(what, first);
    let (name, first) = (ident(&own.ty), ident(&first.ty));
    quote!(#docs pub type #name = super::#first;)
}

fn same(what: &Phrase, first: &ItemNames) -> TokenStream {
    let same = link(&first.ty, &format!("super::{}", first.ty));
    docs::line(phrase!("{}: the same as {}.", what, same))
}

fn enumeration(
    own: &ItemNames,
    cases: &[BodyCase],
    is_large: bool,
    what: &Phrase,
    default: &'static str,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let one_status = cases.iter().all(|case| case.status == cases[0].status);
    let by_media_type = cases.iter().any(|case| !case.media_types.is_empty());
    let docs = docs::line(match (one_status, by_media_type) {
        (true, _) => phrase!("{}, by media type.", what),
        (false, false) => phrase!("{}, by status.", what),
        (false, true) => phrase!("{}, by status and media type.", what),
    });
    let large = is_large.then(|| quote!(#[allow(clippy::large_enum_variant)]));
    let variants = cases.iter().zip(&own.members).map(|(case, name)| {
        let docs = docs::line(variant(case, default));
        let name = ident(name);
        match &case.payload {
            Some(payload) => {
                let ty = answers::body(payload, imports);
                quote!(#docs #name(#ty))
            }
            None => quote!(#docs #name),
        }
    });
    let variants = list(Kind::Variants, variants);
    let name = ident(&own.ty);
    let derives = Derives::Data.attribute();
    quote! {
        #docs
        #derives
        #large
        #[non_exhaustive]
        pub enum #name { #variants }
    }
}

/// Describes when a response becomes this variant.
fn variant(case: &BodyCase, default: &'static str) -> Phrase {
    let status = match case.status {
        StatusMatch::Exact(code) => phrase!("Status {}", code),
        StatusMatch::Range(digit) => phrase!("Status {}XX", digit),
        StatusMatch::Default => default.into(),
    };
    let media_types: Vec<Phrase> = case.media_types.iter().map(|it| code(it)).collect();
    match (media_types.as_slice(), &case.payload) {
        ([], Some(_)) => phrase!("{}.", status),
        ([], None) => phrase!("{}, which has no body.", status),
        (several, _) => phrase!("{} as {}.", status, Phrase::join(several, " or ")),
    }
}

/// Creates a struct with a method for each header.
fn view(
    own: &ItemNames,
    headers: &Table<HeaderId, Header>,
    what: &Phrase,
    imports: &mut Imports<'_>,
    items: &mut Rust,
) {
    let docs = docs::line(phrase!("{}.", what));
    let name = ident(&own.ty);
    let view = imports.path("crate::runtime::Headers");
    let error = imports.path("crate::runtime::HeaderError");
    let map = imports.path("http::HeaderMap");
    let result = imports.path("std::result::Result");
    let methods = headers.values().zip(&own.members).map(|(header, method)| {
        let shown = code(&header.name);
        let text = match header.docs.text.is_blank() {
            true => shown.into(),
            false => header.docs.text.blocks_after(&phrase!("{}: ", shown)),
        };
        let docs = docs::described(text, &header.docs.notes, None);
        let deprecated = header.docs.deprecated.then(|| quote!(#[deprecated]));
        let (method, key) = (ident(method), &header.name);
        let ty = imports.ty(&header.ty);
        let ty = imports.option(ty);
        let read = word(match header.form {
            HeaderForm::Value => "value",
            HeaderForm::List => "list",
            HeaderForm::Json => "json",
        });
        quote! {
            #docs
            #deprecated
            pub fn #method(&self) -> #result<#ty, #error> { self.0.#read(#key) }
        }
    });
    items.push(quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'a>(#view<'a>);
    });
    let new = quote! {
        /// Looks at the headers of a response or of an error.
        pub fn new(headers: &'a #map) -> Self { Self(#view::new(headers)) }
    };
    items.push_impl(&quote!(impl<'a> #name<'a>), iter::once(new).chain(methods));
}
