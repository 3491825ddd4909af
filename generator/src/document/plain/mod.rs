//! A description of any version → the plain form, which is all that later stages read.
//!
//! The plain form is OpenAPI 3.0 in which
//! - a schema has at most one `type`; several are an `anyOf`, and null is `nullable`, or `enum: [null]` alone;
//! - a constant is an `enum` of one, and the bounds of numbers are inclusive, with the booleans of 3.0;
//! - a schema is an object, and nothing next to a `$ref` narrows its target; a property that must not be there has the
//!   schema `{not: {}}`;
//! - the values of members that match patterns are in `additionalProperties`, bytes in text are a `format`;
//! - what has no equivalent is left out with a warning. What a sentence can say of it is in the `description`.
//!
//! In addition it has some words, for what 3.0 cannot say: `prefixItems` of exact tuples; `examples` of schemas; `query` and `additionalOperations`;
//! `in: querystring`; `itemSchema`; `mutualTLS`, `deviceAuthorization`, `oauth2MetadataUrl` and `deprecated` of security
//! schemes; `summary` of tags and responses; `name` of servers. From Swagger 2.0 there are the style `tabDelimited`, and
//! `x-part-delimiter` in the `encoding` of a list that is one part of a multipart body.
//!
//! Every part of it leads to where it was written, in the document's own words. A part that moves takes the references
//! to it along. What is in the plain form already stays as it is.

mod arrays;
mod bounds;
mod built;
mod compositions;
mod conditions;
mod constants;
mod content;
mod kinds;
mod objects;
mod places;
mod references;
mod rewrite;
mod schemas;
mod swagger;
mod types;

pub(super) use references::describes;

use super::draft::Draft;
use super::shape;
use super::version::Version;
use crate::diagnostic::Diagnostics;
use crate::source::Pointer;
pub(super) use built::Places;

/// Turns a description into the plain form. Returns where its parts were before.
pub(super) fn plain(draft: &mut Draft, version: Version, diagnostics: &mut Diagnostics) -> Places {
    let (places, report) = match version {
        Version::V2_0 => swagger::plain(draft, diagnostics),
        Version::V3_0 | Version::V3_1 | Version::V3_2 => {
            let shape = version.shape();
            let report = shape::check(&draft.value, shape, Pointer::ROOT, shape);
            (Places::default(), report)
        }
    };
    schemas::rewrite(draft, version, &places, &report, diagnostics)
}

#[cfg(test)]
mod tests {
    //! What is true of the plain form of every description, real and small ones.

    use super::plain;
    use crate::diagnostic::Diagnostics;
    use crate::document::sources::Sources;
    use crate::document::version::Version;
    use crate::document::{self, draft::Draft};
    use crate::source::{Pointer, Source};
    use serde_json::Value;
    use std::fs;
    use std::path::Path;

    /// The descriptions of the tests, and those next to the checkout if they are there, that can be read.
    fn drafts() -> Vec<(String, Draft, Version)> {
        let mut drafts = Vec::new();
        for folder in [
            "tests/specs",
            "../../shared/specs/torture",
            "../../shared/specs/real",
        ] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            let Ok(files) = fs::read_dir(&folder) else {
                eprintln!("skipped: there is no {}", folder.display());
                continue;
            };
            for file in files {
                let path = file.expect("readable").path();
                let is_description = path
                    .extension()
                    .is_some_and(|it| it == "yaml" || it == "json");
                let text = fs::read_to_string(&path).unwrap_or_default();
                // The largest ones take their time.
                let is_large = text.len() > 200_000 && !cfg!(feature = "verify");
                if !is_description || is_large {
                    continue;
                }
                let name = path.display().to_string();
                let documents = [Source {
                    name: name.clone(),
                    text,
                }];
                let sources = Sources {
                    documents: &documents,
                    ..Sources::default()
                };
                let draft = document::draft(sources, &mut Diagnostics::new());
                drafts.extend(draft.map(|(draft, version, _)| (name, draft, version)));
            }
        }
        assert!(drafts.len() > 50, "{}", drafts.len());
        drafts
    }

    /// The pointers of all objects.
    fn objects(root: &Value) -> Vec<Pointer> {
        let mut found = Vec::new();
        let mut open = vec![(Pointer::ROOT, root)];
        while let Some((at, value)) = open.pop() {
            match value {
                Value::Object(members) => {
                    open.extend(members.iter().map(|(key, value)| (at.join(key), value)));
                    found.push(at);
                }
                Value::Array(items) => {
                    let items = items.iter().enumerate();
                    open.extend(items.map(|(index, item)| (at.join_index(index), item)));
                }
                _ => {}
            }
        }
        found
    }

    #[test]
    fn the_plain_form_is_reached_at_once_and_leads_to_the_source() {
        for (name, mut draft, version) in drafts() {
            let source = draft.value.clone();
            let mut told = Diagnostics::new();
            let places = plain(&mut draft, version, &mut told);
            assert!(!told.has_errors(), "{name}");
            // A description of 3.0 that uses no keyword of a later version is plain.
            if version == Version::V3_0 && told.is_empty() {
                assert!(draft.value == source, "{name} has changed");
            }
            for at in objects(&draft.value) {
                let written = places.written(&at);
                assert!(
                    source.pointer(written.as_str()).is_some(),
                    "{name}: {at} is made from {written}"
                );
            }
            let once = draft.value.clone();
            plain(
                &mut draft,
                version.max(Version::V3_0),
                &mut Diagnostics::new(),
            );
            assert!(draft.value == once, "{name} changes again");
        }
    }
}
