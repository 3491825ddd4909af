//! Several objects that must all hold in one place → one struct with the members of all.
//!
//! An `allOf` says this of its own members; of a property it is so where several members of an `allOf`
//! describe it, each with members that the others have not. Such types are made from the work list,
//! because their properties may be such places in turn, and each once, because the same schemas may
//! meet in many places.

use super::{Lower, Place, PlaceKind, Schema, all_of};
use crate::ir::{Type, TypeId};
use crate::source::Pointer;
use std::collections::BTreeMap;

/// How many there may be: two schemas that contain themselves meet in as many ways as they have
/// parts, times each other.
const MAX_JOINTS: usize = 1_000;

/// The types that are made of several schemas.
#[derive(Default)]
pub(super) struct Joints {
    /// By what the schemas refer to.
    ids: BTreeMap<Vec<Pointer>, TypeId>,
    /// The schemas, where they stand.
    schemas: BTreeMap<TypeId, Vec<Pointer>>,
}

impl<'a> Lower<'a> {
    pub(super) fn has_room_for_joints(&self) -> bool {
        self.joints.ids.len() < MAX_JOINTS
    }

    pub(super) fn is_joint(&self, id: TypeId) -> bool {
        self.joints.schemas.contains_key(&id)
    }

    /// The type of what all of these schemas describe.
    pub(super) fn join(&mut self, schemas: &[Schema<'a>], place: Place<'a>) -> Type {
        for schema in schemas {
            self.check(schema);
        }
        let targets: Vec<_> = schemas.iter().filter_map(|it| self.target(it)).collect();
        let items: Option<Vec<_>> = targets.iter().map(|target| target.child("items")).collect();
        let ty = match items {
            Some(items) => {
                let place = self.part_of(&place, "Item");
                Type::Array(Box::new(self.join(&items, place)))
            }
            None => {
                let targets = targets.into_iter().map(|target| target.at).collect();
                Type::Named(self.joint_of(targets, schemas, place))
            }
        };
        match schemas.iter().all(|schema| self.is_nullable(schema)) {
            true => ty.nullable(),
            false => ty,
        }
    }

    fn joint_of(
        &mut self,
        targets: Vec<Pointer>,
        schemas: &[Schema<'a>],
        place: Place<'a>,
    ) -> TypeId {
        if let Some(id) = self.joints.ids.get(&targets) {
            return *id;
        }
        let id = self.reserve();
        // It stands where it is described last, as what is described first has a type of its own.
        let places: Vec<Pointer> = schemas.iter().map(|schema| schema.at.clone()).collect();
        self.pending
            .extend(places.last().map(|at| (id, at.clone())));
        self.joints.ids.insert(targets, id);
        self.joints.schemas.insert(id, places);
        if let PlaceKind::Part(hint) = place.kind {
            self.hints.insert(id, hint);
        }
        id
    }

    /// Makes the type with this id, which stands where `schema` does.
    pub(super) fn joint(&mut self, schema: &Schema<'a>, id: TypeId) -> Type {
        let places = self.joints.schemas.get(&id).cloned().unwrap_or_default();
        let mut parts = all_of::Parts::default();
        for at in places {
            if let Some(schema) = self.schema_at(&at) {
                self.collect(&schema, &mut parts, 0);
            }
        }
        let place = Place {
            kind: PlaceKind::Definition(id),
            outer: Vec::new(),
        };
        self.of_parts(schema, parts, place)
    }
}
