//! Open enums of strings or integers: the known values, and a variant for all other values.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::context::Context;
use super::derives::Derives;
use super::docs;
use super::long_lists::{Kind, list};
use super::paths::{Imports, ident};
use super::rust::Rust;
use crate::ir::{Enum, EnumValue, TypeDef, TypeId};
use crate::markdown::{Markdown, Phrase, code};

pub(super) fn strings(
    context: Context<'_>,
    id: TypeId,
    def: &TypeDef,
    it: &Enum,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let string = imports.path("std::string::String");
    let variants = variants(context, id, it, |value| match value.as_str() {
        "" => "The empty string.".into(),
        value => code(value),
    });
    let derives = match it.has_default() {
        true => Derives::TextWithDefault,
        false => Derives::Text,
    };
    vec![definition(context, id, def, variants, derives, &string)]
}

pub(super) fn integers(
    context: Context<'_>,
    id: TypeId,
    def: &TypeDef,
    it: &Enum<i64>,
) -> Vec<TokenStream> {
    let variants = variants(context, id, it, |value| code(&value.to_string()));
    let derives = match it.has_default() {
        true => Derives::IntegerWithDefault,
        false => Derives::Integer,
    };
    vec![definition(
        context,
        id,
        def,
        variants,
        derives,
        &quote!(i64),
    )]
}

fn definition(
    context: Context<'_>,
    id: TypeId,
    def: &TypeDef,
    variants: impl Iterator<Item = TokenStream>,
    derives: Derives,
    value: &TokenStream,
) -> TokenStream {
    let docs = docs::item(&def.docs, Some(&def.written));
    let deprecated = docs::deprecated(&def.docs);
    let name = ident(context.names.ty(id));
    let unknown = ident(context.names.unknown(id));
    let derives = derives.attribute();
    let variants = list(Kind::Variants, variants);
    quote! {
        #docs
        #deprecated
        #derives
        #[non_exhaustive]
        pub enum #name {
            #variants
            /// A value that this version of the crate does not know.
            #unknown(#value),
        }
    }
}

/// Returns the known values as variants, whose docs include the text that `show` returns for the
/// value.
fn variants<'a, V>(
    context: Context<'a>,
    id: TypeId,
    it: &'a Enum<V>,
    show: fn(&V) -> Phrase,
) -> impl Iterator<Item = TokenStream> + use<'a, V> {
    let variant = move |(name, known): (Ident, &EnumValue<V>)| {
        let docs = [known.docs.text.blocks(), show(&known.value).into()];
        let docs = docs::lines(&Markdown::join(docs));
        let deprecated = docs::deprecated(&known.docs);
        let default = known.is_default.then(|| quote!(#[default]));
        quote!(#docs #deprecated #default #name)
    };
    named(context, id, it).map(variant)
}

fn named<'a, V>(
    context: Context<'a>,
    id: TypeId,
    it: &'a Enum<V>,
) -> impl Iterator<Item = (Ident, &'a EnumValue<V>)> {
    let names = context.names.members(id).iter().map(ident);
    names.zip(&it.values)
}

/// Adds the code that reads and writes an enum of strings. The traits that all such enums
/// implement come from the runtime.
pub(super) fn string_wire(
    context: Context<'_>,
    id: TypeId,
    it: &Enum,
    imports: &mut Imports<'_>,
    items: &mut Rust,
) {
    let ty = imports.named(id);
    let option = imports.option(quote!(Self));
    let unknown = ident(context.names.unknown(id));
    let values = || named(context, id, it).map(|(name, known)| (name, &known.value));
    let as_str = || {
        let arms = values().map(|(name, value)| quote!(Self::#name => #value));
        let arms = list(Kind::Arms, arms);
        quote! {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #arms
                    Self::#unknown(value) => value,
                }
            }
        }
    };
    let known = || {
        let arms = values().map(|(name, value)| quote!(#value => Self::#name));
        let arms = list(Kind::Arms, arms);
        quote! {
            fn known(value: &str) -> #option {
                Some(match value {
                    #arms
                    _ => return None,
                })
            }
        }
    };
    let functions: [&dyn Fn() -> TokenStream; 2] = [&as_str, &known];
    items.push_large(&quote!(impl #ty), functions.iter().map(|create| create()));
}

/// Adds the code that reads and writes an enum of integers.
pub(super) fn integer_wire(
    context: Context<'_>,
    id: TypeId,
    it: &Enum<i64>,
    imports: &mut Imports<'_>,
    items: &mut Rust,
) {
    let ty = imports.named(id);
    let unknown = ident(context.names.unknown(id));
    let values = || {
        let values = named(context, id, it);
        values.map(|(name, known)| (name, Literal::i64_unsuffixed(known.value)))
    };
    let as_i64 = || {
        let arms = values().map(|(name, value)| quote!(Self::#name => #value));
        let arms = list(Kind::Arms, arms);
        quote! {
            /// The value on the wire.
            pub fn as_i64(self) -> i64 {
                match self {
                    #arms
                    Self::#unknown(value) => value,
                }
            }
        }
    };
    let of = || {
        let arms = values().map(|(name, value)| quote!(#value => Self::#name));
        let arms = list(Kind::Arms, arms);
        quote! {
            fn of(value: i64) -> Self {
                match value {
                    #arms
                    value => Self::#unknown(value),
                }
            }
        }
    };
    let functions: [&dyn Fn() -> TokenStream; 2] = [&as_i64, &of];
    items.push_large(&quote!(impl #ty), functions.iter().map(|create| create()));
}
