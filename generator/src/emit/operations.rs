//! `operations/`: one struct for each operation, with the code that creates its request and reads
//! its response.
//!
//! There is no method of the client for each operation. `client.encrypt(request)` would be shorter
//! than `client.send(Encrypt::new(request))`, but costs every build, whether it is called or not:
//! for the 171 operations of the whole Fortanix DSM API, `cargo check` of the crate took 5.4 s with
//! the methods of the async client and 5.0 s without them (8 % more; medians of six runs in turn),
//! and the blocking client would need the same again.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::Context;
use super::derives::Derives;
use super::file::File;
use super::long_lists::{Kind, list};
use super::members::{self, Given, Member};
use super::module::{Module, declarations, reexports};
use super::operation_docs::{alias, documentation};
use super::paths::{Imports, Scope, ident, shown, word};
use super::requests::{self, Held};
use super::rust::Rust;
use super::{answer_types, answers, defaults, docs, examples, index, sessions};
use crate::analyze::Presence;
use crate::analyze::groups::Users;
use crate::ir::{Operation, OperationId, SchemeKind};
use crate::markdown::{Markdown, code, phrase};
use crate::name::FilePath;

pub(super) fn write(context: Context<'_>) -> BTreeMap<FilePath, File> {
    let groups = &context.facts.groups;
    let mut files = BTreeMap::new();
    let mut modules = Vec::new();
    for (group, ids) in groups.operations.iter() {
        if ids.is_empty() {
            continue;
        }
        let name = &context.names.group(group).module;
        let features = context.features(&Users::One(group));
        modules.push(Module { name, features });
        let mut imports = Imports::new(context, Scope::Operations);
        let mut items = Rust::default();
        for id in ids {
            definition(context, *id, &mut imports, &mut items);
        }
        items.prepend(imports.items());
        files.insert(
            name.file("src/operations"),
            File::Rust {
                intro: context.operations_intro(group),
                items,
            },
        );
    }
    files.insert(
        FilePath::own("src/operations/mod.rs"),
        File::Rust {
            intro: Markdown::join([
                "The operations of the API, all re-exported here. A client sends their values. The search of this \
                 page finds them by method and path as well."
                    .into(),
                index::operations(context),
            ]),
            items: Rust::from_iter([declarations(&modules), reexports(&modules)]),
        },
    );
    files
}

fn members(
    context: Context<'_>,
    id: OperationId,
    operation: &Operation,
    imports: &mut Imports<'_>,
) -> Vec<Member> {
    let names = &context.names.operation(id).parameters;
    let parameters = operation
        .parameters
        .iter()
        .zip(names)
        .map(|(parameter, name)| {
            let ty = Held::Type(parameter.ty.non_null().clone());
            let docs = docs::field(&parameter.docs);
            let default = parameter.default.as_ref();
            let default = default
                .and_then(|default| defaults::constant(name, &parameter.ty, default, imports));
            Member {
                default,
                ..member(ident(name), ty, parameter.required, docs)
            }
        });
    let parameters: Vec<Member> = parameters.collect();
    let body = operation.body.iter().map(|body| {
        let mut text = body.docs.clone();
        if text.text.is_blank() {
            text.text = "The body of the request.".into();
        }
        if let [content] = body.contents.as_slice()
            && content.media_type != "application/json"
        {
            let note = phrase!("Media type: {}.", code(&content.media_type));
            text.notes.push(note.into());
        }
        for content in &body.contents {
            if let Some(item) = &content.item {
                let mut imports = Imports::new(context, Scope::Operations);
                let (media_type, item) = (code(&content.media_type), imports.ty(item));
                let note = phrase!("{} is a sequence of {}.", media_type, code(&shown(&item)));
                text.notes.push(note.into());
            }
        }
        let ty = requests::body_type(context, id, body);
        let docs = docs::field(&text);
        member(word("body"), ty, body.required, docs)
    });
    parameters.into_iter().chain(body).collect()
}

fn member(name: Ident, ty: Held, is_required: bool, docs: Markdown) -> Member {
    let (presence, given) = match is_required {
        true => (Presence::Always, Given::New),
        false => (Presence::Optional, Given::Setter),
    };
    Member {
        name,
        ty,
        presence,
        given,
        known: None,
        default: None,
        boxed: false,
        docs,
        deprecated: false,
    }
}

/// Whether the operation has no required members and so can implement `Default`.
fn has_default(members: &[Member]) -> bool {
    members.iter().all(|member| member.given != Given::New)
}

fn definition(context: Context<'_>, id: OperationId, imports: &mut Imports<'_>, items: &mut Rust) {
    let operation = &context.api.operations[id];
    let ty = ident(&context.names.operation(id).ty);
    let members = members(context, id, operation, imports);
    items.push(structure(context, id, &ty, &members, imports));
    members::constructor(
        &ty,
        None,
        &members,
        has_default(&members),
        if members.is_empty() {
            "Creates the operation.".into()
        } else if has_default(&members) {
            "Creates the operation with all parameters unset.".into()
        } else {
            "Creates the operation from its required parameters.".into()
        },
        imports,
        items,
    );
    items.push(implementation(context, id, &ty, &members, imports));
    items.extend(sessions::implementation(id, imports));
    if let Some(choice) = requests::choice(context, id, imports) {
        items.push(choice);
    }
    answer_types::definitions(context, id, imports, items);
}

fn structure(
    context: Context<'_>,
    id: OperationId,
    ty: &Ident,
    members: &[Member],
    imports: &mut Imports<'_>,
) -> TokenStream {
    let operation = &context.api.operations[id];
    let docs = documentation(context, id);
    let example = examples::section(context, id);
    let alias = alias(operation).map(|alias| quote!(#[doc(alias = #alias)]));
    let deprecated = operation.docs.deprecated.then(|| quote!(#[deprecated]));
    let derives = Derives::data(has_default(members)).attribute();
    let fields = members.iter().map(|member| member.field(imports));
    let fields = list(Kind::Fields, fields);
    quote! {
        #docs
        #example
        #alias
        #deprecated
        #derives
        #[non_exhaustive]
        pub struct #ty { #fields }
    }
}

fn implementation(
    context: Context<'_>,
    id: OperationId,
    ty: &Ident,
    members: &[Member],
    imports: &mut Imports<'_>,
) -> TokenStream {
    let operation = &context.api.operations[id];
    let trait_ = imports.path("crate::runtime::Operation");
    let scheme = imports.path("crate::runtime::SecurityScheme");
    let base_url = imports.path("crate::runtime::BaseUrl");
    let encode_error = imports.path("crate::runtime::EncodeError");
    let response_error = imports.path("crate::runtime::ResponseError");
    let builder = imports.path("crate::runtime::RequestBuilder");
    let request = imports.path("crate::runtime::Request");
    let bytes = imports.path("bytes::Bytes");
    let result = imports.path("std::result::Result");
    imports.path("crate::runtime::response");
    let (wire_id, method, path) = (&operation.id, &operation.method, &operation.route);
    let security = operation.security.iter().map(|alternative| {
        let schemes = alternative.iter();
        // The transport has the certificate, or the server refuses the connection.
        let schemes = schemes.filter(|needed| {
            let scheme = &context.api.security_schemes[needed.scheme];
            scheme.kind != SchemeKind::MutualTls
        });
        let schemes = schemes.map(|needed| {
            let constant = ident(&context.names.scheme(needed.scheme).constant);
            quote!(crate::security::#constant)
        });
        quote!(&[#(#schemes),*])
    });
    let security = list(Kind::Values, security);
    // The default of the trait is that of the method.
    let repeatable = operation.repeatable.map(|repeatable| {
        let option = imports.path("std::option::Option");
        // An operation has no value of its name, so `Some` is always that of the prelude.
        quote!(const REPEATABLE: #option<bool> = Some(#repeatable);)
    });
    let headers = operation.headers.values();
    let secret = headers.filter(|header| context.facts.holds_secret(&header.ty));
    let secret: Vec<&str> = secret.map(|header| header.name.as_str()).collect();
    let secret_headers = (!secret.is_empty())
        .then(|| quote!(const SECRET_HEADERS: &'static [&'static str] = &[#(#secret),*];));
    let output = answers::output(context, id, imports);
    let error = answers::error(context, id, imports);
    let steps = steps(context, id, members, imports);
    let read = answers::read(context, id);
    quote! {
        impl #trait_ for #ty {
            type Output = #output;
            type Error = #error;

            const ID: &'static str = #wire_id;
            const METHOD: &'static str = #method;
            const PATH: &'static str = #path;
            const SECURITY: &'static [&'static [#scheme]] = &[#security];
            #repeatable
            #secret_headers

            #[inline]
            fn request(&self, base_url: &#base_url) -> #result<#request, #encode_error> {
                #builder::new(Self::METHOD, Self::PATH, base_url) #steps .finish()
            }

            #[inline]
            fn response(response: http::Response<#bytes>) -> #result<Self::Output, #response_error<Self::Error>> {
                #read
            }
        }
    }
}

/// Returns the builder calls that create the request.
fn steps(
    context: Context<'_>,
    id: OperationId,
    members: &[Member],
    imports: &mut Imports<'_>,
) -> TokenStream {
    let operation = &context.api.operations[id];
    let mut steps = TokenStream::new();
    if let Some(server) = &operation.server {
        steps.extend(quote!(.server(#server)));
    }
    for (parameter, member) in operation.parameters.iter().zip(members) {
        let name = &member.name;
        let value = quote!(&self.#name);
        steps.extend(requests::parameter(context, parameter, &value, imports));
    }
    if let Some(accepted) = &context.facts.answers[id].accepted {
        steps.extend(quote!(.accept(#accepted)));
    }
    if let Some(body) = &operation.body {
        steps.extend(requests::body(body, imports));
    }
    steps
}
