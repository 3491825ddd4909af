//! A description of any version → the plain form, which is all that later stages read.
//!
//! The plain form is OpenAPI 3.0. Every part of it leads to where it was written, in the document's own words.

mod built;
mod swagger;

use super::draft::Draft;
use super::version::Version;
use crate::diagnostic::Diagnostics;
pub(super) use built::Places;

/// Turns a description into the plain form. Returns where its parts were before.
pub(super) fn plain(draft: &mut Draft, version: Version, diagnostics: &mut Diagnostics) -> Places {
    match version {
        Version::V2_0 => swagger::plain(draft, diagnostics),
        Version::V3_0 => Places::default(),
    }
}
