//! Declarations and re-exports of modules, which may depend on features.

use proc_macro2::TokenStream;
use quote::quote;

use super::order;
use super::paths::ident;
use crate::name::ModuleName;

/// The declaration of a module.
pub(super) struct Module<'a> {
    pub(super) name: &'a ModuleName,
    /// At least one of these features must be enabled, unless the list is empty.
    pub(super) features: Vec<&'a str>,
}

/// Returns the declarations of modules, in the order of rustfmt.
pub(super) fn declarations(modules: &[Module<'_>]) -> TokenStream {
    sorted(modules)
        .into_iter()
        .map(Module::declaration)
        .collect()
}

/// Returns the re-exports of all items in the modules, in the order of rustfmt.
pub(super) fn reexports(modules: &[Module<'_>]) -> TokenStream {
    sorted(modules).into_iter().map(Module::reexport).collect()
}

fn sorted<'a, 'b>(modules: &'b [Module<'a>]) -> Vec<&'b Module<'a>> {
    let mut modules = Vec::from_iter(modules);
    modules.sort_by(|a, b| order::names(a.name.identifier(), b.name.identifier()));
    modules
}

impl Module<'_> {
    fn declaration(&self) -> TokenStream {
        let (cfg, name) = (self.cfg(), ident(self.name.identifier()));
        quote!(#cfg mod #name;)
    }

    fn reexport(&self) -> TokenStream {
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
