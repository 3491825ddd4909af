//! What tells the variants of a union apart that has neither tag nor key: JSON types, required
//! keys, constants, formats.
//!
//! Each way in which a variant may look is a [`Case`]; the runtime weighs a value against the
//! cases (`wire::Input::choose`). Unions in variants are opened up, so that a nested one
//! contributes its own cases. What does not help to decide is left out.

mod ambiguity;

use crate::ir::{Decision, Form, StringType, Struct, Type, TypeId, TypeKind, Types, Union};
use std::collections::BTreeSet;

pub(super) use ambiguity::check;

/// How many cases a variant may open up to before its nested unions are left closed.
const MAX_CASES: usize = 64;

/// How many definitions a variant may open up, and how many inside one another.
const MAX_OPENED: usize = 256;
const MAX_DEPTH: usize = 6;

/// How many definitions are asked for their JSON types before any will do.
const MAX_ASKED: usize = 256;

/// One way in which a variant may look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Case {
    /// The position of the variant.
    pub variant: usize,
    /// What its value looks like.
    pub accepts: Accepts,
}

/// What a value looks like.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Accepts {
    Null,
    Bool,
    Integer,
    Number,
    String(Strings),
    /// A list whose items are all of one of these kinds.
    Array(Kinds),
    /// An object with these members, and maybe others.
    Object(Vec<Property>),
}

/// What is known of a string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strings {
    Any,
    /// One of these and no other.
    Values(Vec<String>),
    /// One of these, or one that is not known yet.
    Open(Vec<String>),
    /// In this format.
    Format(StringType),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Property {
    pub name: String,
    pub required: bool,
    /// Without null where it only stands for absence.
    pub kinds: Kinds,
    pub strings: Strings,
}

/// A set of JSON types.
pub(crate) type Kinds = BTreeSet<Kind>;

/// A JSON type; integers are numbers as well.
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

/// The cases of a union, as far as they help to decide.
pub(crate) fn cases(types: &Types, union: &Union) -> Vec<Case> {
    let mut cases = Vec::new();
    for (variant, it) in union.variants.iter().enumerate() {
        let mut opening = Opening {
            types,
            path: Vec::new(),
            opened: 0,
        };
        let accepts = opening.form(&it.form);
        cases.extend(accepts.into_iter().map(|accepts| Case { variant, accepts }));
    }
    simplify(&mut cases);
    let mut seen = BTreeSet::new();
    cases.retain(|case| seen.insert(case.clone()));
    cases
}

/// Drops details of the only case of its JSON type: nothing is left to decide.
fn simplify(cases: &mut [Case]) {
    let variants_of = |cases: &[Case], is: fn(&Accepts) -> bool| {
        let matching = cases.iter().filter(|case| is(&case.accepts));
        matching
            .map(|case| case.variant)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let one_object = variants_of(cases, |a| matches!(a, Accepts::Object(_))) == 1;
    let one_array = variants_of(cases, |a| matches!(a, Accepts::Array(_))) == 1;
    for case in cases {
        match &mut case.accepts {
            Accepts::Object(properties) if one_object => properties.clear(),
            Accepts::Array(items) if one_array => *items = all_kinds(),
            _ => {}
        }
    }
}

/// A variant whose types are looked into, as far as that pays.
struct Opening<'t> {
    types: &'t Types,
    /// The definitions that are open, each inside the one before it.
    path: Vec<TypeId>,
    opened: usize,
}

impl Opening<'_> {
    fn form(&mut self, form: &Form) -> Vec<Accepts> {
        match form {
            Form::Constant(value) => vec![Accepts::String(Strings::Values(vec![value.clone()]))],
            Form::Value(ty) => self.accepts(ty),
            Form::Keyed { key, payload } => vec![Accepts::Object(vec![Property {
                name: key.clone(),
                required: true,
                kinds: match payload {
                    Some(ty) => kinds(self.types, ty),
                    None => Kinds::from([Kind::Object]),
                },
                strings: match payload {
                    Some(ty) => string_evidence(self.types, ty),
                    None => Strings::Any,
                },
            }])],
            Form::Tagged { .. } => Vec::new(),
        }
    }

    /// The ways in which a value of a type may look.
    fn accepts(&mut self, ty: &Type) -> Vec<Accepts> {
        match ty {
            Type::Any => all_kinds().into_iter().map(closed).collect(),
            Type::Bool => vec![Accepts::Bool],
            Type::Integer(_) => vec![Accepts::Integer],
            Type::Number => vec![Accepts::Number],
            Type::String(string) => vec![Accepts::String(strings(*string))],
            Type::Array(items) => vec![Accepts::Array(kinds(self.types, items))],
            Type::Map(_) => vec![Accepts::Object(Vec::new())],
            Type::Nullable(inner) => {
                let mut all = self.accepts(inner);
                all.push(Accepts::Null);
                all
            }
            Type::Named(id) if self.path.contains(id) => Vec::new(),
            Type::Named(id) => {
                if self.opened >= MAX_OPENED || self.path.len() >= MAX_DEPTH {
                    return kinds(self.types, ty).into_iter().map(closed).collect();
                }
                self.opened += 1;
                self.path.push(*id);
                let all = self.definition(*id);
                self.path.pop();
                all
            }
        }
    }

    fn definition(&mut self, id: TypeId) -> Vec<Accepts> {
        let types = self.types;
        match &types[id].kind {
            TypeKind::Alias(ty) => self.accepts(ty),
            TypeKind::Enum(it) => {
                let values = it.values.iter().map(|value| value.value.clone()).collect();
                vec![Accepts::String(Strings::Open(values))]
            }
            TypeKind::IntegerEnum(_) => vec![Accepts::Integer],
            TypeKind::Struct(it) => self.object(it),
            TypeKind::Union(it) => {
                let mut all = Vec::new();
                for variant in &it.variants {
                    all.extend(match (&it.decision, &variant.form) {
                        (Decision::Tag(tag), Form::Tagged { value, payload, .. }) => {
                            self.tagged(tag, value, payload.as_ref())
                        }
                        _ => self.form(&variant.form),
                    });
                }
                all
            }
        }
    }

    /// An object with a tag of one value, and the payload's members beside it.
    fn tagged(&mut self, tag: &str, value: &str, payload: Option<&Type>) -> Vec<Accepts> {
        let tag = Property {
            name: tag.to_owned(),
            required: true,
            kinds: Kinds::from([Kind::String]),
            strings: Strings::Values(vec![value.to_owned()]),
        };
        let payloads = match payload {
            Some(ty) => self.accepts(ty),
            None => vec![Accepts::Object(Vec::new())],
        };
        payloads
            .into_iter()
            .filter_map(|accepts| match accepts {
                Accepts::Object(mut properties) => {
                    properties.retain(|property| property.name != tag.name);
                    properties.insert(0, tag.clone());
                    Some(Accepts::Object(properties))
                }
                _ => None,
            })
            .collect()
    }

    /// A struct: its own members, times the ways in which its flattened unions may look.
    fn object(&mut self, it: &Struct) -> Vec<Accepts> {
        let own = it.fields.iter().map(|field| Property {
            name: field.key.clone(),
            required: field.required,
            kinds: kinds(self.types, &field.ty),
            strings: string_evidence(self.types, &field.ty),
        });
        let mut all: Vec<Vec<Property>> = vec![own.collect()];
        for part in &it.flattened {
            let ways: Vec<Vec<Property>> = self
                .accepts(&part.ty)
                .into_iter()
                .filter_map(|accepts| match accepts {
                    Accepts::Object(properties) => Some(properties),
                    _ => None,
                })
                .collect();
            if ways.is_empty() || all.len() * ways.len() > MAX_CASES {
                continue;
            }
            all = all
                .iter()
                .flat_map(|base| ways.iter().map(move |way| [base.as_slice(), way].concat()))
                .collect();
        }
        all.into_iter().map(Accepts::Object).collect()
    }
}

/// A value of which only the JSON type is known.
fn closed(kind: Kind) -> Accepts {
    match kind {
        Kind::Null => Accepts::Null,
        Kind::Bool => Accepts::Bool,
        Kind::Integer => Accepts::Integer,
        Kind::Number => Accepts::Number,
        Kind::String => Accepts::String(Strings::Any),
        Kind::Array => Accepts::Array(all_kinds()),
        Kind::Object => Accepts::Object(Vec::new()),
    }
}

fn strings(string: StringType) -> Strings {
    match string {
        StringType::Plain | StringType::Secret | StringType::Binary => Strings::Any,
        format => Strings::Format(format),
    }
}

/// What a member's string tells: the values of an enum, a format.
fn string_evidence(types: &Types, ty: &Type) -> Strings {
    match types.resolve(ty.non_null()) {
        Type::String(string) => strings(*string),
        Type::Named(id) => match &types[*id].kind {
            TypeKind::Enum(it) => {
                Strings::Open(it.values.iter().map(|v| v.value.clone()).collect())
            }
            _ => Strings::Any,
        },
        _ => Strings::Any,
    }
}

/// The JSON types of a type's values.
fn kinds(types: &Types, ty: &Type) -> Kinds {
    let mut found = Kinds::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![ty];
    while let Some(ty) = open.pop() {
        match ty {
            Type::Any => return all_kinds(),
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
