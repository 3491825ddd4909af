//! Types: their kind, their fields and variants, and how the variants of a union are distinguished.

use super::context::Context;
use super::entry::Entry;
use super::evidence;
use super::line::{all_quoted, line, listed, plain, quoted};
use crate::analyze::Presence;
use crate::analyze::evidence::Case;
use crate::ir::{
    Access, Decision, Enum, Field, Form, NameHint, Struct, Tag, TagIn, TagKind, Type, TypeId,
    TypeKind, Union, Variant,
};
use std::fmt::{Display, Write};

pub(super) fn entry(context: Context<'_>, id: TypeId) -> Entry {
    let def = &context.api.types[id];
    let name = context.names.ty(id);
    let mut names = vec![name.to_string()];
    if let NameHint::Component(key) = &def.hint
        && **key != **name
    {
        names.push(key.clone());
    }
    let item = match &def.kind {
        TypeKind::Struct(_) => format!("struct {name}"),
        TypeKind::Enum(_) => format!("enum {name} of strings"),
        TypeKind::IntegerEnum(_) => format!("enum {name} of integers"),
        TypeKind::Union(_) => format!("union {name}"),
        TypeKind::Alias(ty) if context.facts.newtypes.contains(&id) => {
            format!("struct {name}({})", context.boxed(ty, ty.is_tuple()))
        }
        TypeKind::Alias(ty) => format!("type {name} = {}", context.ty(ty)),
    };
    let origin = plain(&format!("#{}", def.written));
    let mut text = String::new();
    let what = format!("{item}  {origin}");
    line(&mut text, &what, &facts(context, id), &def.docs);
    match &def.kind {
        TypeKind::Struct(it) => fields(&mut text, context, id, it),
        TypeKind::Enum(it) => values(
            &mut text,
            context,
            id,
            it,
            |value| quoted(value),
            context.path("std::string::String"),
        ),
        TypeKind::IntegerEnum(it) => values(&mut text, context, id, it, i64::to_string, "i64"),
        TypeKind::Union(it) => variants(&mut text, context, id, it),
        TypeKind::Alias(_) => {}
    }
    context.entry(&def.origin, names, text)
}

/// Lists the module, the directions in which the type is sent, and other facts about the type as a
/// whole.
fn facts(context: Context<'_>, id: TypeId) -> String {
    let facts = context.facts;
    let module = format!(
        "in {}",
        context.names.part(facts.groups.part(id)).identifier()
    );
    let known = [
        (facts.usage.is_sent(id), "sent"),
        (facts.usage.is_received(id), "received"),
        (facts.defaults.contains(&id), "Default"),
        (facts.newtypes.contains(&id), "recursive alias"),
        (facts.boxes.is_uneven(id), "one large variant"),
    ];
    let known = known.into_iter().filter(|(holds, _)| *holds);
    let known: Vec<&str> = known.map(|(_, word)| word).collect();
    listed(&[&module, &known.join(", ")])
}

fn fields(text: &mut String, context: Context<'_>, id: TypeId, it: &Struct) {
    let facts = context.facts;
    let names = context.names.members(id);
    let (own, parts) = names.split_at(it.fields.len().min(names.len()));
    if facts.usage.is_sent(id) {
        let asked_for = it.fields.iter().zip(own);
        let asked_for = asked_for.filter(|(field, _)| facts.usage.is_asked_for(id, field));
        let unions = it.flattened.iter().zip(parts);
        let unions = unions.filter(|(part, _)| facts.usage.is_part_asked_for(id, part));
        let arguments = asked_for.map(|(_, name)| &**name);
        let arguments: Vec<&str> = arguments.chain(unions.map(|(_, name)| &**name)).collect();
        let _ = writeln!(text, "  new({})", arguments.join(", "));
    }
    for (position, (field, name)) in it.fields.iter().zip(own).enumerate() {
        let ty = held(context, id, position, field);
        let what = format!("  {name}: {ty}");
        line(text, &what, &key(field), &field.docs);
    }
    for (index, (part, name)) in it.flattened.iter().zip(parts).enumerate() {
        let boxed = facts.boxes.is_boxed(id, it.fields.len() + index);
        let ty = context.boxed(&part.ty, boxed);
        let ty = match facts.usage.presence_of_part(id, part) {
            Presence::Always => ty,
            Presence::Optional | Presence::Patch => context.option(&ty),
        };
        let what = format!("  {name}: {ty}");
        let without = match part.exclude.is_empty() {
            true => String::new(),
            false => format!("without {}", all_quoted(&part.exclude)),
        };
        line(text, &what, &listed(&["flattened", &without]), &part.docs);
    }
}

/// Returns the type of a field, including `Option`, `Patch` and `Box`.
fn held(context: Context<'_>, id: TypeId, position: usize, field: &Field) -> String {
    let facts = context.facts;
    let boxed = facts.boxes.is_boxed(id, position);
    let inner = || context.boxed(field.ty.non_null(), boxed);
    match facts.usage.presence(id, field) {
        Presence::Patch => {
            let patch = context.path("crate::runtime::patch::Patch");
            format!("{patch}<{}>", inner())
        }
        Presence::Always => context.boxed(&field.ty, boxed),
        Presence::Optional => context.option(&inner()),
    }
}

/// Returns the key of a field in JSON, and when it is present.
fn key(field: &Field) -> String {
    let nullable = matches!(field.ty, Type::Nullable(_));
    listed(&[
        &quoted(&field.key),
        if field.required {
            "required"
        } else {
            "optional"
        },
        if nullable { "nullable" } else { "" },
        match field.access {
            Access::Both => "",
            Access::ReadOnly => "read-only",
            Access::WriteOnly => "write-only",
        },
    ])
}

fn values<V>(
    text: &mut String,
    context: Context<'_>,
    id: TypeId,
    it: &Enum<V>,
    show: impl Fn(&V) -> String,
    others: impl Display,
) {
    for (value, name) in it.values.iter().zip(context.names.members(id)) {
        let mut shown = show(&value.value);
        if value.is_default {
            shown.push_str(", default");
        }
        line(text, &format!("  {name}"), &shown, &value.docs);
    }
    let unknown = context.names.unknown(id);
    let _ = writeln!(text, "  {unknown}({others})  any other");
}

fn variants(text: &mut String, context: Context<'_>, id: TypeId, it: &Union) {
    let _ = writeln!(text, "  decided by {}", decision(it));
    let cases = context.facts.told.cases(id);
    for (position, variant) in it.variants.iter().enumerate() {
        let Some(name) = context.names.members(id).get(position) else {
            continue;
        };
        let payload = variant.form.payload().map(|ty| {
            let boxed = context.facts.boxes.is_boxed(id, position);
            format!("({})", context.boxed(ty, boxed))
        });
        let what = format!("  {name}{}", payload.unwrap_or_default());
        let shape = shape(variant, &it.decision).unwrap_or_default();
        line(text, &what, &shape, &variant.docs);
        for case in cases.iter().filter(|case| case.variant == position) {
            let _ = writeln!(text, "    if {}", evidence::accepts(&case.accepts));
        }
    }
    let several = context.facts.told.may_combine(id);
    let is_new = |case: &&Case| case.variant == it.variants.len();
    let objects = cases.iter().find(is_new);
    let objects = objects.map(|case| evidence::accepts(&case.accepts));
    let new = match &it.decision {
        Decision::Tag(_) => Some("any other tag"),
        Decision::Key => Some("any other key or string"),
        Decision::Evidence { .. } => it.is_open().then_some("any other string"),
    };
    let several = several.then_some("several of the variants at once");
    let others: Vec<&str> = new
        .into_iter()
        .chain(objects.as_deref())
        .chain(several)
        .collect();
    if others.is_empty() {
        return;
    }
    let others = others.join(", or ");
    let unknown = context.names.unknown(id);
    let _ = writeln!(
        text,
        "  {unknown}({})  {others}",
        context.path("crate::runtime::unknown::Unknown")
    );
}

/// Describes what distinguishes the variants, and why.
fn decision(it: &Union) -> String {
    match &it.decision {
        Decision::Tag(Tag {
            key,
            kind,
            nullable,
            declared,
        }) => {
            let kind = match kind {
                TagKind::String => "",
                TagKind::Integer => " with integers",
                TagKind::Boolean => " with booleans",
            };
            let null = if *nullable { " or null" } else { "" };
            let reason = match declared {
                true => "the discriminator names it",
                false => "each variant requires another value",
            };
            format!("tag {}{kind}{null}: {reason}", quoted(key))
        }
        Decision::Key => "key: each variant is an object of one key, or a string".to_owned(),
        Decision::Evidence { any_of: false } => "evidence, of oneOf".to_owned(),
        Decision::Evidence { any_of: true } => "evidence, of anyOf".to_owned(),
    }
}

/// Describes the form of a variant in JSON, if the type that it holds does not determine it.
fn shape(variant: &Variant, decision: &Decision) -> Option<String> {
    match &variant.form {
        Form::Constant(value) => Some(quoted(value)),
        Form::Tagged { value, tag, .. } => {
            let value = match decision {
                Decision::Tag(tag) if tag.kind != TagKind::String => value.clone(),
                _ => quoted(value),
            };
            Some(
                value
                    + match tag {
                        TagIn::Variant => "",
                        TagIn::Field => ", tag among the fields",
                        TagIn::Payload => ", tag written by the payload",
                    },
            )
        }
        Form::Keyed { key, payload } => Some(match payload {
            Some(_) => format!("{{{}: …}}", quoted(key)),
            None => format!("{{{}: {{}}}}", quoted(key)),
        }),
        Form::Value(_) => None,
    }
}
