//! Types → the forms that their values may have, as deeply nested as needed and as limits allow.

use super::kinds::{JsonKind, Kinds, all_kinds, kinds};
use super::model::{
    Accepts, Integers, Numbers, Object, Others, Property, Strings, Values, strings,
};
use crate::budget::Budget;
use crate::ir::{
    Count, Decision, Form, IntegerType, Limits, Struct, Tag, TagKind, Type, TypeId, TypeKind,
    Types, Variant,
};
use std::collections::BTreeMap;

/// How many cases opening a variant may yield before its nested unions are left closed.
const MAX_CASES: usize = 64;

/// How many definitions may be opened for one value, without those of what is inside, and how deeply nested.
const MAX_OPENED: usize = 256;
const MAX_DEPTH: usize = 6;

/// How many forms of a nested value are kept, and how much Rust they may become, roughly in bytes. Otherwise less of
/// what is inside is.
const MAX_WAYS: usize = 32;
const MAX_SIZE: usize = 6_000;

/// What is known about types already.
#[derive(Default)]
pub(crate) struct Known {
    /// The forms of nested values, by their type and by how much of them is said.
    values: BTreeMap<(Type, Detail), Values>,
    kinds: BTreeMap<Type, Kinds>,
}

/// How much is said about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Detail {
    /// How many levels of what is inside are examined.
    pub levels: usize,
    /// Whether the limits count that readers do not check: lengths, prefixes and fractional bounds.
    pub has_limits: bool,
}

impl Detail {
    /// What is said about what is inside; `None` if nothing is.
    fn inside(self) -> Option<Self> {
        let levels = self.levels.checked_sub(1)?;
        Some(Self { levels, ..self })
    }
}

/// Variants whose types are being opened, up to the limits.
pub(super) struct Opening<'t> {
    types: &'t Types,
    /// The definitions that are open, each a form of the one before it.
    path: Vec<TypeId>,
    opened: usize,
    known: &'t mut Known,
    budget: &'t mut Budget,
}

impl<'t> Opening<'t> {
    pub fn new(types: &'t Types, known: &'t mut Known, budget: &'t mut Budget) -> Self {
        Self {
            types,
            path: Vec::new(),
            opened: 0,
            known,
            budget,
        }
    }

    /// Returns the forms of the values of a variant, in so much detail.
    pub fn variant(&mut self, it: &Variant, detail: Detail) -> Vec<Accepts> {
        self.opened = 0;
        self.form(it, detail)
    }

    fn form(&mut self, it: &Variant, detail: Detail) -> Vec<Accepts> {
        match &it.form {
            Form::Constant(value) => vec![Accepts::String(Strings::Values(vec![value.clone()]))],
            Form::Value(ty) => limited(self.accepts(ty, detail), &it.limits, detail),
            Form::Keyed { key, payload } => {
                let values = match (payload, detail.inside()) {
                    (Some(ty), Some(below)) => self.member(ty, &it.limits, below),
                    (Some(ty), None) => Values::Kinds(self.kinds(ty)),
                    (None, _) => Values::Kinds(Kinds::from([JsonKind::Object])),
                };
                vec![object(vec![Property {
                    name: key.clone(),
                    required: true,
                    values,
                }])]
            }
            Form::Tagged { .. } => Vec::new(),
        }
    }

    /// Returns the forms that a value of a type may have, in so much detail.
    fn accepts(&mut self, ty: &Type, detail: Detail) -> Vec<Accepts> {
        match ty {
            Type::Any => all_kinds().into_iter().map(Accepts::of_kind).collect(),
            Type::Never => Vec::new(),
            Type::Bool => vec![Accepts::Bool(None)],
            Type::Integer(integer) => vec![Accepts::Integer(integers(*integer))],
            Type::Number => vec![Accepts::Number(Numbers::Any)],
            Type::String(string) => vec![Accepts::String(strings(*string))],
            Type::Array(items) => {
                let items = match detail.inside() {
                    Some(below) => self.values(items, below),
                    None => Values::Kinds(self.kinds(items)),
                };
                vec![Accepts::Array(items, Count::ANY)]
            }
            // Readers check the number of items.
            Type::Tuple(items) => {
                let count = items.len() as u64;
                let count = Count {
                    least: count,
                    greatest: count,
                };
                let mut forms: Vec<Accepts> = Vec::new();
                for item in items {
                    let item = match detail.inside() {
                        Some(below) => self.values(item, below).forms(),
                        None => Values::Kinds(self.kinds(item)).forms(),
                    };
                    forms.extend(item);
                }
                forms.sort();
                forms.dedup();
                vec![Accepts::Array(Values::of(forms), count)]
            }
            Type::Map(values) => vec![Accepts::Object(Object {
                properties: Vec::new(),
                others: Others::Kept(match detail.inside() {
                    Some(below) => self.values(values, below),
                    None => Values::any(),
                }),
            })],
            Type::Nullable(inner) => {
                let mut all = self.accepts(inner, detail);
                all.push(Accepts::Null);
                all
            }
            Type::Named(id) if self.path.contains(id) => Vec::new(),
            Type::Named(id) => {
                let is_far = self.opened >= MAX_OPENED || self.path.len() >= MAX_DEPTH;
                if is_far || self.budget.is_spent() {
                    let forms = self.kinds(ty).into_iter().map(|kind| match kind {
                        JsonKind::Object => object(Vec::new()),
                        kind => Accepts::of_kind(kind),
                    });
                    return forms.collect();
                }
                self.opened += 1;
                self.path.push(*id);
                let all = self.definition(*id, detail);
                self.path.pop();
                all
            }
        }
    }

    /// Returns the evidence about a nested value, in so much detail. A type that contains the value may occur in
    /// it again.
    fn values(&mut self, ty: &Type, detail: Detail) -> Values {
        let key = (ty.clone(), detail);
        if let Some(known) = self.known.values.get(&key) {
            return known.clone();
        }
        let all = self.kinds(ty);
        let values = if all == all_kinds() {
            Values::any()
        } else {
            let outer = (std::mem::take(&mut self.path), self.opened);
            self.opened = 0;
            let forms = self.accepts(ty, detail);
            (self.path, self.opened) = outer;
            match forms.len() {
                1..=MAX_WAYS => Values::of(forms),
                _ => Values::Kinds(all),
            }
        };
        let values = match detail.inside() {
            Some(fewer) if values.size() > MAX_SIZE => self.values(ty, fewer),
            _ => values,
        };
        self.known.values.insert(key, values.clone());
        values
    }

    fn kinds(&mut self, ty: &Type) -> Kinds {
        if let Some(known) = self.known.kinds.get(ty) {
            return known.clone();
        }
        let kinds = kinds(self.types, ty);
        self.known.kinds.insert(ty.clone(), kinds.clone());
        kinds
    }

    /// Returns the evidence about a member.
    fn member(&mut self, ty: &Type, limits: &Limits, detail: Detail) -> Values {
        within(self.values(ty, detail), limits, detail)
    }

    fn definition(&mut self, id: TypeId, detail: Detail) -> Vec<Accepts> {
        let types = self.types;
        match &types[id].kind {
            TypeKind::Alias(ty) => self.accepts(ty, detail),
            TypeKind::Enum(it) => {
                let values = it.values.iter().map(|value| value.value.clone()).collect();
                vec![Accepts::String(Strings::Open(values))]
            }
            TypeKind::IntegerEnum(it) => {
                let values = it.values.iter().map(|value| value.value).collect();
                vec![Accepts::Integer(Integers::Open(values))]
            }
            TypeKind::Struct(_) if detail.levels == 0 => vec![Accepts::of_kind(JsonKind::Object)],
            TypeKind::Struct(it) => self.object(it, detail),
            TypeKind::Union(it) => {
                let mut all = Vec::new();
                for variant in &it.variants {
                    all.extend(match (&it.decision, &variant.form) {
                        (Decision::Tag(tag), Form::Tagged { value, payload, .. }) => {
                            self.tagged(tag, value, payload.as_ref(), detail)
                        }
                        _ => self.form(variant, detail),
                    });
                }
                all
            }
        }
    }

    /// Returns objects with a tag of one value, and the payload's members next to it.
    fn tagged(
        &mut self,
        tag: &Tag,
        value: &str,
        payload: Option<&Type>,
        detail: Detail,
    ) -> Vec<Accepts> {
        let form = match tag.kind {
            TagKind::String => Accepts::String(Strings::Values(vec![value.to_owned()])),
            TagKind::Integer => Accepts::Integer(match value.parse() {
                Ok(value) => Integers::Values(vec![value]),
                Err(_) => Integers::Any,
            }),
            TagKind::Boolean => Accepts::Bool(Some(value == "true")),
        };
        let tag = Property {
            name: tag.key.clone(),
            required: true,
            values: Values::of(vec![form]),
        };
        let payloads = match payload {
            Some(ty) => self.accepts(ty, detail),
            None => vec![object(Vec::new())],
        };
        payloads
            .into_iter()
            .filter_map(|accepts| match accepts {
                Accepts::Object(mut object) => {
                    object
                        .properties
                        .retain(|property| property.name != tag.name);
                    object.properties.insert(0, tag.clone());
                    Some(Accepts::Object(object))
                }
                _ => None,
            })
            .collect()
    }

    /// Returns the forms of a struct: its own members, combined with each form of its flattened
    /// unions.
    fn object(&mut self, it: &Struct, detail: Detail) -> Vec<Accepts> {
        let inside = detail.inside().unwrap_or(detail);
        let own = it.fields.iter().map(|field| {
            let ty = match field.required || field.ty.is_only_null() {
                true => &field.ty,
                false => field.ty.non_null(),
            };
            Property {
                name: field.key.clone(),
                required: field.required,
                values: self.member(ty, &field.limits, inside),
            }
        });
        let own = Object {
            properties: own.collect(),
            others: match it.closed {
                true => Others::Refused,
                false => Others::Ignored,
            },
        };
        let mut all = vec![own];
        for part in &it.flattened {
            let ways: Vec<Object> = self
                .accepts(&part.ty, detail)
                .into_iter()
                .filter_map(|accepts| match accepts {
                    Accepts::Object(object) => Some(object),
                    _ => None,
                })
                .collect();
            if ways.is_empty() || all.len() * ways.len() > MAX_CASES {
                continue;
            }
            all = all
                .iter()
                .flat_map(|base| ways.iter().map(move |way| joined(base, way)))
                .collect();
        }
        let size = all.iter().map(|it| it.properties.len() * 100).sum();
        self.budget.spend(size);
        all.into_iter().map(Accepts::Object).collect()
    }
}

/// Returns an object with the members of both.
fn joined(a: &Object, b: &Object) -> Object {
    Object {
        properties: [a.properties.as_slice(), &b.properties].concat(),
        others: match (&a.others, &b.others) {
            (Others::Kept(values), _) | (_, Others::Kept(values)) => Others::Kept(values.clone()),
            _ => Others::Ignored,
        },
    }
}

fn object(properties: Vec<Property>) -> Accepts {
    Accepts::Object(Object {
        properties,
        others: Others::Ignored,
    })
}

/// The evidence from an integer type. Few integers do not fit into an `i64`; reading finds these.
fn integers(integer: IntegerType) -> Integers {
    match integer.range() {
        _ if integer == IntegerType::I64 => Integers::Any,
        (least, greatest) => Integers::Range(least, greatest),
    }
}

/// Returns the evidence about those values that are valid.
fn within(values: Values, limits: &Limits, detail: Detail) -> Values {
    match limits {
        Limits::None => values,
        Limits::Text(_) | Limits::Between(..) if !detail.has_limits => values,
        _ => Values::of(limited(values.forms(), limits, detail)),
    }
}

/// Returns the forms of those values that are valid, as far as limits are evidence.
fn limited(forms: Vec<Accepts>, limits: &Limits, detail: Detail) -> Vec<Accepts> {
    let all = detail.has_limits;
    let forms = forms.into_iter();
    let limited = forms.map(|form| match (form, limits) {
        (Accepts::Bool(None), Limits::Bool(only)) => Accepts::Bool(Some(*only)),
        (Accepts::Integer(Integers::Any | Integers::Range(..)), Limits::Range(least, greatest)) => {
            Accepts::Integer(Integers::Range(*least, *greatest))
        }
        (Accepts::Number(_), Limits::Between(least, greatest)) if all => {
            Accepts::Number(Numbers::Between(*least, *greatest))
        }
        (Accepts::String(Strings::Any), Limits::Text(text)) if all && text.is_known() => {
            Accepts::String(Strings::Limited(text.length, text.prefix.clone()))
        }
        (Accepts::Array(items, none), Limits::Items(count, limits)) => {
            let count = if all { *count } else { none };
            Accepts::Array(within(items, limits, detail), count)
        }
        (Accepts::Object(mut object), Limits::Items(_, limits)) => {
            if let Others::Kept(values) = object.others {
                object.others = Others::Kept(within(values, limits, detail));
            }
            Accepts::Object(object)
        }
        (form, _) => form,
    });
    limited.collect()
}
