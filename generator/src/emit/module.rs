//! The declaration of a module that may have features.

use proc_macro2::TokenStream;
use quote::quote;

use super::paths::ident;
use crate::name::ModuleName;

/// A module's declaration.
pub(super) struct Module<'a> {
    pub(super) name: &'a ModuleName,
    /// One of these has to be on, if there are any.
    pub(super) features: Vec<&'a str>,
}

impl Module<'_> {
    pub(super) fn declaration(&self) -> TokenStream {
        let (cfg, name) = (self.cfg(), ident(self.name.identifier()));
        quote!(#cfg mod #name;)
    }

    pub(super) fn reexport(&self) -> TokenStream {
        let (cfg, name) = (self.cfg(), ident(self.name.identifier()));
        quote!(#cfg pub use #name::*;)
    }

    pub(super) fn cfg(&self) -> Option<TokenStream> {
        match self.features.as_slice() {
            [] => None,
            [feature] => Some(quote!(#[cfg(feature = #feature)])),
            features => Some(quote!(#[cfg(any(#(feature = #features),*))])),
        }
    }
}
