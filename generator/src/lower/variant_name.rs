//! What the variants of a union would like to be called. Identifiers are made elsewhere.

use super::union::{constant, keyed};
use super::{Schema, docs};

/// What the description calls a branch: its title or name without what the union is called, its
/// key or its constant.
pub(super) fn given_name(schema: &Schema<'_>, target: &Schema<'_>, owner: &str) -> Option<String> {
    let name = match schema.reference() {
        Some(reference) => reference.rsplit('/').next().map(str::to_owned),
        None => docs::title(schema).filter(|title| !title.trim().is_empty()),
    };
    if let Some(name) = name {
        return Some(shorten(&name, owner).to_owned());
    }
    keyed(target)
        .map(|(key, _)| key.to_owned())
        .or_else(|| constant(target))
}

/// What a branch is called that has no name: its format or JSON type.
pub(super) fn kind_name<'a>(target: &Schema<'a>) -> &'a str {
    match (target.text("format"), target.kind()) {
        (Some(format @ ("uuid" | "date" | "date-time" | "ipv4" | "ipv6")), _) => format,
        (_, Some(kind)) => kind,
        (_, None) if target.is_object() || target.has("allOf") => "object",
        (_, None) if target.branches().is_empty() => "any",
        (_, None) => "variant",
    }
}

/// `AuthRequestMethodVariantPassword` of `AuthRequestMethod` → `Password`.
fn shorten<'n>(name: &'n str, owner: &str) -> &'n str {
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
