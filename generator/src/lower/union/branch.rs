//! The branches of a union, and names for their variants. Identifiers are made elsewhere.

use crate::lower::schema::docs;
use crate::openapi::{Schema, View, language, pointer_of};
use crate::source::Pointer;
use serde_json::Value;
use std::collections::BTreeMap;

/// A branch of a union.
pub(crate) struct Branch<'a> {
    pub schema: Schema<'a>,
    /// The schema behind a reference, which transparent schemas may wrap.
    pub target: Schema<'a>,
    /// A name for its variant.
    pub name: String,
    /// The pointer of the definition, if the branch is not inline.
    pub definition: Option<Pointer>,
}

impl<'a> Branch<'a> {
    pub fn is_inline(&self) -> bool {
        self.definition.is_none()
    }
}

/// The branches of a union with names for the variants of the enum called `owner`.
pub(crate) fn branches<'a>(view: View<'a>, schema: &Schema<'a>, owner: &str) -> Vec<Branch<'a>> {
    let mut branches = Vec::new();
    let mut made_up: BTreeMap<&str, usize> = BTreeMap::new();
    for schema in view.branches(schema) {
        let inner = meant(view, &schema);
        let Some(target) = view.target(&inner) else {
            continue;
        };
        let given = given_name(&schema, &target, owner);
        let name = match given.or_else(|| given_name(&inner, &target, owner)) {
            Some(name) => name,
            None => {
                let kind = kind_name(&target);
                let count = made_up.entry(kind).or_insert(0);
                *count += 1;
                match *count {
                    1 => kind.to_owned(),
                    count => format!("{kind} {count}"),
                }
            }
        };
        branches.push(Branch {
            definition: inner.reference().and_then(pointer_of),
            schema,
            target,
            name,
        });
    }
    branches
}

/// The reference that a branch stands for, alone or in an `allOf` or a union of one, or the branch itself.
fn meant<'a>(view: View<'a>, branch: &Schema<'a>) -> Schema<'a> {
    let mut chain = view.chain(branch).into_iter();
    let reference = chain.find(|schema| schema.reference().is_some());
    reference.unwrap_or_else(|| branch.clone())
}

/// A name for a branch from the description: its name or title without the name of the union, its key or its constant.
fn given_name(schema: &Schema<'_>, target: &Schema<'_>, owner: &str) -> Option<String> {
    let name = match schema.reference() {
        Some(reference) => reference.rsplit('/').next().map(str::to_owned),
        None => docs::title(schema).filter(|title| !title.trim().is_empty()),
    };
    if let Some(name) = name {
        return Some(shorten(&name, owner).to_owned());
    }
    (target.keyed())
        .map(|(key, _)| key.to_owned())
        .or_else(|| constant(target))
}

/// A name for any other branch: its format, or its JSON type, which a constant shows.
pub(crate) fn kind_name<'a>(target: &Schema<'a>) -> &'a str {
    match (target.text("format"), target.kind()) {
        (
            Some(format @ ("uuid" | "date" | "date-time" | "date-time-local" | "ipv4" | "ipv6")),
            _,
        ) => format,
        (_, Some(kind)) => kind,
        (_, None) if target.is_object() || target.has("allOf") => "object",
        (_, None) if target.branches().is_empty() => match target.values() {
            Some([Value::Number(number)]) if number.is_f64() => "number",
            Some([Value::Number(_)]) => "integer",
            Some([Value::Bool(_)]) => "boolean",
            _ => "any",
        },
        (_, None) => "variant",
    }
}

/// `AuthRequestMethodVariantPassword` of `AuthRequestMethod` → `Password`.
pub(crate) fn shorten<'n>(name: &'n str, owner: &str) -> &'n str {
    let starts_word = |text: &str| text.starts_with(|c: char| c.is_uppercase() || c == '_');
    if let Some(rest) = name.strip_prefix(owner).filter(|rest| starts_word(rest)) {
        let short = rest
            .strip_prefix("Variant")
            .filter(|rest| starts_word(rest));
        return short.unwrap_or(rest);
    }
    match name.strip_suffix(owner) {
        Some(rest) if !rest.is_empty() && starts_word(owner) => rest,
        _ => name,
    }
}

/// The only string that a schema allows.
pub(crate) fn constant(schema: &Schema<'_>) -> Option<String> {
    if schema.kind().is_some_and(|kind| kind != "string") {
        return None;
    }
    if let Some(value) = schema.constant() {
        return Some(value.to_owned());
    }
    match schema.text("pattern").and_then(language)?.as_slice() {
        [word] => Some(word.clone()),
        _ => None,
    }
}
