//! Unions: enums with payloads, and the code that distinguishes, reads and writes their variants.

use std::iter;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::context::Context;
use super::derives::Derives;
use super::long_lists::{Kind, list};
use super::paths::{Imports, ident};
use super::rust::Rust;
use super::{docs, evidence};
use crate::analyze::Given;
use crate::analyze::evidence::Case;
use crate::ir::{Decision, Form, Tag, TagIn, TagKind, Type, TypeDef, TypeId, Union};

/// A variant with everything that is needed to write it.
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
            boxed: context.facts.boxes.is_boxed(id, position),
        })
        .collect()
}

/// The values that a union keeps although they do not belong to exactly one of its variants.
#[derive(Clone, Copy, PartialEq)]
struct Kept {
    /// Unknown values: those with a new tag, a new key or a new string.
    new: bool,
    /// Whether unknown strings are among these.
    new_strings: bool,
    /// Values that match several of its variants at once.
    several: bool,
}

impl Kept {
    fn of(context: Context<'_>, id: TypeId, it: &Union) -> Self {
        Self {
            new: it.is_open() || context.facts.told.has_unknown_objects(id, it),
            new_strings: it.is_open(),
            several: context.facts.told.may_combine(id),
        }
    }

    fn docs(self) -> Option<&'static str> {
        match (self.new, self.several) {
            (true, false) => Some("A value that this version of the crate does not know."),
            (true, true) => Some(
                "A value that this version of the crate does not know, or that matches several variants.",
            ),
            (false, true) => Some("A value that matches several variants."),
            (false, false) => None,
        }
    }
}

pub(super) fn definition(
    context: Context<'_>,
    id: TypeId,
    def: &TypeDef,
    it: &Union,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let docs = docs::item(&def.docs, Some(&def.written));
    let deprecated = def.docs.deprecated.then(|| quote!(#[deprecated]));
    let name = ident(context.names.ty(id));
    let variants = arms(context, id, it).into_iter().zip(&it.variants);
    let variants = variants.map(|(arm, variant)| {
        let docs = docs::variant(variant, &it.decision);
        let deprecated = docs::deprecated(&variant.docs);
        let name = &arm.name;
        match arm.form.payload() {
            Some(ty) => {
                let ty = if arm.boxed {
                    imports.boxed(ty)
                } else {
                    imports.ty(ty)
                };
                quote!(#docs #deprecated #name(#ty))
            }
            None => quote!(#docs #deprecated #name),
        }
    });
    let variants = list(Kind::Variants, variants);
    let kept = Kept::of(context, id, it);
    let unknown = kept.docs().map(|docs| {
        let unknown = ident(context.names.unknown(id));
        let value = imports.path("crate::runtime::unknown::Unknown");
        let docs = docs::line(docs);
        quote! {
            #docs
            #unknown(#value),
        }
    });
    let uneven = context.facts.boxes.is_uneven(id);
    let large = uneven.then(|| quote!(#[allow(clippy::large_enum_variant)]));
    let derives = Derives::Data.attribute();
    let mut items = vec![quote! {
        #docs
        #deprecated
        #derives
        #large
        #[non_exhaustive]
        pub enum #name {
            #variants
            #unknown
        }
    }];
    items.extend(conversions(context, id, imports));
    items
}

/// Creates the conversions into a union.
fn conversions(context: Context<'_>, id: TypeId, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let name = ident(context.names.ty(id));
    let conversions = context.facts.conversions.leading_to(id).iter();
    let conversions = conversions.flat_map(|it| {
        let from = match &it.from {
            Given::Type(ty) => imports.ty(ty),
            Given::Text => quote!(&str),
        };
        let variant = ident(&context.names.members(id)[it.variant]);
        let trait_ = imports.path("std::convert::From");
        let is_boxed = context.facts.boxes.is_boxed(id, it.variant);
        let boxed = is_boxed.then(|| imports.path("std::boxed::Box"));
        let conversion = |generics: TokenStream, from: TokenStream, is_payload: bool| {
            let value = match is_payload {
                true => quote!(value),
                false => quote!(value.into()),
            };
            let value = match &boxed {
                Some(path) => quote!(#path::new(#value)),
                None => value,
            };
            quote! {
                impl #generics #trait_<#from> for #name {
                    fn from(value: #from) -> Self {
                        Self::#variant(#value)
                    }
                }
            }
        };
        let of_array = match &it.from {
            Given::Type(Type::Array(items)) => {
                let items = imports.ty(items);
                Some(conversion(
                    quote!(<const N: usize>),
                    quote!([#items; N]),
                    false,
                ))
            }
            _ => None,
        };
        iter::once(conversion(quote!(), from, it.is_payload)).chain(of_array)
    });
    conversions.collect()
}

/// Adds the code that reads and writes a union.
pub(super) fn wire(
    context: Context<'_>,
    id: TypeId,
    it: &Union,
    imports: &mut Imports<'_>,
    items: &mut Rust,
) {
    let ty = imports.named(id);
    let arms = arms(context, id, it);
    let kept = Kept::of(context, id, it);
    let unknown = ident(context.names.unknown(id));
    let read = match &it.decision {
        Decision::Tag(tag) => read_tagged(tag, &arms, &unknown),
        Decision::Key => read_keyed(&arms, &unknown),
        Decision::Evidence { .. } => {
            read_chosen(&arms, context.facts.told.cases(id), kept, &unknown, imports)
        }
    };
    let is_any = context.facts.anything.contains(&id);
    let any = is_any.then(|| {
        quote!(
            const IS_ANY: bool = true;
        )
    });
    items.push(quote! {
        impl wire::Read for #ty {
            #any
            #[inline]
            fn read(input: wire::Input<'_>) -> wire::Result<Self> { #read }
        }
    });
    let writes = arms.iter().filter_map(|arm| write_arm(arm, &it.decision));
    let writes = list(Kind::Arms, writes);
    let write_unknown = kept
        .docs()
        .map(|_| quote!(Self::#unknown(value) => wire::Write::write(value, output),));
    items.push(quote! {
        impl wire::Write for #ty {
            #[inline]
            fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
                match self { #writes #write_unknown }
            }
        }
    });
}

fn read_tagged(tag: &Tag, arms: &[Arm<'_>], unknown: &Ident) -> TokenStream {
    let key = &tag.key;
    let cases = arms.iter().filter_map(|arm| {
        let name = &arm.name;
        let Form::Tagged {
            value,
            payload,
            tag,
        } = arm.form
        else {
            return None;
        };
        Some(match (payload, tag) {
            (Some(_), TagIn::Variant) => quote!(#value => Self::#name(wire::read(rest.input())?)),
            (Some(_), TagIn::Field | TagIn::Payload) => {
                quote!(#value => Self::#name(wire::read(rest.input_with_tag(#key, &tag))?))
            }
            (None, _) => quote! {
                #value => {
                    rest.skip()?;
                    Self::#name
                }
            },
        })
    });
    let cases = list(Kind::Arms, cases);
    let streams = arms.iter().any(|arm| arm.form.payload().is_some());
    let mutable = streams.then(|| quote!(mut));
    let tagged = match (tag.kind, tag.nullable) {
        (TagKind::String, false) => quote!(tagged),
        (TagKind::String, true) => quote!(tagged_or_null),
        (TagKind::Integer, false) => quote!(tagged_by_integer),
        (TagKind::Integer, true) => quote!(tagged_by_integer_or_null),
        (TagKind::Boolean, false) => quote!(tagged_by_bool),
        (TagKind::Boolean, true) => quote!(tagged_by_bool_or_null),
    };
    quote! {
        let (tag, #mutable rest) = input.#tagged(#key)?;
        Ok(match tag.as_str() {
            #cases
            _ => Self::#unknown(rest.value_with_tag(#key, tag)?),
        })
    }
}

fn read_keyed(arms: &[Arm<'_>], unknown: &Ident) -> TokenStream {
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
    let (keys, cases) = (list(Kind::Values, keys), list(Kind::Arms, cases));
    let units = list(Kind::Values, units.iter().map(|unit| quote!(#unit)));
    quote! {
        const KEYS: &[wire::Field] = &[#keys];
        wire::external(input, KEYS, &[#units], |found| {
            Ok(match found {
                #cases
                wire::External::Unknown(value) => Self::#unknown(value),
                _ => return Err(wire::Error::incomplete()),
            })
        })
    }
}

fn read_chosen(
    arms: &[Arm<'_>],
    cases: &[Case],
    kept: Kept,
    unknown: &Ident,
    imports: &mut Imports<'_>,
) -> TokenStream {
    if let (
        [
            Arm {
                name,
                form: Form::Value(_),
                ..
            },
        ],
        None,
    ) = (arms, kept.docs())
    {
        return quote!(Ok(Self::#name(wire::read(input)?)));
    }
    let of_new = kept.new_strings.then(|| {
        let count = Literal::usize_unsuffixed(arms.len());
        quote!(Case::new(#count, Accepts::String(Strings::Others)))
    });
    let table = cases.iter().map(|it| evidence::case(it, imports));
    let table = list(Kind::Values, table.chain(of_new));
    let read_arm = |arm: &Arm<'_>| {
        let name = &arm.name;
        match arm.form {
            Form::Constant(_) => quote!(Self::#name),
            Form::Keyed {
                key,
                payload: Some(_),
            } => quote!(Self::#name(wire::keyed(input, #key)?)),
            Form::Keyed { key, payload: None } => quote! {{
                wire::keyed::<wire::Empty>(input, #key)?;
                Self::#name
            }},
            Form::Value(_) | Form::Tagged { .. } => quote!(Self::#name(wire::read(input)?)),
        }
    };
    let (others, last) = match (arms.split_last(), kept.docs()) {
        (_, Some(_)) => (arms, Some(quote!(Self::#unknown(wire::read(input)?)))),
        (Some((last, others)), None) => (others, Some(read_arm(last))),
        (None, None) => (arms, None),
    };
    let used = evidence::used(cases, kept.new_strings);
    let choose = match kept.several {
        true => quote!(choose_one),
        false => quote!(choose),
    };
    let reads = others.iter().enumerate().map(|(index, arm)| {
        let (index, read) = (Literal::usize_unsuffixed(index), read_arm(arm));
        quote!(#index => #read)
    });
    let reads = list(Kind::Arms, reads);
    let read = match others.is_empty() {
        true => quote!(|_, input| Ok(#last)),
        false => quote! {
            |variant, input| {
                Ok(match variant {
                    #reads
                    _ => #last,
                })
            }
        },
    };
    quote! {
        use wire::{#(#used),*};
        const CASES: &[Case] = &[#table];
        input.#choose(CASES, #read)
    }
}

fn write_arm(arm: &Arm<'_>, decision: &Decision) -> Option<TokenStream> {
    let name = &arm.name;
    Some(match arm.form {
        Form::Constant(value) => quote!(Self::#name => output.str(#value)),
        Form::Value(_) => quote!(Self::#name(value) => wire::Write::write(value, output)),
        Form::Tagged {
            value,
            payload,
            tag,
        } => match decision {
            Decision::Tag(by) => write_tagged(name, by, value, payload.as_ref(), *tag),
            Decision::Key | Decision::Evidence { .. } => return None,
        },
        Form::Keyed {
            key,
            payload: Some(_),
        } => quote!(Self::#name(value) => output.keyed(#key, value)),
        Form::Keyed { key, payload: None } => {
            quote!(Self::#name => output.keyed(#key, &wire::Empty))
        }
    })
}

fn write_tagged(
    name: &Ident,
    tag: &Tag,
    value: &str,
    payload: Option<&Type>,
    tag_in: TagIn,
) -> TokenStream {
    let key = &tag.key;
    let (pattern, payload) = match payload {
        Some(_) if tag_in == TagIn::Payload => {
            return quote!(Self::#name(value) => wire::Write::write(value, output));
        }
        Some(_) => (quote!(Self::#name(payload)), quote!(payload)),
        None => (quote!(Self::#name), quote!(&wire::Empty)),
    };
    let scalar = match (tag.kind, value.parse::<i64>()) {
        (TagKind::Integer, Ok(value)) => Literal::i64_suffixed(value).into_token_stream(),
        (TagKind::Boolean, _) => (value == "true").into_token_stream(),
        _ => value.into_token_stream(),
    };
    let write = match (tag_in, tag.kind) {
        (TagIn::Field, _) => quote!(retagged(#key, &#scalar, #payload)),
        (_, TagKind::String) => quote!(tagged(#key, #value, #payload)),
        (_, TagKind::Integer | TagKind::Boolean) => quote!(tagged_by(#key, &#scalar, #payload)),
    };
    quote!(#pattern => output.#write)
}
