//! How a caller passes the value of a field: the type of the argument, and the expression that converts it.
//!
//! Whatever converts `Into` the type in one way is taken: see [`crate::analyze`] for unions. A list takes anything that
//! can be iterated over, a map anything that yields pairs, and an optional field a value or an `Option`. A value of
//! another type is not converted, so that the compiler can infer types from the field: a struct, a number, a date without
//! a time.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::paths::Imports;
use super::requests::Held;
use crate::ir::Type;

/// An argument of `new` or of a setter.
pub(super) struct Argument {
    /// The generic parameter that it needs.
    pub generic: Option<Ident>,
    pub ty: TokenStream,
    /// The value of the field.
    pub value: TokenStream,
}

/// What a caller passes for a type.
enum Passed {
    /// A value of it.
    Value,
    /// What converts into it.
    Into,
    /// Its items, of this type.
    Items(Type),
    /// Its keys and values, the values of this type.
    Entries(Type),
}

impl Passed {
    fn of(held: &Held, imports: &Imports<'_>) -> Self {
        let Held::Type(ty) = held else {
            return Self::Into;
        };
        let context = imports.context();
        let (types, conversions) = (&context.api.types, &context.facts.conversions);
        match conversions.unaliased(types, ty) {
            Type::Array(items) => Self::Items((**items).clone()),
            Type::Map(values) => Self::Entries((**values).clone()),
            ty if conversions.has_any(types, ty) => Self::Into,
            _ => Self::Value,
        }
    }
}

/// Returns the argument for a field that always has a value.
pub(super) fn required(
    name: &Ident,
    held: &Held,
    is_boxed: bool,
    imports: &mut Imports<'_>,
) -> Argument {
    let boxed = |value: TokenStream, imports: &mut Imports<'_>| match is_boxed {
        true => {
            let path = imports.path("std::boxed::Box");
            quote!(#path::new(#value))
        }
        false => value,
    };
    let (ty, value) = match Passed::of(held, imports) {
        Passed::Value if matches!(held, Held::Type(Type::Nullable(_))) => {
            let inner = held.tokens(imports);
            let inside = box_inside(is_boxed, imports);
            (imports.into(inner), quote!(#name.into() #inside))
        }
        Passed::Value => (held.tokens(imports), boxed(quote!(#name), imports)),
        Passed::Into => {
            let inner = held.tokens(imports);
            (imports.into(inner), boxed(quote!(#name.into()), imports))
        }
        Passed::Items(items) => {
            let (item, converts) = part(&items, imports);
            let into = imports.path("std::convert::Into");
            let convert = converts.then(|| quote!(.map(#into::into)));
            let value = quote!(#name.into_iter() #convert .collect());
            (imports.iterator(item), boxed(value, imports))
        }
        Passed::Entries(values) => {
            let (value, converts) = part(&values, imports);
            let string = imports.path("std::string::String");
            let key = imports.into(quote!(#string));
            let convert = match converts {
                true => quote!(value.into()),
                false => quote!(value),
            };
            let collected = quote! {
                #name.into_iter().map(|(key, value)| (key.into(), #convert)).collect()
            };
            let ty = imports.iterator(quote!((#key, #value)));
            (ty, boxed(collected, imports))
        }
    };
    Argument {
        generic: None,
        ty,
        value,
    }
}

/// Returns the argument for a field that may have no value, and whose type is `wrapper` of the type.
pub(super) fn optional(
    name: &Ident,
    held: &Held,
    is_boxed: bool,
    wrapper: &TokenStream,
    imports: &mut Imports<'_>,
) -> Argument {
    let inner = held.tokens(imports);
    let field = quote!(#wrapper<#inner>);
    let inside = box_inside(is_boxed, imports);
    let (path, method) = match Passed::of(held, imports) {
        Passed::Value => {
            return Argument {
                generic: None,
                ty: imports.into(field),
                value: quote!(#name.into() #inside),
            };
        }
        Passed::Into => ("crate::runtime::setter::IntoField", quote!(into_field)),
        Passed::Items(part) | Passed::Entries(part) => match is_converted(&part, imports) {
            true => (
                "crate::runtime::setter::ConvertItems",
                quote!(convert_items),
            ),
            false => ("crate::runtime::setter::IntoItems", quote!(into_items)),
        },
    };
    let (path, form) = (imports.path(path), imports.generic());
    Argument {
        ty: quote!(impl #path<#field, #form>),
        value: quote!(#name.#method() #inside),
        generic: Some(form),
    }
}

/// Returns the type of an item or a value that a caller passes, and whether it is converted.
fn part(ty: &Type, imports: &mut Imports<'_>) -> (TokenStream, bool) {
    let is_converted = is_converted(ty, imports);
    let ty = imports.ty(ty);
    match is_converted {
        true => (imports.into(ty), true),
        false => (ty, false),
    }
}

/// Whether other types convert into this item of a list or this value of a map.
fn is_converted(ty: &Type, imports: &Imports<'_>) -> bool {
    let context = imports.context();
    context.facts.conversions.has_any(&context.api.types, ty)
}

/// Returns the call that moves the value into a `Box`.
fn box_inside(is_boxed: bool, imports: &mut Imports<'_>) -> Option<TokenStream> {
    is_boxed.then(|| {
        let path = imports.path("std::boxed::Box");
        quote!(.map(#path::new))
    })
}
