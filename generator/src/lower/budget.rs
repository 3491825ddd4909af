//! How much Rust a definition or an operation becomes, in bytes, estimated. The estimates are low enough that a
//! description without repetition stays within its [`Budget`](crate::budget::Budget).

use crate::ir::{Docs, Operation, TypeDef, TypeKind};

/// The size of a definition.
pub(crate) fn of_type(def: &TypeDef) -> usize {
    let parts = match &def.kind {
        TypeKind::Struct(it) => it
            .fields
            .iter()
            .map(|field| 400 + of_docs(&field.docs))
            .sum(),
        TypeKind::Union(it) => {
            let variants = it.variants.iter();
            variants.map(|variant| 400 + of_docs(&variant.docs)).sum()
        }
        TypeKind::Enum(it) => it.values.iter().map(|it| 50 + of_docs(&it.docs)).sum(),
        TypeKind::IntegerEnum(it) => it.values.iter().map(|it| 50 + of_docs(&it.docs)).sum(),
        TypeKind::Alias(_) => 0,
    };
    300 + of_docs(&def.docs) + parts
}

/// The size of an operation.
pub(crate) fn of_operation(operation: &Operation) -> usize {
    let parameters = operation.parameters.iter();
    let parameters = parameters.map(|it| 1_500 + of_docs(&it.docs));
    let headers = operation.headers.values();
    let headers = headers.map(|it| 400 + of_docs(&it.docs));
    let responses = operation
        .responses
        .iter()
        .map(|it| 200 + of_docs(&it.docs) + 200 * it.contents.len() + 50 * it.headers.len());
    let body = operation.body.iter();
    let body = body.map(|it| 300 + of_docs(&it.docs) + 500 * it.contents.len());
    let security = operation.security.iter();
    let security = security.map(|it| 100 + 100 * it.len());
    let parts = parameters.chain(headers).chain(responses);
    1_200 + of_docs(&operation.docs) + parts.chain(body).chain(security).sum::<usize>()
}

/// The size of documentation, which counts twice because it is processed character by character.
fn of_docs(docs: &Docs) -> usize {
    let notes = docs.notes.iter().map(|note| note.text.to_string().len());
    2 * (docs.text.len() + notes.sum::<usize>())
}
