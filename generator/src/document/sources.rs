//! What a description is read from.

use crate::source::Source;

/// The files of one API.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sources<'a> {
    /// The documents, in the order in which they count.
    pub documents: &'a [Source],
    /// The overlays, in the order in which they are applied.
    pub overlays: &'a [Source],
    /// Other files, as far as the documents refer to them.
    pub references: &'a [Source],
    /// Names of files that could be meant by a reference to one that is not there.
    pub nearby: &'a [String],
}
