//! Whether a value is valid for a variant, by the types themselves: evidence is only a part of what they say.

use crate::ir::{
    Decimal, Decision, Form, Limits, StringType, Struct, Type, TypeKind, Types, Variant,
};
use serde_json::{Map, Value};

/// How many types are followed for one value. Those of a value that is shown to people are few.
const MAX_STEPS: usize = 2_000;

/// Whether a value is valid for a variant, up to a limit on the work. Of strings with a format, only the examples of
/// [`example_of_format`] count as valid.
pub(super) fn is_valid(types: &Types, variant: &Variant, value: &Value) -> bool {
    is_of_variant(types, variant, value, &mut { MAX_STEPS })
}

fn is_of_variant(types: &Types, variant: &Variant, value: &Value, steps: &mut usize) -> bool {
    match &variant.form {
        Form::Constant(constant) => value == constant,
        Form::Value(ty) => is_of(types, ty, value, steps) && is_within(&variant.limits, value),
        Form::Keyed { key, payload } => {
            let inner = value.get(key);
            inner.is_some_and(|value| match payload {
                Some(ty) => is_of(types, ty, value, steps) && is_within(&variant.limits, value),
                None => value.is_object(),
            })
        }
        Form::Tagged { payload, .. } => match payload {
            Some(ty) => is_of(types, ty, value, steps),
            None => value.is_object(),
        },
    }
}

fn is_of(types: &Types, ty: &Type, value: &Value, steps: &mut usize) -> bool {
    let Some(fewer) = steps.checked_sub(1) else {
        return false;
    };
    *steps = fewer;
    match ty {
        Type::Any => true,
        Type::Never => false,
        Type::Bool => value.is_boolean(),
        Type::Integer(integer) => {
            let (least, greatest) = integer.range();
            is_within(&Limits::Range(least, greatest), value)
        }
        Type::Number => value.is_number(),
        Type::String(string) => value.as_str().is_some_and(|text| has_format(text, *string)),
        Type::Array(items) => value
            .as_array()
            .is_some_and(|all| all.iter().all(|item| is_of(types, items, item, steps))),
        Type::Tuple(types_of) => value.as_array().is_some_and(|all| {
            let mut pairs = types_of.iter().zip(all);
            all.len() == types_of.len() && pairs.all(|(ty, item)| is_of(types, ty, item, steps))
        }),
        Type::Map(values) => value
            .as_object()
            .is_some_and(|all| all.values().all(|value| is_of(types, values, value, steps))),
        Type::Nullable(inner) => value.is_null() || is_of(types, inner, value, steps),
        Type::Named(id) => match &types[*id].kind {
            TypeKind::Alias(ty) => is_of(types, ty, value, steps),
            TypeKind::Enum(it) => it.values.iter().any(|known| *value == known.value),
            TypeKind::IntegerEnum(it) => it.values.iter().any(|known| *value == known.value),
            TypeKind::Struct(it) => {
                let members = value.as_object();
                members.is_some_and(|members| is_struct(types, it, members, steps))
            }
            TypeKind::Union(it) => it.variants.iter().any(|variant| {
                let tag_fits = match (&it.decision, &variant.form) {
                    (Decision::Tag(tag), Form::Tagged { value: of, .. }) => {
                        let found = value.get(&tag.key);
                        found.is_some_and(|found| match found {
                            Value::String(text) => text == of,
                            Value::Bool(flag) => of.parse() == Ok(*flag),
                            found => found.as_i64().is_some_and(|it| of.parse() == Ok(it)),
                        })
                    }
                    _ => true,
                };
                tag_fits && is_of_variant(types, variant, value, steps)
            }),
        },
    }
}

fn is_struct(types: &Types, it: &Struct, members: &Map<String, Value>, steps: &mut usize) -> bool {
    let known = it.fields.iter().all(|field| match members.get(&field.key) {
        None => !field.required,
        Some(Value::Null) if !field.required => true,
        Some(value) => is_of(types, &field.ty, value, steps) && is_within(&field.limits, value),
    });
    let is_known = |name: &String| it.fields.iter().any(|field| field.key == *name);
    let flattened = it.flattened.iter().all(|part| {
        let rest = members
            .iter()
            .filter(|(name, _)| !is_known(name) && !part.exclude.contains(name.as_str()));
        let rest = rest.map(|(name, value)| (name.clone(), value.clone()));
        is_of(types, &part.ty, &Value::Object(rest.collect()), steps)
    });
    known && flattened && (!it.closed || members.keys().all(is_known))
}

fn is_within(limits: &Limits, value: &Value) -> bool {
    match limits {
        Limits::None => true,
        Limits::Bool(only) => value == only,
        Limits::Range(least, greatest) => match (value.as_i64(), value.as_u64()) {
            (_, Some(number)) => {
                number <= *greatest && i64::try_from(number).map_or(true, |it| it >= *least)
            }
            (Some(number), None) => number >= *least,
            (None, None) => value.is_null(),
        },
        Limits::Between(least, greatest) => match value.as_f64() {
            Some(number) => (*least..=*greatest).contains(&Decimal(number)),
            None => value.is_null(),
        },
        Limits::Text(limits) => value.as_str().is_none_or(|text| {
            let length = text.chars().count() as u64;
            limits.length.contains(length) && !limits.has_pattern
        }),
        Limits::Items(count, limits) => match value {
            Value::Array(items) => {
                count.contains(items.len() as u64)
                    && items.iter().all(|item| is_within(limits, item))
            }
            Value::Object(members) => members.values().all(|value| is_within(limits, value)),
            _ => true,
        },
    }
}

fn has_format(text: &str, format: StringType) -> bool {
    let is_example = |format| text == example_of_format(format);
    match format {
        StringType::Plain | StringType::Secret | StringType::Binary => true,
        StringType::Ip => is_example(StringType::Ipv4) || is_example(StringType::Ipv6),
        format => is_example(format),
    }
}

/// Returns a string in a format.
pub(super) fn example_of_format(format: StringType) -> String {
    let example = match format {
        StringType::Plain | StringType::Secret | StringType::Binary => "x",
        StringType::Uuid => "67e55044-10b1-426f-9247-bb680e5fe0c8",
        StringType::Base64 | StringType::SecretBytes => "eA==",
        StringType::Base64Url | StringType::SecretBytesUrl => "eA",
        StringType::DateTime => "2024-02-29T12:00:00Z",
        StringType::BasicDateTime => "20240229T120000Z",
        StringType::LocalDateTime => "2024-02-29T12:00:00",
        StringType::Date => "2024-02-29",
        StringType::Ip | StringType::Ipv4 => "127.0.0.1",
        StringType::Ipv6 => "::1",
    };
    example.to_owned()
}
