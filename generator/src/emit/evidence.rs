//! The evidence that distinguishes the variants of a union, as constants that the runtime
//! evaluates.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::analyze::evidence::{Accepts, Case, Items, JsonKind, Kinds, Property, Strings};
use crate::ir::StringType;

/// Returns the names that the cases of a union need, and those that a case for any string needs if
/// there is one.
pub(super) fn used(cases: &[Case], has_any_string: bool) -> Vec<Ident> {
    let mut used = Used {
        strings: has_any_string,
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
            Accepts::Null | Accepts::Bool | Accepts::Integer(_) | Accepts::Number => {}
            Accepts::String(_) => self.strings = true,
            Accepts::Array(Items::Kinds(_)) => self.kinds = true,
            Accepts::Array(Items::Ways(ways)) => ways.iter().for_each(|way| self.by(way)),
            Accepts::Object(properties) => self.by_properties(properties),
        }
    }

    fn by_properties(&mut self, properties: &[Property]) {
        for property in properties {
            self.properties = true;
            self.kinds = true;
            self.strings |= property.strings != Strings::Any;
            property.inside.iter().for_each(|it| self.by_properties(it));
        }
    }
}

/// Returns the constant for one possible form of a variant.
pub(super) fn case(case: &Case) -> TokenStream {
    let variant = Literal::usize_unsuffixed(case.variant);
    let accepts = accepts(&case.accepts);
    quote!(Case::new(#variant, #accepts))
}

fn accepts(accepts: &Accepts) -> TokenStream {
    let accepts = match accepts {
        Accepts::Null => quote!(Null),
        Accepts::Bool => quote!(Bool),
        Accepts::Integer(None) => quote!(Integer),
        Accepts::Integer(Some((least, greatest))) => {
            let least = match *least {
                i64::MIN => quote!(i64::MIN),
                least => Literal::i64_unsuffixed(least).into_token_stream(),
            };
            let greatest = match *greatest {
                u64::MAX => quote!(u64::MAX),
                greatest => Literal::u64_unsuffixed(greatest).into_token_stream(),
            };
            quote!(Range(#least, #greatest))
        }
        Accepts::Number => quote!(Number),
        Accepts::String(it) => {
            let it = strings(it);
            quote!(String(#it))
        }
        Accepts::Array(Items::Kinds(items)) => {
            let items = kinds(items);
            quote!(Array(#items))
        }
        Accepts::Array(Items::Ways(ways)) => {
            let ways = ways.iter().map(self::accepts);
            quote!(Items(&[#(#ways),*]))
        }
        Accepts::Object(properties) => {
            let properties = properties.iter().map(property);
            quote!(Object(&[#(#properties),*]))
        }
    };
    quote!(Accepts::#accepts)
}

fn property(property: &Property) -> TokenStream {
    let name = &property.name;
    let new = if property.required {
        quote!(required)
    } else {
        quote!(optional)
    };
    let kinds = kinds(&property.kinds);
    let strings = (property.strings != Strings::Any).then(|| {
        let strings = strings(&property.strings);
        quote!(.strings(#strings))
    });
    let inside = property.inside.as_ref().map(|members| {
        let members = members.iter().map(self::property);
        quote!(.inside(&[#(#members),*]))
    });
    quote!(Property::#new(#name, #kinds) #strings #inside)
}

fn strings(strings: &Strings) -> TokenStream {
    let strings = match strings {
        Strings::Any => quote!(Any),
        Strings::Values(values) => quote!(Values(&[#(#values),*])),
        Strings::Open(values) => quote!(Open(&[#(#values),*])),
        Strings::Format(StringType::Uuid) => quote!(Uuid),
        Strings::Format(StringType::DateTime) => quote!(DateTime),
        Strings::Format(StringType::BasicDateTime) => quote!(BasicDateTime),
        Strings::Format(StringType::LocalDateTime) => quote!(LocalDateTime),
        Strings::Format(StringType::Date) => quote!(Date),
        Strings::Format(StringType::Ip) => quote!(Ip),
        Strings::Format(StringType::Ipv4) => quote!(Ipv4),
        Strings::Format(StringType::Ipv6) => quote!(Ipv6),
        Strings::Format(StringType::Base64 | StringType::Base64Url) => quote!(Base64),
        Strings::Format(StringType::Plain | StringType::Secret | StringType::Binary) => quote!(Any),
    };
    quote!(Strings::#strings)
}

fn kinds(kinds: &Kinds) -> TokenStream {
    if *kinds == crate::analyze::evidence::all_kinds() {
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
