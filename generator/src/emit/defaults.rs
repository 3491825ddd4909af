//! Constants for the defaults of fields and parameters.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::docs;
use super::paths::{Imports, ident};
use crate::analyze::DefaultValue;
use crate::ir::{Scalar, Type};
use crate::markdown::{code, phrase};
use crate::name::{Identifier, default_constant};

/// Returns the constant for the default of a field. `None` if its type has no such value, or no constant can have it.
pub(super) fn constant(
    field: &Identifier,
    ty: &Type,
    default: &Scalar,
    imports: &mut Imports<'_>,
) -> Option<TokenStream> {
    let context = imports.context();
    let types = &context.api.types;
    let name = ident(&default_constant(field)?);
    let value = context.facts.conversions.default(types, ty, default)?;
    let written = imports.ty(ty.non_null());
    let (written, value) = match value {
        DefaultValue::Bool(value) => (written, quote!(#value)),
        DefaultValue::Integer(value) => {
            (written, Literal::i64_unsuffixed(value).into_token_stream())
        }
        DefaultValue::Number(value) => {
            (written, Literal::f64_unsuffixed(value).into_token_stream())
        }
        DefaultValue::Text(text) => (quote!(&str), quote!(#text)),
        DefaultValue::Variant(id, position) => {
            let variant: Ident = ident(&context.names.members(id)[position]);
            (written.clone(), quote!(#written::#variant))
        }
    };
    let field = field.plain();
    let docs = docs::line(phrase!(
        "The default of {}, which the server uses if it is absent.",
        code(field)
    ));
    Some(quote! {
        #docs
        pub const #name: #written = #value;
    })
}
