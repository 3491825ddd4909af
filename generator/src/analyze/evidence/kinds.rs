//! The JSON types of a type's values, with a limit on how many definitions are followed.

use crate::ir::{Form, Type, TypeKind, Types};
use std::collections::BTreeSet;

/// How many definitions are followed before any JSON type is assumed.
const MAX_ASKED: usize = 256;

/// A set of JSON types.
pub(crate) type Kinds = BTreeSet<JsonKind>;

/// A JSON type. Integers are numbers as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum JsonKind {
    Null,
    Bool,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// Returns the JSON types of a type's values.
pub(super) fn kinds(types: &Types, ty: &Type) -> Kinds {
    let mut found = Kinds::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![ty];
    while let Some(ty) = open.pop() {
        match ty {
            Type::Any => return all_kinds(),
            Type::Never => {}
            Type::Bool => found.extend([JsonKind::Bool]),
            Type::Integer(_) => found.extend([JsonKind::Integer]),
            Type::Number => found.extend([JsonKind::Number]),
            Type::String(_) => found.extend([JsonKind::String]),
            Type::Array(_) | Type::Tuple(_) => found.extend([JsonKind::Array]),
            Type::Map(_) => found.extend([JsonKind::Object]),
            Type::Nullable(inner) => {
                found.extend([JsonKind::Null]);
                open.push(inner);
            }
            Type::Named(id) if !seen.insert(*id) => {}
            Type::Named(_) if seen.len() > MAX_ASKED => return all_kinds(),
            Type::Named(id) => match &types[*id].kind {
                TypeKind::Struct(_) => found.extend([JsonKind::Object]),
                TypeKind::Enum(_) => found.extend([JsonKind::String]),
                TypeKind::IntegerEnum(_) => found.extend([JsonKind::Integer]),
                TypeKind::Alias(ty) => open.push(ty),
                TypeKind::Union(it) => {
                    for variant in &it.variants {
                        match &variant.form {
                            Form::Constant(_) => found.extend([JsonKind::String]),
                            Form::Tagged { .. } | Form::Keyed { .. } => {
                                found.extend([JsonKind::Object]);
                            }
                            Form::Value(ty) => open.push(ty),
                        }
                    }
                }
            },
        }
    }
    found
}

pub(crate) fn all_kinds() -> Kinds {
    Kinds::from([
        JsonKind::Null,
        JsonKind::Bool,
        JsonKind::Number,
        JsonKind::String,
        JsonKind::Array,
        JsonKind::Object,
    ])
}

/// Returns the JSON type for comparisons: an integer may also be a number.
pub(super) fn shared(kind: JsonKind) -> JsonKind {
    match kind {
        JsonKind::Integer => JsonKind::Number,
        kind => kind,
    }
}

/// Whether a value may have a JSON type of both sets.
pub(super) fn overlap(a: &Kinds, b: &Kinds) -> bool {
    a.iter().any(|a| b.iter().any(|b| shared(*a) == shared(*b)))
}
