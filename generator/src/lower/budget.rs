//! How much Rust is made of what lowering makes, in bytes, roughly: little enough that nothing that is
//! written once comes to what a [`Budget`](crate::budget::Budget) has for its text.

use super::Lower;
use crate::ir::{Docs, Operation, TypeDef, TypeKind};
use crate::source::Pointer;

impl Lower<'_> {
    /// Takes room for something that stands at this place.
    pub(super) fn spend(&mut self, bytes: usize, at: &Pointer) {
        let was_spent = self.budget.is_spent();
        self.budget.spend(bytes);
        if self.budget.is_spent() && !was_spent {
            let error = self.budget.error().at(self.document.locate(at));
            self.diagnostics.push(error);
        }
    }
}

/// What a definition takes.
pub(super) fn of_type(def: &TypeDef) -> usize {
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

/// What an operation takes.
pub(super) fn of_operation(operation: &Operation) -> usize {
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

/// Texts are looked at letter by letter.
fn of_docs(docs: &Docs) -> usize {
    let notes = docs.notes.iter().map(|note| note.to_string().len());
    2 * (docs.text.len() + notes.sum::<usize>())
}
