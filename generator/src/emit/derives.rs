//! The traits that generated types derive.

use proc_macro2::TokenStream;
use quote::quote;

/// What a generated type is, as far as its traits depend on it.
#[derive(Clone, Copy)]
pub(super) enum Derives {
    /// It has values of other types, which may be floats, JSON values or secrets.
    Data,
    /// Like [`Derives::Data`], and all of its fields have defaults.
    DataWithDefault,
    /// It is a known string, or any other.
    Text,
    /// Like [`Derives::Text`], and one of them is the default.
    TextWithDefault,
    /// It is a known integer, or any other.
    Integer,
    /// Like [`Derives::Integer`], and one of them is the default.
    IntegerWithDefault,
}

impl Derives {
    /// Returns the attribute.
    pub fn attribute(self) -> TokenStream {
        match self {
            Self::Data => quote!(#[derive(Clone, Debug, PartialEq)]),
            Self::DataWithDefault => quote!(#[derive(Clone, Debug, PartialEq, Default)]),
            Self::Text => quote!(#[derive(Clone, Debug, PartialEq, Eq, Hash)]),
            Self::TextWithDefault => {
                quote!(#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)])
            }
            Self::Integer => quote!(#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]),
            Self::IntegerWithDefault => {
                quote!(#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)])
            }
        }
    }

    /// Returns the traits of data that may have a default.
    pub fn data(has_default: bool) -> Self {
        match has_default {
            true => Self::DataWithDefault,
            false => Self::Data,
        }
    }
}
