//! Whether there is a value that does not show which variant it is.

use super::combination::integers_of_both;
use super::kinds::{JsonKind, shared};
use super::model::{Accepts, Case, Integers, Numbers, Object, Property, Strings, Values};
use super::valid::{example_of_format, is_valid};
use crate::diagnostic::{self, Diagnostic, Reports};
use crate::ir::{Form, Type, TypeDef, Types, Union};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Longer examples are described, not shown.
const LONGEST: usize = 200;

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
            let is_of =
                |case: &Case, value: &Value| is_valid(types, &union.variants[case.variant], value);
            let example = example_of_both(&a.accepts, &b.accepts).into_iter();
            let mut examples = example.flat_map(|it| [it.clone(), without_items(it)]);
            if let Some(example) = examples.find(|it| is_of(a, it) && is_of(b, it)) {
                let name = |case: &Case| union.variants[case.variant].name.clone();
                let example = match example.to_string() {
                    long if long.len() > LONGEST => "a value with only what is required".to_owned(),
                    example => example,
                };
                let message = format!(
                    "`{}` and `{}` cannot be told apart: {example} is valid for both; the first one is used",
                    name(a),
                    name(b),
                );
                let at = &def.origin;
                reports.push(
                    at,
                    Diagnostic::warning(diagnostic::Kind::AmbiguousUnion, message),
                );
                return;
            }
        }
    }
}

/// The value with empty lists, which are valid even where no item is valid for both.
fn without_items(value: Value) -> Value {
    match value {
        Value::Array(_) => json!([]),
        Value::Object(members) => {
            let members = members.into_iter();
            let members = members.map(|(name, value)| (name, without_items(value)));
            Value::Object(members.collect())
        }
        scalar => scalar,
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
            Accepts::Bool(_) => Self::Bool,
            // An integer is better evidence for `integer` than for `number`.
            Accepts::Integer(_) => Self::Integer,
            Accepts::Number(_) => Self::Number,
            Accepts::String(_) => Self::String,
            Accepts::Array(..) => Self::Array,
            Accepts::Object(object) => Self::Object(required(&object.properties)),
            Accepts::New(name, _) => Self::Object(BTreeSet::from([name.as_str()])),
        }
    }
}

fn required(properties: &[Property]) -> BTreeSet<&str> {
    let required = properties.iter().filter(|property| property.required);
    required.map(|property| property.name.as_str()).collect()
}

/// Returns a value for which neither case has better evidence than the other, as far as the cases tell.
fn example_of_both(a: &Accepts, b: &Accepts) -> Option<Value> {
    match (a, b) {
        (Accepts::Null, Accepts::Null) => Some(Value::Null),
        (Accepts::Bool(a), Accepts::Bool(b)) if a == b => Some(json!(a.unwrap_or(true))),
        (Accepts::Integer(a), Accepts::Integer(b)) => integer_of_both(a, b),
        (Accepts::Number(a), Accepts::Number(b)) => Some(number_of_both(a, b)),
        (Accepts::String(a), Accepts::String(b)) => string_of_both(a, b).map(Value::String),
        (Accepts::Array(a, of_a), Accepts::Array(b, of_b)) => {
            let item = value_of_both(a, b)?;
            let count = of_a.least.max(of_b.least).clamp(1, LONGEST as u64);
            Some(Value::Array((0..count).map(|_| item.clone()).collect()))
        }
        (Accepts::Object(a), Accepts::Object(b)) => object_of_both(a, b),
        _ => None,
    }
}

fn value_of_both(a: &Values, b: &Values) -> Option<Value> {
    let (Values::Ways(a), Values::Ways(b)) = (a, b) else {
        let b: Vec<JsonKind> = b.kinds().into_iter().map(shared).collect();
        let common = a
            .kinds()
            .into_iter()
            .map(shared)
            .find(|kind| b.contains(kind));
        return common.map(example_of);
    };
    a.forms.iter().find_map(|a| {
        let mut alike = b.forms.iter().filter(|b| Group::of(a) == Group::of(b));
        alike.find_map(|b| example_of_both(a, b))
    })
}

fn integer_of_both(a: &Integers, b: &Integers) -> Option<Value> {
    let alike = matches!(
        (a, b),
        (Integers::Values(_), Integers::Values(_))
            | (Integers::Open(_), Integers::Open(_))
            | (
                Integers::Any | Integers::Range(..),
                Integers::Any | Integers::Range(..)
            )
    );
    let value = integers_of_both(a, b).filter(|_| alike)?;
    match u64::try_from(value) {
        Ok(value) => Some(json!(value)),
        Err(_) => i64::try_from(value).ok().map(|value| json!(value)),
    }
}

fn number_of_both(a: &Numbers, b: &Numbers) -> Value {
    let least = [a, b].map(|it| match it {
        Numbers::Any => f64::MIN,
        Numbers::Between(least, _) => least.0,
    });
    let greatest = [a, b].map(|it| match it {
        Numbers::Any => f64::MAX,
        Numbers::Between(_, greatest) => greatest.0,
    });
    let number = 1.0_f64
        .min(greatest[0].min(greatest[1]))
        .max(least[0].max(least[1]));
    match number.fract() == 0.0 && number.abs() < 1e15 {
        true => json!(number as i64),
        false => json!(number),
    }
}

fn string_of_both(a: &Strings, b: &Strings) -> Option<String> {
    match (a, b) {
        (Strings::Any, Strings::Any) => Some("x".to_owned()),
        (Strings::Any | Strings::Limited(..), Strings::Any | Strings::Limited(..)) => {
            let least = |it: &Strings| match it {
                Strings::Limited(count, _) => count.least,
                _ => 0,
            };
            let length = least(a).max(least(b)).clamp(1, LONGEST as u64);
            Some((0..length).map(|_| 'x').collect())
        }
        (Strings::Format(a), Strings::Format(b)) if a == b => Some(example_of_format(*a)),
        (Strings::Values(a), Strings::Values(b)) | (Strings::Open(a), Strings::Open(b)) => {
            a.iter().find(|value| b.contains(value)).cloned()
        }
        _ => None,
    }
}

/// Returns the smallest object that matches two cases with the same required members.
fn object_of_both(a: &Object, b: &Object) -> Option<Value> {
    let others = b.properties.iter();
    let others: BTreeMap<&str, &Property> = others
        .map(|property| (property.name.as_str(), property))
        .collect();
    if required(&a.properties) != required(&b.properties) {
        return None;
    }
    let mut example = Map::new();
    for property in a.properties.iter().filter(|property| property.required) {
        let other = others.get(property.name.as_str())?;
        let value = value_of_both(&property.values, &other.values)?;
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
