//! Which types requests and responses contain, and what follows for their fields.

use super::own_tag::{Constant, OwnTag, own_tags};
use super::reach::{body_types, named, reach, request_types, response_types, uses};
use crate::ir::{Access, Api, Field, Flattened, Location, Parameter, Payload, Type, TypeId};
use std::collections::{BTreeMap, BTreeSet};

/// Which types are sent in which direction.
#[derive(Debug)]
pub(crate) struct Usage {
    requests: BTreeSet<TypeId>,
    responses: BTreeSet<TypeId>,
    sent_as_json: BTreeSet<TypeId>,
    queries: BTreeSet<TypeId>,
    own_tags: BTreeMap<TypeId, OwnTag>,
}

/// When a field has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Always, both in requests and in responses.
    Always,
    /// The field may be absent; `null` means the same.
    Optional,
    /// The field of a request in JSON is absent, `null` or a value, and each of these can have a different meaning.
    Patch,
}

impl Usage {
    /// Follows the types of each operation.
    pub(super) fn of(api: &Api) -> Self {
        let operations = api.operations.values();
        let requests = reach(&api.types, operations.clone().flat_map(request_types));
        Self {
            own_tags: own_tags(api, &requests),
            requests,
            responses: reach(&api.types, operations.flat_map(response_types)),
            sent_as_json: sent_as_json(api),
            queries: queries(api),
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
        let is_sent_as_json = self.sent_as_json.contains(&id) && field.access != Access::ReadOnly;
        if is_sent_as_json && !field.required && is_nullable {
            Presence::Patch
        } else if self.has_value_where_sent(id, field) && !never_received {
            Presence::Always
        } else {
            Presence::Optional
        }
    }

    /// Returns when a flattened field of a struct has a value.
    ///
    /// Each member of an object in the query is a parameter of its own. So a union whose branches only add members can
    /// be left out there, although each branch requires some of them: a caller can set a limit without a sort order.
    pub fn presence_of_part(&self, id: TypeId, part: &Flattened) -> Presence {
        match self.queries.contains(&id) && !part.added.is_empty() {
            true => Presence::Optional,
            false => Presence::Always,
        }
    }

    /// Whether a flattened field needs a value when a struct is created. A map starts empty.
    pub fn is_part_asked_for(&self, id: TypeId, part: &Flattened) -> bool {
        self.presence_of_part(id, part) == Presence::Always && !matches!(part.ty, Type::Map(_))
    }

    /// Whether this field needs a value when a struct is created.
    ///
    /// A field that can only be null does not, and neither does the tag of a struct that is always the same variant.
    pub fn is_asked_for(&self, id: TypeId, field: &Field) -> bool {
        self.has_value_where_sent(id, field)
            && !field.ty.is_only_null()
            && self.own_tag(id, field).is_none()
    }

    /// Whether a struct that requests contain has a setter for this field.
    pub fn is_settable(&self, id: TypeId, field: &Field) -> bool {
        let has_values = self.own_tag(id, field).is_none()
            && (self.presence(id, field) == Presence::Patch || !field.ty.is_only_null());
        self.is_sent(id)
            && has_values
            && field.access != Access::ReadOnly
            && !self.is_asked_for(id, field)
    }

    /// Returns the value of a required field that is the tag of a struct that is always the same variant.
    pub fn own_tag(&self, id: TypeId, field: &Field) -> Option<&Constant> {
        let tag = self.own_tags.get(&id)?;
        let is_always = self.presence(id, field) == Presence::Always;
        (is_always && tag.key == field.key).then_some(&tag.value)
    }

    /// Whether a field always has a value when this side sends it.
    ///
    /// A field that only the server sends is not required in requests.
    fn has_value_where_sent(&self, id: TypeId, field: &Field) -> bool {
        let never_sent = field.access == Access::ReadOnly && self.is_sent(id);
        field.required && !never_sent
    }
}

/// Structs that are objects in the query, and nothing else.
fn queries(api: &Api) -> BTreeSet<TypeId> {
    let operations = api.operations.values();
    let parameters = operations
        .clone()
        .flat_map(|operation| operation.parameters.iter());
    let in_query = |parameter: &&Parameter| {
        matches!(
            parameter.location,
            Location::Query(_) | Location::QueryString { .. }
        ) && !parameter.json
    };
    let (queries, others): (Vec<_>, Vec<_>) = parameters.partition(in_query);
    let queries: BTreeSet<TypeId> = queries
        .into_iter()
        .filter_map(
            |parameter| match api.types.resolve(parameter.ty.non_null()) {
                Type::Named(id) => Some(*id),
                _ => None,
            },
        )
        .collect();
    let nested = queries.iter().flat_map(|id| uses(&api.types[*id].kind));
    let bodies =
        operations.flat_map(|operation| body_types(operation).chain(response_types(operation)));
    let others = others
        .into_iter()
        .map(|parameter| &parameter.ty)
        .chain(nested);
    let others = reach(&api.types, others.flat_map(named).chain(bodies));
    &queries - &others
}

/// Types that a request contains in JSON. `null` can mean something else there than an absent member, which has no
/// equivalent in other places, such as a query.
fn sent_as_json(api: &Api) -> BTreeSet<TypeId> {
    let operations = api.operations.values();
    let bodies = operations
        .clone()
        .filter_map(|operation| operation.body.as_ref());
    let contents = bodies.flat_map(|body| &body.contents);
    let bodies = contents.filter_map(|content| match &content.payload {
        Payload::Json(ty) => Some(ty),
        _ => content.item.as_ref(),
    });
    let parameters = operations.flat_map(|operation| operation.parameters.iter());
    let parameters = parameters.filter(|parameter| parameter.json);
    reach(
        &api.types,
        bodies
            .chain(parameters.map(|parameter| &parameter.ty))
            .flat_map(named),
    )
}
