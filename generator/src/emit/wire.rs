//! `wire/`: the code that reads and writes each type; one file for each file of `types/`.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::Context;
use super::file::File;
use super::module::{Module, declarations};
use super::paths::{Imports, Scope, ident};
use super::rust::Rust;
use super::{enums, newtypes, structs, unions};
use crate::analyze::groups::Part;
use crate::ir::{TypeId, TypeKind};
use crate::name::{FilePath, UNKNOWN};

/// Without `#[inline]`, every build of the crate would compile the code of all types: for the
/// Fortanix DSM API this takes 27 s instead of 12 s.
const WIRE_INTRO: &str = "How the types are read and written.\n\n\
    `#[inline]` leaves the compilation to the crates that use a type, so that a program pays for \
    the operations that it calls and for no others.";

pub(super) fn write(context: Context<'_>) -> BTreeMap<FilePath, File> {
    let mut files = BTreeMap::new();
    let mut modules = Vec::new();
    for (name, part) in context.parts() {
        if part.types.iter().all(|id| is_alias(context, *id)) {
            continue;
        }
        let features = context.features(&part.users);
        modules.push(Module { name, features });
        files.insert(name.file("src/wire"), file(context, part));
    }
    files.insert(
        FilePath::own("src/wire/mod.rs"),
        File::Rust {
            intro: WIRE_INTRO.into(),
            items: Rust::from_iter([declarations(&modules)]),
        },
    );
    files
}

fn is_alias(context: Context<'_>, id: TypeId) -> bool {
    matches!(context.api.types[id].kind, TypeKind::Alias(_))
        && !context.facts.newtypes.contains(&id)
}

/// Returns an enum in the form that the runtime's macros expect: with the name of the variant for
/// unknown values, unless it is the usual name.
fn open_enum(context: Context<'_>, id: TypeId, ty: Ident) -> TokenStream {
    let unknown = context.names.unknown(id);
    match &**unknown == UNKNOWN {
        true => quote!(#ty),
        false => {
            let unknown = ident(unknown);
            quote!(#ty::#unknown)
        }
    }
}

fn file(context: Context<'_>, part: &Part) -> File {
    let mut imports = Imports::new(context, Scope::Wire);
    let mut items = Rust::default();
    let (mut strings, mut integers, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for id in part.types.iter().copied() {
        let ty = ident(context.names.ty(id));
        match &context.api.types[id].kind {
            TypeKind::Struct(it) => {
                structs::wire(context, id, it, &mut imports, &mut items);
                others.push(ty);
            }
            TypeKind::Enum(it) => {
                enums::string_wire(context, id, it, &mut imports, &mut items);
                strings.push(open_enum(context, id, ty));
            }
            TypeKind::IntegerEnum(it) => {
                enums::integer_wire(context, id, it, &mut imports, &mut items);
                integers.push(ty);
            }
            TypeKind::Union(it) => {
                unions::wire(context, id, it, &mut imports, &mut items);
                others.push(ty);
            }
            TypeKind::Alias(_) if is_alias(context, id) => {}
            TypeKind::Alias(_) => {
                items.extend(newtypes::wire(id, &mut imports));
                others.push(ty);
            }
        }
    }
    if !strings.is_empty() {
        items.push(quote!(wire::string_enum!(#(#strings),*);));
    }
    if !integers.is_empty() {
        items.push(quote!(wire::integer_enum!(#(#integers),*);));
    }
    if !others.is_empty() {
        items.push(quote!(wire::impl_serde!(#(#others),*);));
    }
    imports.path("crate::runtime::wire");
    items.prepend(imports.items());
    File::Rust {
        intro: context.module_intro("Reading and writing the types", &part.users),
        items,
    }
}
