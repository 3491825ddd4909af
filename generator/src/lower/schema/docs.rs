//! Descriptions and constraints → [`Docs`]. Text stays Markdown; `emit` makes it safe for rustdoc.

use super::format::{hidden_format, shows_pattern};
use super::integer;
use super::values::hidden_values;
use crate::ir::{Access, Docs, IntegerType, Note};
use crate::markdown::{Phrase, code, one_line, phrase};
use crate::openapi::{Schema, View};
use crate::source::Pointer;
use serde_json::Value;
use std::collections::BTreeMap;

/// How long the text of an object or an array may be to be shown as an example.
const MAX_EXAMPLE: usize = 120;

/// How many examples of a schema are shown.
const MAX_EXAMPLES: usize = 16;

/// How many inline members of an `allOf` contribute to the documentation of the whole.
const MAX_MEMBERS: usize = 64;

/// The documentation of a type made of these schemas, the outermost first.
pub(crate) fn of(schemas: &[Schema<'_>]) -> Docs {
    let mut docs = Docs::default();
    let schemas: Vec<_> = schemas.iter().flat_map(with_members).collect();
    let (ty, is_alone) = (integer::of(&schemas), schemas.len() == 1);
    for schema in schemas {
        let description = schema.text("description").unwrap_or_default();
        if let Some(heading) = heading(&schema).filter(|text| !description.contains(text.as_str()))
        {
            docs.text.add(&heading);
        }
        docs.text.add(description);
        let link = schema.keywords.get("externalDocs").map(external);
        docs.text.add(&link.unwrap_or_default());
        for note in notes(&schema, ty, is_alone) {
            if !docs.notes.contains(&note) {
                docs.notes.push(note);
            }
        }
        docs.deprecated |= schema.is("deprecated");
    }
    docs
}

/// The schema and the inline members of its `allOf`, which do not have a type of their own.
fn with_members<'a>(schema: &Schema<'a>) -> Vec<Schema<'a>> {
    let mut found = Vec::new();
    let mut open = vec![schema.clone()];
    while let Some(next) = open.pop()
        && found.len() < MAX_MEMBERS
    {
        let mut members = next.schemas("allOf");
        members.retain(|member| member.reference().is_none());
        members.reverse();
        open.extend(members);
        found.push(next);
    }
    found
}

/// The `title`, unless it only repeats the name: of the component, of the property or, for a branch of a union, of the
/// variant, which is named after the title.
fn heading(schema: &Schema<'_>) -> Option<String> {
    let title = title(schema)?;
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let name = schema.at.last().unwrap_or_default();
    let is_position = name.chars().all(|c| c.is_ascii_digit());
    let is_identifier = title.contains('_') || title.chars().skip(1).any(char::is_uppercase);
    let says_more = bare(&title) != bare(&name) && (title.contains(' ') || !is_identifier);
    (!is_position && says_more).then_some(title)
}

/// `externalDocs` as a sentence.
pub(crate) fn external(docs: &Value) -> String {
    let text = |keyword: &str| {
        docs.get(keyword)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let (url, description) = (text("url").trim(), text("description").trim());
    match (url, description.trim_end_matches('.')) {
        ("", _) => String::new(),
        (url, "") => format!("See {url}."),
        (url, description) if description.contains(['[', ']', '<', '`', '\\']) => {
            format!("{description}: {url}")
        }
        (url, description) => format!("See [{description}]({url})."),
    }
}

/// The documentation of each tag.
pub(crate) fn tags(view: View<'_>) -> BTreeMap<String, Docs> {
    let tags = view.value(&Pointer::from("/tags"));
    let tags = tags.and_then(Value::as_array);
    let mut all = BTreeMap::new();
    for tag in tags.into_iter().flatten() {
        let text = |keyword: &str| tag.get(keyword).and_then(Value::as_str);
        let Some(name) = text("name") else {
            continue;
        };
        let mut docs = Docs::default();
        docs.text.add(text("summary").unwrap_or_default());
        docs.text.add(text("description").unwrap_or_default());
        let link = tag.get("externalDocs").map(external);
        docs.text.add(&link.unwrap_or_default());
        for (keyword, label) in [("parent", "Part of"), ("kind", "Kind of tag")] {
            if let Some(value) = text(keyword) {
                docs.text.add(&format!("{label}: {value}."));
            }
        }
        all.insert(name.to_owned(), docs);
    }
    all
}

/// The documentation of a property or a variant, without that of a referenced schema.
pub(crate) fn of_part(schema: &Schema<'_>) -> Docs {
    of(std::slice::from_ref(schema))
}

/// The documentation of a property, from all schemas that describe it. Schemas behind references may restrict who
/// sends it.
pub(crate) fn of_property(schema: &Schema<'_>, others: &[Schema<'_>], access: Access) -> Docs {
    let mut docs = of(&[std::slice::from_ref(schema), others].concat());
    let note = match access {
        Access::Both => return docs,
        Access::ReadOnly => READ_ONLY.into(),
        Access::WriteOnly => WRITE_ONLY.into(),
    };
    if !docs.notes.contains(&note) {
        docs.notes.push(note);
    }
    docs
}

/// What there is to say of a flattened field.
pub(crate) const FLATTENED: &str =
    "Flattened: these fields are part of the surrounding JSON object.";

const READ_ONLY: &str = "Read-only: sent by the server only.";
const WRITE_ONLY: &str = "Write-only: sent to the server only.";

/// The `title`.
pub(crate) fn title(schema: &Schema<'_>) -> Option<String> {
    schema.text("title").map(str::to_owned)
}

/// Limits, patterns, formats, defaults, examples.
fn notes(schema: &Schema<'_>, ty: Option<IntegerType>, is_alone: bool) -> Vec<Note> {
    let number = |keyword: &str| {
        let value = schema.keywords.get(keyword).filter(|it| it.is_number());
        value.map(|it| one_line(&it.to_string()))
    };
    let mut notes: Vec<Note> = Vec::new();
    let (low, high) = (number("minimum"), number("maximum"));
    if let Some(text) = range(schema, "Range", low.clone(), high.clone()) {
        let (shows_low, shows_high) = integer::shown_bounds(schema, ty);
        let (low, high) = (low.filter(|_| shows_low), high.filter(|_| shows_high));
        let in_docs = range(schema, "Range", low, high);
        notes.push(Note { text, in_docs });
    }
    let mut count = |low: &str, high: &str, what: &'static str| {
        let range = range(schema, what, number(low), number(high));
        notes.extend(range.map(Note::from));
    };
    count("minLength", "maxLength", "Length in characters");
    // The type shows how many items a tuple has.
    if !schema.has("prefixItems") {
        count("minItems", "maxItems", "Number of items");
    }
    count("minProperties", "maxProperties", "Number of properties");
    if let Some(step) = number("multipleOf") {
        notes.push(phrase!("Multiple of {}.", step).into());
    }
    if schema.is("uniqueItems") {
        notes.push("Items are unique.".into());
    }
    if let Some(pattern) = schema.text("pattern") {
        let text = phrase!("Pattern: {}.", code(pattern));
        let is_shown = is_alone && shows_pattern(schema);
        let in_docs = (!is_shown).then(|| text.clone());
        notes.push(Note { text, in_docs });
    }
    if let Some(format) = hidden_format(schema) {
        notes.push(phrase!("Format: {}.", code(format)).into());
    }
    let values: Vec<Phrase> = hidden_values(schema)
        .into_iter()
        .map(|value| code(&value.to_string()))
        .collect();
    match values.as_slice() {
        [] => {}
        [only] => notes.push(phrase!("Always {}.", only).into()),
        several => notes.push(phrase!("One of {}.", Phrase::join(several, ", ")).into()),
    }
    for (keyword, label) in [("anyOf", "At least"), ("oneOf", "Exactly")] {
        let branches = schema.schemas(keyword);
        let is_nameless = |branch: &Schema<'_>| {
            branch.has("required") && !branch.is_composed() && title(branch).is_none()
        };
        let combines = keyword == "anyOf" && branches.iter().all(is_nameless);
        if !branches.is_empty() && (combines || branches.iter().all(Schema::only_requires)) {
            let keys = branches.iter().map(|branch| {
                let keys: Vec<Phrase> = branch.required().map(code).collect();
                Phrase::join(&keys, " with ")
            });
            let keys: Vec<Phrase> = keys.collect();
            let keys = Phrase::join(&keys, ", ");
            notes.push(phrase!("{} one of these is present: {}.", label, keys).into());
        }
    }
    if schema.is("readOnly") {
        notes.push(READ_ONLY.into());
    }
    if schema.is("writeOnly") {
        notes.push(WRITE_ONLY.into());
    }
    // The type shows that null stands for absence.
    if let Some(value) = schema
        .keywords
        .get("default")
        .filter(|value| !value.is_null())
    {
        notes.push(phrase!("Default: {}.", code(&value.to_string())).into());
    }
    notes.extend(examples(schema).map(Note::from));
    notes
}

/// A lower and an upper bound.
fn range(
    schema: &Schema<'_>,
    what: &'static str,
    low: Option<Phrase>,
    high: Option<Phrase>,
) -> Option<Phrase> {
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
    let is_inclusive = (at_least, at_most) == ("at least", "at most");
    Some(match (low, high) {
        (Some(a), Some(b)) if a == b && is_inclusive => phrase!("{}: {}.", what, a),
        (Some(a), Some(b)) if is_inclusive => phrase!("{}: {} to {}.", what, a, b),
        (Some(a), Some(b)) => phrase!("{}: {} {}, {} {}.", what, at_least, a, at_most, b),
        (Some(a), None) => phrase!("{}: {} {}.", what, at_least, a),
        (None, Some(b)) => phrase!("{}: {} {}.", what, at_most, b),
        (None, None) => return None,
    })
}

/// `example` and `examples`: all of them, if they are short.
fn examples(schema: &Schema<'_>) -> Option<Phrase> {
    let listed = schema.keywords.get("examples").and_then(Value::as_array);
    let listed = listed.into_iter().flatten();
    let mut shown: Vec<Phrase> = Vec::new();
    for value in schema.keywords.get("example").into_iter().chain(listed) {
        let text = value.to_string();
        let is_short = !(value.is_array() || value.is_object()) || text.len() <= MAX_EXAMPLE;
        let example = code(&text);
        if !value.is_null() && is_short && !shown.contains(&example) && shown.len() < MAX_EXAMPLES {
            shown.push(example);
        }
    }
    match shown.as_slice() {
        [] => None,
        [only] => Some(phrase!("Example: {}.", only)),
        several => Some(phrase!("Examples: {}.", Phrase::join(several, ", "))),
    }
}
