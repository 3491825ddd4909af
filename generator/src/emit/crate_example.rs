//! A call for the documentation in `lib.rs`, with the credentials that it needs.

use super::context::Context;
use super::examples::{self, Import, WITH_CLIENT, import};
use crate::analyze::groups::Users;
use crate::ir::{Bodies, Operation, OperationId, SchemeKind};
use crate::name::Identifier;

/// The call that the page shows: the first operation that returns something and requires no
/// arguments, or else the first operation.
pub(super) struct Example<'a> {
    pub operation: &'a Operation,
    pub ty: &'a Identifier,
    pub call: examples::Call,
    pub condition: String,
    /// The features of the crate that have the operation.
    pub features: Vec<String>,
}

impl<'a> Example<'a> {
    pub fn of(context: Context<'a>) -> Option<Self> {
        let operations = context.api.operations.iter();
        // Skips operations that have the name of another import in the examples.
        let operations = operations
            .filter(|(id, _)| !["Client", "Error"].contains(&&*context.names.operation(*id).ty));
        let (id, _) = operations.min_by_key(|(_, operation)| {
            let returns_nothing = operation.output == Bodies::Nothing;
            (
                operation.docs.deprecated,
                needs_much(operation),
                returns_nothing,
            )
        })?;
        Some(Self::new(context, id))
    }

    pub fn new(context: Context<'a>, id: OperationId) -> Self {
        let operation = &context.api.operations[id];
        let ty = &context.names.operation(id).ty;
        let mut call = examples::call(context, id);
        if !needs_much(operation) {
            call = examples::Call {
                operation: format!("{ty}::new()"),
                ..examples::Call::default()
            };
        }
        let users = Users::One(context.facts.groups.of(id));
        let features = context.features(&users);
        let condition = match features.as_slice() {
            [feature] => format!("all({WITH_CLIENT}, feature = {feature:?})"),
            _ => WITH_CLIENT.to_owned(),
        };
        Self {
            operation,
            ty,
            call,
            condition,
            features: features.iter().map(ToString::to_string).collect(),
        }
    }

    pub fn given(&self) -> Vec<String> {
        self.call
            .arguments
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    pub fn import(&self, library: &str, other: &'static str) -> String {
        let mut imported = vec![Import::Root(other), Import::Operations(self.ty.clone())];
        imported.extend(self.call.imported.iter().cloned());
        import(library, &imported)
    }

    /// Returns the builder calls for the first security alternative that the operation accepts.
    pub fn credential(&self, context: Context<'_>) -> Vec<String> {
        let needed = self.operation.security.first().into_iter().flatten();
        let calls = needed.filter_map(|needed| {
            let method = &context.names.scheme(needed.scheme).method;
            match context.api.security_schemes[needed.scheme].kind {
                SchemeKind::Basic => Some(format!(".{method}(\"user\", \"password\")")),
                SchemeKind::MutualTls => None,
                _ => Some(format!(".{method}(\"…\")")),
            }
        });
        calls.collect()
    }
}

/// Whether the operation cannot be created without arguments.
fn needs_much(operation: &Operation) -> bool {
    let body = operation.body.as_ref();
    operation.parameters.iter().any(|it| it.required) || body.is_some_and(|it| it.required)
}
