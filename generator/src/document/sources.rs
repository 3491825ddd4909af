//! The files that a description is read from.

use crate::selection::Selection;
use crate::source::Source;

/// The files of one API.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sources<'a> {
    /// The documents, in order of precedence.
    pub documents: &'a [Source],
    /// The overlays, in the order in which they are applied.
    pub overlays: &'a [Source],
    /// The other files that the documents refer to.
    pub references: &'a [Source],
    /// Names of existing files, to suggest when a reference leads to a file that does not exist.
    pub nearby: &'a [String],
    /// The part of the API to read; everything if there is none.
    pub selection: Option<&'a Selection>,
}
