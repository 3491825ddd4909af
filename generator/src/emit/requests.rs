//! The code that creates a request: calls of the runtime's builder, and the enum of a body with
//! several possible types.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::Context;
use super::derives::Derives;
use super::docs;
use super::long_lists::{Kind, list};
use super::paths::{Imports, ident, word};
use crate::analyze::{held, may_be_object};
use crate::ir::{
    Body, Content, Encoding, Location, OperationId, Parameter, PathStyle, Payload, QueryStyle,
    Style, Type,
};
use crate::markdown::{code, link, phrase};

/// The type of a member of a struct.
#[derive(Clone)]
pub(super) enum Held {
    /// A type of the description.
    Type(Type),
    /// The enum of the possible bodies of a request.
    Choice(Ident),
}

impl Held {
    /// Returns the type in Rust syntax.
    pub fn tokens(&self, imports: &mut Imports<'_>) -> TokenStream {
        match self {
            Held::Type(ty) => imports.ty(ty),
            Held::Choice(name) => quote!(#name),
        }
    }

    /// Whether `null` is the only value.
    pub fn is_only_null(&self) -> bool {
        matches!(self, Held::Type(ty) if ty.is_only_null())
    }
}

/// Returns the type that holds the body of a request.
pub(super) fn body_type(context: Context<'_>, id: OperationId, body: &Body) -> Held {
    match (&context.names.operation(id).body, body.contents.as_slice()) {
        (Some(names), _) => Held::Choice(ident(&names.ty)),
        (None, [content]) => Held::Type(held(content)),
        (None, _) => Held::Type(Type::Any),
    }
}

/// Returns the call that adds a parameter with the value `value`.
pub(super) fn parameter(
    context: Context<'_>,
    parameter: &Parameter,
    value: &TokenStream,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let key = &parameter.name;
    match &parameter.location {
        Location::Path { style, explode } => {
            let style = match (style, explode) {
                _ if parameter.json => "Json",
                (PathStyle::Simple, true) if may_be_object(&context.api.types, &parameter.ty) => {
                    "SimpleExploded"
                }
                (PathStyle::Simple, _) => return quote!(.path(#key, #value)),
                (PathStyle::Label, false) => "Label",
                (PathStyle::Label, true) => "LabelExploded",
                (PathStyle::Matrix, false) => "Matrix",
                (PathStyle::Matrix, true) => "MatrixExploded",
            };
            let (path_style, style) = (imports.path("crate::runtime::PathStyle"), word(style));
            quote!(.path_as(#key, #path_style::#style, #value))
        }
        Location::Header { explode } => {
            let add = word(
                match *explode && may_be_object(&context.api.types, &parameter.ty) {
                    _ if parameter.json => "header_json",
                    true => "header_exploded",
                    false => "header",
                },
            );
            let sensitive = context
                .facts
                .holds_secret(&parameter.ty)
                .then(|| quote!(.sensitive(#key)));
            quote!(.#add(#key, #value) #sensitive)
        }
        Location::Query(style) => {
            let style = query_style(*style, parameter.json, imports);
            quote!(.query(#key, #style, #value))
        }
        Location::QueryString { is_form: true } => {
            let style = query_style(QueryStyle::FORM, false, imports);
            quote!(.query(#key, #style, #value))
        }
        Location::QueryString { is_form: false } => quote!(.query_string(#key, #value)),
        Location::Cookie(style) => {
            let style = query_style(*style, parameter.json, imports);
            quote!(.cookie(#key, #style, #value))
        }
        Location::Part(property) => {
            let add = word(match parameter.json {
                true => "part_header_json",
                false => "part_header",
            });
            quote!(.#add(#property, #key, #value))
        }
    }
}

fn query_style(style: QueryStyle, json: bool, imports: &mut Imports<'_>) -> TokenStream {
    let query_style = imports.path("crate::runtime::QueryStyle");
    let constant = word(match (style.style, style.explode) {
        _ if json => "JSON",
        (Style::DeepObject, _) => "DEEP_OBJECT",
        (Style::Cookie, _) => "COOKIE",
        (_, true) => "FORM",
        (Style::Form, false) => "COMMAS",
        (Style::SpaceDelimited, false) => "SPACES",
        (Style::PipeDelimited, false) => "PIPES",
        (Style::TabDelimited, false) => "TABS",
    });
    let reserved = style.reserved.then(|| quote!(.reserved()));
    let empty = style.empty.then(|| quote!(.or_empty()));
    quote!(#query_style::#constant #reserved #empty)
}

/// How a member of a multipart body is written.
fn part_style(style: Style) -> TokenStream {
    let delimiter = match style {
        Style::DeepObject => return quote!(DeepObject),
        Style::Form | Style::Cookie => ",",
        Style::SpaceDelimited => " ",
        Style::PipeDelimited => "|",
        Style::TabDelimited => "\t",
    };
    quote!(Joined(#delimiter))
}

/// Returns the call that adds the body.
pub(super) fn body(body: &Body, imports: &mut Imports<'_>) -> TokenStream {
    match body.contents.as_slice() {
        [content] => add(content, &quote!(&self.body), imports),
        _ => quote!(.body(&self.body)),
    }
}

/// Returns the call that adds a body of one media type.
fn add(content: &Content, value: &TokenStream, imports: &mut Imports<'_>) -> TokenStream {
    let media_type = &content.media_type;
    match &content.payload {
        Payload::Json(_) if media_type == "application/json" => quote!(.json(#value)),
        Payload::Json(_) => quote!(.json_as(#media_type, #value)),
        Payload::Text | Payload::SecretText | Payload::Bytes => {
            quote!(.content(#media_type, #value))
        }
        Payload::Form(fields) => {
            let styles = fields.encodings.iter().filter_map(|encoding| {
                let Encoding {
                    property,
                    content_type,
                    style,
                } = encoding;
                let style = match (style, content_type) {
                    (Some(style), _) => query_style(*style, false, imports),
                    (None, Some(_)) => {
                        let query_style = imports.path("crate::runtime::QueryStyle");
                        quote!(#query_style::JSON)
                    }
                    (None, None) => return None,
                };
                Some(quote!((#property, #style)))
            });
            let styles = list(Kind::Values, styles);
            quote!(.form(&[#styles], #value))
        }
        Payload::Multipart(fields) => {
            let styles = fields.encodings.iter().filter_map(|encoding| {
                let (property, content_type) = (&encoding.property, &encoding.content_type);
                let style = match (encoding.style, content_type) {
                    (Some(style), _) => part_style(style.style),
                    (None, Some(content_type)) => quote!(Type(#content_type)),
                    (None, None) => return None,
                };
                let part_style = imports.path("crate::runtime::PartStyle");
                Some(quote!((#property, #part_style::#style)))
            });
            let styles = list(Kind::Values, styles);
            quote!(.multipart(#media_type, &[#styles], #value))
        }
    }
}

/// Returns the enum of the possible bodies of an operation, with the code that sends each. `None`
/// if there is only one.
pub(super) fn choice(
    context: Context<'_>,
    id: OperationId,
    imports: &mut Imports<'_>,
) -> Option<TokenStream> {
    let operation = &context.api.operations[id];
    let sender = &context.names.operation(id).ty;
    let names = context.names.operation(id).body.as_ref()?;
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let contents: Vec<(&Content, Held)> = contents.map(|it| (it, Held::Type(held(it)))).collect();
    let ty = ident(&names.ty);
    let variants = names.members.iter().zip(&contents);
    let variants = variants.map(|(name, (content, held))| {
        let docs = docs::line(code(&content.media_type));
        let (name, held) = (ident(name), held.tokens(imports));
        quote!(#docs #name(#held))
    });
    let variants = list(Kind::Variants, variants);
    let arms = names.members.iter().zip(&contents);
    let arms = arms.map(|(name, (content, _))| {
        let name = ident(name);
        let add = add(content, &quote!(body), imports);
        quote!(Self::#name(body) => request #add)
    });
    let arms = list(Kind::Arms, arms);
    let conversions = names.members.iter().zip(&contents).enumerate().filter_map(
        |(position, (name, (_, held)))| {
            let is_convertible = context.facts.bodies.is_convertible(id, position);
            is_convertible.then(|| {
                let (name, from) = (ident(name), imports.path("std::convert::From"));
                let held = held.tokens(imports);
                quote! {
                    impl #from<#held> for #ty {
                        fn from(body: #held) -> Self {
                            Self::#name(body)
                        }
                    }
                }
            })
        },
    );
    let conversions: Vec<TokenStream> = conversions.collect();
    let body = imports.path("crate::runtime::Body");
    let builder = imports.path("crate::runtime::RequestBuilder");
    let docs = docs::line(phrase!(
        "The body of {}, by media type.",
        link(sender, sender)
    ));
    let derives = Derives::Data.attribute();
    let is_large = context.facts.bodies.large_inputs.contains(&id);
    let large = is_large.then(|| quote!(#[allow(clippy::large_enum_variant)]));
    Some(quote! {
        #docs
        #derives
        #large
        #[non_exhaustive]
        pub enum #ty { #variants }

        impl #body for #ty {
            fn add_to<'a>(&self, request: #builder<'a>) -> #builder<'a> {
                match self { #arms }
            }
        }

        #(#conversions)*
    })
}
