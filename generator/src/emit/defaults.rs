//! Constants for the defaults of fields and parameters.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::docs;
use super::paths::{Imports, ident};
use crate::ir::{EnumValue, Scalar, StringType, Type, TypeKind};
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
    let unaliased = context.facts.conversions.unaliased(types, ty.non_null());
    let written = imports.ty(ty.non_null());
    let (written, value) = match (unaliased, default) {
        (Type::Bool, Scalar::Bool(value)) => (written, quote!(#value)),
        (Type::Integer(integer), Scalar::Integer(value)) => {
            let (least, most) = integer.range();
            let fits = *value >= least && !u64::try_from(*value).is_ok_and(|it| it > most);
            (
                written,
                fits.then(|| Literal::i64_unsuffixed(*value).into_token_stream())?,
            )
        }
        (Type::Number, Scalar::Number(value)) => (written, number(*value)?),
        (Type::Number, Scalar::Integer(value)) => (written, number(*value as f64)?),
        (Type::String(StringType::Plain), Scalar::Text(text)) => (quote!(&str), quote!(#text)),
        (Type::Named(id), default) => {
            let position = match (&types[*id].kind, default) {
                (TypeKind::Enum(it), Scalar::Text(text)) => position(&it.values, text),
                (TypeKind::IntegerEnum(it), Scalar::Integer(value)) => position(&it.values, value),
                _ => None,
            };
            let variant: Ident = ident(&context.names.members(*id)[position?]);
            (written.clone(), quote!(#written::#variant))
        }
        _ => return None,
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

fn number(value: f64) -> Option<TokenStream> {
    let literal = value.is_finite().then(|| Literal::f64_unsuffixed(value))?;
    Some(literal.into_token_stream())
}

fn position<V: PartialEq>(values: &[EnumValue<V>], value: &V) -> Option<usize> {
    values.iter().position(|known| known.value == *value)
}
