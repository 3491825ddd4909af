//! The lists on the pages of `operations` and `types`: what each tag has, and the path of each operation.
//!
//! The items are re-exported flat, so that their pages are next to the list. They are linked by file name: a path would
//! be a broken link where the feature of the item is off.

use super::context::Context;
use super::operation_docs::route;
use crate::ir::{OperationId, TypeId, TypeKind};
use crate::markdown::{Markdown, Phrase, code, list, markdown, page, phrase};

/// Returns the operations of each tag, in the order of their paths.
pub(super) fn operations(context: Context<'_>) -> Markdown {
    let groups = &context.facts.groups;
    let sections = groups.operations.iter().map(|(group, ids)| {
        let mut ids: Vec<OperationId> = ids.clone();
        ids.sort_by_key(|id| &context.api.operations[*id].path);
        let lines = ids.iter().map(|id| {
            let name = &context.names.operation(*id).ty;
            let route = code(&route(&context.api.operations[*id]));
            (phrase!("{}: {}", route, page("struct", name)), vec![])
        });
        match ids.is_empty() {
            true => Markdown::default(),
            false => Markdown::join([markdown!("{}:", context.group_line(group)), list(lines)]),
        }
    });
    Markdown::join(sections)
}

/// Returns the types of each tag.
pub(super) fn types(context: Context<'_>) -> Markdown {
    let parts = context.parts();
    let sections = parts.into_values().map(|part| {
        let lines = part.types.iter().map(|id| (ty(context, *id), vec![]));
        let intro = context.module_intro("Types of the operations", &part.users);
        Markdown::join([intro, list(lines)])
    });
    Markdown::join(sections)
}

fn ty(context: Context<'_>, id: TypeId) -> Phrase {
    let kind = match &context.api.types[id].kind {
        TypeKind::Struct(_) => "struct",
        TypeKind::Enum(_) | TypeKind::IntegerEnum(_) | TypeKind::Union(_) => "enum",
        TypeKind::Alias(_) if context.facts.newtypes.contains(&id) => "struct",
        TypeKind::Alias(_) => "type",
    };
    page(kind, context.names.ty(id))
}
