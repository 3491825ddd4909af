//! Rust syntax for types, and the imports that they need.
//!
//! Names of the standard library, the runtime and other crates are imported and written in short
//! form. If the API has a type of the same name, a longer path is written instead.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::context::Context;
use super::order;
use crate::ir::{Type, TypeId};
use crate::name::{Identifier, ModuleName};
use crate::rust_types;

/// Returns an identifier for a name from the description.
pub(super) fn ident(name: &Identifier) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Returns an identifier for one of the generator's own names.
pub(super) fn word(name: &'static str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// How a file refers to the types of the API.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope<'a> {
    /// It defines the types of this module.
    Types(&'a ModuleName),
    /// It imports them.
    Wire,
    /// It refers to them as `types::…`, since operations may have the same names.
    Operations,
    /// It is code in another crate, without imports.
    Outside,
}

/// The imports of a file.
pub(super) struct Imports<'a> {
    context: Context<'a>,
    scope: Scope<'a>,
    paths: BTreeSet<&'static str>,
    types: BTreeSet<&'a Identifier>,
}

impl<'a> Imports<'a> {
    /// Creates an empty list of imports.
    pub fn new(context: Context<'a>, scope: Scope<'a>) -> Self {
        Self {
            context,
            scope,
            paths: BTreeSet::new(),
            types: BTreeSet::new(),
        }
    }

    /// Returns what is emitted.
    pub fn context(&self) -> Context<'a> {
        self.context
    }

    /// Returns the name of a generic parameter, which hides no type.
    pub fn generic(&self) -> Ident {
        let names = self.context.names;
        let mut name = "F".to_owned();
        while names.is_type(&name) || names.is_operation(&name) {
            name.push('F');
        }
        Ident::new(&name, Span::call_site())
    }

    /// Returns the path of an external item: the short name, unless the API has a type of that
    /// name.
    pub fn path(&mut self, path: &'static str) -> TokenStream {
        let name = path.rsplit("::").next().unwrap_or(path);
        let prelude = [
            "std::string",
            "std::vec",
            "std::option",
            "std::boxed",
            "std::convert::From",
            "std::convert::Into",
            "std::default",
            "std::iter::IntoIterator",
            "std::result",
        ];
        let module = path.trim_end_matches(name).trim_end_matches("::");
        let is_prelude = prelude.contains(&module) || prelude.contains(&path);
        let long = match self.scope {
            Scope::Operations => self.context.names.is_operation(name),
            Scope::Types(_) | Scope::Wire => self.context.names.is_type(name),
            Scope::Outside => !is_prelude,
        };
        if long {
            let segments = path.split("::").map(word);
            return if path.starts_with("crate") || !path.contains("::") {
                quote!(#(#segments)::*)
            } else {
                quote!(::#(#segments)::*)
            };
        }
        if !is_prelude {
            self.paths.insert(path);
        }
        let name = word(name);
        quote!(#name)
    }

    /// Returns the path of a type of the API.
    pub fn named(&mut self, id: TypeId) -> TokenStream {
        let name = self.context.names.ty(id);
        if matches!(self.scope, Scope::Operations | Scope::Outside) {
            let types = self.path("crate::types");
            let name = ident(name);
            return quote!(#types::#name);
        }
        if self.scope != Scope::Types(self.context.module(id)) {
            self.types.insert(name);
        }
        let name = ident(name);
        quote!(#name)
    }

    /// Returns a type in Rust syntax.
    pub fn ty(&mut self, ty: &Type) -> TokenStream {
        match ty {
            Type::Any => self.path(rust_types::ANY),
            Type::Never => self.path("std::convert::Infallible"),
            Type::Bool => quote!(bool),
            Type::Integer(integer) => word(rust_types::integer(*integer)).into_token_stream(),
            Type::Number => quote!(f64),
            Type::String(string) => self.path(rust_types::string(*string)),
            Type::Array(items) => {
                let vec = self.path("std::vec::Vec");
                let items = self.ty(items);
                quote!(#vec<#items>)
            }
            Type::Tuple(items) => {
                let items = items.iter().map(|item| self.ty(item));
                let items = items.collect::<Vec<_>>();
                match items.as_slice() {
                    [only] => quote!((#only,)),
                    items => quote!((#(#items),*)),
                }
            }
            Type::Map(values) => {
                let map = self.path("std::collections::BTreeMap");
                let string = self.path("std::string::String");
                let values = self.ty(values);
                quote!(#map<#string, #values>)
            }
            Type::Nullable(inner) => {
                let inner = self.ty(inner);
                self.option(inner)
            }
            Type::Named(id) => self.named(*id),
        }
    }

    /// Returns the type in a `Box`, which gives a recursive type a finite size and keeps a large
    /// one off the stack. If the field is optional, the `Box` is inside the `Option`.
    pub fn boxed(&mut self, ty: &Type) -> TokenStream {
        let path = self.path("std::boxed::Box");
        match ty {
            Type::Nullable(inner) => {
                let inner = self.ty(inner);
                self.option(quote!(#path<#inner>))
            }
            ty => {
                let ty = self.ty(ty);
                quote!(#path<#ty>)
            }
        }
    }

    /// Returns `Option` of a type that is already in Rust syntax.
    pub fn option(&mut self, inner: TokenStream) -> TokenStream {
        let option = self.path("std::option::Option");
        quote!(#option<#inner>)
    }

    /// Returns `impl Into` of a type that is already in Rust syntax.
    pub fn into(&mut self, inner: TokenStream) -> TokenStream {
        let into = self.path("std::convert::Into");
        quote!(impl #into<#inner>)
    }

    /// Returns `impl IntoIterator` of items whose type is already in Rust syntax.
    pub fn iterator(&mut self, items: TokenStream) -> TokenStream {
        let iterator = self.path("std::iter::IntoIterator");
        quote!(impl #iterator<Item = #items>)
    }

    /// Returns the `use` items, in the order of rustfmt.
    pub fn items(&self) -> Vec<TokenStream> {
        let mut roots: BTreeMap<&str, Vec<Ident>> = BTreeMap::new();
        for path in &self.paths {
            let (parent, name) = path.rsplit_once("::").unwrap_or(("", path));
            roots.entry(parent).or_default().push(word(name));
        }
        if !self.types.is_empty() {
            let parent = match self.scope {
                Scope::Wire => "crate::types",
                _ => "super",
            };
            let names = self.types.iter().map(|name| ident(name));
            roots.entry(parent).or_default().extend(names);
        }
        for names in roots.values_mut() {
            names.sort_by(|a, b| order::names(&a.to_string(), &b.to_string()));
        }
        let mut roots = Vec::from_iter(roots);
        roots.sort_by(|a, b| order::imports((a.0, &a.1), (b.0, &b.1)));
        let items = roots.into_iter().map(|(parent, names)| {
            let parent = parent.split("::").map(word);
            match names.as_slice() {
                [only] => quote!(use #(#parent::)* #only;),
                several => quote!(use #(#parent::)* { #(#several),* };),
            }
        });
        items.collect()
    }
}

/// Returns a type as it is shown in docs and examples.
pub(super) fn shown(ty: &TokenStream) -> String {
    ty.to_string().replace(' ', "")
}

/// Returns the attribute that allows more than seven arguments, clippy's limit, in a constructor:
/// all of them are required.
pub(super) fn many_arguments(count: usize) -> Option<TokenStream> {
    (count > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]))
}

/// Returns the attribute that allows a deeply nested type, or a long tuple in another one, in an item: it comes from the
/// description.
pub(super) fn complexity<'t>(types: impl IntoIterator<Item = &'t Type>) -> Option<TokenStream> {
    fn depth(ty: &Type) -> usize {
        match ty {
            Type::Array(inner) | Type::Nullable(inner) => 1 + depth(inner),
            Type::Map(inner) => 2 + depth(inner),
            Type::Tuple(items) => {
                1 + items.len() / 3 + items.iter().map(depth).max().unwrap_or_default()
            }
            _ => 0,
        }
    }
    let deep = types.into_iter().any(|ty| depth(ty) >= 3);
    deep.then(|| quote!(#[allow(clippy::type_complexity)]))
}
