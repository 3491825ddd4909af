//! `operations/`: one struct for each operation, with what it sends and how its answer is read.

use super::context::Context;
use super::file::File;
use super::module::{Module, declarations, reexports};
use super::operation_docs::{documentation, method};
use super::paths::{Imports, Scope, ident, many_arguments};
use super::requests::{self, Held};
use super::rust::Rust;
use super::{
    answer_types, answers, docs, examples,
    structs::{default_value, setter_allowance},
};
use crate::analyze::groups::Users;
use crate::ir::Operation;
use crate::markdown::{code, phrase};
use crate::name::FilePath;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::BTreeMap;

pub(super) fn write(context: Context<'_>) -> BTreeMap<FilePath, File> {
    let groups = &context.facts.groups;
    let mut files = BTreeMap::new();
    let mut modules = Vec::new();
    for (group, indexes) in groups.operations.iter().enumerate() {
        if indexes.is_empty() {
            continue;
        }
        let name = &context.names.group(group).module;
        let features = context.features(&Users::One(group));
        modules.push(Module { name, features });
        let mut imports = Imports::new(context, Scope::Operations);
        let mut items: Rust = indexes
            .iter()
            .flat_map(|index| definition(context, *index, &mut imports))
            .collect();
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
            intro: "The operations of the API, all at this level: values that a client sends."
                .into(),
            items: Rust::from_iter([declarations(&modules), reexports(&modules)]),
        },
    );
    files
}

/// A field of an operation's struct.
struct Member {
    name: Ident,
    ty: Held,
    required: bool,
    docs: TokenStream,
}

impl Member {
    fn argument(&self, imports: &mut Imports<'_>) -> (TokenStream, TokenStream) {
        let (name, ty) = (&self.name, self.ty.tokens(imports));
        if self.ty.takes_into() {
            (imports.into(ty), quote!(#name.into()))
        } else {
            (ty, quote!(#name))
        }
    }
}

fn members(context: Context<'_>, index: usize, operation: &Operation) -> Vec<Member> {
    let names = &context.names.operation(index).parameters;
    let parameters = operation
        .parameters
        .iter()
        .zip(names)
        .map(|(parameter, name)| Member {
            name: ident(name),
            ty: Held::Type(parameter.ty.non_null().clone()),
            required: parameter.required,
            docs: docs::item(&parameter.docs, None),
        });
    let body = operation.body.iter().map(|body| {
        let mut text = body.docs.clone();
        if text.text.is_empty() {
            text.text = "The body of the request.".to_owned();
        }
        if let [content] = body.contents.as_slice()
            && content.media_type != "application/json"
        {
            let note = phrase!("Media type: {}.", code(&content.media_type));
            text.notes.push(note);
        }
        Member {
            name: ident("body"),
            ty: requests::body_type(context, index, body),
            required: body.required,
            docs: docs::item(&text, None),
        }
    });
    parameters.chain(body).collect()
}

fn definition(context: Context<'_>, index: usize, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let operation = &context.api.operations[index];
    let ty = ident(&context.names.operation(index).ty);
    let members = members(context, index, operation);
    let mut items = vec![
        structure(context, index, &ty, &members, imports),
        constructor(&ty, &members, imports),
        implementation(context, index, &ty, &members, imports),
    ];
    if let Some(choice) = requests::choice(context, index, imports) {
        items.push(choice);
    }
    items.extend(answer_types::definitions(context, index, imports));
    items
}

fn structure(
    context: Context<'_>,
    index: usize,
    ty: &Ident,
    members: &[Member],
    imports: &mut Imports<'_>,
) -> TokenStream {
    let operation = &context.api.operations[index];
    let docs = documentation(context, operation);
    let example = examples::section(context, index);
    let deprecated = operation.docs.deprecated.then(|| quote!(#[deprecated]));
    let default = members
        .iter()
        .all(|member| !member.required)
        .then(|| quote!(, Default));
    let fields = members.iter().map(|member| {
        let (docs, name, ty) = (&member.docs, &member.name, member.ty.tokens(imports));
        let ty = if member.required {
            ty
        } else {
            imports.option(ty)
        };
        quote!(#docs pub #name: #ty)
    });
    quote! {
        #docs
        #example
        #deprecated
        #[derive(Clone, Debug, PartialEq #default)]
        #[non_exhaustive]
        pub struct #ty { #(#fields),* }
    }
}

fn constructor(ty: &Ident, members: &[Member], imports: &mut Imports<'_>) -> TokenStream {
    let required: Vec<&Member> = members.iter().filter(|member| member.required).collect();
    let parameters: Vec<TokenStream> = required
        .iter()
        .map(|member| {
            let (name, (ty, _)) = (&member.name, member.argument(imports));
            quote!(#name: #ty)
        })
        .collect();
    let body = if required.is_empty() {
        default_value(members.iter().map(|member| &member.name), imports)
    } else {
        let values = members.iter().map(|member| {
            let name = &member.name;
            match (member.required, member.ty.takes_into()) {
                (true, true) => quote!(#name: #name.into()),
                (true, false) => quote!(#name),
                (false, _) => quote!(#name: None),
            }
        });
        quote!(Self { #(#values),* })
    };
    let many = many_arguments(required.len());
    let setters: Vec<TokenStream> = members
        .iter()
        .filter(|member| !member.required)
        .map(|member| {
            let name = &member.name;
            let plain = name.to_string();
            let plain = plain.trim_start_matches("r#");
            let (ty, value) = member.argument(imports);
            let allow = setter_allowance(plain);
            let docs = docs::line(phrase!("Sets {}.", code(plain)));
            quote! {
                #docs
                #allow
                #[must_use]
                pub fn #name(mut self, #name: #ty) -> Self {
                    self.#name = Some(#value);
                    self
                }
            }
        })
        .collect();
    quote! {
        impl #ty {
            /// Makes the operation of what it requires.
            #many
            pub fn new(#(#parameters),*) -> Self { #body }
            #(#setters)*
        }
    }
}

fn implementation(
    context: Context<'_>,
    index: usize,
    ty: &Ident,
    members: &[Member],
    imports: &mut Imports<'_>,
) -> TokenStream {
    let operation = &context.api.operations[index];
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
    let (id, path) = (&operation.id, &operation.route);
    let method = ident(method(operation.method));
    let security = operation.security.iter().map(|alternative| {
        let schemes = alternative.iter().map(|needed| {
            let constant = ident(&context.names.scheme(needed.scheme).constant);
            quote!(crate::security::#constant)
        });
        quote!(&[#(#schemes),*])
    });
    let output = answers::output(context, index, imports);
    let error = answers::error(context, index, imports);
    let steps = steps(context, operation, members, imports);
    let read = answers::read(context, index);
    quote! {
        impl #trait_ for #ty {
            type Output = #output;
            type Error = #error;

            const ID: &'static str = #id;
            const METHOD: http::Method = http::Method::#method;
            const PATH: &'static str = #path;
            const SECURITY: &'static [&'static [#scheme]] = &[#(#security),*];

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

/// What the request is made of, as calls of the builder.
fn steps(
    context: Context<'_>,
    operation: &Operation,
    members: &[Member],
    imports: &mut Imports<'_>,
) -> TokenStream {
    let mut steps = TokenStream::new();
    if let Some(server) = &operation.server {
        steps.extend(quote!(.server(#server)));
    }
    for (parameter, member) in operation.parameters.iter().zip(members) {
        let name = &member.name;
        let value = quote!(&self.#name);
        steps.extend(requests::parameter(context, parameter, &value, imports));
    }
    if let Some(accepted) = answers::accepted(operation) {
        steps.extend(quote!(.accept(#accepted)));
    }
    if let Some(body) = &operation.body {
        steps.extend(requests::body(body, imports));
    }
    steps
}
