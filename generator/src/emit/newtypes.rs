//! Structs with one field, which replace recursive aliases.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::derives::Derives;
use super::paths::{Imports, complexity};
use super::{docs, paths::ident};
use crate::ir::{Type, TypeDef, TypeId};

pub(super) fn definition(
    context: Context<'_>,
    id: TypeId,
    def: &TypeDef,
    ty: &Type,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let docs = docs::item(&def.docs, Some(&def.written));
    let deprecated = docs::deprecated(&def.docs);
    let name = ident(context.names.ty(id));
    let allow = complexity([ty]);
    // A tuple holds its items by value.
    let ty = match ty.is_tuple() {
        true => imports.boxed(ty),
        false => imports.ty(ty),
    };
    let derives = Derives::Data.attribute();
    vec![quote! {
        #docs
        #deprecated
        #derives
        #allow
        pub struct #name(pub #ty);
    }]
}

pub(super) fn wire(id: TypeId, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let ty = imports.named(id);
    vec![
        quote! {
            impl wire::Read for #ty {
                #[inline]
                fn read(input: wire::Input<'_>) -> wire::Result<Self> {
                    wire::read(input).map(Self)
                }
            }
        },
        quote! {
            impl wire::Write for #ty {
                #[inline]
                fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
                    wire::Write::write(&self.0, output)
                }
            }
        },
    ]
}
