//! Whether there is a value that does not show which variant it is.

use super::kinds::{JsonKind, Kinds};
use super::model::{Accepts, Case, Items, Property, Strings};
use crate::diagnostic::{Diagnostic, Kind, Reports};
use crate::ir::{Form, StringType, Type, TypeDef, Types, Union};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Warns of the first two variants for which there is a value that does not show which of them it
/// is.
///
/// A last variant that accepts any value left by the others is intended, and is not reported.
pub(crate) fn check(
    types: &Types,
    def: &TypeDef,
    union: &Union,
    cases: &[Case],
    reports: &mut Reports,
) {
    // Only cases of the same group can have such a value in common.
    let mut groups: BTreeMap<Group<'_>, Vec<usize>> = BTreeMap::new();
    for (index, case) in cases.iter().enumerate() {
        groups
            .entry(Group::of(&case.accepts))
            .or_default()
            .push(index);
    }
    for (index, a) in cases.iter().enumerate() {
        let group = &groups[&Group::of(&a.accepts)];
        let later = group.partition_point(|other| *other <= index);
        for b in group[later..].iter().map(|other| &cases[*other]) {
            if a.variant == b.variant || is_catch_all(types, union, b) {
                continue;
            }
            if let Some(example) = example_of_both(&a.accepts, &b.accepts) {
                let name = |case: &Case| union.variants[case.variant].name.clone();
                let message = format!(
                    "`{}` and `{}` cannot be told apart: {example} is valid for both; the first one is used",
                    name(a),
                    name(b),
                );
                let at = &def.origin;
                reports.push(at, Diagnostic::warning(Kind::AmbiguousUnion, message));
                return;
            }
        }
    }
}

/// Whether a case belongs to the last variant and that variant accepts any value.
fn is_catch_all(types: &Types, union: &Union, case: &Case) -> bool {
    let any = |form: &Form| matches!(form, Form::Value(ty) if *types.resolve(ty) == Type::Any);
    case.variant + 1 == union.variants.len() && any(&union.variants[case.variant].form)
}

/// A property that cases must share so that a value may match them equally well.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Group<'a> {
    Null,
    Bool,
    Integer,
    Number,
    String,
    Array,
    /// Objects with the same required members.
    Object(BTreeSet<&'a str>),
}

impl<'a> Group<'a> {
    fn of(accepts: &'a Accepts) -> Self {
        match accepts {
            Accepts::Null => Self::Null,
            Accepts::Bool => Self::Bool,
            // An integer is better evidence for `integer` than for `number`.
            Accepts::Integer(_) => Self::Integer,
            Accepts::Number => Self::Number,
            Accepts::String(_) => Self::String,
            Accepts::Array(_) => Self::Array,
            Accepts::Object(properties) => Self::Object(required(properties)),
        }
    }
}

fn required(properties: &[Property]) -> BTreeSet<&str> {
    let required = properties.iter().filter(|property| property.required);
    required.map(|property| property.name.as_str()).collect()
}

/// Returns a value for which neither case has better evidence than the other.
fn example_of_both(a: &Accepts, b: &Accepts) -> Option<Value> {
    match (a, b) {
        (Accepts::Null, Accepts::Null) => Some(Value::Null),
        (Accepts::Bool, Accepts::Bool) => Some(json!(true)),
        (Accepts::Integer(_), Accepts::Integer(_)) | (Accepts::Number, Accepts::Number) => {
            Some(json!(1))
        }
        (Accepts::String(a), Accepts::String(b)) => string_of_both(a, b).map(Value::String),
        (Accepts::Array(a), Accepts::Array(b)) => {
            let item = item_of_both(a, b)?;
            Some(json!([item]))
        }
        (Accepts::Object(a), Accepts::Object(b)) => object_of_both(a, b),
        _ => None,
    }
}

fn item_of_both(a: &Items, b: &Items) -> Option<Value> {
    match (a, b) {
        (Items::Ways(a), Items::Ways(b)) => a.iter().find_map(|way| {
            let mut alike = b.iter().filter(|other| Group::of(way) == Group::of(other));
            alike.find_map(|other| example_of_both(way, other))
        }),
        _ => {
            let (a, b) = (a.kinds(), b.kinds());
            let common = a.intersection(&b).next();
            common.map(|kind| example_of(*kind))
        }
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
        StringType::Plain | StringType::Secret | StringType::Binary => "x",
        StringType::Uuid => "67e55044-10b1-426f-9247-bb680e5fe0c8",
        StringType::Base64 | StringType::Base64Url => "eA==",
        StringType::DateTime => "2024-02-29T12:00:00Z",
        StringType::BasicDateTime => "20240229T120000Z",
        StringType::LocalDateTime => "2024-02-29T12:00:00",
        StringType::Date => "2024-02-29",
        StringType::Ip | StringType::Ipv4 => "127.0.0.1",
        StringType::Ipv6 => "::1",
    };
    example.to_owned()
}

/// Returns the smallest object that matches two cases with the same required members.
fn object_of_both(a: &[Property], b: &[Property]) -> Option<Value> {
    let others: BTreeMap<&str, &Property> = b
        .iter()
        .map(|property| (property.name.as_str(), property))
        .collect();
    let mut example = Map::new();
    for property in a.iter().filter(|property| property.required) {
        let other = others.get(property.name.as_str())?;
        let numbers =
            |kinds: &Kinds| kinds.contains(&JsonKind::Number) || kinds.contains(&JsonKind::Integer);
        let kind = match property.kinds.intersection(&other.kinds).next() {
            Some(kind) => *kind,
            None if numbers(&property.kinds) && numbers(&other.kinds) => JsonKind::Integer,
            None => return None,
        };
        let value = match (kind, &property.strings, &other.strings) {
            (JsonKind::Object, ..) => match (&property.inside, &other.inside) {
                (Some(a), Some(b)) if required(a) == required(b) => object_of_both(a, b)?,
                (Some(_), Some(_)) => return None,
                _ => example_of(kind),
            },
            (JsonKind::String, Strings::Any, Strings::Any) => json!("x"),
            (JsonKind::String, a, b) => json!(string_of_both(a, b)?),
            (kind, ..) => example_of(kind),
        };
        example.insert(property.name.clone(), value);
    }
    Some(Value::Object(example))
}

fn example_of(kind: JsonKind) -> Value {
    match kind {
        JsonKind::Null => Value::Null,
        JsonKind::Bool => json!(true),
        JsonKind::Integer | JsonKind::Number => json!(1),
        JsonKind::String => json!("x"),
        JsonKind::Array => json!([]),
        JsonKind::Object => json!({}),
    }
}
