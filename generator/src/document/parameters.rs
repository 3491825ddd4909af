//! Parameters that are not written as they should be, but whose meaning is clear.
//!
//! A parameter that is the whole query needs no name. Next to the `name` of a parameter of Swagger 2.0, a reference to a
//! definition is meant as its schema.

use super::draft::Draft;
use super::operations::members_of_operations;
use super::version::Version;
use super::warnings::Warnings;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind};
use crate::source::Pointer;
use serde_json::{Map, Value, json};

/// Completes the parameters of a description.
pub(super) fn complete(draft: &mut Draft, version: Version, diagnostics: &mut Diagnostics) {
    let mut warnings = Warnings::default();
    for at in parameters(&draft.value, version) {
        if version == Version::V2_0 {
            take_definition(draft, &at, &mut warnings);
        } else if let Some(Value::Object(members)) = draft.value.pointer_mut(at.as_str())
            && members
                .get("in")
                .is_some_and(|place| place == "querystring")
            && !members.contains_key("name")
        {
            members.insert("name".to_owned(), "query".into());
        }
    }
    warnings.hand_out(diagnostics);
}

/// The places of all parameters.
fn parameters(root: &Value, version: Version) -> Vec<Pointer> {
    let mut found = Vec::new();
    for list in members_of_operations(root, "parameters") {
        let items = root.pointer(list.as_str()).and_then(Value::as_array);
        found.extend((0..items.map_or(0, Vec::len)).map(|index| list.join_index(index)));
    }
    let shared = version.components("parameters");
    let names = root.pointer(shared.as_str()).and_then(Value::as_object);
    found.extend(
        names
            .into_iter()
            .flat_map(Map::keys)
            .map(|name| shared.join(name)),
    );
    found
}

/// Makes a reference to a definition the schema of the parameter that has it.
fn take_definition(draft: &mut Draft, at: &Pointer, warnings: &mut Warnings) {
    let Some(members) = draft.value.pointer(at.as_str()).and_then(Value::as_object) else {
        return;
    };
    let is_text = |keyword: &str| members.get(keyword).is_some_and(Value::is_string);
    let reference = members.get("$ref").and_then(Value::as_str);
    let Some(reference) = reference.filter(|_| is_text("in") && is_text("name")) else {
        return;
    };
    let target = reference.strip_prefix('#').map(Pointer::from_fragment);
    let is_definition = target.is_some_and(|target| {
        target.parent() == Some(Version::V2_0.components("schemas"))
            && draft.value.pointer(target.as_str()).is_some()
    });
    if !is_definition || members.contains_key("schema") {
        return;
    }
    let message = format!(
        "`{}` is a schema and not a parameter; it is the schema of this parameter",
        reference.escape_debug()
    );
    let schema = json!({ "$ref": reference });
    let origin = draft.origins.locate(&at.join("$ref"));
    let warning = Diagnostic::warning(Kind::MisplacedReference, message);
    warnings.add(warning.at(draft.origins.locate(at)));
    draft.omit(&at.join("$ref"));
    draft.set(&at.join("schema"), schema);
    draft.origins.set(at.join("schema").join("$ref"), origin);
    draft
        .origins
        .set(at.join("schema"), draft.origins.locate(at));
}
