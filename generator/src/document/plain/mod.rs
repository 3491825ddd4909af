//! A description of any version → the plain form, which is all that later stages read.
//!
//! The plain form is OpenAPI 3.0 in which
//! - a schema has at most one `type`; several are an `anyOf`, and null is `nullable`, or `enum: [null]` alone;
//! - a constant is an `enum` of one, and the bounds of numbers are inclusive, with the booleans of 3.0;
//! - a schema is an object, and nothing next to a `$ref` narrows its target;
//! - the values of members that match patterns are in `additionalProperties`, bytes in text are a `format`;
//! - what has no equivalent is left out with a warning. What a sentence can say of it is in the `description`.
//!
//! In addition it has some words, for what 3.0 cannot say: `examples` of schemas; `query` and `additionalOperations`;
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
mod constants;
mod content;
mod objects;
mod places;
mod references;
mod rewrite;
mod schemas;
mod swagger;
#[cfg(test)]
mod tests;
mod types;

pub(super) use references::describes;

use super::draft::Draft;
use super::version::Version;
use crate::diagnostic::Diagnostics;
pub(super) use built::Places;

/// Turns a description into the plain form. Returns where its parts were before.
pub(super) fn plain(draft: &mut Draft, version: Version, diagnostics: &mut Diagnostics) -> Places {
    let places = match version {
        Version::V2_0 => swagger::plain(draft, diagnostics),
        Version::V3_0 | Version::V3_1 | Version::V3_2 => Places::default(),
    };
    schemas::rewrite(draft, version, &places, diagnostics)
}
