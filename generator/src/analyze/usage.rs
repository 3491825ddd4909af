//! Which types requests and responses contain, and what follows for their fields.

use super::reach::{reach, request_types, response_types};
use crate::ir::{Access, Api, Field, Method, Payload, Type, TypeId};
use std::collections::BTreeSet;

/// Which types are sent in which direction.
#[derive(Debug)]
pub(crate) struct Usage {
    requests: BTreeSet<TypeId>,
    responses: BTreeSet<TypeId>,
    patches: BTreeSet<TypeId>,
}

/// When a field has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Always, both in requests and in responses.
    Always,
    /// The field may be absent; `null` means the same.
    Optional,
    /// The field is absent, `null` or a value, and each of these has a different meaning.
    Patch,
}

impl Usage {
    /// Follows the types of each operation.
    pub(super) fn of(api: &Api) -> Self {
        let operations = api.operations.values();
        Self {
            requests: reach(&api.types, operations.clone().flat_map(request_types)),
            responses: reach(&api.types, operations.flat_map(response_types)),
            patches: patches(api),
        }
    }

    /// Whether a request can contain the type.
    pub fn is_sent(&self, id: TypeId) -> bool {
        self.requests.contains(&id)
    }

    /// Whether a response can contain the type.
    pub fn is_received(&self, id: TypeId) -> bool {
        self.responses.contains(&id)
    }

    /// Returns when a field of a struct has a value.
    pub fn presence(&self, id: TypeId, field: &Field) -> Presence {
        let is_nullable = matches!(field.ty, Type::Nullable(_));
        let never_received = field.access == Access::WriteOnly && self.is_received(id);
        if self.patches.contains(&id) && !field.required && is_nullable {
            Presence::Patch
        } else if self.has_value_where_sent(id, field) && !never_received {
            Presence::Always
        } else {
            Presence::Optional
        }
    }

    /// Whether this field needs a value when a struct is created.
    ///
    /// A field that can only be null does not.
    pub fn is_asked_for(&self, id: TypeId, field: &Field) -> bool {
        self.has_value_where_sent(id, field) && !field.ty.is_only_null()
    }

    /// Whether a field always has a value when this side sends it.
    ///
    /// A field that only the server sends is not required in requests.
    fn has_value_where_sent(&self, id: TypeId, field: &Field) -> bool {
        let never_sent = field.access == Access::ReadOnly && self.is_sent(id);
        field.required && !never_sent
    }
}

/// Structs that are the body of a PATCH: their optional nullable fields have three states.
fn patches(api: &Api) -> BTreeSet<TypeId> {
    let operations = api.operations.values();
    operations
        .filter(|operation| operation.method == Method::Patch)
        .filter_map(|operation| operation.body.as_ref())
        .flat_map(|body| &body.contents)
        .filter_map(|content| match &content.payload {
            Payload::Json(ty) => match api.types.resolve(ty.non_null()) {
                Type::Named(id) => Some(*id),
                _ => None,
            },
            _ => None,
        })
        .collect()
}
