//! A description of any version → the plain form, which is all that later stages read.
//!
//! The plain form is OpenAPI 3.0. Every part of it leads to where it was written, in the document's own words.

use super::draft::Draft;
use super::version::Version;
use crate::diagnostic::Diagnostics;

/// Turns a description into the plain form.
pub(super) fn plain(_draft: &mut Draft, version: Version, _diagnostics: &mut Diagnostics) {
    match version {
        Version::V3_0 => {}
    }
}
