//! Request and response bodies: which may be files, which enums of bodies are large, and which Rust type belongs to one
//! media type only.

use super::conversions::rust_type;
use crate::ir::{
    Api, Bodies, BodyCase, Content, Operation, OperationId, Payload, StringType, Type, TypeId,
    Types,
};
use std::collections::{BTreeMap, BTreeSet};

/// Facts about bodies.
#[derive(Debug)]
pub(crate) struct BodyFacts {
    /// Whether a request may send a file.
    pub files_are_sent: bool,
    /// Whether a success may be a file.
    pub files_are_received: bool,
    /// Operations whose successes are an enum with a variant that may be large.
    pub large_outputs: BTreeSet<OperationId>,
    /// Operations whose errors are such an enum.
    pub large_errors: BTreeSet<OperationId>,
    /// Operations whose request body is an enum with such a variant.
    pub large_inputs: BTreeSet<OperationId>,
    /// Contents of request bodies, by position, whose Rust type differs from that of all other contents of the
    /// operation.
    convertible: BTreeSet<(OperationId, usize)>,
}

impl BodyFacts {
    /// Whether the type of this body belongs to no other content of the operation, so that a value can be converted to
    /// it.
    pub fn is_convertible(&self, id: OperationId, content: usize) -> bool {
        self.convertible.contains(&(id, content))
    }
}

pub(super) fn bodies(api: &Api, newtypes: &BTreeSet<TypeId>) -> BodyFacts {
    let large = |bodies: fn(&Operation) -> &Bodies| {
        let large = move |(_, operation): &(_, &Operation)| is_large(&api.types, bodies(operation));
        api.operations
            .iter()
            .filter(large)
            .map(|(id, _)| id)
            .collect()
    };
    BodyFacts {
        files_are_sent: api.operations.values().any(sends_file),
        files_are_received: api.operations.values().any(receives_file),
        large_inputs: large_inputs(api),
        large_outputs: large(|operation| &operation.output),
        large_errors: large(|operation| &operation.error),
        convertible: convertible(api, newtypes),
    }
}

fn sends_file(operation: &Operation) -> bool {
    let mut contents = operation.body.iter().flat_map(|body| &body.contents);
    contents.any(|it| matches!(it.payload, Payload::Bytes | Payload::Multipart(_)))
}

fn receives_file(operation: &Operation) -> bool {
    match &operation.output {
        Bodies::Body(payload) | Bodies::Maybe(payload) => *payload == Payload::Bytes,
        Bodies::Each(cases) => cases
            .iter()
            .any(|case| case.payload == Some(Payload::Bytes)),
        Bodies::Nothing => false,
    }
}

/// Whether an enum of bodies has a variant that holds a struct or a union.
fn is_large(types: &Types, bodies: &Bodies) -> bool {
    let is_large = |case: &BodyCase| match &case.payload {
        Some(Payload::Json(ty)) => is_compound(types, ty),
        _ => false,
    };
    matches!(bodies, Bodies::Each(cases) if cases.iter().any(is_large))
}

fn large_inputs(api: &Api) -> BTreeSet<OperationId> {
    let is_large = |operation: &Operation| {
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        let mut held = contents.map(held);
        held.any(|ty| is_compound(&api.types, &ty))
    };
    let operations = api.operations.iter();
    let large = operations.filter(|(_, operation)| is_large(operation));
    large.map(|(id, _)| id).collect()
}

fn is_compound(types: &Types, ty: &Type) -> bool {
    match types.resolve(ty) {
        Type::Named(id) => !types[*id].kind.is_enum(),
        _ => false,
    }
}

fn convertible(api: &Api, newtypes: &BTreeSet<TypeId>) -> BTreeSet<(OperationId, usize)> {
    let mut found = BTreeSet::new();
    for (id, operation) in api.operations.iter() {
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        let held = contents.map(|content| rust_type(&api.types, newtypes, &held(content)));
        let held: Vec<Type> = held.collect();
        let mut counts = BTreeMap::new();
        for ty in &held {
            *counts.entry(ty).or_insert(0) += 1;
        }
        let only = held.iter().enumerate().filter(|(_, ty)| counts[ty] == 1);
        found.extend(only.map(|(position, _)| (id, position)));
    }
    found
}

/// Returns the type that holds a body of this media type.
pub(crate) fn held(content: &Content) -> Type {
    match &content.payload {
        Payload::Json(ty) => ty.clone(),
        Payload::Form(fields) | Payload::Multipart(fields) => fields.ty.clone(),
        Payload::Text => Type::String(StringType::Plain),
        Payload::SecretText => Type::String(StringType::Secret),
        // The body may be a stream, and may specify its media type if that is open.
        Payload::Bytes => Type::String(StringType::Binary),
    }
}
