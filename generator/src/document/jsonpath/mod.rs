//! JSONPath (RFC 9535): text → query, and query → pointers to the values that it selects in a document.
//!
//! Two things differ from the RFC. A value that a query reaches in several ways is selected once, since an action of an
//! overlay needs it only once. And a regular expression in quotes has to be valid, while with an invalid one, the RFC lets
//! `match` and `search` be false. Regular expressions may use everything that the crate `regex` supports, which includes
//! I-Regexp (RFC 9485).
//!
//! Parsing is bounded by the length of the text. Evaluation takes [`Steps`] for everything that it does. Its recursion is
//! bounded by the depth of documents, which [`load`](crate::source::load) bounds, and by the nesting of filters.

mod compare;
mod evaluate;
mod filter;
mod parse;
mod pattern;
mod syntax;
#[cfg(test)]
mod tests;

use super::steps::{Steps, TooManySteps};
use crate::source::Pointer;
use evaluate::Evaluator;
use serde_json::Value;
use syntax::Query;

/// A checked path.
#[derive(Debug)]
pub(super) struct JsonPath(Query);

impl JsonPath {
    /// Parses a path, or returns what is wrong with it. Compiling its regular expressions takes steps.
    pub(super) fn parse(text: &str, steps: &mut Steps) -> Result<Self, String> {
        parse::parse(text, steps).map(Self)
    }

    /// Returns the pointers to the selected values, each of them once.
    pub(super) fn select(
        &self,
        document: &Value,
        steps: &mut Steps,
    ) -> Result<Vec<Pointer>, TooManySteps> {
        Evaluator::new(document, steps).select(&self.0)
    }
}
