//! Unions: enums with payloads; how they are told, read and written.

use super::paths::{Imports, ident};
use super::{Context, docs};
use crate::analyze::evidence::{Accepts, Case, Kind, Kinds, Property, Strings};
use crate::ir::{Decision, Form, StringType, Type, TypeDef, TypeId, Union};
use crate::name::UNKNOWN;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// A variant with everything that is written of it.
struct Arm<'a> {
    name: Ident,
    form: &'a Form,
    boxed: bool,
}

fn arms<'a>(context: Context<'_>, id: TypeId, it: &'a Union) -> Vec<Arm<'a>> {
    let names = context.names.members(id).iter();
    names
        .zip(&it.variants)
        .enumerate()
        .map(|(position, (name, variant))| Arm {
            name: ident(name),
            form: &variant.form,
            boxed: context.facts.boxed.contains(&(id, position)),
        })
        .collect()
}

/// Whether the union keeps values that it does not know: those with a new tag, a new key or a
/// new string.
fn is_open(it: &Union) -> bool {
    it.decision != Decision::Evidence
        || it
            .variants
            .iter()
            .any(|variant| matches!(variant.form, Form::Constant(_)))
}

pub(super) fn definition(
    context: Context<'_>,
    id: TypeId,
    def: &TypeDef,
    it: &Union,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let docs = docs::item(&def.docs, Some(&def.origin));
    let deprecated = def.docs.deprecated.then(|| quote!(#[deprecated]));
    let name = ident(context.names.ty(id));
    let mut structs = 0;
    let variants: Vec<TokenStream> = arms(context, id, it)
        .iter()
        .zip(&it.variants)
        .map(|(arm, variant)| {
            let docs = docs::variant(variant, &it.decision);
            let deprecated = docs::deprecated(&variant.docs);
            let name = &arm.name;
            match arm.form.payload() {
                Some(ty) => {
                    let is_struct = matches!(context.api.types.resolve(ty), Type::Named(_));
                    structs += usize::from(is_struct && !arm.boxed);
                    let ty = if arm.boxed {
                        imports.boxed(ty)
                    } else {
                        imports.ty(ty)
                    };
                    quote!(#docs #deprecated #name(#ty))
                }
                None => quote!(#docs #deprecated #name),
            }
        })
        .collect();
    let unknown = is_open(it).then(|| {
        let (unknown, value) = (ident(UNKNOWN), imports.path("serde_json::Value"));
        quote! {
            /// A value that this version of the crate does not know.
            #unknown(#value),
        }
    });
    let large = (structs > 0).then(|| quote!(#[allow(clippy::large_enum_variant)]));
    vec![quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug, PartialEq)]
        #large
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #unknown
        }
    }]
}

/// How a union is read and written.
pub(super) fn wire(
    context: Context<'_>,
    id: TypeId,
    it: &Union,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let ty = imports.named(id);
    let arms = arms(context, id, it);
    let read = match &it.decision {
        Decision::Tag(tag) => read_tagged(tag, &arms),
        Decision::Key => read_keyed(&arms),
        Decision::Evidence => {
            let cases = context.facts.evidence.get(&id);
            read_chosen(
                &arms,
                cases.map(Vec::as_slice).unwrap_or_default(),
                is_open(it),
            )
        }
    };
    let writes = arms.iter().map(|arm| write_arm(arm, &it.decision));
    let unknown = is_open(it).then(|| {
        let unknown = ident(UNKNOWN);
        quote!(Self::#unknown(value) => wire::Write::write(value, output),)
    });
    vec![
        quote! {
            impl wire::Read for #ty {
                #[inline]
            fn read(input: wire::Input<'_>) -> wire::Result<Self> { #read }
            }
        },
        quote! {
            impl wire::Write for #ty {
                #[inline]
            fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
                    match self { #(#writes)* #unknown }
                }
            }
        },
    ]
}

fn read_tagged(tag: &str, arms: &[Arm<'_>]) -> TokenStream {
    let unknown = ident(UNKNOWN);
    let cases = arms.iter().map(|arm| {
        let name = &arm.name;
        match arm.form {
            Form::Tagged {
                value,
                payload: Some(_),
                carries_tag: true,
            } => {
                quote!(#value => Self::#name(wire::read(rest.input_with_tag(#tag, &tag))?))
            }
            Form::Tagged {
                value,
                payload: Some(_),
                ..
            } => {
                quote!(#value => Self::#name(wire::read(rest.input())?))
            }
            Form::Tagged {
                value,
                payload: None,
                ..
            } => quote! {
                #value => {
                    rest.skip()?;
                    Self::#name
                }
            },
            _ => quote!(),
        }
    });
    let streams = arms.iter().any(|arm| arm.form.payload().is_some());
    let mutable = streams.then(|| quote!(mut));
    quote! {
        let (tag, #mutable rest) = input.tagged(#tag)?;
        Ok(match tag.as_str() {
            #(#cases,)*
            _ => Self::#unknown(rest.value_with_tag(#tag, tag)?),
        })
    }
}

fn read_keyed(arms: &[Arm<'_>]) -> TokenStream {
    let unknown = ident(UNKNOWN);
    let mut keys = Vec::new();
    let mut units = Vec::new();
    let mut cases = Vec::new();
    for arm in arms {
        let name = &arm.name;
        match arm.form {
            Form::Keyed { key, payload } => {
                let index = Literal::usize_unsuffixed(keys.len());
                keys.push(quote!(wire::optional(#key)));
                cases.push(match payload {
                    Some(_) => quote!(wire::External::Member(#index, input) => Self::#name(wire::read(input)?)),
                    None => quote! {
                        wire::External::Member(#index, input) => {
                            wire::read::<wire::Empty>(input)?;
                            Self::#name
                        }
                    },
                });
            }
            Form::Constant(value) => {
                let index = Literal::usize_unsuffixed(units.len());
                units.push(value);
                cases.push(quote!(wire::External::Unit(#index) => Self::#name));
            }
            Form::Tagged { .. } | Form::Value(_) => {}
        }
    }
    quote! {
        const KEYS: &[wire::Field] = &[#(#keys),*];
        wire::external(input, KEYS, &[#(#units),*], |found| {
            Ok(match found {
                #(#cases,)*
                wire::External::Unknown(value) => Self::#unknown(value),
                _ => return Err(wire::Error::incomplete()),
            })
        })
    }
}

fn read_chosen(arms: &[Arm<'_>], cases: &[Case], open: bool) -> TokenStream {
    let mut table: Vec<TokenStream> = cases.iter().map(case).collect();
    if open {
        let count = Literal::usize_unsuffixed(arms.len());
        table.push(quote!(Case::new(#count, Accepts::String(Strings::Any))));
    }
    let mut mutable = None;
    let mut reads: Vec<TokenStream> = arms
        .iter()
        .map(|arm| {
            let name = &arm.name;
            match arm.form {
                Form::Constant(_) => quote!(Self::#name),
                Form::Keyed {
                    key,
                    payload: Some(_),
                } => quote!(Self::#name(wire::keyed(rest, #key)?)),
                Form::Keyed { key, payload: None } => quote! {{
                    wire::keyed::<wire::Empty>(rest, #key)?;
                    Self::#name
                }},
                Form::Value(_) | Form::Tagged { .. } => {
                    mutable = Some(quote!(mut));
                    quote!(Self::#name(wire::read(rest.input())?))
                }
            }
        })
        .collect();
    if open {
        let unknown = ident(UNKNOWN);
        reads.push(quote!(Self::#unknown(rest.value()?)));
    }
    let last = reads.pop();
    if let (
        [
            Arm {
                name,
                form: Form::Value(_),
                ..
            },
        ],
        false,
    ) = (arms, open)
    {
        return quote!(Ok(Self::#name(wire::read(input)?)));
    }
    let indexes = (0..reads.len()).map(Literal::usize_unsuffixed);
    let mut used = vec![quote!(Accepts), quote!(Case)];
    let text = quote!(#(#table)*).to_string();
    for (name, item) in [
        ("Kinds", quote!(Kinds)),
        ("Property", quote!(Property)),
        ("Strings", quote!(Strings)),
    ] {
        if text.contains(&format!("{name} ::")) {
            used.push(item);
        }
    }
    let (variant, value) = if reads.is_empty() {
        (quote!(_), quote!(#last))
    } else {
        let value = quote! {
            match variant {
                #(#indexes => #reads,)*
                _ => #last,
            }
        };
        (quote!(variant), value)
    };
    quote! {
        use wire::{#(#used),*};
        const CASES: &[Case] = &[#(#table),*];
        let (#variant, #mutable rest) = input.choose(CASES)?;
        Ok(#value)
    }
}

fn write_arm(arm: &Arm<'_>, decision: &Decision) -> TokenStream {
    let name = &arm.name;
    match (arm.form, decision) {
        (Form::Constant(value), _) => quote!(Self::#name => output.str(#value),),
        (
            Form::Tagged {
                payload: Some(_),
                carries_tag: true,
                ..
            },
            _,
        )
        | (Form::Value(_), _) => {
            quote!(Self::#name(value) => wire::Write::write(value, output),)
        }
        (Form::Tagged { value, payload, .. }, Decision::Tag(tag)) => match payload {
            Some(_) => quote!(Self::#name(payload) => output.tagged(#tag, #value, payload),),
            None => quote!(Self::#name => output.tagged(#tag, #value, &wire::Empty),),
        },
        (Form::Tagged { .. }, _) => quote!(),
        (
            Form::Keyed {
                key,
                payload: Some(_),
            },
            _,
        ) => {
            quote!(Self::#name(value) => output.keyed(#key, value),)
        }
        (Form::Keyed { key, payload: None }, _) => {
            quote!(Self::#name => output.keyed(#key, &wire::Empty),)
        }
    }
}

fn case(case: &Case) -> TokenStream {
    let variant = Literal::usize_unsuffixed(case.variant);
    let accepts = match &case.accepts {
        Accepts::Null => quote!(Null),
        Accepts::Bool => quote!(Bool),
        Accepts::Integer => quote!(Integer),
        Accepts::Number => quote!(Number),
        Accepts::String(it) => {
            let it = strings(it);
            quote!(String(#it))
        }
        Accepts::Array(items) => {
            let items = kinds(items);
            quote!(Array(#items))
        }
        Accepts::Object(properties) => {
            let properties = properties.iter().map(property);
            quote!(Object(&[#(#properties),*]))
        }
    };
    quote!(Case::new(#variant, Accepts::#accepts))
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
    quote!(Property::#new(#name, #kinds) #strings)
}

fn strings(strings: &Strings) -> TokenStream {
    let strings = match strings {
        Strings::Any => quote!(Any),
        Strings::Values(values) => quote!(Values(&[#(#values),*])),
        Strings::Open(values) => quote!(Open(&[#(#values),*])),
        Strings::Format(StringType::Uuid) => quote!(Uuid),
        Strings::Format(StringType::DateTime) => quote!(DateTime),
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
        Kind::Null => quote!(Kinds::NULL),
        Kind::Bool => quote!(Kinds::BOOL),
        Kind::Integer => quote!(Kinds::INTEGER),
        Kind::Number => quote!(Kinds::NUMBER),
        Kind::String => quote!(Kinds::STRING),
        Kind::Array => quote!(Kinds::ARRAY),
        Kind::Object => quote!(Kinds::OBJECT),
    });
    constants
        .reduce(|all, kind| quote!(#all.union(#kind)))
        .unwrap_or_else(|| quote!(Kinds::ANY))
}
