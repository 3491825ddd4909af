//! The evidence that distinguishes the variants of a union, as constants that the runtime
//! evaluates.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use super::long_lists::{Kind, list};
use super::paths::Imports;
use crate::analyze::evidence::{
    Accepts, Case, Integers, JsonKind, Kinds, Numbers, Object, Others, Property, Strings, Values,
    all_kinds,
};
use crate::ir::{Count, Decimal, StringType, Type};

/// Returns the names that the cases of a union need, and those that a case for any string needs if
/// there is one.
pub(super) fn used(cases: &[Case], has_other_strings: bool) -> Vec<Ident> {
    let mut used = Used {
        strings: has_other_strings,
        ..Used::default()
    };
    cases.iter().for_each(|case| used.by(&case.accepts));
    let names = [
        ("Accepts", true),
        ("Case", true),
        ("Kinds", used.kinds),
        ("Property", used.properties),
        ("Strings", used.strings),
    ];
    let names = names.into_iter().filter(|(_, is_used)| *is_used);
    names
        .map(|(name, _)| Ident::new(name, Span::call_site()))
        .collect()
}

/// Which names the cases of a union need.
#[derive(Default)]
struct Used {
    kinds: bool,
    properties: bool,
    strings: bool,
}

impl Used {
    fn by(&mut self, accepts: &Accepts) {
        match accepts {
            Accepts::Null | Accepts::Bool(_) | Accepts::Integer(_) | Accepts::Number(_) => {}
            Accepts::New(..) => {}
            Accepts::String(_) => self.strings = true,
            Accepts::Array(Values::Kinds(_), _) => self.kinds = true,
            Accepts::Array(items, _) => self.by_values(items),
            Accepts::Object(object) => {
                for property in &object.properties {
                    self.properties = true;
                    self.kinds = true;
                    self.by_values(&property.values);
                }
                if let Others::Kept(values) = &object.others {
                    self.by_kept(values);
                }
            }
        }
    }

    fn by_values(&mut self, values: &Values) {
        if let Values::Ways(ways) = values {
            ways.forms.iter().for_each(|form| self.by(form));
        }
    }

    fn by_kept(&mut self, values: &Values) {
        if values.kinds() != all_kinds() {
            values.forms().iter().for_each(|form| self.by(form));
        }
    }
}

/// Returns the constant for one possible form of a variant.
pub(super) fn case(case: &Case, imports: &mut Imports<'_>) -> TokenStream {
    let variant = Literal::usize_unsuffixed(case.variant);
    let accepts = accepts(&case.accepts, imports);
    quote!(Case::new(#variant, #accepts))
}

fn accepts(accepts: &Accepts, imports: &mut Imports<'_>) -> TokenStream {
    let accepts = match accepts {
        Accepts::Null => quote!(Null),
        Accepts::Bool(None) => quote!(Bool),
        Accepts::Bool(Some(only)) => quote!(Is(#only)),
        Accepts::Integer(it) => integers(it),
        Accepts::Number(Numbers::Any) => quote!(Number),
        Accepts::Number(Numbers::Between(least, greatest)) => {
            let (least, greatest) = (decimal(*least), decimal(*greatest));
            quote!(Between(#least, #greatest))
        }
        Accepts::String(Strings::Limited(length, prefix)) => {
            let strings = match prefix.is_empty() {
                true => quote!(String(Strings::Any)),
                false => quote!(String(Strings::Starts(#prefix))),
            };
            sized(*length, strings)
        }
        Accepts::String(it) => {
            let it = strings(it, imports);
            quote!(String(#it))
        }
        Accepts::Array(Values::Kinds(items), count) => {
            let items = kinds(items);
            sized(*count, quote!(Array(#items)))
        }
        Accepts::Array(items, count) => {
            let ways = forms(items, imports);
            sized(*count, quote!(Items(#ways)))
        }
        Accepts::Object(object) => self::object(object, imports),
        Accepts::New(name, values) => {
            let values = texts(values);
            quote!(New(#name, &[#values]))
        }
    };
    quote!(Accepts::#accepts)
}

/// What has so many characters or items.
fn sized(count: Count, accepts: TokenStream) -> TokenStream {
    if count == Count::ANY {
        return accepts;
    }
    let least = Literal::u64_unsuffixed(count.least);
    let greatest = most(count.greatest);
    quote!(Sized(#least, #greatest, &Accepts::#accepts))
}

fn most(greatest: u64) -> TokenStream {
    match greatest {
        u64::MAX => quote!(u64::MAX),
        greatest => Literal::u64_unsuffixed(greatest).into_token_stream(),
    }
}

fn decimal(bound: Decimal) -> TokenStream {
    match bound.0 {
        f64::MIN => quote!(f64::MIN),
        f64::MAX => quote!(f64::MAX),
        // The shortest form, where `Literal::f64_unsuffixed` writes all digits.
        other => format!("{other:?}").parse().unwrap_or_default(),
    }
}

fn forms(values: &Values, imports: &mut Imports<'_>) -> TokenStream {
    let forms = values.forms();
    let forms = forms.iter().map(|form| accepts(form, imports));
    let forms = list(Kind::Values, forms);
    quote!(&[#forms])
}

fn integers(integers: &Integers) -> TokenStream {
    let values = |values: &[i64]| {
        let values = values.iter().map(|value| Literal::i64_unsuffixed(*value));
        let values = list(Kind::Values, values.map(Literal::into_token_stream));
        quote!(&[#values])
    };
    match integers {
        Integers::Any => quote!(Integer),
        Integers::Range(least, greatest) => {
            let least = match *least {
                i64::MIN => quote!(i64::MIN),
                least => Literal::i64_unsuffixed(least).into_token_stream(),
            };
            let greatest = most(*greatest);
            quote!(Range(#least, #greatest))
        }
        Integers::Values(all) => {
            let all = values(all);
            quote!(Integers(#all))
        }
        Integers::Open(all) => {
            let all = values(all);
            quote!(OpenIntegers(#all))
        }
    }
}

fn object(object: &Object, imports: &mut Imports<'_>) -> TokenStream {
    let properties = object.properties.iter().map(|it| property(it, imports));
    let properties = list(Kind::Values, properties);
    match &object.others {
        Others::Ignored => quote!(Object(&[#properties])),
        Others::Refused => quote!(Closed(&[#properties])),
        Others::Kept(values) if values.kinds() == all_kinds() => {
            quote!(Map(&[#properties], &[]))
        }
        Others::Kept(values) => {
            let forms = forms(values, imports);
            quote!(Map(&[#properties], #forms))
        }
    }
}

fn property(property: &Property, imports: &mut Imports<'_>) -> TokenStream {
    let name = &property.name;
    let new = if property.required {
        quote!(required)
    } else {
        quote!(optional)
    };
    let kinds = kinds(&property.values.kinds());
    let ways = matches!(property.values, Values::Ways(_)).then(|| {
        let forms = forms(&property.values, imports);
        quote!(.ways(#forms))
    });
    quote!(Property::#new(#name, #kinds) #ways)
}

fn texts<'a>(values: impl IntoIterator<Item = &'a String>) -> TokenStream {
    list(
        Kind::Values,
        values.into_iter().map(String::to_token_stream),
    )
}

fn strings(strings: &Strings, imports: &mut Imports<'_>) -> TokenStream {
    let strings = match strings {
        Strings::Any | Strings::Limited(..) => quote!(Any),
        Strings::Values(values) => {
            let values = texts(values);
            quote!(Values(&[#values]))
        }
        Strings::Open(values) => {
            let values = texts(values);
            quote!(Open(&[#values]))
        }
        Strings::Format(StringType::Uuid) => quote!(Uuid),
        Strings::Format(format) => {
            let ty = imports.ty(&Type::String(*format));
            match format {
                StringType::Base64
                | StringType::Base64Url
                | StringType::SecretBytes
                | StringType::SecretBytesUrl => {
                    quote!(Bytes(wire::reads::<#ty>, wire::writes::<#ty>))
                }
                _ => quote!(Format(wire::reads::<#ty>)),
            }
        }
    };
    quote!(Strings::#strings)
}

fn kinds(kinds: &Kinds) -> TokenStream {
    if *kinds == all_kinds() {
        return quote!(Kinds::ANY);
    }
    let constants = kinds.iter().map(|kind| match kind {
        JsonKind::Null => quote!(Kinds::NULL),
        JsonKind::Bool => quote!(Kinds::BOOL),
        JsonKind::Integer => quote!(Kinds::INTEGER),
        JsonKind::Number => quote!(Kinds::NUMBER),
        JsonKind::String => quote!(Kinds::STRING),
        JsonKind::Array => quote!(Kinds::ARRAY),
        JsonKind::Object => quote!(Kinds::OBJECT),
    });
    constants
        .reduce(|all, kind| quote!(#all.union(#kind)))
        .unwrap_or_else(|| quote!(Kinds::ANY))
}
