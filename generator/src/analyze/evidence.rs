//! What tells the variants of a union apart that has neither tag nor key: JSON types, required
//! keys, constants, formats.
//!
//! Each way in which a variant may look is a [`Case`]; the runtime weighs a value against the
//! cases (`wire::Input::choose`). Unions in variants are opened up, so that a nested one
//! contributes its own cases. What does not help to decide is left out.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::ir::{Form, StringType, Struct, Type, TypeDef, TypeId, TypeKind, Types, Union};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// How many cases a variant may open up to before its nested unions are left closed.
const MAX_CASES: usize = 64;

/// One way in which a variant may look.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Case {
    /// The position of the variant.
    pub variant: usize,
    /// What its value looks like.
    pub accepts: Accepts,
}

/// What a value looks like.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
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
        let accepts = form(types, &it.form, &mut Vec::new());
        cases.extend(accepts.into_iter().map(|accepts| Case { variant, accepts }));
    }
    simplify(&mut cases);
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

fn form(types: &Types, form: &Form, open: &mut Vec<TypeId>) -> Vec<Accepts> {
    match form {
        Form::Constant(value) => vec![Accepts::String(Strings::Values(vec![value.clone()]))],
        Form::Value(ty) => accepts(types, ty, open),
        Form::Keyed { key, payload } => vec![Accepts::Object(vec![Property {
            name: key.clone(),
            required: true,
            kinds: match payload {
                Some(ty) => kinds(types, ty),
                None => Kinds::from([Kind::Object]),
            },
            strings: match payload {
                Some(ty) => string_evidence(types, ty),
                None => Strings::Any,
            },
        }])],
        Form::Tagged { .. } => Vec::new(),
    }
}

/// The ways in which a value of a type may look.
fn accepts(types: &Types, ty: &Type, open: &mut Vec<TypeId>) -> Vec<Accepts> {
    match ty {
        Type::Any => vec![
            Accepts::Null,
            Accepts::Bool,
            Accepts::Number,
            Accepts::String(Strings::Any),
            Accepts::Array(all_kinds()),
            Accepts::Object(Vec::new()),
        ],
        Type::Bool => vec![Accepts::Bool],
        Type::Integer(_) => vec![Accepts::Integer],
        Type::Number => vec![Accepts::Number],
        Type::String(string) => vec![Accepts::String(strings(*string))],
        Type::Array(items) => vec![Accepts::Array(kinds(types, items))],
        Type::Map(_) => vec![Accepts::Object(Vec::new())],
        Type::Nullable(inner) => {
            let mut all = accepts(types, inner, open);
            all.push(Accepts::Null);
            all
        }
        Type::Named(id) if open.contains(id) => Vec::new(),
        Type::Named(id) => {
            open.push(*id);
            let all = definition(types, *id, open);
            open.pop();
            all
        }
    }
}

fn definition(types: &Types, id: TypeId, open: &mut Vec<TypeId>) -> Vec<Accepts> {
    match &types[id].kind {
        TypeKind::Alias(ty) => accepts(types, ty, open),
        TypeKind::Enum(it) => {
            let values = it.values.iter().map(|value| value.value.clone()).collect();
            vec![Accepts::String(Strings::Open(values))]
        }
        TypeKind::Struct(it) => object(types, it, open),
        TypeKind::Union(it) => {
            let mut all = Vec::new();
            for variant in &it.variants {
                match (&it.decision, &variant.form) {
                    (crate::ir::Decision::Tag(tag), Form::Tagged { value, payload, .. }) => {
                        all.extend(tagged(types, tag, value, payload.as_ref(), open));
                    }
                    _ => all.extend(form(types, &variant.form, open)),
                }
            }
            all
        }
    }
}

/// An object with a tag of one value, and the payload's members beside it.
fn tagged(
    types: &Types,
    tag: &str,
    value: &str,
    payload: Option<&Type>,
    open: &mut Vec<TypeId>,
) -> Vec<Accepts> {
    let tag = Property {
        name: tag.to_owned(),
        required: true,
        kinds: Kinds::from([Kind::String]),
        strings: Strings::Values(vec![value.to_owned()]),
    };
    let payloads = match payload {
        Some(ty) => accepts(types, ty, open),
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
fn object(types: &Types, it: &Struct, open: &mut Vec<TypeId>) -> Vec<Accepts> {
    let own = it.fields.iter().map(|field| Property {
        name: field.key.clone(),
        required: field.required,
        kinds: kinds(types, &field.ty),
        strings: string_evidence(types, &field.ty),
    });
    let mut all: Vec<Vec<Property>> = vec![own.collect()];
    for part in &it.flattened {
        let ways: Vec<Vec<Property>> = accepts(types, &part.ty, open)
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

fn strings(string: StringType) -> Strings {
    match string {
        StringType::Plain | StringType::Secret => Strings::Any,
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
    collect_kinds(types, ty, &mut found, &mut BTreeSet::new());
    found
}

fn collect_kinds(types: &Types, ty: &Type, found: &mut Kinds, seen: &mut BTreeSet<TypeId>) {
    match ty {
        Type::Any => found.extend(all_kinds()),
        Type::Bool => found.extend([Kind::Bool]),
        Type::Integer(_) => found.extend([Kind::Integer]),
        Type::Number => found.extend([Kind::Number]),
        Type::String(_) => found.extend([Kind::String]),
        Type::Array(_) => found.extend([Kind::Array]),
        Type::Map(_) => found.extend([Kind::Object]),
        Type::Nullable(inner) => {
            found.extend([Kind::Null]);
            collect_kinds(types, inner, found, seen);
        }
        Type::Named(id) => match &types[*id].kind {
            _ if !seen.insert(*id) => {}
            TypeKind::Struct(_) => found.extend([Kind::Object]),
            TypeKind::Enum(_) => found.extend([Kind::String]),
            TypeKind::Alias(ty) => collect_kinds(types, ty, found, seen),
            TypeKind::Union(it) => {
                for variant in &it.variants {
                    match &variant.form {
                        Form::Constant(_) => found.extend([Kind::String]),
                        Form::Tagged { .. } | Form::Keyed { .. } => found.extend([Kind::Object]),
                        Form::Value(ty) => collect_kinds(types, ty, found, seen),
                    }
                }
            }
        },
    }
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

/// Warns of the first two variants that a value exists for that says nothing of which it is.
pub(crate) fn check(
    def: &TypeDef,
    union: &Union,
    cases: &[Case],
    document: &Document,
    diagnostics: &mut Diagnostics,
) {
    for (index, a) in cases.iter().enumerate() {
        for b in &cases[index + 1..] {
            if a.variant == b.variant {
                continue;
            }
            if let Some(example) = example_of_both(&a.accepts, &b.accepts) {
                let name = |case: &Case| union.variants[case.variant].name.clone();
                let message = format!(
                    "`{}` and `{}` cannot be told apart: {example} fits both, the first is taken",
                    name(a),
                    name(b),
                );
                let at = document.locate(&def.origin);
                diagnostics.push(Diagnostic::warning("ambiguous-union", message).at(at));
                return;
            }
        }
    }
}

/// A value for which neither case has better evidence than the other.
fn example_of_both(a: &Accepts, b: &Accepts) -> Option<Value> {
    match (a, b) {
        (Accepts::Null, Accepts::Null) => Some(Value::Null),
        (Accepts::Bool, Accepts::Bool) => Some(json!(true)),
        // A whole number is better evidence for the integer.
        (Accepts::Integer, Accepts::Integer) | (Accepts::Number, Accepts::Number) => Some(json!(1)),
        (Accepts::String(a), Accepts::String(b)) => string_of_both(a, b).map(Value::String),
        (Accepts::Array(a), Accepts::Array(b)) => {
            let common = a.intersection(b).next();
            common.map(|kind| json!([example_of(*kind)]))
        }
        (Accepts::Object(a), Accepts::Object(b)) => object_of_both(a, b),
        _ => None,
    }
}

fn string_of_both(a: &Strings, b: &Strings) -> Option<String> {
    match (a, b) {
        (Strings::Any, Strings::Any) => Some("x".to_owned()),
        (Strings::Format(a), Strings::Format(b)) if a == b => Some(example_of_format(*a)),
        (Strings::Values(a) | Strings::Open(a), Strings::Values(b) | Strings::Open(b)) => {
            a.iter().find(|value| b.contains(value)).cloned()
        }
        _ => None,
    }
}

fn example_of_format(format: StringType) -> String {
    let example = match format {
        StringType::Plain | StringType::Secret => "x",
        StringType::Uuid => "67e55044-10b1-426f-9247-bb680e5fe0c8",
        StringType::Base64 | StringType::Base64Url => "eA==",
        StringType::DateTime => "2024-02-29T12:00:00Z",
        StringType::Date => "2024-02-29",
        StringType::Ipv4 => "127.0.0.1",
        StringType::Ipv6 => "::1",
    };
    example.to_owned()
}

/// The smallest object of either case, if it is the same for both.
fn object_of_both(a: &[Property], b: &[Property]) -> Option<Value> {
    let required = |properties: &[Property]| -> BTreeSet<String> {
        let required = properties.iter().filter(|property| property.required);
        required.map(|property| property.name.clone()).collect()
    };
    if required(a) != required(b) {
        return None;
    }
    let mut example = Map::new();
    for property in a.iter().filter(|property| property.required) {
        let other = b.iter().find(|other| other.name == property.name)?;
        let numbers =
            |kinds: &Kinds| kinds.contains(&Kind::Number) || kinds.contains(&Kind::Integer);
        let kind = match property.kinds.intersection(&other.kinds).next() {
            Some(kind) => *kind,
            None if numbers(&property.kinds) && numbers(&other.kinds) => Kind::Integer,
            None => return None,
        };
        let value = match (kind, &property.strings, &other.strings) {
            (Kind::String, Strings::Any, Strings::Any) => json!("x"),
            (Kind::String, a, b) => json!(string_of_both(a, b)?),
            (kind, ..) => example_of(kind),
        };
        example.insert(property.name.clone(), value);
    }
    Some(Value::Object(example))
}

fn example_of(kind: Kind) -> Value {
    match kind {
        Kind::Null => Value::Null,
        Kind::Bool => json!(true),
        Kind::Integer | Kind::Number => json!(1),
        Kind::String => json!("x"),
        Kind::Array => json!([]),
        Kind::Object => json!({}),
    }
}
