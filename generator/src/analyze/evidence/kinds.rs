//! The JSON types of a type's values, with a limit on how many definitions are followed.

use crate::ir::{Form, Type, TypeKind, Types};
use std::collections::BTreeSet;

/// How many definitions are followed before any JSON type is assumed.
const MAX_ASKED: usize = 256;

/// A set of JSON types.
pub(crate) type Kinds = BTreeSet<Kind>;

/// A JSON type. Integers are numbers as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
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
            Type::Bool => found.extend([Kind::Bool]),
            Type::Integer(_) => found.extend([Kind::Integer]),
            Type::Number => found.extend([Kind::Number]),
            Type::String(_) => found.extend([Kind::String]),
            Type::Array(_) => found.extend([Kind::Array]),
            Type::Map(_) => found.extend([Kind::Object]),
            Type::Nullable(inner) => {
                found.extend([Kind::Null]);
                open.push(inner);
            }
            Type::Named(id) if !seen.insert(*id) => {}
            Type::Named(_) if seen.len() > MAX_ASKED => return all_kinds(),
            Type::Named(id) => match &types[*id].kind {
                TypeKind::Struct(_) => found.extend([Kind::Object]),
                TypeKind::Enum(_) => found.extend([Kind::String]),
                TypeKind::IntegerEnum(_) => found.extend([Kind::Integer]),
                TypeKind::Alias(ty) => open.push(ty),
                TypeKind::Union(it) => {
                    for variant in &it.variants {
                        match &variant.form {
                            Form::Constant(_) => found.extend([Kind::String]),
                            Form::Tagged { .. } | Form::Keyed { .. } => {
                                found.extend([Kind::Object]);
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
        Kind::Null,
        Kind::Bool,
        Kind::Number,
        Kind::String,
        Kind::Array,
        Kind::Object,
    ])
}

/// Returns the JSON type for comparisons: an integer may also be a number.
pub(super) fn shared(kind: Kind) -> Kind {
    match kind {
        Kind::Integer => Kind::Number,
        kind => kind,
    }
}

/// Whether a value may have a JSON type of both sets.
pub(super) fn overlap(a: &Kinds, b: &Kinds) -> bool {
    a.iter().any(|a| b.iter().any(|b| shared(*a) == shared(*b)))
}
