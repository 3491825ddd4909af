//! Descriptions and constraints → [`Docs`]. Text is kept as Markdown; it is made safe for
//! rustdoc where it is written.

use super::{Lower, Schema};
use crate::ir::Docs;
use crate::markdown::code;
use serde_json::Value;

/// The documentation of a type made of these schemas, the outermost first.
pub(super) fn of(schemas: &[Schema<'_>]) -> Docs {
    let mut docs = Docs::default();
    for schema in schemas {
        join(
            &mut docs.text,
            schema.text("description").unwrap_or_default(),
        );
        docs.notes.extend(notes(schema));
        docs.deprecated |= schema.is("deprecated");
    }
    docs
}

/// The documentation of a property or variant: its own, as far as it is not only a reference.
pub(super) fn of_part<'a>(schema: &Schema<'a>, lower: &Lower<'a>) -> Docs {
    let mut chain = vec![schema.clone()];
    while let Some(member) = lower.only_member(&chain[chain.len() - 1]) {
        if member.reference().is_some() || chain.len() > 8 {
            break;
        }
        chain.push(member);
    }
    of(&chain)
}

/// The `title`.
pub(super) fn title(schema: &Schema<'_>) -> Option<String> {
    schema.text("title").map(str::to_owned)
}

fn join(text: &mut String, more: &str) {
    let more = more.trim();
    if more.is_empty() || text.contains(more) {
        return;
    }
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(more);
}

/// What the Rust type does not say: limits, patterns, formats, defaults, examples.
fn notes(schema: &Schema<'_>) -> Vec<String> {
    let number = |keyword: &str| schema.keywords.get(keyword).filter(|v| v.is_number());
    let mut notes = Vec::new();
    let mut range = |low: &str, high: &str, what: &str| {
        let exclusive = |keyword: &str| schema.is(keyword) && what == "Range";
        let at_least = if exclusive("exclusiveMinimum") {
            "more than"
        } else {
            "at least"
        };
        let at_most = if exclusive("exclusiveMaximum") {
            "less than"
        } else {
            "at most"
        };
        match (number(low), number(high)) {
            (Some(a), Some(b)) if a == b => notes.push(format!("{what}: {a}.")),
            (Some(a), Some(b)) if (at_least, at_most) == ("at least", "at most") => {
                notes.push(format!("{what}: {a} to {b}."));
            }
            (Some(a), Some(b)) => notes.push(format!("{what}: {at_least} {a}, {at_most} {b}.")),
            (Some(a), None) => notes.push(format!("{what}: {at_least} {a}.")),
            (None, Some(b)) => notes.push(format!("{what}: {at_most} {b}.")),
            (None, None) => {}
        }
    };
    range("minimum", "maximum", "Range");
    range("minLength", "maxLength", "Length in characters");
    range("minItems", "maxItems", "Number of items");
    range("minProperties", "maxProperties", "Number of members");
    if schema.is("uniqueItems") {
        notes.push("No two items are equal.".to_owned());
    }
    if let Some(pattern) = schema.text("pattern") {
        notes.push(format!("Pattern: {}.", code(pattern)));
    }
    for (keyword, label) in [("anyOf", "At least"), ("oneOf", "Exactly")] {
        let branches = schema.list(keyword);
        let is_nameless = |branch: &Schema<'_>| {
            branch.has("required") && !branch.is_composed() && title(branch).is_none()
        };
        let combines = keyword == "anyOf" && branches.iter().all(is_nameless);
        if !branches.is_empty() && (combines || branches.iter().all(Schema::only_requires)) {
            let keys = branches.iter().map(|branch| {
                let keys: Vec<String> = branch.required().map(code).collect();
                keys.join(" with ")
            });
            let keys: Vec<String> = keys.collect();
            notes.push(format!(
                "{label} one of these is there: {}.",
                keys.join(", ")
            ));
        }
    }
    if schema.is("readOnly") {
        notes.push("Only sent by the server.".to_owned());
    }
    if schema.is("writeOnly") {
        notes.push("Only sent to the server.".to_owned());
    }
    for (keyword, label) in [("default", "Default"), ("example", "Example")] {
        match schema.keywords.get(keyword) {
            None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => {}
            Some(value) => notes.push(format!("{label}: {}.", code(&value.to_string()))),
        }
    }
    notes
}
