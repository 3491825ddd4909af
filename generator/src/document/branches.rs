//! Keywords next to `oneOf` and `anyOf` → the same keywords in each branch.
//!
//! A value has to be valid for both, so that `{type: string, oneOf: [{format: ipv4}, {format: ipv6}]}` has two branches
//! of strings. Later stages look at one branch at a time, and find all there that decides over its type: `type`,
//! `format`, `pattern`, bounds, `enum`, `items` and `additionalProperties: false`. Of bounds and values that a branch
//! has as well, those remain that both allow. A branch of another type is left as it is.
//!
//! Properties next to branches are not copied: they become fields next to a union. What a reference leads to is not
//! changed, because others may refer to it as well; if it has no `type`, the branch becomes an `allOf` with the type.

use super::draft::Draft;
use super::shape::{Known, OPENAPI, known};
use crate::diagnostic::{Diagnostic, Diagnostics, Kind};
use crate::json_type::is_of_type;
use crate::source::Pointer;
use serde_json::{Map, Value, json};

type Keywords = Map<String, Value>;

/// How often branches inside of copied `items` get keywords in turn.
const ROUNDS: usize = 4;

/// How many bytes of keywords all schemas together copy to their branches. The branches after that stay as they are.
const MAX_COPIED: usize = 1_000_000;

/// Copies the keywords of schemas to their branches.
pub(super) fn spread(draft: &mut Draft, diagnostics: &mut Diagnostics) {
    let mut left = MAX_COPIED;
    for _ in 0..ROUNDS {
        let mut is_changed = false;
        for at in composed(&draft.value) {
            if left > 0 && known(&at, &OPENAPI) == Known::Kind("schemas") {
                is_changed |= spread_at(draft, &at, &mut left, diagnostics);
            }
        }
        if !is_changed {
            return;
        }
    }
}

/// The pointers of the objects with branches, and of those with an `allOf`, each before those inside of it.
fn composed(root: &Value) -> Vec<Pointer> {
    let mut found = Vec::new();
    let mut open = vec![(Pointer::ROOT, root)];
    while let Some((at, value)) = open.pop() {
        match value {
            Value::Object(members) => {
                open.extend(
                    members
                        .iter()
                        .rev()
                        .map(|(key, value)| (at.join(key), value)),
                );
                let has_list = |keyword| members.get(keyword).is_some_and(Value::is_array);
                if ["oneOf", "anyOf", "allOf"].into_iter().any(has_list) {
                    found.push(at);
                }
            }
            Value::Array(items) => {
                let items = items.iter().enumerate().rev();
                let items = items.filter(|(_, item)| has_parts(item));
                open.extend(items.map(|(index, item)| (at.join_index(index), item)));
            }
            _ => {}
        }
    }
    found
}

fn has_parts(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

fn spread_at(
    draft: &mut Draft,
    at: &Pointer,
    left: &mut usize,
    diagnostics: &mut Diagnostics,
) -> bool {
    let schema = draft.value.pointer(at.as_str()).and_then(Value::as_object);
    let Some(schema) = schema.filter(|schema| !schema.contains_key("properties")) else {
        return false;
    };
    let outer = decisive(schema);
    if outer.is_empty() {
        return false;
    }
    let size = json!(outer).to_string().len();
    let has_discriminator = schema.contains_key("discriminator");
    let mut changes = Vec::new();
    for keyword in ["oneOf", "anyOf", "allOf"] {
        let list = schema.get(keyword).and_then(Value::as_array);
        let list = list.map(Vec::as_slice).unwrap_or_default();
        // Branches that list required properties restrict combinations of the properties next to them.
        if list.iter().filter_map(Value::as_object).all(only_requires) {
            continue;
        }
        for (index, branch) in list.iter().enumerate() {
            let Some(own) = branch.as_object() else {
                continue;
            };
            // The other members of an `allOf` are restricted together.
            if keyword == "allOf" && !["oneOf", "anyOf"].iter().any(|it| own.contains_key(*it)) {
                continue;
            }
            let joined = match own.get("$ref").and_then(Value::as_str) {
                Some(_) if has_discriminator => None,
                Some(reference) => wrapped(&draft.value, reference, own, &outer),
                None => joined(own, &outer),
            };
            let Some(joined) = joined else {
                continue;
            };
            *left = left.saturating_sub(size);
            if *left == 0 {
                let message =
                    "too many branches have keywords next to them; those of the rest are ignored";
                let warning = Diagnostic::warning(Kind::ManyParts, message);
                diagnostics.push(warning.at(draft.origins.locate(at)));
                return false;
            }
            changes.push((at.join(keyword).join_index(index), joined));
        }
    }
    let is_changed = !changes.is_empty();
    for (branch, joined) in changes {
        let added = joined.keys().filter(|keyword| outer.contains_key(*keyword));
        for keyword in added {
            let at = at.join(keyword);
            let is_new = draft.value.pointer(branch.join(keyword).as_str()).is_none();
            if is_new && draft.value.pointer(at.as_str()).is_some() {
                draft
                    .origins
                    .set(branch.join(keyword), draft.origins.locate(&at));
            }
        }
        draft.set(&branch, Value::Object(joined));
    }
    is_changed
}

/// The keywords of a schema that decide over the type of a value.
fn decisive(schema: &Keywords) -> Keywords {
    let deciding = [
        "type",
        "format",
        "pattern",
        "minimum",
        "exclusiveMinimum",
        "maximum",
        "exclusiveMaximum",
        "enum",
        "items",
    ];
    let mut keywords = Keywords::new();
    for (keyword, value) in schema {
        let is_closed = keyword == "additionalProperties" && *value == Value::Bool(false);
        if deciding.contains(&keyword.as_str()) || is_closed {
            keywords.insert(keyword.clone(), value.clone());
        }
    }
    keywords
}

/// The keywords of a branch with those next to it; `None` if that changes nothing, or no value is valid for both.
fn joined(branch: &Keywords, outer: &Keywords) -> Option<Keywords> {
    if is_only_null(branch) || only_requires(branch) {
        return None;
    }
    let kind = match (text(branch, "type"), text(outer, "type")) {
        (Some("integer"), Some("number")) | (Some("number"), Some("integer")) => "integer",
        (Some(own), Some(outer)) if own != outer => return None,
        (own, outer) => own.or(outer).unwrap_or_default(),
    };
    let fits = |value: &Value| value.is_null() || is_of_type(value, kind);
    let own_values = branch.get("enum").and_then(Value::as_array);
    if own_values.is_some_and(|values| !values.iter().any(fits)) {
        return None;
    }
    let mut joined = branch.clone();
    if !kind.is_empty() {
        joined.insert("type".to_owned(), kind.into());
    }
    let is_number = ["integer", "number"].contains(&kind);
    let is_listed = own_values.is_some();
    for keyword in ["format", "pattern"] {
        let applies = !is_listed && (is_number || kind == "string");
        if let Some(value) = outer.get(keyword).filter(|_| applies) {
            joined.entry(keyword).or_insert_with(|| value.clone());
        }
    }
    if is_number {
        join_bound(&mut joined, outer, ["minimum", "exclusiveMinimum"], f64::gt);
        join_bound(&mut joined, outer, ["maximum", "exclusiveMaximum"], f64::lt);
    }
    if let Some(values) = outer.get("enum").and_then(Value::as_array) {
        let is_in_range = |value: &&Value| {
            let bound = |keyword| joined.get(keyword).and_then(Value::as_f64);
            value.as_f64().is_none_or(|value| {
                bound("minimum").is_none_or(|low| low <= value)
                    && bound("maximum").is_none_or(|high| value <= high)
            })
        };
        let both: Vec<Value> = (values.iter().filter(is_in_range))
            .filter(|value| kind.is_empty() || fits(value))
            .filter(|value| own_values.is_none_or(|own| own.contains(value)))
            .cloned()
            .collect();
        if !both.is_empty() {
            joined.insert("enum".to_owned(), Value::Array(both));
        }
    }
    if let Some(items) = outer.get("items").filter(|_| kind == "array") {
        let items = match branch.get("items") {
            Some(own) if own != items && !is_member(own, items) => json!({"allOf": [items, own]}),
            Some(own) => own.clone(),
            None => items.clone(),
        };
        joined.insert("items".to_owned(), items);
    }
    if let Some(closed) = outer.get("additionalProperties")
        && kind == "object"
    {
        let entry = joined.entry("additionalProperties");
        entry.or_insert_with(|| closed.clone());
    }
    (joined != *branch).then_some(joined)
}

/// Whether a schema is an `allOf` that begins with this one.
fn is_member(schema: &Value, first: &Value) -> bool {
    schema.pointer("/allOf/0") == Some(first)
}

/// The narrower of two bounds, with the keyword that excludes it.
fn join_bound(
    joined: &mut Keywords,
    outer: &Keywords,
    [bound, exclusive]: [&str; 2],
    is_narrower: fn(&f64, &f64) -> bool,
) {
    let value = |keywords: &Keywords| keywords.get(bound).and_then(Value::as_f64);
    let Some(new) = value(outer) else {
        return;
    };
    let is_exclusive = outer.get(exclusive) == Some(&Value::Bool(true));
    if value(joined).is_none_or(|old| is_narrower(&new, &old) || (old == new && is_exclusive)) {
        for keyword in [bound, exclusive] {
            match outer.get(keyword) {
                Some(value) => joined.insert(keyword.to_owned(), value.clone()),
                None => joined.shift_remove(keyword),
            };
        }
    }
}

/// An `allOf` of a reference and the keywords next to it, if the reference leads to a schema without a type.
fn wrapped(root: &Value, reference: &str, branch: &Keywords, outer: &Keywords) -> Option<Keywords> {
    let at = Pointer::from_fragment(reference.strip_prefix('#')?);
    let target = root.pointer(at.as_str())?.as_object()?;
    let typing = [
        "$ref",
        "type",
        "enum",
        "items",
        "properties",
        "additionalProperties",
        "required",
        "allOf",
        "oneOf",
        "anyOf",
    ];
    let is_typed = typing.iter().any(|keyword| target.contains_key(*keyword));
    if is_typed || is_only_null(target) || !outer.contains_key("type") {
        return None;
    }
    let mut keywords = joined(&Keywords::new(), outer)?;
    keywords.insert("title".to_owned(), at.last()?.into());
    keywords.insert("allOf".to_owned(), json!([branch]));
    Some(keywords)
}

fn text<'v>(schema: &'v Keywords, keyword: &str) -> Option<&'v str> {
    schema.get(keyword).and_then(Value::as_str)
}

fn is_only_null(schema: &Keywords) -> bool {
    let values = schema.get("enum").and_then(Value::as_array);
    let is_nullable = schema.get("nullable") == Some(&Value::Bool(true));
    (is_nullable && schema.len() == 1)
        || text(schema, "type") == Some("null")
        || values.is_some_and(|values| values.iter().all(Value::is_null))
}

/// Whether a schema lists required properties and does not describe them.
fn only_requires(schema: &Keywords) -> bool {
    let silent = ["required", "title", "description", "type"];
    schema.contains_key("required") && schema.keys().all(|it| silent.contains(&it.as_str()))
}
