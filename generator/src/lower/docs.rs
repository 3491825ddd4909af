//! Descriptions and constraints → [`Docs`]. Text is kept as Markdown; it is made safe for
//! rustdoc where it is written.

use super::{Lower, Schema, enumeration, scalar};
use crate::ir::{Access, Docs};
use crate::markdown::code;

/// How long an example may be that has parts: longer ones are no help in a line of text.
const MAX_EXAMPLE: usize = 120;

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

/// The documentation of a property; what it refers to may say who sends it.
pub(super) fn of_property<'a>(schema: &Schema<'a>, access: Access, lower: &Lower<'a>) -> Docs {
    let mut docs = of_part(schema, lower);
    let note = match access {
        Access::Both => return docs,
        Access::ReadOnly => READ_ONLY,
        Access::WriteOnly => WRITE_ONLY,
    };
    if !docs.notes.iter().any(|other| other == note) {
        docs.notes.push(note.to_owned());
    }
    docs
}

const READ_ONLY: &str = "Only sent by the server.";
const WRITE_ONLY: &str = "Only sent to the server.";

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
    if let Some(format) = scalar::untold_format(schema) {
        notes.push(format!("Format: {}.", code(format)));
    }
    let values: Vec<String> = enumeration::untold(schema)
        .into_iter()
        .map(|value| code(&value.to_string()))
        .collect();
    match values.as_slice() {
        [] => {}
        [only] => notes.push(format!("Always {only}.")),
        several => notes.push(format!("One of {}.", several.join(", "))),
    }
    if schema.is("readOnly") {
        notes.push(READ_ONLY.to_owned());
    }
    if schema.is("writeOnly") {
        notes.push(WRITE_ONLY.to_owned());
    }
    // That null stands for absence is what the type says.
    if let Some(value) = schema
        .keywords
        .get("default")
        .filter(|value| !value.is_null())
    {
        notes.push(format!("Default: {}.", code(&value.to_string())));
    }
    if let Some(value) = schema
        .keywords
        .get("example")
        .filter(|value| !value.is_null())
    {
        let text = value.to_string();
        if !(value.is_array() || value.is_object()) || text.len() <= MAX_EXAMPLE {
            notes.push(format!("Example: {}.", code(&text)));
        }
    }
    notes
}
