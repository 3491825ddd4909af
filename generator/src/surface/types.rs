//! Types: what differs in their fields, variants, traits and methods.

use super::findings::Compared;
use super::items::{Field, Item, Variant, split_item};
use super::limits;
use super::line::Line;
use super::rules::Rule;
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn compare(compared: &mut Compared, path: &str, old: &Item, new: &Item) {
    let at = new.at();
    let (before, after) = (kind(&old.line), kind(&new.line));
    if before != after {
        let why = format!("is {} now, and was {}", after.0, before.0);
        compared.add(Rule::KindChanged, path, why, &at);
        return;
    }
    if let (Some(before), Some(after)) = (target(&old.line), target(&new.line))
        && !compared.names.same(before, after)
    {
        let why = format!("is `{after}` now, and was `{before}`");
        compared.add(Rule::TypeChanged, path, why, &at);
    }
    traits(compared, path, old, new);
    limits::compare(compared, path, [&old.line, &new.line], &at, directions(new));
    match before.1 {
        "struct" => structs(compared, path, old, new),
        "enum" | "union" => variants(compared, path, old, new),
        _ => {}
    }
}

/// The kind of a type in words, and its first word.
fn kind(line: &Line) -> (&'static str, &str) {
    let (word, rest) = split_item(&line.what);
    let words = match word {
        "struct" if rest.contains('(') => "a struct with an unnamed field",
        "struct" => "a struct",
        "enum" if rest.ends_with(" of integers") => "an enum of integers",
        "enum" => "an enum of strings",
        "union" => "a union",
        _ => "an alias",
    };
    (words, word)
}

/// Returns the type of an alias, or of the only field of a struct.
fn target(line: &Line) -> Option<&str> {
    let alias = line.what.split_once(" = ").map(|(_, ty)| ty);
    alias.or_else(|| line.what.split_once('(')?.1.strip_suffix(')'))
}

fn traits(compared: &mut Compared, path: &str, old: &Item, new: &Item) {
    let at = new.at();
    for name in ["Default", "Copy", "Eq", "Hash"] {
        match (old.line.has(name), new.line.has(name)) {
            (true, false) => {
                let why = format!("does not implement `{name}` any more");
                compared.add(Rule::TraitGone, path, why, &at);
            }
            (false, true) => {
                compared.add(Rule::TraitAdded, path, format!("implements `{name}`"), &at);
            }
            _ => {}
        }
    }
    let given = |item: &Item| item.parts("from").map(|(_, ty)| ty.to_owned()).collect();
    let (before, after): (Vec<String>, Vec<String>) = (given(old), given(new));
    let known = |list: &[String], side| -> BTreeSet<String> {
        let resolved = list.iter().map(|ty| compared.names.resolved(ty, side));
        resolved.chain(list.iter().cloned()).collect()
    };
    let (was_known, is_known) = (known(&before, 0), known(&after, 1));
    let is_in = |compared: &Compared, list: &BTreeSet<String>, ty: &str, side| {
        list.contains(ty) || list.contains(&compared.names.resolved(ty, side))
    };
    for ty in &before {
        if !is_in(compared, &is_known, ty, 0) {
            let why = format!("is not made from `{ty}` any more");
            compared.add(Rule::TraitGone, path, why, &at);
        }
    }
    for ty in &after {
        if !is_in(compared, &was_known, ty, 1) {
            compared.add(
                Rule::MethodAdded,
                path,
                format!("can be made from `{ty}`"),
                &at,
            );
        }
    }
}

fn structs(compared: &mut Compared, path: &str, old: &Item, new: &Item) {
    let after: BTreeMap<&str, Field<'_>> = new.fields().map(|it| (it.name, it)).collect();
    let before: BTreeMap<&str, Field<'_>> = old.fields().map(|it| (it.name, it)).collect();
    let by_key = new.fields().filter_map(|it| Some((key(it.line)?, it)));
    let by_key: BTreeMap<&str, Field<'_>> = by_key.collect();
    let arguments: BTreeSet<&str> = new.arguments().unwrap_or_default().into_iter().collect();
    constructor(
        compared,
        path,
        old,
        new,
        "servers refuse requests without it",
    );
    for (name, was) in &before {
        let item = format!("{path}.{name}");
        let Some(is) = after.get(name) else {
            let renamed = key(was.line).and_then(|it| by_key.get(it));
            match renamed {
                Some(now) => {
                    let why = format!("is `{}` now", now.name);
                    compared.add(Rule::FieldGone, item, why, &pointer(now.line, new));
                }
                None => compared.gone(Rule::FieldGone, item, "is gone", &pointer(was.line, old)),
            }
            continue;
        };
        let at = pointer(is.line, new);
        let [is_sent, is_received] = directions(new);
        let directions = [
            is_sent && !is.line.has("read-only"),
            is_received && !is.line.has("write-only"),
        ];
        self::member(compared, &item, was, is, &at, directions);
        let had_setter = was.line.has("setter");
        if had_setter
            && !is.line.has("setter")
            && new.arguments().is_some()
            && !arguments.contains(name)
        {
            compared.add(
                Rule::SetterGone,
                format!("{path}::{name}"),
                "the setter is gone",
                &at,
            );
        } else if had_setter && !is.line.has("setter") && arguments.contains(name) {
            let why = "the setter is gone, because `new` takes the value";
            compared.add(Rule::SetterGone, format!("{path}::{name}"), why, &at);
        } else if !had_setter && is.line.has("setter") && old.arguments().is_some() {
            compared.add(
                Rule::MethodAdded,
                format!("{path}::{name}"),
                "has a setter",
                &at,
            );
        }
        if key(was.line) != key(is.line) {
            let why = format!("is {} now, and was {}", shown(is.line), shown(was.line));
            compared.add(Rule::KeyChanged, &item, why, &at);
        }
        if compared.names.same(was.ty, is.ty) && presence(was.line) != presence(is.line) {
            let why = format!(
                "is {} now, and was {}",
                presence(is.line),
                presence(was.line)
            );
            compared.add(Rule::PresenceChanged, &item, why, &at);
        }
    }
    let keys: BTreeSet<&str> = old.fields().filter_map(|it| key(it.line)).collect();
    for (name, is) in &after {
        if !before.contains_key(name) && !key(is.line).is_some_and(|it| keys.contains(it)) {
            compared.add(
                Rule::FieldAdded,
                format!("{path}.{name}"),
                "is new",
                &pointer(is.line, new),
            );
        }
    }
}

/// Compares the arguments of `new`.
pub(super) fn constructor(
    compared: &mut Compared,
    path: &str,
    old: &Item,
    new: &Item,
    reason: &str,
) {
    let item = format!("{path}::new");
    let at = new.at();
    let (before, after) = match (arguments(old), arguments(new)) {
        (Some(before), Some(after)) => (before, after),
        (Some(_), None) => {
            let why = "`new` and the setters are gone: no request contains the type";
            compared.add(Rule::NewChanged, path, why, &at);
            return;
        }
        (None, Some(_)) => {
            compared.add(Rule::MethodAdded, path, "has `new` and setters", &at);
            return;
        }
        (None, None) => return,
    };
    let mut is_told = false;
    let known =
        |list: &[&str]| -> BTreeSet<String> { list.iter().map(|it| (*it).to_owned()).collect() };
    let (had, has) = (known(&before), known(&after));
    let fields: BTreeMap<&str, Field<'_>> = new.fields().map(|it| (it.name, it)).collect();
    for argument in after.iter().filter(|it| !had.contains(**it)) {
        let field = fields.get(argument);
        let at = field.map_or(at.clone(), |field| pointer(field.line, new));
        let why = format!("takes another argument, `{argument}` ({reason})");
        compared.add(Rule::NewChanged, &item, why, &at);
        is_told = true;
    }
    for argument in before.iter().filter(|it| !has.contains(**it)) {
        let why = format!("does not take `{argument}` any more");
        compared.add(Rule::NewChanged, &item, why, &at);
        is_told = true;
    }
    if !is_told && before != after {
        let why = format!("takes its arguments in another order: {}", after.join(", "));
        compared.add(Rule::NewChanged, &item, why, &at);
    }
}

/// Returns the arguments of `new`. For an operation these are its required parameters.
fn arguments(item: &Item) -> Option<Vec<&str>> {
    match item.line.what.starts_with("operation ") {
        true => {
            let required = item.fields().filter(|field| field.line.has("required"));
            Some(required.map(|field| field.name).collect())
        }
        false => item.arguments(),
    }
}

/// Compares what fields and parameters have in common.
pub(super) fn member(
    compared: &mut Compared,
    item: &str,
    old: &Field<'_>,
    new: &Field<'_>,
    at: &Pointer,
    directions: [bool; 2],
) {
    if !compared.names.same(old.ty, new.ty) {
        let why = format!("is `{}` now, and was `{}`", new.ty, old.ty);
        compared.add(Rule::TypeChanged, item, why, at);
    }
    let constant = |field: &Field<'_>| {
        let mut details = field.line.details.iter();
        let constant = details.find_map(|it| it.split_once(" = "));
        constant.map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    match (constant(old), constant(new)) {
        (Some((name, _)), None) => {
            let why = format!("the constant `{name}` is gone");
            compared.add(Rule::ConstantGone, item, why, at);
        }
        (None, Some((name, _))) => {
            compared.add(
                Rule::MethodAdded,
                item,
                format!("has the constant `{name}`"),
                at,
            );
        }
        (Some((_, before)), Some((_, after))) if before != after => {
            let why = format!("the server takes {after} if it is absent, and took {before}");
            compared.add(Rule::DefaultChanged, item, why, at);
        }
        _ => {}
    }
    if new.line.has("deprecated") && !old.line.has("deprecated") {
        compared.add(Rule::Deprecated, item, "is deprecated now", at);
    }
    limits::compare(compared, item, [old.line, new.line], at, directions);
}

/// Whether the values of a type are sent, and whether they are received.
fn directions(item: &Item) -> [bool; 2] {
    ["sent", "received"].map(|word| item.line.has(word))
}

/// Compares the variants of enums and unions.
pub(super) fn variants(compared: &mut Compared, path: &str, old: &Item, new: &Item) {
    let decision = |item: &Item| item.part("decided by").map(|(_, how)| how.to_owned());
    let (before, after) = (decision(old), decision(new));
    if let (Some(before), Some(after)) = (before, after)
        && before != after
    {
        let why = format!("its variants are told apart by {after} now, and were by {before}");
        compared.add(Rule::DecisionChanged, path, why, &new.at());
    }
    cases(
        compared,
        path,
        [old.variants().collect(), new.variants().collect()],
        [&old.at(), &new.at()],
    );
}

/// Compares lists of variants.
pub(super) fn cases(
    compared: &mut Compared,
    path: &str,
    [old, new]: [Vec<Variant<'_>>; 2],
    [old_at, new_at]: [&Pointer; 2],
) {
    let unlisted = old.iter().find(|it| it.is_unlisted()).map(|it| it.name);
    let other = new.iter().find(|it| it.is_unlisted()).map(|it| it.name);
    let had_default = old.iter().any(|it| it.line.has("default"));
    let by_name = |list: &[Variant<'_>]| -> BTreeMap<String, usize> {
        let names = list.iter().enumerate().rev();
        names
            .map(|(index, it)| (it.name.to_owned(), index))
            .collect()
    };
    let (before, after) = (by_name(&old), by_name(&new));
    for was in &old {
        let item = format!("{path}::{}", was.name);
        let Some(is) = after.get(was.name).map(|index| &new[*index]) else {
            let why = match other {
                _ if was.is_unlisted() => "is gone".to_owned(),
                Some(other) => format!("is gone; such values are `{other}` now"),
                None => "is gone".to_owned(),
            };
            let at = was.line.at.as_ref().unwrap_or(old_at);
            compared.gone(Rule::VariantGone, item, why, at);
            continue;
        };
        let at = is.line.at.as_ref().unwrap_or(new_at);
        let same = match (was.payload, is.payload) {
            (Some(before), Some(after)) => compared.names.same(before, after),
            (before, after) => before == after,
        };
        if !same {
            let shown = |payload: Option<&str>| {
                payload.map_or("nothing".to_owned(), |it| format!("`{it}`"))
            };
            let why = format!(
                "holds {} now, and held {}",
                shown(is.payload),
                shown(was.payload)
            );
            compared.add(Rule::TypeChanged, &item, why, at);
        }
        let facts = |line: &Line| {
            let facts = line
                .facts
                .iter()
                .filter(|it| *it != "default" && *it != "deprecated");
            facts.cloned().collect::<Vec<_>>().join(", ")
        };
        let (before, after) = (facts(was.line), facts(is.line));
        if before != after && !was.is_unlisted() {
            let why = format!("is {after} on the wire now, and was {before}");
            compared.add(Rule::KeyChanged, &item, why, at);
        }
        if is.line.has("default") && !was.line.has("default") && had_default {
            compared.add(Rule::DefaultChanged, &item, "is the default now", at);
        }
        if is.line.has("deprecated") && !was.line.has("deprecated") {
            compared.add(Rule::Deprecated, &item, "is deprecated now", at);
        }
    }
    for is in new.iter().filter(|is| !before.contains_key(is.name)) {
        let why = match unlisted {
            Some(unlisted) if !is.is_unlisted() => {
                format!("is new; until now such values were `{unlisted}`")
            }
            _ => "is new".to_owned(),
        };
        let at = is.line.at.as_ref().unwrap_or(new_at);
        compared.add(Rule::VariantAdded, format!("{path}::{}", is.name), why, at);
    }
}

pub(super) fn pointer(line: &Line, item: &Item) -> Pointer {
    line.at.clone().unwrap_or_else(|| item.at())
}

/// Returns the key of a field in JSON; `None` for a flattened field.
fn key(line: &Line) -> Option<&str> {
    line.facts
        .first()
        .map(String::as_str)
        .filter(|fact| fact.starts_with('"'))
}

fn shown(line: &Line) -> &str {
    key(line).unwrap_or("flattened")
}

/// Returns when a field is present and in which directions it is sent.
fn presence(line: &Line) -> String {
    let words = [
        "required",
        "optional",
        "nullable",
        "read-only",
        "write-only",
    ];
    let facts = line
        .facts
        .iter()
        .filter(|fact| words.contains(&fact.as_str()));
    facts.cloned().collect::<Vec<_>>().join(", ")
}
