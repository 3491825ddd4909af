//! The fields of a struct, its `new` and its setters, for types and for operations.

use std::iter;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::arguments::{self, Argument};
use super::docs;
use super::long_lists::{Kind, list};
use super::paths::{Imports, many_arguments};
use super::requests::Held;
use super::rust::Rust;
use crate::analyze::Presence;
use crate::markdown::{Markdown, Phrase, link, phrase};

/// A field.
pub(super) struct Member {
    pub name: Ident,
    /// The type of the value that a caller passes: without the `Option` of an optional field.
    pub ty: Held,
    pub presence: Presence,
    pub given: Given,
    /// Its value in a new struct, if that is known.
    pub known: Option<TokenStream>,
    /// The constant for its default, if it has one.
    pub default: Option<TokenStream>,
    pub boxed: bool,
    pub docs: Markdown,
    pub deprecated: bool,
}

/// Where a caller passes the value of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// As an argument of `new`.
    New,
    /// To its setter.
    Setter,
    /// Nowhere: the field has no values, only the server sends it, or its value is known.
    Nowhere,
}

impl Member {
    /// Returns the declaration of the field.
    pub fn field(&self, imports: &mut Imports<'_>) -> TokenStream {
        let inner = match &self.ty {
            Held::Type(ty) if self.boxed => imports.boxed(ty),
            ty => ty.tokens(imports),
        };
        let ty = match self.presence {
            Presence::Patch => {
                let patch = imports.path("crate::runtime::patch::Patch");
                quote!(#patch<#inner>)
            }
            Presence::Optional => imports.option(inner),
            Presence::Always => inner,
        };
        let (docs, name) = (docs::lines(&self.docs), &self.name);
        let deprecated = self.deprecated.then(|| quote!(#[deprecated]));
        quote!(#docs #deprecated pub #name: #ty)
    }

    /// Returns how a caller passes a value to `new`.
    fn argument(&self, imports: &mut Imports<'_>) -> Argument {
        arguments::required(&self.name, &self.ty, self.boxed, imports)
    }

    /// Returns the initializer of the field in a new struct.
    fn initial(&self, imports: &mut Imports<'_>) -> TokenStream {
        let name = &self.name;
        if let Some(known) = &self.known {
            return quote!(#name: #known);
        }
        match (self.given, self.presence) {
            (Given::New, Presence::Always) => {
                let value = self.argument(imports).value;
                match *name == value.to_string() {
                    true => quote!(#name),
                    false => quote!(#name: #value),
                }
            }
            (Given::New, Presence::Optional | Presence::Patch) => {
                let value = self.argument(imports).value;
                quote!(#name: Some(#value))
            }
            (_, Presence::Patch) => {
                let patch = imports.path("crate::runtime::patch::Patch");
                quote!(#name: #patch::Absent)
            }
            (_, Presence::Optional) => quote!(#name: None),
            (_, Presence::Always) if self.ty.is_only_null() => quote!(#name: None),
            (_, Presence::Always) => {
                let map = imports.path("std::collections::BTreeMap");
                quote!(#name: #map::new())
            }
        }
    }

    fn setter(&self, imports: &mut Imports<'_>) -> TokenStream {
        let name = &self.name;
        let plain = name.to_string();
        let plain = plain.trim_start_matches("r#");
        let wrapper = match self.presence {
            Presence::Patch => Some(imports.path("crate::runtime::patch::Patch")),
            Presence::Optional => Some(imports.path("std::option::Option")),
            Presence::Always => None,
        };
        let Argument { generic, ty, value } = match wrapper {
            Some(wrapper) => arguments::optional(name, &self.ty, self.boxed, &wrapper, imports),
            None => self.argument(imports),
        };
        let generic = generic.map(|generic| quote!(<#generic>));
        let allow = setter_allowance(plain);
        let deprecated = self.deprecated.then(|| quote!(#[deprecated]));
        // The method has the same name.
        let field = link(plain, &format!("field@Self::{plain}"));
        let docs = docs::line(phrase!("Sets {}.", field));
        quote! {
            #docs
            #allow
            #deprecated
            #[must_use]
            pub fn #name #generic(mut self, #name: #ty) -> Self {
                self.#name = #value;
                self
            }
        }
    }
}

/// Creates `new` with its arguments, and a setter for each of the other fields. If the struct has a
/// default, `new` uses it.
pub(super) fn constructor(
    ty: &Ident,
    allowed: Option<&TokenStream>,
    members: &[Member],
    has_default: bool,
    summary: Phrase,
    imports: &mut Imports<'_>,
    items: &mut Rust,
) {
    let arguments = members.iter().filter(|member| member.given == Given::New);
    let count = arguments.clone().count();
    let arguments = arguments.map(|member| {
        let (name, ty) = (&member.name, member.argument(imports).ty);
        quote!(#name: #ty)
    });
    let arguments = list(Kind::Parameters, arguments);
    let body = if has_default {
        // `Self::default()` would call a setter of that name instead.
        match members.iter().any(|member| member.name == "default") {
            true => {
                let default = imports.path("std::default::Default");
                quote!(#default::default())
            }
            false => quote!(Self::default()),
        }
    } else {
        let values = members.iter().map(|member| member.initial(imports));
        let values = list(Kind::Initializers, values);
        quote!(Self { #values })
    };
    let many = many_arguments(count);
    let summary = docs::line(summary);
    let constants = members.iter().filter(|it| it.given == Given::Setter);
    let constants = constants.filter_map(|it| it.default.as_ref());
    let default = (count == 0 && !has_default).then(|| {
        let default = imports.path("std::default::Default");
        quote! {
            impl #default for #ty {
                fn default() -> Self { Self::new() }
            }
        }
    });
    let new = quote! {
        #(#constants)*
        #summary
        #many
        pub fn new(#arguments) -> Self { #body }
    };
    let setters = members.iter().filter(|it| it.given == Given::Setter);
    let setters = setters.map(|member| member.setter(imports));
    items.push_impl(&quote!(#allowed impl #ty), iter::once(new).chain(setters));
    items.extend(default);
}

/// Returns the attribute that allows a setter's name. Setters are named after their fields, and
/// clippy mistakes some names for conversions or operators.
fn setter_allowance(name: &str) -> Option<TokenStream> {
    let prefixes = ["is_", "as_", "to_", "into_", "from_"];
    let operators = [
        "add", "sub", "mul", "div", "rem", "shl", "shr", "bitand", "bitor", "bitxor", "eq", "cmp",
        "hash", "index",
    ];
    if prefixes.iter().any(|prefix| name.starts_with(prefix)) {
        Some(quote!(#[allow(clippy::wrong_self_convention)]))
    } else if operators.contains(&name) {
        Some(quote!(#[allow(clippy::should_implement_trait)]))
    } else {
        None
    }
}
