//! The syntax tree of a JSONPath.

use super::pattern::{Expression, Extent};
use serde_json::Value;

#[derive(Debug)]
pub(super) struct Query {
    /// Whether the query starts at the document, with `$`, and not at the value that is tested, with `@`.
    pub is_absolute: bool,
    /// Whether the query has the syntax of those that select at most one value (§2.3.5.1).
    pub is_singular: bool,
    pub segments: Vec<Segment>,
}

#[derive(Debug)]
pub(super) struct Segment {
    /// Whether the segment starts with `..`: it is applied to a value and to all values inside it.
    pub is_deep: bool,
    pub selectors: Vec<Selector>,
}

#[derive(Debug)]
pub(super) enum Selector {
    Name(String),
    Wildcard,
    Index(i64),
    Slice(Slice),
    Filter(Test),
}

#[derive(Debug)]
pub(super) struct Slice {
    pub start: Option<i64>,
    pub end: Option<i64>,
    pub step: i64,
}

/// A condition of a filter: what the RFC calls `LogicalType`.
#[derive(Debug)]
pub(super) enum Test {
    Or(Vec<Test>),
    And(Vec<Test>),
    Not(Box<Test>),
    /// Whether the query selects anything.
    Exists(Query),
    Compare(Operand, Operator, Operand),
    /// Whether a text matches a regular expression.
    Matches(Operand, Pattern),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A value, or nothing: what the RFC calls `ValueType`.
#[derive(Debug)]
pub(super) enum Operand {
    Literal(Value),
    /// The value that the query selects, if it selects exactly one.
    Value(Query),
    /// How many characters, items or members a value has.
    Length(Box<Operand>),
    /// How many values a query selects. A value counts once for each way to reach it.
    Count(Query),
}

/// The regular expression of `match` or `search`.
#[derive(Debug)]
pub(super) enum Pattern {
    /// A string in quotes, which is compiled when the path is parsed.
    Literal(Expression),
    /// Anything else is compiled for each value that is tested. If that fails, nothing matches.
    Computed(Operand, Extent),
}
