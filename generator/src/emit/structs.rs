//! Structs: fields, constructor and setters, and the code that reads and writes them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::context::Context;
use super::derives::Derives;
use super::long_lists::{Kind, list};
use super::members::{self, Given, Member};
use super::paths::{Imports, Scope, complexity, ident, word};
use super::requests::Held;
use super::rust::Rust;
use super::{defaults, docs};
use crate::analyze::{Constant, Presence};
use crate::ir::{Struct, Type, TypeDef, TypeId, TypeKind};
use crate::markdown::{Phrase, code, phrase};

fn members(
    context: Context<'_>,
    id: TypeId,
    it: &Struct,
    imports: &mut Imports<'_>,
) -> Vec<Member> {
    let names = context.names.members(id);
    let boxed = |position| context.facts.boxes.is_boxed(id, position);
    let usage = &context.facts.usage;
    let fields = it.fields.iter().enumerate().map(|(position, field)| {
        let presence = usage.presence(id, field);
        let known = usage.own_tag(id, field);
        let known = known.map(|known| constant(context, known, imports));
        Member {
            name: ident(&names[position]),
            ty: Held::Type(match presence {
                Presence::Always => field.ty.clone(),
                Presence::Optional | Presence::Patch => field.ty.non_null().clone(),
            }),
            presence,
            given: match usage.is_asked_for(id, field) {
                true => Given::New,
                false if usage.is_settable(id, field) => Given::Setter,
                false => Given::Nowhere,
            },
            known,
            default: field
                .default
                .as_ref()
                .and_then(|it| defaults::constant(&names[position], &field.ty, it, imports)),
            boxed: boxed(position),
            docs: docs::field(&field.docs),
            deprecated: field.docs.deprecated,
        }
    });
    let parts = it.flattened.iter().enumerate().map(|(index, part)| {
        let position = it.fields.len() + index;
        Member {
            name: ident(&names[position]),
            ty: Held::Type(part.ty.clone()),
            presence: usage.presence_of_part(id, part),
            given: match usage.is_part_asked_for(id, part) {
                true => Given::New,
                false => Given::Setter,
            },
            known: None,
            default: None,
            boxed: boxed(position),
            docs: docs::field(&part.docs),
            deprecated: false,
        }
    });
    fields.chain(parts).collect()
}

/// Returns the expression for a known value.
fn constant(context: Context<'_>, value: &Constant, imports: &mut Imports<'_>) -> TokenStream {
    match value {
        Constant::Text(text) => quote!(#text.to_owned()),
        Constant::Integer(value) => Literal::i64_unsuffixed(*value).into_token_stream(),
        Constant::Bool(value) => quote!(#value),
        Constant::Enum(id, position) => {
            let ty = imports.named(*id);
            let variant = ident(&context.names.members(*id)[*position]);
            quote!(#ty::#variant)
        }
    }
}

pub(super) fn definition(
    context: Context<'_>,
    id: TypeId,
    def: &TypeDef,
    it: &Struct,
    imports: &mut Imports<'_>,
    items: &mut Rust,
) {
    let usage = &context.facts.usage;
    let members = members(context, id, it, imports);
    let docs = docs::item(&def.docs, Some(&def.written));
    let name = ident(context.names.ty(id));
    let has_default = context.facts.defaults.contains(&id);
    let derives = Derives::data(has_default).attribute();
    let fields = members.iter().map(|member| member.field(imports));
    let fields = list(Kind::Fields, fields);
    let deprecated = docs::deprecated(&def.docs);
    let types = it
        .fields
        .iter()
        .map(|field| match usage.presence(id, field) {
            Presence::Always => &field.ty,
            Presence::Optional | Presence::Patch => field.ty.non_null(),
        });
    let complex = complexity(types.chain(it.flattened.iter().map(|part| &part.ty)));
    items.push(quote! {
        #docs
        #deprecated
        #derives
        #complex
        #[non_exhaustive]
        pub struct #name { #fields }
    });
    if usage.is_sent(id) {
        let shown = code(context.names.ty(id).plain());
        let created = match members.iter().any(|member| member.given == Given::New) {
            true => phrase!("Creates {} from its required fields.", shown),
            false => phrase!("Creates {} with all fields unset.", shown),
        };
        let tags = it.fields.iter().zip(&members);
        let tags = tags.filter(|(_, member)| member.known.is_some());
        let tags =
            tags.map(|(field, _)| phrase!(" Its {} is that of its variant.", code(&field.key)));
        let summary = phrase!("{}{}", created, Phrase::join(&Vec::from_iter(tags), ""));
        let allowed = complex.as_ref();
        members::constructor(
            &name,
            allowed,
            &members,
            has_default,
            summary,
            imports,
            items,
        );
    }
}

/// How many setters an example chooses from. Each operation has an example, and a body may have any number of fields.
const SETTERS: usize = 4;

/// How a caller creates a struct: the arguments of `new`, with their names, and the first of the usual setters.
pub(super) struct Maker {
    pub arguments: Vec<(String, Type)>,
    pub setters: Vec<(String, Type)>,
}

/// Returns how a struct is created. `None` if the type is not a struct or is only received.
pub(super) fn maker(context: Context<'_>, id: TypeId) -> Option<Maker> {
    let TypeKind::Struct(it) = &context.api.types[id].kind else {
        return None;
    };
    if !context.facts.usage.is_sent(id) {
        return None;
    }
    let mut imports = Imports::new(context, Scope::Operations);
    let members = members(context, id, it, &mut imports);
    let argument = |member: &Member| match &member.ty {
        Held::Type(ty) => Some((member.name.to_string(), ty.clone())),
        Held::Choice(_) => None,
    };
    let is_usual = |member: &&Member| member.presence != Presence::Patch && !member.deprecated;
    let set_later = members
        .iter()
        .filter(|member| member.given == Given::Setter);
    Some(Maker {
        arguments: members
            .iter()
            .filter(|member| member.given == Given::New)
            .map(argument)
            .collect::<Option<_>>()?,
        setters: set_later
            .filter(is_usual)
            .filter_map(argument)
            .take(SETTERS)
            .collect(),
    })
}

/// Adds the code that reads and writes a struct.
pub(super) fn wire(
    context: Context<'_>,
    id: TypeId,
    it: &Struct,
    imports: &mut Imports<'_>,
    items: &mut Rust,
) {
    let usage = &context.facts.usage;
    let names: Vec<Ident> = context.names.members(id).iter().map(ident).collect();
    let of_fields = it.fields.iter().map(|field| usage.presence(id, field));
    let of_parts = it
        .flattened
        .iter()
        .map(|part| usage.presence_of_part(id, part));
    let presences: Vec<Presence> = of_fields.chain(of_parts).collect();
    let ty = imports.named(id);
    let count = it.fields.len();
    let entries = it.fields.iter().zip(&presences).map(|(field, presence)| {
        let key = &field.key;
        let entry = match presence {
            Presence::Patch => quote!(wire::patch(#key)),
            Presence::Optional => quote!(wire::optional(#key)),
            Presence::Always => quote!(wire::required(#key)),
        };
        let is_any = context.facts.may_be_anything(&context.api.types, &field.ty);
        let any = is_any.then(|| quote!(.any()));
        quote!(#entry #any)
    });
    let entries = list(Kind::Values, entries);
    items.push(quote! {
        impl #ty {
            const FIELDS: &'static [wire::Field] = &[#entries];
        }
    });
    let (own, parts) = names.split_at(count);
    // One statement each: a tuple would be copied as a whole, which takes twice the space on the
    // stack.
    let slots = names.iter().zip(&presences).map(|(name, presence)| {
        if *presence == Presence::Patch {
            let patch = imports.path("crate::runtime::patch::Patch");
            quote!(let mut #name = #patch::Absent;)
        } else {
            quote!(let mut #name = None;)
        }
    });
    let slots = list(Kind::Statements, slots);
    // A member of this name would shadow the variable.
    let free = |mut name: Ident| {
        while names.contains(&name) {
            name = format_ident!("{name}_");
        }
        name
    };
    let input = free(word("input"));
    let read = list(Kind::Values, own.iter().map(|name| quote!(&mut #name)));
    let call = if parts.is_empty() {
        quote!(#input.object(Self::FIELDS, &mut [#read])?;)
    } else {
        let excluded = it.flattened.iter().map(|part| {
            let keys = list(Kind::Values, part.exclude.iter().map(|key| quote!(#key)));
            quote!(&[#keys])
        });
        let mut added = Vec::new();
        let mut rest = Vec::new();
        let parts = parts.iter().zip(&presences[count..]);
        for (part, (name, presence)) in it.flattened.iter().zip(parts) {
            if *presence == Presence::Optional {
                let slot = free(format_ident!("added_{}", added.len() + 1));
                let keys = list(Kind::Values, part.added.iter().map(|key| quote!(#key)));
                added.push(quote!(let mut #slot = wire::Added::new(&[#keys], &mut #name);));
                rest.push(quote!(&mut #slot));
            } else {
                rest.push(quote!(&mut #name));
            }
        }
        quote! {
            #(#added)*
            #input.object_with(
                Self::FIELDS,
                &mut [#read],
                &[#(#excluded),*],
                &mut [#(#rest),*],
            )?;
        }
    };
    let needed = names.iter().zip(&presences);
    let needed = needed.filter(|(_, presence)| **presence == Presence::Always);
    let needed: Vec<&Ident> = needed.map(|(name, _)| name).collect();
    let take = match needed.as_slice() {
        [] => None,
        [name] => Some(quote! {
            let Some(#name) = #name else {
                return Err(wire::Error::incomplete());
            };
        }),
        several => {
            let taken = list(Kind::Values, several.iter().map(|name| quote!(Some(#name))));
            let values = list(Kind::Values, several.iter().map(|name| quote!(#name)));
            Some(quote! {
                let (#taken) = (#values) else {
                    return Err(wire::Error::incomplete());
                };
            })
        }
    };
    let fields = list(Kind::Initializers, names.iter().map(|name| quote!(#name)));
    items.push(quote! {
        impl wire::Read for #ty {
            #[inline]
            fn read(#input: wire::Input<'_>) -> wire::Result<Self> {
                #slots
                #call
                #take
                Ok(Self { #fields })
            }
        }
    });
    let written = list(Kind::Values, own.iter().map(|name| quote!(&self.#name)));
    items.push(quote! {
        impl wire::Write for #ty {
            #[inline]
            fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
                output.fields(Self::FIELDS, &[#written], &[#(&self.#parts),*])
            }
        }
    });
}
