//! Open string enums: the known values and `Unknown` for the others.

use super::paths::{Imports, ident};
use super::{Context, docs};
use crate::ir::{Enum, TypeDef, TypeId};
use crate::markdown::{code, safe};
use crate::name::UNKNOWN;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

pub(super) fn definition(
    context: Context<'_>,
    id: TypeId,
    def: &TypeDef,
    it: &Enum,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let docs = docs::item(&def.docs, Some(&def.origin));
    let deprecated = def.docs.deprecated.then(|| quote!(#[deprecated]));
    let name = ident(context.names.ty(id));
    let string = imports.path("std::string::String");
    let unknown = ident(UNKNOWN);
    let variants =
        variants(context, id, it)
            .into_iter()
            .zip(&it.values)
            .map(|((variant, value), known)| {
                let text = safe(&known.docs.text);
                let value = match value {
                    "" => "The empty string.".to_owned(),
                    value => code(value),
                };
                let docs = match text.is_empty() {
                    true => docs::line(&value),
                    false => docs::lines(&format!("{text}\n\n{value}")),
                };
                quote!(#docs #variant)
            });
    vec![quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version of the crate does not know.
            #unknown(#string),
        }
    }]
}

fn variants<'a>(context: Context<'a>, id: TypeId, it: &'a Enum) -> Vec<(Ident, &'a str)> {
    let names = context.names.members(id).iter().map(|name| ident(name));
    names
        .zip(it.values.iter().map(|value| value.value.as_str()))
        .collect()
}

/// How an enum is read and written; the traits that all enums have come from the runtime.
pub(super) fn wire(
    context: Context<'_>,
    id: TypeId,
    it: &Enum,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let ty = imports.named(id);
    let option = imports.option(quote!(Self));
    let unknown = ident(UNKNOWN);
    let (variants, values): (Vec<_>, Vec<_>) = variants(context, id, it).into_iter().unzip();
    vec![quote! {
        impl #ty {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::#unknown(value) => value,
                }
            }

            fn known(value: &str) -> #option {
                Some(match value {
                    #(#values => Self::#variants,)*
                    _ => return None,
                })
            }
        }
    }]
}
