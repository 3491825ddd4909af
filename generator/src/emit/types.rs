//! `types/`: the types that users work with. One file per tag, re-exported flat.

use std::collections::BTreeMap;

use quote::quote;

use super::context::Context;
use super::file::File;
use super::module::{Module, declarations, reexports};
use super::paths::{Imports, Scope, ident};
use super::rust::Rust;
use super::{docs, enums, index, newtypes, structs, unions};
use crate::ir::{TypeId, TypeKind};
use crate::markdown::Markdown;
use crate::name::FilePath;

pub(super) fn write(context: Context<'_>) -> BTreeMap<FilePath, File> {
    let parts = context.parts();
    let mut files = BTreeMap::new();
    let modules: Vec<Module<'_>> = parts
        .iter()
        .map(|(name, part)| Module {
            name,
            features: context.features(&part.users),
        })
        .collect();
    files.insert(
        FilePath::own("src/types/mod.rs"),
        File::Rust {
            intro: Markdown::join([
                "The types of the API, all re-exported here.".into(),
                index::types(context),
            ]),
            items: Rust::from_iter([declarations(&modules), reexports(&modules)]),
        },
    );
    for (module, part) in parts {
        let mut imports = Imports::new(context, Scope::Types(module));
        let mut items = Rust::default();
        for id in part.types.iter().copied() {
            definition(context, id, &mut imports, &mut items);
        }
        items.prepend(imports.items());
        files.insert(
            module.file("src/types"),
            File::Rust {
                intro: context.module_intro("Types of the operations", &part.users),
                items,
            },
        );
    }
    files
}

fn definition(context: Context<'_>, id: TypeId, imports: &mut Imports<'_>, items: &mut Rust) {
    let def = &context.api.types[id];
    match &def.kind {
        TypeKind::Struct(it) => structs::definition(context, id, def, it, imports, items),
        TypeKind::Enum(it) => items.extend(enums::strings(context, id, def, it, imports)),
        TypeKind::IntegerEnum(it) => items.extend(enums::integers(context, id, def, it)),
        TypeKind::Union(it) => items.extend(unions::definition(context, id, def, it, imports)),
        TypeKind::Alias(ty) if context.facts.newtypes.contains(&id) => {
            items.extend(newtypes::definition(context, id, def, ty, imports));
        }
        TypeKind::Alias(ty) => {
            let docs = docs::item(&def.docs, Some(&def.written));
            let deprecated = docs::deprecated(&def.docs);
            let name = ident(context.names.ty(id));
            let ty = imports.ty(ty);
            items.push(quote!(#docs #deprecated pub type #name = #ty;));
        }
    }
}
