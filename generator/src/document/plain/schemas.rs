//! Schemas of JSON Schema 2020-12 → schemas of OpenAPI 3.0.
//!
//! Each schema is rewritten after those inside it. First the keywords for each JSON type become plain, then a schema
//! with several types is split, so that each branch gets keywords that are plain.

use super::built::Places;
use super::conditions;
use super::content::files;
use super::references::{Siblings, siblings};
use super::rewrite::{Rewrite, Schema};
use crate::diagnostic::{Diagnostic, Diagnostics, Kind};
use crate::document::draft::Draft;
use crate::document::shape::Report;
use crate::document::version::Version;
use crate::source::{DEPTH, Pointer};
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Rewrites all schemas of a description.
pub(super) fn rewrite(
    draft: &mut Draft,
    declared: Version,
    places: &Places,
    report: &Report,
    diagnostics: &mut Diagnostics,
) -> Places {
    let mut rewrite = Rewrite::new(draft, declared, places);
    let version = rewrite.version;
    let draft = &mut *rewrite.draft;
    let files = match version {
        Version::V3_0 => BTreeSet::new(),
        _ => files(&draft.value, &report.places),
    };
    for at in &files {
        if draft.value.pointer(at.as_str()) == Some(&Value::Bool(true)) {
            draft.set(at, json!({}));
        }
    }
    let schemas = report.places.iter().filter(|(_, kind)| *kind == "schemas");
    let mut schemas: Vec<&Pointer> = schemas.map(|(at, _)| at).collect();
    schemas.sort_by_cached_key(|at| (Reverse(at.segments().count()), at.as_str()));
    schemas.dedup();
    // Most schemas are plain.
    schemas.retain(|at| {
        let schema = at.value(&draft.value);
        files.contains(*at) || schema.is_some_and(|schema| !is_plain(schema))
    });
    let beside: Vec<Siblings> = schemas
        .iter()
        .map(|at| siblings(&draft.value, at, version))
        .collect();
    for (at, siblings) in schemas.iter().zip(beside) {
        if let Some(mut schema) = rewrite.take(at) {
            rewrite.schema(&mut schema, siblings, files.contains(*at));
            rewrite.put(schema);
        }
    }
    if version > Version::V3_0
        && let Some(Value::String(dialect)) = rewrite.draft.value.get("jsonSchemaDialect")
    {
        rewrite.dialect(dialect.clone(), &"/jsonSchemaDialect".into());
    }
    // Where a schema is not part of another one.
    for at in &schemas {
        rewrite.boolean(at);
    }
    rewrite.places(&report.places);
    if let Some(at) = too_deep(&rewrite.draft.value) {
        let message = "the types and references here nest the description too deeply";
        let at = rewrite.draft.origins.locate(&at);
        diagnostics.push(Diagnostic::error(Kind::DeepAllOf, message).at(at));
    }
    rewrite.finish(&report.references, diagnostics)
}

impl Rewrite<'_> {
    fn schema(&mut self, schema: &mut Schema, siblings: Siblings, is_file: bool) {
        if self.version > Version::V3_0
            && let Some(dialect) = schema.text("$schema")
        {
            let at = schema.at.join("$schema");
            self.dialect(dialect.to_owned(), &at);
        }
        self.reference(schema, siblings);
        if schema.has("$ref") {
            return;
        }
        self.compositions(schema);
        self.constants(schema);
        self.bounds(schema);
        self.arrays(schema);
        if self.version == Version::V3_0 {
            if schema.has("examples") {
                self.follow(schema, "examples", Version::V3_1);
            }
        } else {
            if schema.get("nullable") == Some(&json!(true)) {
                self.follow(schema, "nullable", Version::V3_0);
            }
            self.objects(schema);
            self.content(schema, is_file);
            self.left_out(schema);
        }
        self.types(schema);
    }

    /// Tells about schemas of another dialect than that of OpenAPI.
    fn dialect(&mut self, dialect: String, at: &Pointer) {
        let known = ["json-schema.org/draft/2020-12/", "spec.openapis.org/oas/"];
        if !known.iter().any(|known| dialect.contains(known)) {
            let dialect = dialect.escape_debug();
            let message = format!("schemas of `{dialect}` are read as JSON Schema 2020-12");
            self.warn(Kind::OtherVersion, at, message);
        }
    }

    /// Leaves out the keywords that restrict values in ways that no type shows.
    fn left_out(&mut self, schema: &mut Schema) {
        conditions::describe(schema);
        // All items are evaluated then.
        if schema.has("items") {
            schema.take("unevaluatedItems");
        }
        for keyword in [
            "if",
            "then",
            "else",
            "dependentRequired",
            "dependentSchemas",
            "contains",
            "unevaluatedItems",
        ] {
            if schema.take(keyword).is_none() {
                continue;
            }
            // These go with the keyword before.
            if !["then", "else"].contains(&keyword) {
                let message = format!("`{keyword}` has no equivalent Rust type; it is ignored");
                self.warn(Kind::IgnoredKeyword, &schema.at.join(keyword), message);
            }
        }
        for keyword in ["minContains", "maxContains"] {
            schema.take(keyword);
        }
    }

    /// Replaces `true`, and `false` where a value must be, with a schema that accepts any value.
    fn boolean(&mut self, at: &Pointer) {
        let Some(Value::Bool(is_any)) = self.draft.value.pointer(at.as_str()) else {
            return;
        };
        if !is_any {
            let message = "`false` allows no value; any JSON value is accepted";
            self.warn(Kind::NoSchema, at, message);
        }
        self.draft.set(at, json!({}));
    }
}

/// Whether nothing needs to be done about a schema, so far as its own keywords tell.
fn is_plain(schema: &Value) -> bool {
    let Value::Object(keywords) = schema else {
        return false;
    };
    keywords
        .iter()
        .all(|(keyword, value)| match keyword.as_str() {
            "$ref" => keywords.len() == 1,
            "type" => value.is_string() && value != "null",
            "properties" => {
                (value.as_object()).is_some_and(|it| !it.values().any(Value::is_boolean))
            }
            "allOf" | "oneOf" | "anyOf" => {
                (value.as_array()).is_some_and(|it| !it.iter().any(Value::is_boolean))
            }
            "items" => value.is_object(),
            "title"
            | "description"
            | "format"
            | "enum"
            | "required"
            | "default"
            | "example"
            | "additionalProperties"
            | "pattern"
            | "minLength"
            | "maxLength"
            | "minItems"
            | "maxItems"
            | "uniqueItems"
            | "minimum"
            | "maximum"
            | "readOnly"
            | "writeOnly"
            | "deprecated" => true,
            _ => false,
        })
}

/// Returns a value that is nested more deeply than values of a file may be.
fn too_deep(root: &Value) -> Option<Pointer> {
    let mut open = vec![(Pointer::ROOT, root, 0)];
    while let Some((at, value, depth)) = open.pop() {
        if depth > DEPTH {
            return Some(at);
        }
        match value {
            Value::Object(members) => {
                let members = members.iter().filter(|(_, value)| has_parts(value));
                open.extend(members.map(|(key, value)| (at.join(key), value, depth + 1)));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                let items = items.filter(|(_, value)| has_parts(value));
                open.extend(items.map(|(index, value)| (at.join_index(index), value, depth + 1)));
            }
            _ => {}
        }
    }
    None
}

fn has_parts(value: &Value) -> bool {
    value.is_object() || value.is_array()
}
