//! From which types a union is converted: the conversions that have one meaning.
//!
//! A payload converts into the union if exactly one variant leads to it, directly or through variants that are unions
//! themselves. What is distinct here is the Rust type behind all aliases. A text (`&str`) converts if exactly one
//! variant leads to a string and no other to known strings, which it may be one of; bytes do not come from a text,
//! which may be what is to be encoded or be encoded already. There is no conversion from an `Option`, from any JSON
//! value, or from the union itself, which would be the standard library's. What converts from a list converts from an
//! array as well.

use crate::ir::{Form, StringType, Type, TypeId, TypeKind, Types, Union};
use std::collections::{BTreeMap, BTreeSet};

/// How many unions may be nested between a payload and the union that it is converted into.
const MOST_LAYERS: usize = 3;

/// How many conversions of a nested union are passed on to the union around it.
const MOST_NESTED: usize = 32;

/// The conversions of all unions.
#[derive(Debug, Default)]
pub(crate) struct Conversions {
    unions: BTreeMap<TypeId, Vec<Conversion>>,
    newtypes: BTreeSet<TypeId>,
}

/// A conversion into a union.
#[derive(Debug)]
pub(crate) struct Conversion {
    /// What is converted.
    pub from: Given,
    /// The position of the variant.
    pub variant: usize,
    /// Whether it is the payload of the variant itself.
    pub is_payload: bool,
}

/// What a caller passes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Given {
    /// A value of a type.
    Type(Type),
    /// A `&str`.
    Text,
}

/// The variant that something leads to; `None` if there are several.
type Variants = BTreeMap<Given, Option<usize>>;

impl Conversions {
    /// Returns the conversions into a union.
    pub fn leading_to(&self, id: TypeId) -> &[Conversion] {
        self.unions.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether values of other types convert into the type.
    pub fn has_any(&self, types: &Types, ty: &Type) -> bool {
        match self.unaliased(types, ty) {
            Type::Any
            | Type::String(
                StringType::Plain
                | StringType::Secret
                | StringType::Base64
                | StringType::Base64Url
                | StringType::SecretBytes
                | StringType::SecretBytesUrl
                | StringType::Binary
                | StringType::DateTime
                | StringType::BasicDateTime,
            ) => true,
            Type::Named(id) => types[*id].kind.is_enum() || !self.leading_to(*id).is_empty(),
            _ => false,
        }
    }

    /// Returns the type behind aliases. A recursive alias is not an alias in Rust.
    pub fn unaliased<'a>(&self, types: &'a Types, ty: &'a Type) -> &'a Type {
        unaliased(types, &self.newtypes, ty)
    }
}

/// Finds the conversions into the unions that requests contain.
pub(super) fn conversions(
    types: &Types,
    newtypes: &BTreeSet<TypeId>,
    is_sent: impl Fn(TypeId) -> bool,
) -> Conversions {
    let unions = types.iter().filter_map(|(id, def)| match &def.kind {
        TypeKind::Union(it) if is_sent(id) => Some((id, it)),
        _ => None,
    });
    let unions: Vec<(TypeId, &Union)> = unions.collect();
    let mut found: BTreeMap<TypeId, Variants> = BTreeMap::new();
    for _ in 0..MOST_LAYERS {
        let next = unions.iter().map(|(id, it)| {
            let variants = variants(types, newtypes, *id, it, &found);
            (*id, variants)
        });
        let next = next.collect();
        if found == next {
            break;
        }
        found = next;
    }
    let unions = unions.into_iter().map(|(id, it)| {
        let found = found.remove(&id).unwrap_or_default();
        let conversions = found.into_iter().filter_map(|(from, variant)| {
            let variant = variant?;
            let Variant {
                payload,
                deprecated,
            } = Variant::of(types, newtypes, it, variant)?;
            let is_payload = matches!(&from, Given::Type(ty) if *ty == payload);
            (!deprecated).then_some(Conversion {
                from,
                variant,
                is_payload,
            })
        });
        let mut conversions: Vec<Conversion> = conversions.collect();
        conversions.sort_by_key(|it| (it.variant, !it.is_payload));
        (id, conversions)
    });
    Conversions {
        unions: unions.collect(),
        newtypes: newtypes.clone(),
    }
}

/// A variant with a payload.
struct Variant {
    payload: Type,
    deprecated: bool,
}

impl Variant {
    fn of(types: &Types, newtypes: &BTreeSet<TypeId>, it: &Union, index: usize) -> Option<Self> {
        let variant = it.variants.get(index)?;
        Some(Self {
            payload: rust_type(types, newtypes, variant.form.payload()?),
            deprecated: variant.docs.deprecated,
        })
    }
}

/// Returns which variant each type leads to, given what leads to nested unions.
fn variants(
    types: &Types,
    newtypes: &BTreeSet<TypeId>,
    id: TypeId,
    it: &Union,
    nested: &BTreeMap<TypeId, Variants>,
) -> Variants {
    let mut found = Variants::new();
    let mut add = |given: Given, variant: Option<usize>| {
        let entry = found.entry(given).or_insert(variant);
        if *entry != variant {
            *entry = None;
        }
    };
    for (index, variant) in it.variants.iter().enumerate() {
        if let Form::Constant(_) = variant.form {
            add(Given::Text, None);
        }
        let Some(Variant { payload, .. }) = Variant::of(types, newtypes, it, index) else {
            continue;
        };
        match &payload {
            Type::Any | Type::Never | Type::Nullable(_) => continue,
            Type::String(StringType::Plain) => add(Given::Text, Some(index)),
            Type::String(StringType::Secret) => {
                add(Given::Text, Some(index));
                add(Given::Type(Type::String(StringType::Plain)), Some(index));
            }
            Type::Named(id) if types[*id].kind.is_enum() => add(Given::Text, None),
            _ => {}
        }
        let inner = match &payload {
            Type::Named(inner) if *inner == id => continue,
            Type::Named(inner) => nested.get(inner).filter(|it| it.len() <= MOST_NESTED),
            _ => None,
        };
        for (given, through) in inner.into_iter().flatten() {
            add(given.clone(), through.map(|_| index));
        }
        add(Given::Type(payload), Some(index));
    }
    // Through a union that contains this one.
    found.remove(&Given::Type(Type::Named(id)));
    found
}

/// Returns the type without aliases, so that the same types in Rust are equal.
pub(super) fn rust_type(types: &Types, newtypes: &BTreeSet<TypeId>, ty: &Type) -> Type {
    let inner = |ty: &Type| Box::new(rust_type(types, newtypes, ty));
    match unaliased(types, newtypes, ty) {
        Type::Array(items) => Type::Array(inner(items)),
        Type::Tuple(items) => {
            let items = items.iter().map(|item| rust_type(types, newtypes, item));
            Type::Tuple(items.collect())
        }
        Type::Map(values) => Type::Map(inner(values)),
        Type::Nullable(value) => Type::Nullable(inner(value)),
        other => other.clone(),
    }
}

/// Returns the type behind aliases. A recursive alias is not an alias in Rust.
pub(super) fn unaliased<'a>(
    types: &'a Types,
    newtypes: &BTreeSet<TypeId>,
    mut ty: &'a Type,
) -> &'a Type {
    while let Type::Named(id) = ty
        && !newtypes.contains(id)
        && let TypeKind::Alias(target) = &types[*id].kind
    {
        ty = target;
    }
    ty
}
