//! `operations/`: one struct for each operation, with what it sends and how its answer is read.

use super::paths::{Imports, Scope, ident, many_arguments, takes_into};
use super::types::file_name;
use super::{Context, File, Module, answers, docs, structs::setter_allowance};
use crate::analyze::groups::Users;
use crate::ir::{
    Docs, Location, Method, Operation, Outcome, Payload, Response, StatusMatch, Style, Type,
};
use crate::markdown::code;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::BTreeMap;

pub(super) fn write(context: Context<'_>) -> BTreeMap<String, File> {
    let groups = &context.facts.groups;
    let mut files = BTreeMap::new();
    let mut modules = Vec::new();
    for (group, indexes) in groups.operations.iter().enumerate() {
        if indexes.is_empty() {
            continue;
        }
        let name = context.names.group(group).module.as_str();
        let features = context.features(&Users::One(group));
        modules.push(Module { name, features });
        let mut imports = Imports::new(context, Scope::Operations);
        let items: Vec<TokenStream> = indexes
            .iter()
            .flat_map(|index| definition(context, *index, &mut imports))
            .collect();
        let mut all = imports.items();
        all.extend(items);
        files.insert(
            format!("src/operations/{}.rs", file_name(name)),
            File::Tokens {
                intro: context.module_intro("Operations", &Users::One(group)),
                items: all,
            },
        );
    }
    let declarations = modules.iter().map(Module::declaration);
    let reexports = modules.iter().map(Module::reexport);
    files.insert(
        "src/operations/mod.rs".to_owned(),
        File::Tokens {
            intro: "The operations of the API, all at this level: values that a client sends."
                .to_owned(),
            items: vec![quote!(#(#declarations)*), quote!(#(#reexports)*)],
        },
    );
    files
}

/// A field of an operation's struct.
struct Member {
    name: Ident,
    ty: Type,
    required: bool,
    docs: TokenStream,
}

impl Member {
    fn argument(&self, imports: &mut Imports<'_>) -> (TokenStream, TokenStream) {
        let (name, ty) = (&self.name, imports.ty(&self.ty));
        if takes_into(&self.ty) {
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
            ty: parameter.ty.non_null().clone(),
            required: parameter.required,
            docs: docs::item(&parameter.docs, None),
        });
    let body = operation.body.iter().map(|body| {
        let Payload::Json(ty) = &body.content.payload;
        let mut text = body.docs.clone();
        if text.text.is_empty() {
            text.text = "The body of the request.".to_owned();
        }
        Member {
            name: ident("body"),
            ty: ty.clone(),
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
    vec![
        structure(context, operation, &ty, &members, imports),
        constructor(&ty, &members, imports),
        implementation(context, operation, &ty, &members, imports),
    ]
}

fn structure(
    context: Context<'_>,
    operation: &Operation,
    ty: &Ident,
    members: &[Member],
    imports: &mut Imports<'_>,
) -> TokenStream {
    let docs = docs::item(&documentation(context, operation), Some(&operation.origin));
    let deprecated = operation.docs.deprecated.then(|| quote!(#[deprecated]));
    let default = members
        .iter()
        .all(|member| !member.required)
        .then(|| quote!(, Default));
    let fields = members.iter().map(|member| {
        let (docs, name, ty) = (&member.docs, &member.name, imports.ty(&member.ty));
        let ty = if member.required {
            ty
        } else {
            imports.option(ty)
        };
        quote!(#docs pub #name: #ty)
    });
    quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug, PartialEq #default)]
        #[non_exhaustive]
        pub struct #ty { #(#fields),* }
    }
}

/// Summary and description, the route, what it answers and which credentials it takes.
fn documentation(context: Context<'_>, operation: &Operation) -> Docs {
    let mut paragraphs = vec![operation.docs.text.clone()];
    let route = format!("{} {}", method(operation.method), operation.path);
    paragraphs.push(code(&route));
    let answers = operation.responses.iter().map(|response| {
        let status = match response.status {
            StatusMatch::Exact(code) => code.to_string(),
            StatusMatch::Range(digit) => format!("{digit}XX"),
            StatusMatch::Default => "default".to_owned(),
        };
        let description = response
            .docs
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        format!(
            "- {}{}: {}",
            code(&status),
            body(context, response),
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
        let methods = alternative
            .iter()
            .map(|index| code(&context.names.scheme(*index).method));
        let methods: Vec<String> = methods.collect();
        if methods.is_empty() {
            "none".to_owned()
        } else {
            methods.join(" with ")
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

/// ` (type)`, which rustdoc shows far below, in the implementation of a trait.
fn body(context: Context<'_>, response: &Response) -> String {
    let Some(content) = &response.content else {
        return String::new();
    };
    let Payload::Json(ty) = &content.payload;
    // What it imports is imported where the code needs it.
    let ty = Imports::new(context, Scope::Operations).ty(ty).to_string();
    format!(" ({})", code(&ty.replace(' ', "")))
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
        let default = imports.path("std::default::Default");
        quote!(#default::default())
    } else {
        let values = members.iter().map(|member| {
            let name = &member.name;
            match (member.required, takes_into(&member.ty)) {
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
            let docs = format!(" Sets `{plain}`.");
            quote! {
                #[doc = #docs]
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
    operation: &Operation,
    ty: &Ident,
    members: &[Member],
    imports: &mut Imports<'_>,
) -> TokenStream {
    let trait_ = imports.path("crate::runtime::Operation");
    let scheme = imports.path("crate::runtime::SecurityScheme");
    let base_url = imports.path("crate::runtime::BaseUrl");
    let encode_error = imports.path("crate::runtime::EncodeError");
    let response_error = imports.path("crate::runtime::ResponseError");
    let builder = imports.path("crate::runtime::RequestBuilder");
    let bytes = imports.path("bytes::Bytes");
    let result = imports.path("std::result::Result");
    imports.path("crate::runtime::response");
    let (id, path) = (&operation.id, &operation.path);
    let method = ident(method(operation.method));
    let security = operation.security.iter().map(|alternative| {
        let schemes = alternative.iter().map(|index| {
            let constant = ident(&context.names.scheme(*index).constant);
            quote!(crate::security::#constant)
        });
        quote!(&[#(#schemes),*])
    });
    let output = match &operation.output {
        Outcome::Nothing => quote!(()),
        Outcome::Body(ty) => imports.ty(ty),
        Outcome::Maybe(ty) => {
            let ty = imports.ty(ty);
            imports.option(ty)
        }
    };
    let error = match &operation.error {
        Outcome::Nothing => imports.path("crate::runtime::Untyped"),
        Outcome::Body(ty) | Outcome::Maybe(ty) => imports.ty(ty),
    };
    let steps = steps(operation, members, imports);
    let read = answers::read(operation);
    quote! {
        impl #trait_ for #ty {
            type Output = #output;
            type Error = #error;

            const ID: &'static str = #id;
            const METHOD: http::Method = http::Method::#method;
            const PATH: &'static str = #path;
            const SECURITY: &'static [&'static [#scheme]] = &[#(#security),*];

            #[inline]
            fn request(&self, base_url: &#base_url) -> #result<http::Request<#bytes>, #encode_error> {
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
fn steps(operation: &Operation, members: &[Member], imports: &mut Imports<'_>) -> TokenStream {
    let mut steps = TokenStream::new();
    for (parameter, member) in operation.parameters.iter().zip(members) {
        let (key, name) = (&parameter.name, &member.name);
        steps.extend(match parameter.location {
            Location::Path => quote!(.path(#key, &self.#name)),
            Location::Header => quote!(.header(#key, &self.#name)),
            Location::Query { style, explode } => {
                let query_style = imports.path("crate::runtime::QueryStyle");
                let style = match (style, explode) {
                    (Style::Form, true) => quote!(#query_style::FORM),
                    (style, explode) => {
                        let kind = imports.path("crate::runtime::Style");
                        let style = ident(match style {
                            Style::Form => "Form",
                            Style::SpaceDelimited => "SpaceDelimited",
                            Style::PipeDelimited => "PipeDelimited",
                            Style::DeepObject => "DeepObject",
                        });
                        quote!(#query_style { style: #kind::#style, explode: #explode })
                    }
                };
                quote!(.query(#key, #style, &self.#name))
            }
        });
    }
    let mut accepted: Vec<&str> = Vec::new();
    for content in operation
        .responses
        .iter()
        .filter_map(|it| it.content.as_ref())
    {
        // `charset` and the like say how a body is written, not what is wanted.
        let media_type = content
            .media_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim();
        if !accepted.contains(&media_type) {
            accepted.push(media_type);
        }
    }
    if !accepted.is_empty() {
        let accepted = accepted.join(", ");
        steps.extend(quote!(.accept(#accepted)));
    }
    if let Some(body) = &operation.body {
        let media_type = &body.content.media_type;
        steps.extend(if media_type == "application/json" {
            quote!(.json(&self.body))
        } else {
            quote!(.json_as(#media_type, &self.body))
        });
    }
    steps
}

fn method(method: Method) -> &'static str {
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
