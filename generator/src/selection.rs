//! Which part of an API becomes a crate.

/// The names of a part of an API: of tags, `operationId`s, or a method and a path such as `GET /pets/{id}`.
///
/// A crate has the operations with such a name or tag, and the types that they reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// What to generate; if empty, everything.
    ///
    /// Otherwise the crate has no types that its operations do not need.
    pub only: Vec<String>,
    /// What to leave out.
    pub except: Vec<String>,
}

impl Selection {
    /// Whether this is the whole API.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.only.is_empty() && self.except.is_empty()
    }
}
