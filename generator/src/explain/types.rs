//! Types: their kind, their fields and variants, and how the variants of a union are distinguished.

use super::context::Context;
use super::entry::Entry;
use super::evidence;
use super::line::{Lines, all_quoted, facts};
use crate::analyze::evidence::Case;
use crate::analyze::{Given, Presence};
use crate::ir::{
    Access, Decision, Enum, Field, Form, NameHint, Struct, Tag, TagIn, TagKind, Type, TypeId,
    TypeKind, Union, Variant,
};
use crate::surface::text::quoted;
use std::fmt::Display;

/// Marks the variant for values that the description does not list.
const UNLISTED: &str = "unlisted";

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
    let mut lines = Lines::new();
    let line = lines.add(0, item, &known(context, id), &def.docs);
    line.at(def.written.clone()).details = details(context, id, &def.kind);
    match &def.kind {
        TypeKind::Struct(it) => fields(&mut lines, context, id, it),
        TypeKind::Enum(it) => values(
            &mut lines,
            context,
            id,
            it,
            |value| quoted(value),
            context.path("std::string::String"),
        ),
        TypeKind::IntegerEnum(it) => values(&mut lines, context, id, it, i64::to_string, "i64"),
        TypeKind::Union(it) => variants(&mut lines, context, id, it),
        TypeKind::Alias(_) => {}
    }
    for conversion in context.facts.conversions.leading_to(id) {
        let from = match &conversion.from {
            Given::Type(ty) => context.ty(ty),
            Given::Text => "&str".to_owned(),
        };
        lines.detail(1, format!("from {from}"), Vec::new());
    }
    context.entry(&def.origin, names, lines)
}

/// Returns what only matters to programs that use the type: the features that it needs, and the traits that not every
/// type implements.
fn details(context: Context<'_>, id: TypeId, kind: &TypeKind) -> Vec<String> {
    let users = &context.facts.groups.parts[context.facts.groups.part(id)].users;
    let features = context.features(users);
    let traits: &[&str] = match kind {
        TypeKind::Enum(_) => &["Eq", "Hash"],
        TypeKind::IntegerEnum(_) => &["Copy", "Eq", "Hash"],
        TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Alias(_) => &[],
    };
    let traits = traits.iter().map(|it| (*it).to_owned());
    features.into_iter().chain(traits).collect()
}

/// Lists the module, the directions in which the type is sent, and other facts about the type as a
/// whole.
fn known(context: Context<'_>, id: TypeId) -> String {
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
    self::facts(&[&module, &known.join(", ")])
}

fn fields(lines: &mut Lines, context: Context<'_>, id: TypeId, it: &Struct) {
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
        lines.plain(1, format!("new({})", arguments.join(", ")), "");
    }
    for (position, (field, name)) in it.fields.iter().zip(own).enumerate() {
        let ty = held(context, id, position, field);
        let line = lines.add(1, format!("{name}: {ty}"), &key(field), &field.docs);
        line.at(context.document.written(&field.origin));
        line.detail_if(facts.usage.is_settable(id, field), "setter");
        line.details
            .extend(context.default(name, &field.ty, field.default.as_ref()));
    }
    for (index, (part, name)) in it.flattened.iter().zip(parts).enumerate() {
        let boxed = facts.boxes.is_boxed(id, it.fields.len() + index);
        let ty = context.boxed(&part.ty, boxed);
        let ty = match facts.usage.presence_of_part(id, part) {
            Presence::Always => ty,
            Presence::Optional | Presence::Patch => context.option(&ty),
        };
        let without = match part.exclude.is_empty() {
            true => String::new(),
            false => format!("without {}", all_quoted(&part.exclude)),
        };
        let what = format!("{name}: {ty}");
        let known = self::facts(&["flattened", &without]);
        let line = lines.add(1, what, &known, &part.docs);
        line.detail_if(
            facts.usage.is_sent(id) && !facts.usage.is_part_asked_for(id, part),
            "setter",
        );
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
    self::facts(&[
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
    lines: &mut Lines,
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
        let line = lines.add(1, &**name, &shown, &value.docs);
        line.at(context.document.written(&value.origin));
    }
    let unknown = context.names.unknown(id);
    let what = format!("{unknown}({others})");
    lines.plain(1, what, "any other").detail_if(true, UNLISTED);
}

fn variants(lines: &mut Lines, context: Context<'_>, id: TypeId, it: &Union) {
    lines.plain(1, format!("decided by {}", decision(it)), "");
    let cases = context.facts.told.cases(id);
    for (position, variant) in it.variants.iter().enumerate() {
        let Some(name) = context.names.members(id).get(position) else {
            continue;
        };
        let payload = variant.form.payload().map(|ty| {
            let boxed = context.facts.boxes.is_boxed(id, position);
            format!("({})", context.boxed(ty, boxed))
        });
        let what = format!("{name}{}", payload.unwrap_or_default());
        let shape = shape(variant, &it.decision).unwrap_or_default();
        let line = lines.add(1, what, &shape, &variant.docs);
        line.at(context.document.written(&variant.origin));
        for case in cases.iter().filter(|case| case.variant == position) {
            lines.plain(2, format!("if {}", evidence::accepts(&case.accepts)), "");
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
    let what = format!(
        "{unknown}({})",
        context.path("crate::runtime::unknown::Unknown")
    );
    lines.plain(1, what, &others).detail_if(true, UNLISTED);
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
