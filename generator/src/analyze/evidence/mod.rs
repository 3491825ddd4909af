//! A union that has neither tag nor key → the evidence that distinguishes its variants: JSON types,
//! required keys, constants, formats.
//!
//! Each form that a value of a variant may have is a [`Case`]; the runtime compares a value with
//! the cases (`wire::Input::choose`). A variant that is a union is opened, so that each nested
//! variant contributes its own cases. Evidence that does not help to decide is left out.

mod ambiguity;
mod combination;
mod inside;
mod kinds;
mod model;

use crate::budget::Budget;
use crate::ir::{Decision, Form, Struct, Tag, TagKind, Type, TypeId, TypeKind, Types, Union};
use kinds::kinds;
use model::{string_evidence, strings};
use std::collections::{BTreeMap, BTreeSet};

pub(super) use ambiguity::check;
pub(super) use combination::may_combine;
pub(crate) use kinds::{JsonKind, Kinds, all_kinds};
pub(crate) use model::{Accepts, Case, Items, Property, Strings};

/// How many cases opening a variant may yield before its nested unions are left closed.
const MAX_CASES: usize = 64;

/// How many definitions of a variant may be opened, and how deeply nested.
const MAX_OPENED: usize = 256;
const MAX_DEPTH: usize = 6;

/// How many nested lists are opened, and how many forms of their items are kept.
const MAX_LEVELS: usize = 3;
const MAX_WAYS: usize = 32;

/// Returns the cases of a union, as far as they help to decide and the budget allows.
pub(crate) fn cases(types: &Types, union: &Union, budget: &mut Budget) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut known = inside::Known::default();
    for (variant, it) in union.variants.iter().enumerate() {
        let mut opening = Opening {
            types,
            path: Vec::new(),
            opened: 0,
            levels: 0,
            known: &mut known,
            budget: &mut *budget,
        };
        let accepts = opening.form(&it.form);
        cases.extend(accepts.into_iter().map(|accepts| Case { variant, accepts }));
    }
    simplify(&mut cases);
    inside::simplify(&mut cases);
    let mut seen = BTreeSet::new();
    cases.retain(|case| seen.insert(case.clone()));
    cases
}

/// Drops details that do not help to decide: those of the only case of its JSON type, and those of
/// the items of lists whose items already differ in their JSON types.
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
    let one_number = variants_of(cases, |a| {
        matches!(a, Accepts::Integer(_) | Accepts::Number)
    }) == 1;
    let plain_arrays = differ_in_kinds(cases);
    for case in cases {
        match &mut case.accepts {
            Accepts::Object(properties) if one_object => properties.clear(),
            Accepts::Array(items) if one_array => *items = Items::Kinds(all_kinds()),
            Accepts::Array(items) if plain_arrays => *items = Items::Kinds(items.kinds()),
            Accepts::Integer(range) if one_number => *range = None,
            _ => {}
        }
    }
}

/// Whether no two variants have lists whose items have the same JSON type.
fn differ_in_kinds(cases: &[Case]) -> bool {
    let mut variants: BTreeMap<JsonKind, usize> = BTreeMap::new();
    cases.iter().all(|case| match &case.accepts {
        Accepts::Array(items) => items
            .kinds()
            .into_iter()
            .all(|kind| *variants.entry(kind).or_insert(case.variant) == case.variant),
        _ => true,
    })
}

/// A variant whose types are being opened, up to the limits.
struct Opening<'t> {
    types: &'t Types,
    /// The definitions that are open, each nested in the one before it.
    path: Vec<TypeId>,
    opened: usize,
    /// How many lists are open, each nested in the one before it.
    levels: usize,
    known: &'t mut inside::Known,
    budget: &'t mut Budget,
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
                    None => Kinds::from([JsonKind::Object]),
                },
                strings: match payload {
                    Some(ty) => string_evidence(self.types, ty),
                    None => Strings::Any,
                },
                inside: payload
                    .as_ref()
                    .and_then(|ty| self.known.of(self.types, ty)),
            }])],
            Form::Tagged { .. } => Vec::new(),
        }
    }

    /// Returns the forms that a value of a type may have.
    fn accepts(&mut self, ty: &Type) -> Vec<Accepts> {
        match ty {
            Type::Any => all_kinds().into_iter().map(closed).collect(),
            Type::Never => Vec::new(),
            Type::Bool => vec![Accepts::Bool],
            Type::Integer(integer) => vec![Accepts::Integer(Some(integer.range()))],
            Type::Number => vec![Accepts::Number],
            Type::String(string) => vec![Accepts::String(strings(*string))],
            Type::Array(items) => vec![Accepts::Array(self.items(items))],
            Type::Map(_) => vec![Accepts::Object(Vec::new())],
            Type::Nullable(inner) => {
                let mut all = self.accepts(inner);
                all.push(Accepts::Null);
                all
            }
            Type::Named(id) if self.path.contains(id) => Vec::new(),
            Type::Named(id) => {
                let is_far = self.opened >= MAX_OPENED || self.path.len() >= MAX_DEPTH;
                if is_far || self.budget.is_spent() {
                    return kinds(self.types, ty).into_iter().map(closed).collect();
                }
                self.opened += 1;
                self.path.push(*id);
                let all = self.definition(*id);
                self.path.pop();
                self.budget.spend(all.iter().map(Accepts::size).sum());
                all
            }
        }
    }

    /// Returns the evidence of the items of a list. A type that contains the list may occur in the
    /// list again.
    fn items(&mut self, ty: &Type) -> Items {
        let kinds = kinds(self.types, ty);
        if self.levels >= MAX_LEVELS || kinds == all_kinds() {
            return Items::Kinds(kinds);
        }
        let path = std::mem::take(&mut self.path);
        self.levels += 1;
        let mut ways = self.accepts(ty);
        self.levels -= 1;
        self.path = path;
        for way in &mut ways {
            if let Accepts::Object(properties) = way {
                properties.retain(|property| property.required);
                for property in properties {
                    property.inside = None;
                }
            }
        }
        match ways.iter().map(Accepts::ways).sum() {
            1..=MAX_WAYS => Items::Ways(ways),
            _ => Items::Kinds(kinds),
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
            TypeKind::IntegerEnum(_) => vec![Accepts::Integer(None)],
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

    /// Returns objects with a tag of one value, and the payload's members next to it.
    fn tagged(&mut self, tag: &Tag, value: &str, payload: Option<&Type>) -> Vec<Accepts> {
        let (kind, strings) = match tag.kind {
            TagKind::String => (JsonKind::String, Strings::Values(vec![value.to_owned()])),
            TagKind::Integer => (JsonKind::Integer, Strings::Any),
            TagKind::Boolean => (JsonKind::Bool, Strings::Any),
        };
        let tag = Property {
            name: tag.key.clone(),
            required: true,
            kinds: Kinds::from([kind]),
            strings,
            inside: None,
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

    /// Returns the forms of a struct: its own members, combined with each form of its flattened
    /// unions.
    fn object(&mut self, it: &Struct) -> Vec<Accepts> {
        let own = it.fields.iter().map(|field| Property {
            name: field.key.clone(),
            required: field.required,
            kinds: kinds(self.types, &field.ty),
            strings: string_evidence(self.types, &field.ty),
            inside: self.known.of(self.types, &field.ty),
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

/// Returns the form of a value of which only the JSON type is known.
fn closed(kind: JsonKind) -> Accepts {
    match kind {
        JsonKind::Null => Accepts::Null,
        JsonKind::Bool => Accepts::Bool,
        JsonKind::Integer => Accepts::Integer(None),
        JsonKind::Number => Accepts::Number,
        JsonKind::String => Accepts::String(Strings::Any),
        JsonKind::Array => Accepts::Array(Items::Kinds(all_kinds())),
        JsonKind::Object => Accepts::Object(Vec::new()),
    }
}
