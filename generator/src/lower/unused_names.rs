//! Names that a description gives, but that no item has: what they stand next to becomes no item of that kind.

use super::schema::rust_name::{NAME, VALUE_NAMES};
use crate::diagnostic::{Diagnostic, Kind, Reports};
use crate::document::Document;
use crate::ir::{Api, RustName, TypeKind};
use crate::source::Pointer;
use serde_json::Value;
use std::collections::BTreeSet;

/// Members whose values are data.
const DATA: [&str; 5] = ["example", "examples", "default", "enum", "const"];

/// Warns of each such name. Of a part of the API, the rest is not looked at.
pub(crate) fn warn(document: &Document, api: &Api, reports: &mut Reports) {
    if document.selected.is_some() {
        return;
    }
    // The plain form may have a schema in several places.
    let used = used(api).into_iter();
    let used: BTreeSet<Pointer> = used.map(|name| document.written(&name.at)).collect();
    let mut found = Vec::new();
    collect(&document.value, &Pointer::ROOT, &mut found);
    let mut told = BTreeSet::new();
    for (at, name) in found {
        let written = document.written(&at);
        if used.contains(&written) || !told.insert(written) {
            continue;
        }
        let message =
            format!("nothing here becomes an item that `{name}` could name; it is ignored");
        let is_property = at.parent().and_then(|it| it.parent());
        let is_property = is_property.is_some_and(|it| it.last().as_deref() == Some("properties"));
        let help = match is_property && name.starts_with(char::is_uppercase) {
            true => {
                "this property has no type of its own; the name of a field starts with a lower-case letter"
            }
            false => "delete it, or give it to a schema, a property, a parameter or an operation",
        };
        let warning = Diagnostic::warning(Kind::RustName, message).help(help);
        reports.push(&at, warning);
    }
}

/// Returns the names of all items.
fn used(api: &Api) -> Vec<&RustName> {
    let mut used = Vec::new();
    for def in api.types.values() {
        used.extend(&def.rust_name);
        match &def.kind {
            TypeKind::Struct(it) => {
                used.extend(it.fields.iter().filter_map(|it| it.rust_name.as_ref()))
            }
            TypeKind::Enum(it) => {
                used.extend(it.values.iter().filter_map(|it| it.rust_name.as_ref()))
            }
            TypeKind::IntegerEnum(it) => {
                used.extend(it.values.iter().filter_map(|it| it.rust_name.as_ref()))
            }
            TypeKind::Union(_) | TypeKind::Alias(_) => {}
        }
    }
    for operation in api.operations.values() {
        used.extend(&operation.rust_name);
        used.extend(
            operation
                .parameters
                .iter()
                .filter_map(|it| it.rust_name.as_ref()),
        );
    }
    used
}

/// Collects the names next to keywords, with their pointers.
fn collect(value: &Value, at: &Pointer, found: &mut Vec<(Pointer, String)>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let here = || at.join(key);
                match (key.as_str(), value) {
                    // The name of a property.
                    (NAME | VALUE_NAMES, Value::Bool(_)) => {}
                    (VALUE_NAMES, Value::Object(names)) if !members.contains_key("enum") => {
                        let names = names
                            .iter()
                            .map(|(value, name)| (here().join(value), text(name)));
                        found.extend(names);
                    }
                    (NAME, name) if !name.is_object() => found.push((here(), text(name))),
                    (key, _) if key.starts_with("x-") && !at.is_root() && !is_named(at) => {}
                    (key, _) if DATA.contains(&key) && !is_named(at) => {}
                    (_, value) => collect(value, &here(), found),
                }
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                collect(value, &at.join(&index.to_string()), found);
            }
        }
        _ => {}
    }
}

/// Whether the members of this object are named by the description.
fn is_named(at: &Pointer) -> bool {
    let lists = [
        "properties",
        "schemas",
        "definitions",
        "parameters",
        "headers",
        "patternProperties",
    ];
    at.last().is_some_and(|key| lists.contains(&&*key))
}

fn text(name: &Value) -> String {
    name.as_str()
        .map_or_else(|| name.to_string(), str::to_owned)
}
