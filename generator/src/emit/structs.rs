//! Structs: fields, constructor, setters; how they are read and written.

use super::context::Context;
use super::docs;
use super::paths::{Imports, complexity, ident, many_arguments, takes_into};
use super::unions::is_any;
use crate::ir::{Access, Field, Struct, Type, TypeDef, TypeId, TypeKind};
use crate::markdown::{code, phrase};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// A member of the Rust struct.
struct Member<'a> {
    name: Ident,
    /// The type that a caller gives: without the option of an optional field.
    ty: Type,
    optional: bool,
    /// Whether `new` asks for it.
    asked_for: bool,
    three_states: bool,
    boxed: bool,
    field: Option<&'a Field>,
    docs: TokenStream,
    deprecated: bool,
}

fn members<'a>(context: Context<'_>, id: TypeId, it: &'a Struct) -> Vec<Member<'a>> {
    let names = context.names.members(id);
    let boxed = |position| context.facts.boxed.contains(&(id, position));
    let fields = it
        .fields
        .iter()
        .enumerate()
        .map(|(position, field)| Member {
            name: ident(&names[position]),
            ty: if context.facts.is_always_there(id, field) {
                field.ty.clone()
            } else {
                field.ty.non_null().clone()
            },
            optional: !context.facts.is_always_there(id, field),
            asked_for: context.facts.is_asked_for(id, field),
            three_states: context.facts.has_three_states(id, field),
            boxed: boxed(position),
            field: Some(field),
            docs: docs::item(&field.docs, None),
            deprecated: field.docs.deprecated,
        });
    let parts = it.flattened.iter().enumerate().map(|(index, part)| {
        let position = it.fields.len() + index;
        Member {
            name: ident(&names[position]),
            ty: part.ty.clone(),
            optional: false,
            // A map of further members starts empty.
            asked_for: !matches!(part.ty, Type::Map(_)),
            three_states: false,
            boxed: boxed(position),
            field: None,
            docs: docs::item(&part.docs, None),
            deprecated: false,
        }
    });
    fields.chain(parts).collect()
}

impl Member<'_> {
    /// Whether a setter is of any use: what only the server sends is not set, nor what has no values.
    fn is_set_later(&self) -> bool {
        let read_only = |field: &Field| field.access == Access::ReadOnly;
        let has_values = self.three_states || !self.ty.is_only_null();
        !self.asked_for && !self.field.is_some_and(read_only) && has_values
    }

    fn written(&self, imports: &mut Imports<'_>) -> TokenStream {
        let inner = if self.boxed {
            imports.boxed(&self.ty)
        } else {
            imports.ty(&self.ty)
        };
        if self.three_states {
            let patch = imports.path("crate::runtime::patch::Patch");
            quote!(#patch<#inner>)
        } else if self.optional {
            imports.option(inner)
        } else {
            inner
        }
    }

    /// The type of an argument, and how it becomes the field's value.
    fn argument(&self, imports: &mut Imports<'_>) -> (TokenStream, TokenStream) {
        let name = &self.name;
        let ty = imports.ty(&self.ty);
        match (self.boxed, takes_into(&self.ty)) {
            (true, _) => {
                let path = imports.path("std::boxed::Box");
                match &self.ty {
                    Type::Nullable(_) => (ty, quote!(#name.map(#path::new))),
                    _ => (ty, quote!(#path::new(#name))),
                }
            }
            (false, true) => (imports.into(ty), quote!(#name.into())),
            (false, false) => (ty, quote!(#name)),
        }
    }
}

pub(super) fn definition(
    context: Context<'_>,
    id: TypeId,
    def: &TypeDef,
    it: &Struct,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let members = members(context, id, it);
    let docs = docs::item(&def.docs, Some(&def.origin));
    let name = ident(context.names.ty(id));
    let default = context
        .facts
        .defaults
        .contains(&id)
        .then(|| quote!(, Default));
    let fields = members.iter().map(|member| {
        let (docs, name, ty) = (&member.docs, &member.name, member.written(imports));
        let deprecated = member.deprecated.then(|| quote!(#[deprecated]));
        quote!(#docs #deprecated pub #name: #ty)
    });
    let deprecated = docs::deprecated(&def.docs);
    let complex = complexity(members.iter().map(|member| &member.ty));
    let item = quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug, PartialEq #default)]
        #complex
        #[non_exhaustive]
        pub struct #name { #(#fields),* }
    };
    let mut items = vec![item];
    if context.facts.requests.contains(&id) {
        items.push(constructor(context, id, &name, &members, imports));
    }
    items
}

/// How a caller makes a struct: what `new` asks for, by name, and the first of the setters.
pub(super) struct Maker {
    pub arguments: Vec<(String, Type)>,
    pub setter: Option<(String, Type)>,
}

/// `None` for what is no struct, or is only received.
pub(super) fn maker(context: Context<'_>, id: TypeId) -> Option<Maker> {
    let TypeKind::Struct(it) = &context.api.types[id].kind else {
        return None;
    };
    if !context.facts.requests.contains(&id) {
        return None;
    }
    let members = members(context, id, it);
    let argument = |member: &Member<'_>| (member.name.to_string(), member.ty.clone());
    let is_usual = |member: &&Member<'_>| !member.three_states && !member.deprecated;
    let mut set_later = members.iter().filter(|member| member.is_set_later());
    Some(Maker {
        arguments: members
            .iter()
            .filter(|member| member.asked_for)
            .map(argument)
            .collect(),
        setter: set_later.find(is_usual).map(argument),
    })
}

/// `Self::default()`, or a longer path if a setter has that name.
pub(super) fn default_value<'m>(
    mut setters: impl Iterator<Item = &'m Ident>,
    imports: &mut Imports<'_>,
) -> TokenStream {
    if setters.any(|name| name == "default") {
        let default = imports.path("std::default::Default");
        return quote!(#default::default());
    }
    quote!(Self::default())
}

/// `new` with what is required, and a setter for each of the others.
fn constructor(
    context: Context<'_>,
    id: TypeId,
    ty: &Ident,
    members: &[Member<'_>],
    imports: &mut Imports<'_>,
) -> TokenStream {
    let arguments: Vec<&Member<'_>> = members.iter().filter(|member| member.asked_for).collect();
    let parameters: Vec<TokenStream> = arguments
        .iter()
        .map(|member| {
            let (name, (ty, _)) = (&member.name, member.argument(imports));
            quote!(#name: #ty)
        })
        .collect();
    let body = if context.facts.defaults.contains(&id) {
        default_value(members.iter().map(|member| &member.name), imports)
    } else {
        let values = members.iter().map(|member| {
            let name = &member.name;
            if member.asked_for && member.optional {
                let (_, value) = member.argument(imports);
                quote!(#name: Some(#value))
            } else if member.asked_for {
                let (_, value) = member.argument(imports);
                if *name == value.to_string() {
                    quote!(#name)
                } else {
                    quote!(#name: #value)
                }
            } else if member.three_states {
                let patch = imports.path("crate::runtime::patch::Patch");
                quote!(#name: #patch::Absent)
            } else if member.optional || member.ty.is_only_null() {
                quote!(#name: None)
            } else {
                let map = imports.path("std::collections::BTreeMap");
                quote!(#name: #map::new())
            }
        });
        quote!(Self { #(#values),* })
    };
    let many = many_arguments(arguments.len());
    let summary = if arguments.is_empty() {
        phrase!(
            "Makes {} without its optional members.",
            code(&ty.to_string())
        )
    } else {
        phrase!("Makes {} of its required members.", code(&ty.to_string()))
    };
    let summary = docs::line(summary);
    let setters = members
        .iter()
        .filter(|member| member.is_set_later())
        .map(|member| setter(member, imports));
    let setters: Vec<TokenStream> = setters.collect();
    let complex = complexity(members.iter().map(|member| &member.ty));
    quote! {
        #complex
        impl #ty {
            #summary
            #many
            pub fn new(#(#parameters),*) -> Self { #body }
            #(#setters)*
        }
    }
}

fn setter(member: &Member<'_>, imports: &mut Imports<'_>) -> TokenStream {
    let name = &member.name;
    let plain = name.to_string();
    let plain = plain.trim_start_matches("r#");
    let (ty, value) = if member.three_states {
        let inner = imports.ty(&member.ty);
        let patch = imports.path("crate::runtime::patch::Patch");
        let ty = imports.into(quote!(#patch<#inner>));
        if member.boxed {
            let path = imports.path("std::boxed::Box");
            (ty, quote!(#name.into().map(#path::new)))
        } else {
            (ty, quote!(#name.into()))
        }
    } else {
        let (ty, value) = member.argument(imports);
        (
            ty,
            if member.optional {
                quote!(Some(#value))
            } else {
                value
            },
        )
    };
    let allow = setter_allowance(plain);
    let deprecated = member.deprecated.then(|| quote!(#[deprecated]));
    let docs = docs::line(phrase!("Sets {}.", code(plain)));
    quote! {
        #docs
        #allow
        #deprecated
        #[must_use]
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// Setters are named after their fields, some of which clippy takes for something else.
pub(super) fn setter_allowance(name: &str) -> Option<TokenStream> {
    let prefixes = ["is_", "as_", "to_", "into_", "from_"];
    let operators = [
        "add", "sub", "mul", "div", "rem", "shl", "shr", "bitand", "bitor", "bitxor", "eq", "cmp",
        "hash", "index",
    ];
    if prefixes.iter().any(|prefix| name.starts_with(prefix)) {
        Some(quote!(#[allow(clippy::wrong_self_convention)]))
    } else if operators.contains(&name) {
        Some(quote!(#[allow(clippy::should_implement_trait)]))
    } else {
        None
    }
}

/// How a struct is read and written.
pub(super) fn wire(
    context: Context<'_>,
    id: TypeId,
    it: &Struct,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let members = members(context, id, it);
    let ty = imports.named(id);
    let count = it.fields.len();
    let entries = members.iter().filter_map(|member| {
        let field = member.field?;
        let key = &field.key;
        let entry = if member.three_states {
            quote!(wire::patch(#key))
        } else if member.optional {
            quote!(wire::optional(#key))
        } else {
            quote!(wire::required(#key))
        };
        let any = is_any(context, &field.ty).then(|| quote!(.any()));
        Some(quote!(#entry #any))
    });
    let table = quote! {
        impl #ty {
            const FIELDS: &'static [wire::Field] = &[#(#entries),*];
        }
    };
    let names: Vec<&Ident> = members.iter().map(|member| &member.name).collect();
    let (own, parts) = names.split_at(count);
    // One by one: a tuple of them is copied as a whole, which takes twice the room on the stack.
    let slots = members.iter().map(|member| {
        let name = &member.name;
        if member.three_states {
            let patch = imports.path("crate::runtime::patch::Patch");
            quote!(let mut #name = #patch::Absent;)
        } else {
            quote!(let mut #name = None;)
        }
    });
    let slots: Vec<TokenStream> = slots.collect();
    // A member of this name would be in the way.
    let mut input = "input".to_owned();
    while names.iter().any(|name| **name == input) {
        input.push('_');
    }
    let input = ident(&input);
    let call = if parts.is_empty() {
        quote!(#input.object(Self::FIELDS, &mut [#(&mut #own),*])?;)
    } else {
        let excluded = it.flattened.iter().map(|part| {
            let keys = &part.exclude;
            quote!(&[#(#keys),*])
        });
        quote! {
            #input.object_with(
                Self::FIELDS,
                &mut [#(&mut #own),*],
                &[#(#excluded),*],
                &mut [#(&mut #parts),*],
            )?;
        }
    };
    let needed = members.iter().filter(|member| !member.optional);
    let needed: Vec<&Ident> = needed.map(|member| &member.name).collect();
    let take = match needed.as_slice() {
        [] => None,
        [name] => Some(quote! {
            let Some(#name) = #name else {
                return Err(wire::Error::incomplete());
            };
        }),
        names => Some(quote! {
            let (#(Some(#names)),*) = (#(#names),*) else {
                return Err(wire::Error::incomplete());
            };
        }),
    };
    let read = quote! {
        impl wire::Read for #ty {
            #[inline]
            fn read(#input: wire::Input<'_>) -> wire::Result<Self> {
                #(#slots)*
                #call
                #take
                Ok(Self { #(#names),* })
            }
        }
    };
    let write = quote! {
        impl wire::Write for #ty {
            #[inline]
            fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
                output.fields(Self::FIELDS, &[#(&self.#own),*], &[#(&self.#parts),*])
            }
        }
    };
    vec![table, read, write]
}
