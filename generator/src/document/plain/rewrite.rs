//! A rewrite of a description: its parts move, and their origins and the references to them with them.

use super::built::Places;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind};
use crate::document::draft::Draft;
use crate::document::external::size;
use crate::document::origin::{Origins, Part};
use crate::document::shape::Reference;
use crate::document::version::Version;
use crate::document::warnings::Warnings;
use crate::markdown::Phrase;
use crate::source::Pointer;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How many parts of a schema are moved one by one. Each reference into the schema looks at all of them.
pub(super) const MAX_MOVED: usize = 64;

/// How many values are copied to places that refer to them.
const MAX_COPIED: usize = 100_000;

/// A schema that is being rewritten. It is not in the description meanwhile.
pub(super) struct Schema {
    pub(super) at: Pointer,
    pub(super) keywords: Map<String, Value>,
}

/// The state of a rewrite.
pub(super) struct Rewrite<'d> {
    pub(super) draft: &'d mut Draft,
    /// The version whose words the description has: that of the document, or 3.0 for earlier ones.
    pub(super) version: Version,
    /// The version of the document.
    pub(super) declared: Version,
    /// Where the parts of the description are in the document.
    pub(super) places: Origins,
    warnings: Warnings,
    errors: Vec<Diagnostic>,
    /// The number of values that have been copied.
    copied: usize,
    /// For each schema, which of its parts have moved where, one after the other. Schemas are rewritten before those
    /// around them, so these are the places at which the schemas were written.
    moves: BTreeMap<Pointer, Vec<(Pointer, Pointer)>>,
}

impl Schema {
    pub(super) fn has(&self, keyword: &str) -> bool {
        self.keywords.contains_key(keyword)
    }

    pub(super) fn get(&self, keyword: &str) -> Option<&Value> {
        self.keywords.get(keyword)
    }

    pub(super) fn text(&self, keyword: &str) -> Option<&str> {
        self.keywords.get(keyword).and_then(Value::as_str)
    }

    pub(super) fn set(&mut self, keyword: &str, value: impl Into<Value>) {
        self.keywords.insert(keyword.to_owned(), value.into());
    }

    pub(super) fn take(&mut self, keyword: &str) -> Option<Value> {
        self.keywords.shift_remove(keyword)
    }

    /// Adds a sentence to the description.
    pub(super) fn say(&mut self, sentence: &Phrase) {
        let text = self.text("description").unwrap_or_default().trim_end();
        let sentence = sentence.to_string();
        let text = match text {
            "" => sentence,
            text => format!("{text}\n\n{sentence}"),
        };
        self.set("description", text);
    }
}

impl<'d> Rewrite<'d> {
    pub(super) fn new(draft: &'d mut Draft, declared: Version, places: &Places) -> Self {
        Self {
            draft,
            version: declared.max(Version::V3_0),
            declared,
            places: places.to_origins(),
            warnings: Warnings::default(),
            errors: Vec::new(),
            copied: 0,
            moves: BTreeMap::new(),
        }
    }

    /// Takes a schema out of the description; `None` if it is not an object.
    pub(super) fn take(&mut self, at: &Pointer) -> Option<Schema> {
        let value = self.draft.value.pointer_mut(at.as_str())?;
        let keywords = std::mem::take(value.as_object_mut()?);
        let at = at.clone();
        Some(Schema { at, keywords })
    }

    /// Puts a schema back.
    pub(super) fn put(&mut self, schema: Schema) {
        if let Some(value) = self.draft.value.pointer_mut(schema.at.as_str()) {
            *value = Value::Object(schema.keywords);
        }
    }

    /// Warns once about all keywords of which this is to be said.
    pub(super) fn warn(&mut self, kind: Kind, at: &Pointer, message: impl Into<String>) {
        let at = self.draft.origins.locate(at);
        self.warnings.add(Diagnostic::warning(kind, message).at(at));
    }

    /// Takes room for copies of a value. Too many of them are an error.
    pub(super) fn copies(&mut self, at: &Pointer, value: &Value) -> bool {
        let was_spent = self.copied > MAX_COPIED;
        self.copied += size(value);
        let is_spent = self.copied > MAX_COPIED;
        if is_spent && !was_spent {
            let message = "the references to media types add too many values to the description";
            let at = self.draft.origins.locate(at);
            let error = Diagnostic::error(Kind::TooMuch, message);
            self.errors.push(error.at(at));
        }
        !is_spent
    }

    /// Says that a keyword of another version is followed.
    pub(super) fn follow(&mut self, schema: &Schema, keyword: &str, version: Version) {
        let message = format!(
            "`{keyword}` is a keyword of OpenAPI {}; it is followed",
            version.name()
        );
        self.warn(Kind::OtherVersion, &schema.at.join(keyword), message);
    }

    /// Records that the value at a place in a schema is made from what was written at another place there.
    pub(super) fn made(&mut self, schema: &Schema, to: &Pointer, from: &Pointer) {
        let (to, from) = (schema.at.concat(to), schema.at.concat(from));
        self.stem(&to, &from);
    }

    /// Records that the value at a place is made from what was written at another place.
    pub(super) fn stem(&mut self, to: &Pointer, from: &Pointer) {
        for origins in [&mut self.draft.origins, &mut self.places] {
            let origin = origins.locate(from);
            origins.set(to.clone(), origin);
        }
    }

    /// Takes out where a part was written.
    pub(super) fn take_part(&mut self, at: &Pointer) -> [Part; 2] {
        [self.draft.origins.take(at), self.places.take(at)]
    }

    /// Records where the part at a place was written.
    pub(super) fn put_part(&mut self, at: &Pointer, [origins, places]: [Part; 2]) {
        self.draft.origins.put(at, origins);
        self.places.put(at, places);
    }

    /// Records that a part of a schema has moved to another place in it.
    pub(super) fn moved(&mut self, schema: &Schema, from: Pointer, to: Pointer) {
        let part = self.take_part(&schema.at.concat(&from));
        self.put_part(&schema.at.concat(&to), part);
        self.redirect(schema, from, to);
    }

    /// Records where references to a part of a schema lead from now on.
    pub(super) fn redirect(&mut self, schema: &Schema, from: Pointer, to: Pointer) {
        let moves = self.moves.entry(schema.at.clone()).or_default();
        moves.push((from, to));
    }

    /// Makes the references lead to what has moved, and reports the warnings.
    pub(super) fn finish(self, references: &[Reference], diagnostics: &mut Diagnostics) -> Places {
        let draft = self.draft;
        for reference in references.iter().filter(|_| !self.moves.is_empty()) {
            let Some(fragment) = reference.text.strip_prefix('#') else {
                continue;
            };
            let target = Pointer::from_fragment(fragment);
            let new = new_place(&self.moves, &target);
            if new == target {
                continue;
            }
            let at = match reference.is_mapping {
                true => reference.at.clone(),
                false => reference.at.join("$ref"),
            };
            let at = new_place(&self.moves, &at);
            if let Some(Value::String(text)) = draft.value.pointer_mut(at.as_str()) {
                *text = new.to_fragment();
            }
        }
        diagnostics.extend(self.errors);
        self.warnings.hand_out(diagnostics);
        Places::of_origins(&self.places)
    }
}

/// Returns where the value at a place is now.
fn new_place(moves: &BTreeMap<Pointer, Vec<(Pointer, Pointer)>>, at: &Pointer) -> Pointer {
    let mut new = at.clone();
    let ends = at.as_str().match_indices('/').map(|(end, _)| end);
    let ends = ends.chain([at.as_str().len()]);
    // From the innermost schema to the outermost one.
    for end in ends.collect::<Vec<_>>().into_iter().rev() {
        let Some((schema, moves)) = moves.get_key_value(&at.as_str()[..end]) else {
            continue;
        };
        for (from, to) in moves {
            if let Some(rest) = new.strip_prefix(&schema.concat(from)) {
                new = schema.concat(to).concat(&rest);
            }
        }
    }
    new
}
