//! Names of the items that belong to an operation: the enums of its body and responses, and its
//! headers.

use super::scope::Scope;
use super::{ItemNames, Namer, OperationNames, words};
use crate::ir::{Api, Bodies, Operation, OperationId, Table};

impl Namer<'_> {
    /// Names the enums and headers of operations. All operations must have their names already.
    pub(super) fn items(
        &mut self,
        api: &Api,
        names: &mut Table<OperationId, OperationNames>,
        scope: &mut Scope,
    ) {
        for (id, operation) in api.operations.iter() {
            let names = &mut names[id];
            names.body = self.body(operation, names, scope);
            names.output = self.bodies(operation, &operation.output, "Output", names, scope);
            names.error = self.bodies(operation, &operation.error, "Error", names, scope);
            if !operation.headers.is_empty() {
                let keys = operation.headers.values().map(|header| &header.name);
                let mut methods = Scope::with(&["new"]);
                let at = &operation.origin;
                names.headers = Some(ItemNames {
                    ty: self.claim(scope, format!("{}Headers", names.ty), at, "type"),
                    members: keys
                        .map(|key| self.claim(&mut methods, words::snake(key), at, "header"))
                        .collect(),
                });
            }
        }
    }

    fn body(
        &mut self,
        operation: &Operation,
        names: &OperationNames,
        scope: &mut Scope,
    ) -> Option<ItemNames> {
        let contents = &operation.body.as_ref()?.contents;
        if contents.len() < 2 {
            return None;
        }
        let at = &operation.origin;
        let mut variants = Scope::default();
        Some(ItemNames {
            ty: self.claim(scope, format!("{}Body", names.ty), at, "type"),
            members: contents
                .iter()
                .map(|content| {
                    let wanted = words::upper_camel(&content.name);
                    self.claim(&mut variants, wanted, at, "variant")
                })
                .collect(),
        })
    }

    fn bodies(
        &mut self,
        operation: &Operation,
        bodies: &Bodies,
        role: &str,
        names: &OperationNames,
        scope: &mut Scope,
    ) -> Option<ItemNames> {
        let Bodies::Each(cases) = bodies else {
            return None;
        };
        let at = &operation.origin;
        let mut variants = Scope::default();
        Some(ItemNames {
            ty: self.claim(scope, format!("{}{role}", names.ty), at, "type"),
            members: cases
                .iter()
                .map(|case| {
                    self.claim(&mut variants, words::upper_camel(&case.name), at, "variant")
                })
                .collect(),
        })
    }
}
